"""How a record becomes the fields of a form, and which rows stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.ingest import Problem, form
from kb.models import ENTITIES
from kb.models.columns import Field, fields_to, owner_of, table_of
from kb.models.types import PartialDateType
from kb.queries import names
from kb.queries.names import Reference
from kb.texts import Text

MOST_PARTS = 100
"""How many rows of one kind are listed beside the form of the record on whose page they stand."""
MOST_LISTED = 400
"""Of a kind with more records than this, a reference has no list to choose from."""
_SEVERAL_LINES = 300
"""From this length on, in characters, a text gets several lines."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: its name, label, hint and value, and how it is filled in."""

    name: str
    label: str
    value: str
    hint: str
    error: str
    is_required: bool
    is_long: bool
    choices: Sequence[tuple[str, str]]
    """Values and words to choose from; empty if the field is typed."""
    suggestions: Sequence[tuple[str, str]]
    """Slugs and names that may be typed."""


@dataclass(frozen=True, slots=True)
class OwnedRows:
    """The rows of one kind that stand on the page of a record; ``field`` is by which they point to it."""

    entity: str
    field: str
    rows: Sequence[Reference]
    total: int


def fields_to_draw(
    session: Session, entity: str, cells: Mapping[str, str], problems: Iterable[Problem], language: str
) -> Sequence[FormField]:
    """Return the fields of a form, each with its problem."""
    errors = _by_field(problems, language)
    return [
        FormField(
            field.name,
            field.label.in_(language),
            cells.get(field.name, ""),
            _hint(field, language),
            errors.get(field.name, ""),
            field.is_required,
            (getattr(field.column.type, "length", None) or _SEVERAL_LINES + 1) > _SEVERAL_LINES
            and isinstance(field.column.type, sa.String),
            _choices(field, language),
            _suggestions(session, field, language),
        )
        for field in form.shown_fields(entity)
    ]


def unplaced(entity: str, problems: Iterable[Problem], language: str) -> str:
    """Return the sentences of problems that no field of the form has."""
    shown = {field.name for field in form.shown_fields(entity)}
    return " ".join(text for name, text in _by_field(problems, language).items() if name not in shown)


def parts_of(session: Session, reference: Reference) -> Sequence[OwnedRows]:
    """Return the rows that stand on the page of a record, by kind and field."""
    parts = []
    for field in fields_to(reference.entity):
        model = ENTITIES[field.column.table.name]
        if field.column.name in model.__owner__:
            table = table_of(model.__tablename__)
            query = sa.select(table).where(field.column == reference.id).order_by(table.c.id)
            rows = session.execute(query.limit(MOST_PARTS + 1)).mappings().all()
            mine = [
                row["id"]
                for row in rows
                if owner_of(model.__tablename__, dict(row)) == (reference.entity, reference.id)
            ]
            known = names.references(session, [(model.__tablename__, number) for number in mine[:MOST_PARTS]])
            parts.append(OwnedRows(model.__tablename__, field.name, list(known.values()), len(mine)))
    return parts


def _by_field(problems: Iterable[Problem], language: str) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for problem in problems:
        text = f"{problem.message.in_(language)} {problem.cure.in_(language)}"
        sentences[problem.field or ""] = f"{sentences.get(problem.field or '', '')} {text}".strip()
    return sentences


def _hint(field: Field, language: str) -> str:
    if isinstance(field.column.type, PartialDateType):
        return _DATE.in_(language)
    if field.target:
        return _REFERENCE.format(kind=ENTITIES[field.target].__title__).in_(language)
    return ""


def _choices(field: Field, language: str) -> Sequence[tuple[str, str]]:
    kind = field.column.type
    if isinstance(kind, sa.Boolean):
        return [("false", _NO.in_(language)), ("true", _YES.in_(language))]
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return [("", "–"), *((term.value, term.label.in_(language)) for term in kind.enum_class)]  # type: ignore[attr-defined]  # All are terms.
    return ()


def _suggestions(session: Session, field: Field, language: str) -> Sequence[tuple[str, str]]:
    """Return slugs and names of the records that a reference may name, if they are few."""
    if not field.target:
        return ()
    table = table_of(field.target)
    titles = [table.c[name] for name in (f"name_{language}", "name_de", "name_en", "name", "title") if name in table.c]
    if "slug" not in table.c or not titles:
        return ()
    rows = session.execute(
        sa.select(table.c.slug, sa.func.coalesce(*titles, table.c.slug)).order_by(table.c.slug).limit(MOST_LISTED + 1)
    ).all()
    return [] if len(rows) > MOST_LISTED else [(slug, name) for slug, name in rows]


_DATE = Text(
    "Jahr, Monat oder Tag: 2003, 2003-05, 2003-05-12; auch ungefähr (1998~), Jahrzehnt (199X), Zeitraum (2003/2005).",
    "Year, month or day: 2003, 2003-05, 2003-05-12; also about (1998~), a decade (199X), an interval (2003/2005).",
)
_REFERENCE = Text(
    "{kind}: Kurzname aus der Adresse, oder ganzer Name.", "{kind}: short name from the address, or whole name."
)
_NO = Text("nein", "no")
_YES = Text("ja", "yes")
