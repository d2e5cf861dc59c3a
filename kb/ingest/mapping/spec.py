"""The schema of mapping files: which keys exist, and their permitted values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from kb.ingest.draft import UnknownAction
from kb.ingest.mapping.dates import FORMS, NAMED_FORMS, SERIAL_FORMS
from kb.ingest.mapping.numbers import AUTO, Notation
from kb.ingest.read import ShortRows
from kb.models import ENTITIES
from kb.texts import Text

Clean = Literal["entities", "lines", "spaces"]
Scalar = str | int | float | bool
SHEET, FILE, LINE = "(sheet)", "(file)", "(line)"
PLACES = frozenset({SHEET, FILE, LINE})
"""Columns that every list has: where the row stands."""
MAIN = "main"
"""The value of ``record`` that refers to the line's main record."""
ORIGINS = ("column", "first", "constant", "template", "record", "slug_of", "currency_of")


_PATTERN_ERRORS = (
    ("missing )", Text("eine schließende Klammer fehlt", "a closing parenthesis is missing")),
    ("unbalanced", Text("eine öffnende Klammer fehlt", "an opening parenthesis is missing")),
    ("nothing to repeat", Text("vor *, + oder ? fehlt ein Zeichen", "a character is missing before *, + or ?")),
    ("multiple repeat", Text("zwei Wiederholungen folgen aufeinander", "two repetitions follow each other")),
    ("unterminated character", Text("eine schließende eckige Klammer fehlt", "a closing square bracket is missing")),
    (
        "bad character range",
        Text("ein Bereich in eckigen Klammern ist verkehrt", "a range in square brackets is wrong"),
    ),
    (
        "bad escape",
        Text("unbekanntes Zeichen nach dem umgekehrten Schrägstrich", "unknown character after a backslash"),
    ),
)


class Misfit(ValueError):
    """A value that a setting cannot have; ``text`` completes “incorrect at this point: …”."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(de, en)


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        place = "" if error.pos is None else f" {error.pos + 1}"
        reason = next((known for start, known in _PATTERN_ERRORS if error.msg.startswith(start)), Text.same(error.msg))
        raise Misfit(
            f"kein gültiger regulärer Ausdruck (Zeichen{place}: {reason.de})",
            f"not a regular expression (character{place}: {reason.en})",
        ) from None
    return text


def _notation(text: str) -> str:
    if text != AUTO:
        try:
            Notation.of(text)
        except ValueError:
            raise Misfit(
                f"„{AUTO}“ schreiben, oder wie 1234,56 in dieser Schreibweise aussieht, etwa „1.234,56“",
                f"write “{AUTO}” or an example of 1234.56 in this notation, such as “1.234,56”",
            ) from None
    return text


def _form(text: str) -> str:
    if text not in FORMS + NAMED_FORMS + SERIAL_FORMS:
        forms = ", ".join(FORMS + NAMED_FORMS + SERIAL_FORMS)
        raise Misfit(f"unbekanntes Datumsformat; möglich sind {forms}", f"unknown date format; choose one of {forms}")
    return text


def _entity(text: str) -> str:
    if text not in ENTITIES:
        known = ", ".join(ENTITIES)
        raise Misfit(f"unbekannte Tabelle; möglich sind {known}", f"unknown table; choose one of {known}")
    return text


def _separator(value: object) -> object:
    """Return the pattern of a separator: a text, several texts, or a pattern."""
    if isinstance(value, Mapping) and set(value) == {"pattern"}:
        value = _pattern(str(value["pattern"]))
        if re.search(value, ""):
            raise Misfit(
                "das Muster passt auf leeren Text; mindestens ein Zeichen nennen",
                "the pattern matches an empty text; name at least one character",
            )
        return value
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
        raise Misfit(
            'ein Text wie ";", mehrere als [";", "/"], oder ein Muster als { pattern = \'…\' }',
            'write a text such as ";", several as [";", "/"], or a pattern as { pattern = \'…\' }',
        )
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))


def _alternatives(value: object) -> object:
    """Return a list of tables, for which a single table may stand."""
    return [value] if isinstance(value, Mapping) else value


def _header_lines(value: object) -> tuple[int, ...]:
    lines = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if not all(type(line) is int and line > 0 for line in lines) or list(lines) != sorted(set(lines)) or not lines:
        raise Misfit(
            "die Zeile der Kopfzeile schreiben, etwa 4, oder ihre Zeilen von oben nach unten, etwa [4, 5]",
            "write the line of the header, such as 4, or its lines from top to bottom, such as [4, 5]",
        )
    return lines


Separator = Annotated[str, BeforeValidator(_separator)]
Affix = Annotated[str, Field(min_length=1)]
Factor = Annotated[Decimal, Field(gt=0)]
Pattern = Annotated[str, AfterValidator(_pattern)]
NumberNotation = Annotated[str, AfterValidator(_notation)]
DateForm = Annotated[str, AfterValidator(_form)]
Entity = Annotated[str, AfterValidator(_entity)]
HeaderLines = Annotated[tuple[int, ...], BeforeValidator(_header_lines)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Omission(_Strict):
    """The reason a value is not imported, in both languages."""

    de: str
    en: str


class Treatment(_Strict):
    """The steps that convert a cell to a field value."""

    clean: tuple[Clean, ...] | None = None
    empty: tuple[str, ...] = ()
    empty_pattern: Pattern | None = None
    strip: tuple[Affix, ...] = ()
    extract: Pattern | None = None
    unmatched: Literal["reject", "empty", "keep"] = "reject"
    variants: dict[str, str] = {}
    values: dict[str, Scalar] = {}
    other: Literal["reject", "empty", "keep"] = "reject"
    pad: int | None = Field(default=None, ge=1, le=50)
    number: NumberNotation | None = None
    ambiguous: Literal["reject", "empty"] = "reject"
    currency: str | None = None
    units: dict[Affix, Factor] = {}
    factor: Factor | None = None
    round: bool = False
    date: tuple[DateForm, ...] = ()
    year_only: bool = False
    cut: int | None = Field(default=None, ge=1)
    omit: Omission | None = None


class Case(Treatment):
    """Another treatment for rows whose columns match patterns."""

    when: dict[str, Pattern]


class NamedTreatment(Treatment):
    """A treatment shared by several fields."""

    cases: tuple[Case, ...] = ()


class FieldSpec(Treatment):
    """The origin and treatment of a field's value."""

    like: str | None = None

    column: str | None = None
    fill: Literal["down"] | None = None
    split: Separator | None = None
    first: tuple[FieldSpec, ...] = ()
    constant: Scalar | None = None
    template: str | None = None
    record: str | None = None
    slug_of: str | None = None
    currency_of: str | None = None
    default: Scalar | None = None
    by: str | None = None
    unknown: UnknownAction = UnknownAction.REJECT
    cases: tuple[Case, ...] = ()

    def model_post_init(self, _context: object) -> None:
        """Reject a field without exactly one origin."""
        origins = [getattr(self, name) for name in ORIGINS]
        if sum(origin not in (None, ()) for origin in origins) != 1:
            known = ", ".join(ORIGINS)
            raise Misfit(f"genau eines angeben von {known}", f"specify exactly one of {known}")


