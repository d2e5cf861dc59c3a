"""Parameters of the API: name, JSON Schema and description of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb import search
from kb.models.types import LONGEST_SLUG, SLUG
from kb.models.vocabulary import Indicator, RegionKind, Status
from kb.queries.answers import SUBJECTS, Dimension, Verdict
from kb.queries.map import LEVELS
from kb.texts import LANGUAGES, Text
from kb.web.answers import expectations
from kb.web.answers import question as answers
from kb.web.api import narrowing
from kb.web.matrix import question as matrix
from kb.web.records import profiles
from kb.web.request import params
from kb.web.search import question as search_question
from kb.web.shortlist import COLLECTED

JsonSchema = Mapping[str, Any]
FIRST_VERSION, LAST_VERSION = 1980, 2100
NO_NUL = r"^[^\u0000]*$"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query or path parameter; ``schema`` is JSON Schema."""

    name: str
    about: Text
    schema: JsonSchema
    is_in_path: bool = False

    @property
    def most_values(self) -> int:
        """How often the parameter may be repeated; once, unless it is a list."""
        return int(self.schema.get("maxItems", 1))

    @property
    def may_be_empty(self) -> bool:
        """Return whether an empty value is valid, which only free text allows."""
        schema = self.schema.get("items", self.schema)
        return schema["type"] == "string" and "enum" not in schema and schema.get("pattern") in (None, NO_NUL)


def _text(longest: int = params.LONGEST_VALUE) -> JsonSchema:
    return {"type": "string", "maxLength": longest, "pattern": NO_NUL}


