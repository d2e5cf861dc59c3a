"""Declare the facets: properties that narrow results. A new one needs a row here and a line in a reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kb.models import ENTITIES
from kb.models.vocabulary import (
    Activity,
    EndReason,
    Indicator,
    LabelKind,
    LegalForm,
    ManagerRole,
    MilestoneKind,
    OrganisationKind,
    ProgrammeKind,
    RegionKind,
    RegionTrait,
    SourceKind,
    StatementKind,
    Status,
    SuccessionKind,
    Term,
    Voice,
)
from kb.search.facts import ERA, FIELD, OTHER, PROGRAMME, REGION, Fact
from kb.search.fields import KINDS, SCHEMA_VERSION
from kb.texts import Text


@dataclass(frozen=True, slots=True)
class Facet:
    """A property that narrows results. It needs a row here and a line in a reader.

    ``names`` are its names in a query (``name:value``). The values are slugs of records of the kinds in ``labelled_by``
    (whose titles are the labels), or the keys of ``terms`` (with their labels), or years, or else any text. ``shown``
    is the maximum number of values that a page lists; ``is_open`` lists them without a click. ``fact`` is
    what the names of the values are among the facts of a document. ``by_years`` is the name under which the index also
    has the values that only follow from the years of a record; they count when a query asks for them.
    """

    name: str
    label: Text
    names: tuple[str, ...]
    labelled_by: tuple[str, ...] = ()
    shown: int = 30
    terms: Mapping[str, Text] = field(default_factory=dict, hash=False)
    is_year: bool = False
    is_open: bool = False
    fact: Fact = OTHER
    kinds: tuple[str, ...] = ()
    by_years: str = ""

    def indexed(self, *, by_years: bool) -> str:
        """Return the name of the facet in the index, with or without what follows from years."""
        return self.by_years if by_years and self.by_years else self.name

    def suits(self, kinds: Collection[str]) -> bool:
        """Return whether the facet is offered beside records of these kinds; none stands for all."""
        return not self.kinds or (bool(kinds) and set(kinds) <= set(self.kinds))

    def allows(self, value: str) -> bool:
        """Return whether a value is possible: one of the terms, or a year of four digits."""
        if self.is_year:
            return value.isascii() and value.isdigit() and len(value) == 4
        return not self.terms or value in self.terms

    def ordered(self, counts: Mapping[str, int]) -> list[str]:
        """Sort values for display: years from the latest, others by the number of hits."""
        if self.is_year:
            return sorted(counts, reverse=True)
        return sorted(counts, key=lambda value: (-counts[value], value))


def _labels(terms: type[Term]) -> Mapping[str, Text]:
    return {term.value: term.label for term in terms}


TOLD_OF = ("initiative", "programme", "organisation", "region", "competence_field", "event")
"""The kinds of records that statements are about."""
QUOTING = ("statement", "milestone", "label", "contribution")
"""The kinds of records that say something with one source."""
NO_STATEMENT = "none"
"""The value of the facet ``statement`` of records without one."""

FACETS = (
    Facet("kind", Text("Art", "Kind"), ("kind", "art"), terms={k: ENTITIES[k].__title__ for k in KINDS}, is_open=True),
    Facet("region", Text("Region", "Region"), ("region",), ("region",), is_open=True, fact=REGION),
    Facet("country", Text("Staat", "Country"), ("country", "staat"), ("region",)),
    Facet(
        "field",
        Text("Kompetenzfeld", "Competence field"),
        ("field", "feld", "kompetenzfeld"),
        ("competence_field",),
        is_open=True,
        fact=FIELD,
    ),
    Facet(
        "programme",
        Text("Programm", "Programme"),
        ("programme", "program", "programm"),
        ("programme",),
        fact=PROGRAMME,
    ),
    Facet(
        "era",
        Text("Politikphase", "Policy era"),
        ("era", "phase", "politikphase"),
        ("policy_era",),
        fact=ERA,
        by_years="era_by_years",
    ),
    Facet("status", Text("Status", "Status"), ("status",), terms=_labels(Status)),
    Facet(
        "manager", Text("Clustermanagement", "Cluster manager"), ("manager", "management"), ("organisation", "person")
    ),
    Facet(
        "statement",
        Text("Aussagen", "Statements"),
        ("statement", "aussage"),
        terms={**_labels(StatementKind), NO_STATEMENT: Text("noch ohne Aussage", "no statement yet")},
        is_open=True,
        kinds=("statement", *TOLD_OF),
    ),
    Facet(
        "voice",
        Text("Wer spricht", "Who speaks"),
        ("voice", "stimme"),
        terms=_labels(Voice),
        kinds=(*QUOTING, "source", *TOLD_OF),
    ),
    Facet(
        "medium",
        Text("Art der Quelle", "Kind of source"),
        ("medium", "quellenart"),
        terms=_labels(SourceKind),
        kinds=(*QUOTING, "source", *TOLD_OF),
    ),
    Facet("publisher", Text("Herausgeber", "Publisher"), ("publisher", "herausgeber"), kinds=("source",)),
    Facet(
        "indicator",
        Text("Kennzahl", "Indicator"),
        ("indicator", "kennzahl"),
        terms=_labels(Indicator),
        kinds=("statement",),
    ),
    Facet(
        "activity",
        Text("Aufgaben", "Activities"),
        ("activity", "aufgabe"),
        terms=_labels(Activity),
        kinds=("initiative",),
    ),
    Facet(
        "form",
        Text("Rechtsform", "Legal form"),
        ("form", "rechtsform"),
        terms=_labels(LegalForm),
        kinds=("initiative",),
    ),
    Facet(
        "label",
        Text("Gütesiegel", "Quality label"),
        ("label", "gütesiegel", "guetesiegel"),
        terms=_labels(LabelKind),
        kinds=("initiative", "label"),
    ),
    Facet(
        "milestone",
        Text("Ereignis", "Event"),
        ("milestone", "meilenstein"),
        terms=_labels(MilestoneKind),
        kinds=("milestone",),
    ),
    Facet(
        "succession",
        Text("Nachfolge", "Succession"),
        ("succession", "nachfolge"),
        terms=_labels(SuccessionKind),
        kinds=("succession",),
    ),
    Facet(
        "subject",
        Text("Gegenstand", "About"),
        ("subject", "gegenstand"),
        terms={kind: ENTITIES[kind].__title__ for kind in TOLD_OF},
        is_open=True,
        kinds=("succession",),
    ),
    Facet(
        "role",
        Text("Rolle im Clustermanagement", "Role in cluster management"),
        ("role", "rolle"),
        terms=_labels(ManagerRole),
        kinds=("cluster_manager", "initiative", "organisation", "person"),
    ),
    Facet(
        "actor",
        Text("Art der Organisation", "Kind of organisation"),
        ("actor", "organisationsart"),
        terms=_labels(OrganisationKind),
        kinds=("organisation", "cluster_manager"),
    ),
    Facet(
        "instrument",
        Text("Art des Programms", "Kind of programme"),
        ("instrument", "programmart"),
        terms=_labels(ProgrammeKind),
        kinds=("programme",),
    ),
    Facet("tier", Text("Ebene", "Level"), ("tier", "ebene"), terms=_labels(RegionKind), kinds=("region",)),
    Facet(
        "scheme",
        Text("Systematik", "Field scheme"),
        ("scheme", "systematik"),
        ("field_scheme",),
        kinds=("competence_field",),
    ),
    Facet("trait", Text("Regionstyp", "Type of region"), ("trait", "regionstyp"), terms=_labels(RegionTrait)),
    Facet(
        "reason",
        Text("Grund des Endes", "Reason for ending"),
        ("reason", "grund"),
        terms=_labels(EndReason),
        kinds=("initiative", "organisation", "programme"),
    ),
    Facet("year", Text("Jahr", "Year"), ("year", "jahr"), shown=60, is_year=True),
    Facet("founded", Text("Gegründet", "Founded"), ("founded", "gegründet", "gegruendet"), shown=60, is_year=True),
    Facet("ended", Text("Beendet", "Ended"), ("ended", "beendet"), shown=60, is_year=True),
)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}
INDEXED = tuple(name for facet in FACETS for name in (facet.name, facet.by_years) if name)
"""The names of the facets in the index."""
SCHEMA = f"{SCHEMA_VERSION} {' '.join(INDEXED)}"
"""What an index was built for: an index of another schema is rebuilt, so that a new facet needs no new version."""


def facet_named(name: str) -> Facet | None:
    """Return the facet of a German or English name, in any case."""
    return next((facet for facet in FACETS if name.lower() in facet.names), None)
