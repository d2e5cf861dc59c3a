"""Tables of the knowledge base, one module per subject."""

from kb.models.account import Account, AccountEvent, AccountSession, RecoveryCode
from kb.models.actor import ClusterManager, Organisation, Participation, Person
from kb.models.base import Base, Record, Rule, Sourced
from kb.models.competence import CompetenceField, FieldLabel, FieldMapping, FieldScheme
from kb.models.event import Contribution, Event
from kb.models.evidence import (
    GlossaryTerm,
    Label,
    Milestone,
    ReasonEnded,
    Source,
    Statement,
    StatementFinding,
    Succession,
)
from kb.models.history import Change, ChangeSet, ChangeSetFile
from kb.models.initiative import (
    Initiative,
    InitiativeActivity,
    InitiativeField,
    InitiativeObjective,
    InitiativeProgramme,
    InitiativeRegion,
)
from kb.models.programme import EraProgramme, ExchangeRate, PolicyEra, Programme, ProgrammeArea, Project
from kb.models.region import (
    Region,
    RegionEmployment,
    RegionFigure,
    RegionMember,
    RegionShape,
    RegionSuccessor,
    RegionType,
)

ENTITIES: dict[str, type[Record]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: str(mapper.class_.__tablename__))
    if issubclass(mapper.class_, Record)
}
"""Every entity by its table name, which is also the name of its import file."""

PAGES: dict[str, type[Record]] = {
    name: model for name, model in ENTITIES.items() if model.__path__ and not model.__owner__
}
"""Entities with a page of their own; ``__path__`` is the plural in the URL."""

__all__ = [
    "ENTITIES",
    "PAGES",
    "Account",
    "AccountEvent",
    "AccountSession",
    "Base",
    "Change",
    "ChangeSet",
    "ChangeSetFile",
    "ClusterManager",
    "CompetenceField",
    "Contribution",
    "EraProgramme",
    "Event",
    "ExchangeRate",
    "FieldLabel",
    "FieldMapping",
    "FieldScheme",
    "GlossaryTerm",
    "Initiative",
    "InitiativeActivity",
    "InitiativeField",
    "InitiativeObjective",
    "InitiativeProgramme",
    "InitiativeRegion",
    "Label",
    "Milestone",
    "Organisation",
    "Participation",
    "Person",
    "PolicyEra",
    "Programme",
    "ProgrammeArea",
    "Project",
    "ReasonEnded",
    "Record",
    "RecoveryCode",
    "Region",
    "RegionEmployment",
    "RegionFigure",
    "RegionMember",
    "RegionShape",
    "RegionSuccessor",
    "RegionType",
    "Rule",
    "Source",
    "Sourced",
    "Statement",
    "StatementFinding",
    "Succession",
]