def _several(items: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": items, "maxItems": params.MOST_VALUES}


def _number(least: int, most: int, default: int) -> JsonSchema:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _choice(*values: str) -> JsonSchema:
    return {"type": "string", "enum": list(values)}


def per_page(default: int) -> Parameter:
    """Declare the page size."""
    return Parameter(
        "per_page",
        Text("Einträge auf einer Seite", "Records on a page"),
        _number(1, params.MOST_PER_PAGE, default),
    )


_VALUES_OF = Text("Filter „{label}“; mehrere Werte bedeuten oder", "Filter “{label}”; several values mean or")
_YEARS = Text(
    "Filter „{label}“: ein Jahr; mehrere bedeuten oder. Einen Zeitraum sucht q={name}:1995..2003",
    "Filter “{label}”: one year; several mean or. For a range use q={name}:1995..2003",
)


def _facet(facet: search.Facet) -> Parameter:
    about = (_YEARS if facet.is_year else _VALUES_OF).format(label=facet.label, name=facet.name)
    return Parameter(facet.name, about, _several(_value(facet)))


def _value(facet: search.Facet) -> JsonSchema:
    if facet.is_year:
        return {"type": "string", "pattern": "^[0-9]{4}$"}
    return _choice(*facet.terms) if facet.terms else _text()


LANG = Parameter(
    "lang",
    Text(
        "Sprache von Bezeichnungen und Sätzen; ohne Angabe entscheidet Accept-Language",
        "Language of labels and sentences; without it, Accept-Language decides",
    ),
    _choice(*LANGUAGES),
)
PAGE = Parameter("page", Text("Nummer der Seite, ab 1", "Number of the page, from 1"), _number(1, params.MOST_PAGES, 1))
LIST = (PAGE, per_page(params.PER_PAGE))
_SLUG = {"type": "string", "pattern": f"^{SLUG.pattern}$", "maxLength": LONGEST_SLUG}
_PLACE = {
    "type": "string",
    "pattern": f"^({'|'.join(profiles.WITH_PROFILE)})/{SLUG.pattern}$",
    "maxLength": params.LONGEST_VALUE,
}
"""The place of a record with a page of its own, as a list of one's own names it."""
SLUG_IN_PATH = Parameter(
    "slug",
    Text(
        "Kurzname des Eintrags, wie in der Adresse seiner Seite", "Short name of the record, as in its page's address"
    ),
    _SLUG,
    is_in_path=True,
)
WORDS = Parameter(
    "q",
    Text("Suchanfrage, wie im Suchfeld", "A query, as in the search box"),
    {"type": "string", "maxLength": min(search.MOST_CHARACTERS, params.LONGEST_VALUE)},
)
SEARCH = (
    WORDS,
    *(_facet(facet) for facet in search.FACETS),
    Parameter("sort", Text("Reihenfolge der Treffer", "Order of the hits"), _choice(*search.SORTS)),
    Parameter(
        "plain",
        Text("Wort, das nur so gesucht wird, wie es dasteht", "A word that is to be searched as typed"),
        _several(_text()),
    ),
    Parameter(
        "without",
        Text(
            "Name aus expansions, der nicht mitgesucht werden soll",
            "A name from expansions that is not to be searched as well",
        ),
        _several(_text()),
    ),
    Parameter(
        "by_years",
        Text(
            "„yes“: zu einer Politikphase gehört auch, was zu ihrer Zeit in ihrer Region tätig war",
            "“yes”: a policy era also has what was at work in its region at the time",
        ),
        _choice(params.ON),
    ),
    Parameter(
        "partners",
        Text(
            "„each“: jeder Partner eines Vorhabens ist ein eigener Treffer",
            "“each”: each partner of a project is a hit of its own",
        ),
        _choice(*search_question.PARTNERS),
    ),
    Parameter(
        "spelling",
        Text(
            "„typed“: keine andere Schreibweise versuchen, wenn nichts gefunden wird",
            "“typed”: try no other spelling when nothing is found",
        ),
        _choice(*search_question.SPELLINGS),
    ),
    PAGE,
    per_page(search_question.PER_PAGE),
)

SELECTION = (
    WORDS,
    *(_facet(facet) for facet in answers.FACETS),
    *(parameter for parameter in SEARCH if parameter.name in ("plain", "without", "spelling")),
    Parameter(
        COLLECTED,
        Text(
            "Ein Eintrag einer eigenen Liste, zum Beispiel initiatives/chemsite: die Antwort gilt für die Initiativen der "
            "Liste, ohne solche für die ihrer Regionen, Felder, Programme und Politikphasen",
            "A record of your own list, for example initiatives/chemsite: the answer is about the initiatives of the list, "
            "without any about those of its regions, fields, programmes and eras",
        ),
        _several(_PLACE),
    ),
)
"""What selects the records that an answer is about; the same for all answers."""
MEANING = (
    *SELECTION,
    Parameter(
        "mix",
        Text("Wonach die Tätigkeiten verglichen werden", "What the activities are compared by"),
        _choice(*Dimension),
    ),
)


MATRIX = (
    Parameter(
        COLLECTED,
        Text(
            "Ein Eintrag einer eigenen Liste, zum Beispiel regions/ruhr: Regionen werden Zeilen, alle anderen Spalten",
            "A record of your own list, for example regions/ruhr: regions become rows, all others columns",
        ),
        _several(_PLACE),
    ),
    Parameter(
        "region",
        Text("Kurzname der Region, deren Teile die Zeilen sind", "Slug of the region whose parts are the rows"),
        _text(),
    ),
    Parameter("level", Text("Ebene der Zeilen", "Level of the rows"), _choice(*RegionKind)),
    Parameter("scheme", Text("Kurzname der Systematik", "Slug of the field scheme"), _text()),
    Parameter(
        "field",
        Text("Kurzname des Felds, dessen Teile die Spalten sind", "Slug of the field whose parts are the columns"),
        _text(),
    ),
    Parameter("era", Text("Kurzname der Politikphase", "Slug of the policy era"), _text()),
    *(parameter for parameter in SEARCH if parameter.name == "by_years"),
    Parameter("programme", Text("Kurzname des Programms", "Slug of the programme"), _text()),
    Parameter("status", Text("Status der Initiativen", "Status of the initiatives"), _choice(*Status)),
    Parameter(
        "empty",
        Text("Leere Zeilen und Spalten zeigen oder weglassen", "Show or hide empty rows and columns"),
        _choice(*matrix.EMPTY),
    ),
)


EXPECTATIONS = (
    *SELECTION,
    Parameter(
        "kind", Text("Wovon etwas versprochen wird", "What something is promised of"), _several(_choice(*SUBJECTS))
    ),
    Parameter(
        "verdict", Text("Urteil; mehrere bedeuten oder", "Verdict; several mean or"), _several(_choice(*Verdict))
    ),
    Parameter(
        "indicator",
        Text("Versprochene Kennzahl; mehrere bedeuten oder", "Promised indicator; several mean or"),
        _several(_choice(*Indicator)),
    ),
    Parameter("order", Text("Reihenfolge der Fälle", "Order of the cases"), _choice(*expectations.ORDERS)),
    PAGE,
    per_page(expectations.PER_PAGE),
)


def filters(entity: str) -> Iterator[Parameter]:
    """Declare the filters for the list of a kind."""
    for criterion in narrowing.filters(entity):
        about = (_WORD if criterion.terms else _PARENT if criterion.name == "parent" else _RECORD).format(
            label=criterion.label
        )
        yield Parameter(criterion.name, about, _choice(*criterion.terms) if criterion.terms else _SLUG)
    yield from (_facet(facet) for facet in narrowing.facets(entity))


_WORD = Text("Filter „{label}“", "Filter “{label}”")
_PARENT = Text("Kurzname: nur, was unmittelbar dazugehört", "Short name: only what belongs to it directly")
_RECORD = Text(
    "Filter „{label}“: Kurzname des Eintrags; was in ihm liegt oder zu ihm gehört, zählt mit",
    "Filter “{label}”: short name of the record; what lies in it or is part of it counts too",
)
OUTLINED = Text(
    "{what}; genau eines von level, region und programme", "{what}; exactly one of level, region, programme"
)
SHAPES = (
    Parameter(
        "level",
        OUTLINED.format(what=Text("Ebene der NUTS, 0 bis 3", "Level of NUTS, 0 to 3")),
        _choice(*(str(number) for number in range(len(LEVELS)))),
    ),
    Parameter(
        "version",
        Text(
            "Fassung der NUTS, mit level; ohne Angabe die neueste", "Version of NUTS, with level; without it the newest"
        ),
        {"type": "integer", "minimum": FIRST_VERSION, "maximum": LAST_VERSION},
    ),
    Parameter("region", OUTLINED.format(what=Text("Kurzname einer Region", "Short name of a region")), _text()),
    Parameter(
        "programme", OUTLINED.format(what=Text("Kurzname eines Programms", "Short name of a programme")), _text()
    ),
)
OF_SOMETHING = (
    PAGE,
    SLUG_IN_PATH,
    *SHAPES,
    *(parameter for parameter in MATRIX if parameter.name == COLLECTED),
    SELECTION[-1],
)
"""Parameters that may name a missing record or page, which is answered with 404."""
