"""What is searched and by what results are narrowed: the one table of search fields, forms of a word, and facets.

The index, the query language, the ranking, the explanations of hits and the documentation are derived from it.
Weights are whole numbers, so that every engine computes the same score: the score of a hit is the sum, over the words
of the query and the fields they are found in, of the field's weight times the weight of the best form found there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.models import ENTITIES
from kb.models.vocabulary import Status, Term
from kb.texts import Text

SCHEMA_VERSION = 8
"""Raise it when documents are read or cut into words in another way: every index is then rebuilt."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A group of texts of a document that counts the same. ``code`` names it inside the index."""

    name: str
    code: str
    weight: int
    label: Text
    where: Text
    """Completes the sentence "found …"."""


# Each weight is more than the sum of those below it, so that a better place always wins over several lesser ones. The heading
# stands aside: only sources have one, and they have no title.
TEXT_FIELDS = (
    # The names are what people remember and type.
    TextField("title", "t", 16, Text("Titel und Namen", "Title and names"), Text("im Titel", "in the title")),
    # The title of an article or a web page is a sentence about something else; what says the same in its facts and its
    # description comes before it.
    TextField("heading", "h", 12, Text("Überschrift", "Heading"), Text("in der Überschrift", "in the heading")),
    # Fields, regions, programmes, managers: short, chosen words that say what the record is about.
    TextField("facts", "f", 8, Text("Angaben", "Facts"), Text("in den Angaben", "in the facts")),
    # Summaries and descriptions mention many things in passing.
    TextField("text", "x", 4, Text("Beschreibung", "Description"), Text("in der Beschreibung", "in the description")),
    # What sources say about the record: further from what it is.
    TextField("statements", "s", 2, Text("Aussagen", "Statements"), Text("in den Aussagen", "in the statements")),
    # Long lists of members and partners: a hit there says least.
    TextField("members", "m", 1, Text("Beteiligte", "Members"), Text("unter den Beteiligten", "among the members")),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one of the facts of a record is; ``code`` is kept beside it, and ``where`` completes the sentence "found …"."""

    code: str
    where: Text


REGION = Fact("r", Text("in der Region", "in the region"))
FIELD = Fact("f", Text("im Kompetenzfeld", "in the competence field"))
PROGRAMME = Fact("p", Text("im Programm", "in the programme"))
ERA = Fact("e", Text("in der Politikphase", "in the policy era"))
MANAGER = Fact("m", Text("im Clustermanagement", "in the cluster management"))
SUBJECT_NAME = Fact("s", Text("im Namen dessen, worum es geht", "in the name of what it is about"))
FORMER = Fact("v", Text("im früheren Namen", "in the former name"))
BENEFICIARY = Fact("b", Text("im Namen des Begünstigten", "in the name of the beneficiary"))
BODY = Fact("o", Text("im Namen der zuständigen Stelle", "in the name of the body in charge"))
AUTHOR = Fact("a", Text("im Namen des Urhebers", "in the name of the author or publisher"))
SPEAKER = Fact("w", Text("im Namen der Vortragenden", "in the name of the speaker"))
LABEL = Fact("l", Text("in der Auszeichnung", "in the label"))
TRAIT = Fact("t", Text("im Merkmal", "in the characteristic"))
DATED = Fact("d", Text("im Jahr eines Meilensteins", "in the year of a milestone"))
PLACE = Fact("c", Text("am Ort", "in the place"))
SCHEME = Fact("g", Text("in der Systematik", "in the scheme"))
CODE = Fact("k", Text("in der Kennung", "in the code"))
OTHER = Fact("-", Text("in den Angaben", "in the facts"))
FACTS_BY_CODE = {
    fact.code: fact
    for fact in (REGION, FIELD, PROGRAMME, ERA, MANAGER, SUBJECT_NAME, FORMER, BENEFICIARY, BODY, AUTHOR, SPEAKER)
    + (LABEL, TRAIT, DATED, PLACE, SCHEME, CODE, OTHER)
}
FACT_OF_FACET = {"region": REGION, "field": FIELD, "programme": PROGRAMME, "era": ERA}


@dataclass(frozen=True, slots=True)
class Form:
    """How a word of the query relates to the word found; ``how`` completes the sentence with {word} and {found}."""

    name: str
    weight: int
    how: Text


# The form typed comes first, another ending of it is nearly as good, a part of a compound is a guess at what was meant,
# and a synonym was not typed at all.
EXACT = Form("exact", 10, Text("„{word}“", "“{word}”"))
PREFIX = Form("prefix", 9, Text("„{found}“, beginnt mit „{word}“,", "“{found}”, which begins with “{word}”,"))
INFLECTED = Form("inflected", 9, Text("„{found}“, eine Form von „{word}“,", "“{found}”, a form of “{word}”,"))
PART = Form("part", 5, Text("„{word}“ als Teil von „{found}“", "“{word}” as a part of “{found}”"))
SYNONYM = Form("synonym", 3, Text("„{found}“, gleichbedeutend mit „{word}“,", "“{found}”, which means “{word}”,"))
# Not a form of one word, but what several count for in addition when they stand side by side as they were typed.
BESIDE = Form("beside", 3, Text("„{found}“", "“{found}”"))
# Nor this, but what a record counts for in addition whose whole name was typed, in two words or more: as two words more.
WHOLE = Form("whole", 20, Text("„{found}“", "“{found}”"))
FORMS = (EXACT, PREFIX, INFLECTED, PART, SYNONYM)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of the knowledge base a record is; ``weight`` is what it counts in addition for each word of the query."""

    name: str
    weight: int


# An entry of a list, which the thousands of projects are, and the beneficiaries of which nobody says anything else, stays behind what
# has the words in its facts alone, whatever it has of them itself: in its title, text, statements and members at
# most, which is 16 + 4 + 2 + 1 more. What is told of something has the name of that among its facts, so it counts 8 less than what it
# tells of. A record whose whole name was typed counts as the best.
SUBJECT = Standing("subject", 23)
ACCOUNT = Standing("account", 15)
ENTRY = Standing("entry", 0)
STANDINGS = (ENTRY, ACCOUNT, SUBJECT)
ACCOUNTS = frozenset(("statement", "milestone", "label", "contribution", "cluster_manager"))


# Records of equal score come in this order: 270,000 projects must not bury sixty initiatives.
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
    "label",
    "contribution",
    "source",
    "project",
)


