"""A small knowledge base with one linked record of every kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kb.models import (
    ClusterManager,
    CompetenceField,
    Contribution,
    EraProgramme,
    Event,
    ExchangeRate,
    FieldLabel,
    FieldMapping,
    FieldScheme,
    Initiative,
    InitiativeActivity,
    InitiativeField,
    InitiativeObjective,
    InitiativeProgramme,
    InitiativeRegion,
    Label,
    Milestone,
    Organisation,
    Participation,
    Person,
    PolicyEra,
    Programme,
    ProgrammeArea,
    Project,
    ReasonEnded,
    Region,
    RegionEmployment,
    RegionFigure,
    RegionMember,
    RegionShape,
    RegionSuccessor,
    RegionType,
    Statement,
    StatementFinding,
    Succession,
)
from tests.queries.making import Maker


def build(make: Maker, prefix: str = "") -> None:
    """Store the records; ``prefix`` makes their slugs differ from those of another world."""
    paper = make.source(f"{prefix}paper", published_on="2003")
    press = make.source(f"{prefix}press", kind="press_article")
    sourced: dict[str, Any] = {"source": paper, "source_locator": "p. 3"}

    germany = make(Region, f"{prefix}germany", kind="nuts0", code=f"{prefix}DE", **sourced)
    dortmund = make(Region, f"{prefix}dortmund", kind="nuts3", code=f"{prefix}DEA52", parent=germany, **sourced)
    ruhr = make(Region, f"{prefix}ruhr", kind="functional", parent=germany, **sourced)
    make(RegionMember, region=ruhr, member=dortmund, **sourced)
    for region, group, persons in [
        (dortmund, "TOTAL", 1000),
        (dortmund, "C", 200),
        (dortmund, "J", 10),
        (germany, "TOTAL", 100_000),
        (germany, "C", 10_000),
    ]:
        make(RegionEmployment, region=region, nace_group=group, year=2017, persons=persons, **sourced)
    make(RegionEmployment, region=dortmund, nace_group="C", year=2016, persons=1, **sourced)
    outline = '{"type":"Polygon","coordinates":[[[7.3,51.4],[7.6,51.4],[7.6,51.6],[7.3,51.4]]]}'
    make(RegionShape, region=dortmund, nuts_version=2024, scale=60, geometry=outline, **sourced)
    make(RegionFigure, region=dortmund, figure="population", year=2016, value=600_000, **sourced)
    make(RegionSuccessor, region=dortmund, successor=ruhr, share=1.0, **sourced)
    make(RegionType, region=ruhr, trait="old_industrial", **sourced)
    make(ExchangeRate, f"{prefix}dem", currency="DEM", rate=1.95583, **sourced)

    scheme = make(FieldScheme, f"{prefix}scheme", **sourced)
    other = make(FieldScheme, f"{prefix}other-scheme", **sourced)
    transport = make(CompetenceField, f"{prefix}transport", field_scheme=scheme, notation="T", **sourced)
    logistics = make(
        CompetenceField, f"{prefix}logistics", field_scheme=scheme, notation="T1", parent=transport, **sourced
    )
    mobility = make(CompetenceField, f"{prefix}mobility", field_scheme=other, **sourced)
    make(FieldLabel, competence_field=logistics, language="de", text="Lagerwesen")
    make(FieldLabel, competence_field=logistics, language="de", text="Logisik", use="hidden")
    make(FieldMapping, competence_field=mobility, target=logistics, match="narrow", **sourced)
    make(FieldMapping, competence_field=transport, target=mobility, match="close", **sourced)

    body = make(Organisation, f"{prefix}port", region=dortmund, **sourced)
    person = make(Person, f"{prefix}ada", name="Ada Lovelace", public_role_en="Chair", source=paper)
    programme = make(
        Programme, f"{prefix}objective-2", kind="structural_fund", started_on="2000", organisation=body, **sourced
    )
    priority = make(Programme, f"{prefix}priority-1", kind="structural_fund", parent=programme, **sourced)
    make(ProgrammeArea, programme=programme, region=ruhr, status="eligible", extent="partly", **sourced)
    era = make(PolicyEra, f"{prefix}era", started_on="2000", ended_on="2006", region=germany, **sourced)
    make(EraProgramme, policy_era=era, programme=programme, **sourced)

    old = make(Initiative, f"{prefix}railport", status="ended", **sourced)
    initiative = make(
        Initiative,
        f"{prefix}logport",
        status="active",
        summary_de="Ein Güterbahnhof.",
        legal_form="gmbh",
        direction="top_down",
        stage="growth",
        governance_en="A board",
        website="https://example.org/",
        **sourced,
    )
    make(InitiativeRegion, initiative=initiative, region=ruhr, role="area", **sourced)
    make(InitiativeRegion, initiative=initiative, region=dortmund, role="seat", **sourced)
    make(InitiativeField, initiative=initiative, competence_field=logistics, is_primary=True, **sourced)
    make(InitiativeField, initiative=old, competence_field=mobility, **sourced)
    make(InitiativeActivity, initiative=initiative, activity="networking", **sourced)
    make(InitiativeObjective, initiative=initiative, objective="cluster_expansion", **sourced)
    make(InitiativeProgramme, initiative=initiative, programme=priority, role="funded", **sourced)
    make(Label, f"{prefix}label", initiative=initiative, kind="ecei_gold", body=body, issued_on="2012", **sourced)
    make(Succession, f"{prefix}step", kind="renamed_to", initiative=old, successor_initiative=initiative, **sourced)
    make(ReasonEnded, f"{prefix}why", initiative=old, reason="funding", **sourced)
    make(ClusterManager, f"{prefix}port-logport", initiative=initiative, organisation=body, role="office", **sourced)
    make(
        ClusterManager,
        f"{prefix}port-railport",
        initiative=old,
        organisation=body,
        role="management",
        started_on="1990",
        **sourced,
    )
    make(
        ClusterManager,
        f"{prefix}ada-logport",
        initiative=initiative,
        person=person,
        role="spokesperson",
        started_on="2001",
        ended_on="2003-05",
        **sourced,
    )
    make(Participation, f"{prefix}part", initiative=initiative, organisation=body, role="responsible", **sourced)
    make(Participation, f"{prefix}part-ada", initiative=initiative, person=person, role="initiator", **sourced)
    make(Milestone, f"{prefix}founded", initiative=initiative, kind="founded", happened_on="1998", **sourced)
    make(Milestone, f"{prefix}founded-too", initiative=initiative, kind="founded", happened_on="1999", source=press)
    counted: dict[str, Any] = {"indicator": "jobs_created", "as_of": "2008", "text_de": "Viele Stellen."}
    make(
        Statement,
        f"{prefix}promise",
        initiative=initiative,
        kind="expectation",
        value=Decimal(4000),
        target_on="2010",
        **{**counted, "indicator": "jobs_targeted"},
        **sourced,
    )
    result = make(
        Statement, f"{prefix}result", initiative=initiative, kind="outcome", value=Decimal(1500), **counted, **sourced
    )
    make(StatementFinding, statement=result, aspect="jobs", tendency="mixed", method="monitoring")
    make(
        Statement,
        f"{prefix}result-too",
        initiative=initiative,
        kind="outcome",
        value=Decimal(900),
        **counted,
        source=press,
    )
    make(
        Statement,
        f"{prefix}budget",
        initiative=initiative,
        kind="characteristic",
        indicator="budget",
        value=Decimal(100_000_000),
        currency="DEM",
        text_en="A hundred million DM to start with.",
    )
    for subject in ("region", "competence_field", "programme", "organisation"):
        about: Any = {"region": ruhr, "competence_field": logistics, "programme": programme, "organisation": body}[
            subject
        ]
        make(Statement, f"{prefix}{subject}", kind="lesson", text_de="Eine Lehre.", **{subject: about}, **sourced)
    event = make(Event, f"{prefix}conference", started_on="2003-12-05", region=dortmund, organisation=body, **sourced)
    make(
        Contribution,
        f"{prefix}talk",
        event=event,
        kind="talk",
        title_de="Vortrag",
        person=person,
        organisation=body,
        **sourced,
    )
    for number in range(3):
        make(
            Project,
            f"{prefix}project-{number}",
            title=f"Project {number}",
            organisation=body,
            programme=priority,
            competence_field=logistics,
            region=dortmund,
            initiative=initiative,
            year=2010 + number,
            amount=Decimal("100.50"),
            currency="EUR",
            **sourced,
        )