def with_alternatives(fields: Iterable[FieldSpec]) -> Iterator[FieldSpec]:
    """Yield fields, each with the alternatives it is read from."""
    for spec in fields:
        yield spec
        yield from with_alternatives(spec.first)


class RecordSpec(_Strict):
    """A record that the rows are linked to."""

    name: str = ""
    """The entity, unless the mapping says otherwise."""
    entity: Entity
    match: tuple[str, ...] = ()
    unknown: Literal["skip"] | None = None
    when: dict[str, Pattern] = {}
    fields: dict[str, FieldSpec] = {}


class Unpivot(_Strict):
    """Columns that become rows; named groups of the pattern become columns."""

    columns: Pattern
    value: str = "value"


class Repeats(_Strict):
    """Rows that repeat an earlier one in all columns but some."""

    ignore: tuple[str, ...] = ()
    action: Literal["skip", "reject"] = "skip"


class MappingSpec(_Strict):
    """A whole mapping file."""

    title_de: str | None = None
    title_en: str | None = None
    description_de: str = ""
    description_en: str = ""
    entity: Entity
    source: dict[str, Scalar] = {}
    match: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    header: HeaderLines = Field(default=(1,), validation_alias=AliasChoices("header", "header_line"))
    sheet: str | None = None
    short_rows: ShortRows = "reject"
    skip: Annotated[tuple[dict[str, Pattern], ...], BeforeValidator(_alternatives)] = ()
    clean: tuple[Clean, ...] = ("entities", "lines", "spaces")
    repeats: Repeats | None = None
    unpivot: Unpivot | None = None
    treatments: dict[str, NamedTreatment] = {}
    fields: dict[str, FieldSpec]
    records: tuple[RecordSpec, ...] = ()

    @property
    def owned(self) -> frozenset[str]:
        """The records that refer to the main record, directly or through another one."""
        owned: set[str] = set()
        for record in self.records:
            if {field.record for field in record.fields.values()} & {MAIN, *owned}:
                owned.add(record.name)
        return frozenset(owned)

    @property
    def all_fields(self) -> Iterator[FieldSpec]:
        """The fields of all records, with their alternatives."""
        for fields in (self.fields, *(record.fields for record in self.records)):
            yield from with_alternatives(fields.values())

    def ready(self, fields: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
        """Return fields with their named treatments applied; a field's own settings take precedence."""
        return {name: self._ready(spec) for name, spec in fields.items()}

    def _ready(self, spec: FieldSpec) -> FieldSpec:
        if spec.first:
            spec = spec.model_copy(update={"first": tuple(map(self._ready, spec.first))})
        if spec.like not in self.treatments:
            return spec
        named = self.treatments[spec.like]
        inherited = {name: getattr(named, name) for name in named.model_fields_set - spec.model_fields_set}
        return spec.model_copy(update=inherited)