@dataclass(frozen=True, slots=True)
class Facet:
    """Something results are narrowed by; a row here and a line in a reader are all a facet needs.

    ``names`` are what ``name:value`` may be written as in a query. The values are slugs of records of the kinds in
    ``labelled_by`` (whose titles are the labels), or the keys of ``terms`` (with their labels), or years, or else any text.
    ``shown`` is the most values a page lists; ``is_open`` lists them without a click.
    """

    name: str
    label: Text
    names: tuple[str, ...]
    labelled_by: tuple[str, ...] = ()
    shown: int = 30
    terms: Mapping[str, Text] = field(default_factory=dict, hash=False)
    is_year: bool = False
    is_open: bool = False

    def allows(self, value: str) -> bool:
        """Return whether a value can exist: one of the terms, or a year of four digits."""
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


FACETS = (
    Facet("kind", Text("Art", "Kind"), ("kind", "art"), terms={k: ENTITIES[k].__title__ for k in KINDS}, is_open=True),
    Facet("region", Text("Region", "Region"), ("region",), ("region",), is_open=True),
    Facet(
        "field",
        Text("Kompetenzfeld", "Competence field"),
        ("field", "feld", "kompetenzfeld"),
        ("competence_field",),
        is_open=True,
    ),
    Facet("programme", Text("Programm", "Programme"), ("programme", "program", "programm"), ("programme",)),
    Facet("era", Text("Politikphase", "Policy era"), ("era", "phase", "politikphase"), ("policy_era",)),
    Facet("status", Text("Status", "Status"), ("status",), terms=_labels(Status)),
    Facet(
        "manager", Text("Clustermanagement", "Cluster manager"), ("manager", "management"), ("organisation", "person")
    ),
    Facet("year", Text("Jahr", "Year"), ("year", "jahr"), shown=60, is_year=True),
    Facet("founded", Text("Gegründet", "Founded"), ("founded", "gegründet", "gegruendet"), shown=60, is_year=True),
)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}

# Not shown beside results, but kept: it tells which documents quote a source, when the source changes.
SOURCE_TERM = "source"

TITLE_NAMES = ("title", "titel")
SORTS = ("relevance", "name", "year", "newest")


def facet_named(name: str) -> Facet | None:
    """Return the facet that ``name:`` means in a query, in German or English, small or capital letters."""
    return next((facet for facet in FACETS if name.lower() in facet.names), None)
