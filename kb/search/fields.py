"""Declare the search fields, the forms of a word, and the facets.

The index, the query language, the ranking, the explanations of hits and the documentation are derived from these
tables. Weights are whole numbers, so that every engine computes the same score. The score of a hit is a sum over the
words of the query and the fields that contain them: the weight of the field times the weight of the best form found
there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kb.models import ENTITIES
from kb.models.vocabulary import (
    Activity,
    Indicator,
    LabelKind,
    LegalForm,
    ManagerRole,
    MilestoneKind,
    OrganisationKind,
    ProgrammeKind,
    RegionKind,
    SourceKind,
    StatementKind,
    Status,
    SuccessionKind,
    Term,
    Voice,
)
from kb.search.facts import ERA, FIELD, OTHER, PROGRAMME, REGION, Fact
from kb.texts import Text

SCHEMA_VERSION = 10
"""Increase it whenever documents are read or tokenised differently; see ``SCHEMA``."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A group of texts of a document with one weight. ``code`` is its name in the index."""

    name: str
    code: str
    weight: int
    label: Text
    where: Text
    """Completes the sentence "found …"."""


# Each weight exceeds the sum of those below it, so that a better field always wins over several lesser ones. The
# heading is an exception: only sources have one, and they have no title.
TEXT_FIELDS = (
    # People remember and type names.
    TextField("title", "t", 16, Text("Titel und Namen", "Title and names"), Text("im Titel", "in the title")),
    # The title of an article or a web page is a sentence about something else. A record with the same words in its
    # facts and its description ranks higher.
    TextField("heading", "h", 12, Text("Überschrift", "Heading"), Text("in der Überschrift", "in the heading")),
    # Fields, regions, programmes and managers describe the record in a few chosen words.
    TextField("facts", "f", 8, Text("Angaben", "Facts"), Text("in den Angaben", "in the facts")),
    # Summaries and descriptions mention many things in passing.
    TextField("text", "x", 4, Text("Beschreibung", "Description"), Text("in der Beschreibung", "in the description")),
    # Statements of sources about the record describe it less directly.
    TextField("statements", "s", 2, Text("Aussagen", "Statements"), Text("in den Aussagen", "in the statements")),
    # A hit in a long list of members and partners means least.
    TextField("members", "m", 1, Text("Beteiligte", "Members"), Text("unter den Beteiligten", "among the members")),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A relation between a word of the query and the word found. ``how`` explains it with {word} and {found}."""

    name: str
    weight: int
    how: Text


# The typed form is best and another ending nearly as good. A part of a compound is a guess, and a synonym was not typed
# at all.
EXACT = Form("exact", 10, Text("„{word}“", "“{word}”"))
PREFIX = Form("prefix", 9, Text("„{found}“, beginnt mit „{word}“,", "“{found}”, which begins with “{word}”,"))
INFLECTED = Form("inflected", 9, Text("„{found}“, eine Form von „{word}“,", "“{found}”, a form of “{word}”,"))
PART = Form("part", 5, Text("„{word}“ als Teil von „{found}“", "“{word}” as a part of “{found}”"))
# A typed compound whose parts occur apart was not typed so either, and each of them says less than the whole.
DIVIDED = Form("divided", 4, Text("„{found}“, ein Teil von „{word}“,", "“{found}”, a part of “{word}”,"))
SYNONYM = Form("synonym", 3, Text("„{found}“, gleichbedeutend mit „{word}“,", "“{found}”, which means “{word}”,"))
# A stop word, or what frames a question, in any form: it decides between records that are equal otherwise.
FILLER = Form("filler", 1, Text("„{found}“", "“{found}”"))
# This is not a form of one word: several words get this weight in addition if they are adjacent as typed.
BESIDE = Form("beside", 3, Text("„{found}“", "“{found}”"))
# Nor is this: a record whose whole name was typed gets this weight in addition, as for two further words.
WHOLE = Form("whole", 20, Text("„{found}“", "“{found}”"))
FORMS = (EXACT, PREFIX, INFLECTED, PART, DIVIDED, SYNONYM, FILLER)


@dataclass(frozen=True, slots=True)
class Standing:
    """A rank of records by importance. ``weight`` is added for each word of the query."""

    name: str
    weight: int


# An entry is a row of a list: one of the thousands of projects, or a beneficiary without further data. It must rank
# below a subject that has the words in its facts alone, even if it has them in its title, text, statements and members
# itself, which is 16 + 4 + 2 + 1 more. An account is about a subject and has the name of that subject among its facts,
# so it gets 8 less than the subject. A record whose whole name was typed counts as a subject.
SUBJECT = Standing("subject", 23)
ACCOUNT = Standing("account", 15)
ENTRY = Standing("entry", 0)
STANDINGS = (ENTRY, ACCOUNT, SUBJECT)
ACCOUNTS = frozenset(("statement", "milestone", "succession", "label", "contribution", "cluster_manager"))


# Records with equal scores are sorted by kind in this order, because 270,000 projects must not bury sixty initiatives.
KINDS = (
    "initiative",
    "programme",
    "policy_era",
    "region",
    "competence_field",
    "field_scheme",
    "event",
    "cluster_manager",
    "organisation",
    "person",
    "statement",
    "milestone",
    "succession",
    "label",
    "contribution",
    "source",
    "project",
)


# What a record is called when it is asked for by its kind. Other forms of these words are found by their stems. Words such
# as "policy" or "cluster" in the name of a kind would make all its records answers to them, so that every name is one word.
KIND_NAMES = {kind: (ENTITIES[kind].__title__,) for kind in KINDS} | {
    "policy_era": (Text("Politikphase", "Era"),),
    "competence_field": (Text("Kompetenzfeld", "Field"),),
    "field_scheme": (Text("Systematik", "Scheme"),),
    "cluster_manager": (Text("Clustermanagement", "Manager"), Text.same("Clustermanager")),
}


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
        kinds=("statement", "source", *TOLD_OF),
    ),
    Facet(
        "medium",
        Text("Art der Quelle", "Kind of source"),
        ("medium", "quellenart"),
        terms=_labels(SourceKind),
        kinds=("statement", "source", *TOLD_OF),
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
    Facet("role", Text("Rolle", "Role"), ("role", "rolle"), terms=_labels(ManagerRole), kinds=("cluster_manager",)),
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
    Facet("year", Text("Jahr", "Year"), ("year", "jahr"), shown=60, is_year=True),
    Facet("founded", Text("Gegründet", "Founded"), ("founded", "gegründet", "gegruendet"), shown=60, is_year=True),
)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}
INDEXED = tuple(name for facet in FACETS for name in (facet.name, facet.by_years) if name)
"""The names of the facets in the index."""
SCHEMA = f"{SCHEMA_VERSION} {' '.join(INDEXED)}"
"""What an index was built for: an index of another schema is rebuilt, so that a new facet needs no new version."""

# Not shown beside results: it finds the documents that quote a source when the source changes.
SOURCE_TERM = "source"

TITLE_NAMES = ("title", "titel")
SORTS = ("relevance", "name", "year", "newest")


def facet_named(name: str) -> Facet | None:
    """Return the facet of a German or English name, in any case."""
    return next((facet for facet in FACETS if name.lower() in facet.names), None)
