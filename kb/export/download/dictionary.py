"""The data dictionary, derived from the model: meaning, type and rules of every exported column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kb.export.formats import text
from kb.export.rows import exported_tables
from kb.models import ENTITIES
from kb.models.columns import Field, fields_of
from kb.models.types import Amount, PartialDateType
from kb.models.vocabulary import Term
from kb.texts import Language, Text

HEADER = (
    "table",
    "column",
    "table_de",
    "table_en",
    "column_de",
    "column_en",
    "type",
    "required",
    "key",
    "refers_to",
    "values",
    "rules_de",
    "rules_en",
)
_TYPES: tuple[tuple[type[sa.types.TypeEngine[Any]], Text], ...] = (
    (
        PartialDateType,
        Text(
            "Datum nach EDTF: 2003, 2003-05-12, 1998~, 199X, 2003/2005",
            "EDTF date: 2003, 2003-05-12, 1998~, 199X, 2003/2005",
        ),
    ),
    (Amount, Text("Zahl mit zwei Nachkommastellen", "number with two decimals")),
    (sa.Boolean, Text("true oder false", "true or false")),
    (sa.Integer, Text("ganze Zahl", "whole number")),
    (sa.Float, Text("Zahl", "number")),
    (sa.Enum, Text("Wert einer Liste", "value of a list")),
)
_TEXT = Text("Text", "text")
_AT_MOST = Text("Text, höchstens {most} Zeichen", "text, at most {most} characters")
_SLUG = Text("Kurzname (slug) aus {table}.csv", "slug from {table}.csv")


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """The description of one column."""

    entity: str
    field: Field
    label: Text
    type: Text
    required: bool
    is_key: bool
    values: tuple[Term, ...]
    rules: tuple[Text, ...]


def column_descriptions() -> Iterator[ColumnDescription]:
    """Describe every column of every exported table."""
    for entity in exported_tables():
        model = ENTITIES[entity]
        for field in fields_of(entity).values():
            yield ColumnDescription(
                entity,
                field,
                field.label,
                _type(field),
                field.is_required,
                field.column.name in model.__key__,
                _values(field),
                tuple(rule.message for rule in model.__rules__ if rule.field == field.name),
            )


def as_csv() -> Iterator[bytes]:
    """Write the dictionary as CSV, one row per column."""
    return text.table(HEADER, map(_row, column_descriptions()))


def as_markdown(language: Language) -> Iterator[str]:
    """Write the dictionary as Markdown, one section per table."""
    yield _TITLE.in_(language)
    last = ""
    for column in column_descriptions():
        if column.entity != last:
            last = column.entity
            yield f"\n## {column.entity}.csv: {ENTITIES[last].__title__.in_(language)}\n"
            yield f"{_HEAD.in_(language)}\n|---|---|---|---|"
        cells = (f"`{column.field.name}`", column.label.in_(language), _values_text(column, language))
        yield f"| {' | '.join(cells)} | {_rules_text(column, language)} |"


def _row(column: ColumnDescription) -> Sequence[str]:
    title = ENTITIES[column.entity].__title__
    return (
        column.entity,
        column.field.name,
        title.de,
        title.en,
        column.label.de,
        column.label.en,
        column.type.en,
        "true" if column.required else "false",
        "true" if column.is_key else "false",
        column.field.target,
        "; ".join(f"{term.value} = {term.label.de} / {term.label.en}" for term in column.values),
        " ".join(rule.de for rule in column.rules),
        " ".join(rule.en for rule in column.rules),
    )


def _values_text(column: ColumnDescription, language: Language) -> str:
    listed = ", ".join(f"`{term.value}` ({term.label.in_(language)})" for term in column.values)
    return listed.replace(" ()", "") or column.type.in_(language)


def _rules_text(column: ColumnDescription, language: Language) -> str:
    marks = [text.in_(language) for text, holds in ((_REQUIRED, column.required), (_KEY, column.is_key)) if holds]
    return " ".join([*marks, *(rule.in_(language) for rule in column.rules)]).replace("|", "\\|")


def _type(field: Field) -> Text:
    if field.target:
        return _SLUG.format(table=field.target)
    for kind, words in _TYPES:
        if isinstance(field.column.type, kind):
            return words
    most = field.column.info.get("most") or getattr(field.column.type, "length", None)
    return _AT_MOST.format(most=most) if most else _TEXT


def _values(field: Field) -> tuple[Term, ...]:
    kind = field.column.type
    listed = kind.enum_class if isinstance(kind, sa.Enum) else None
    return tuple(term for term in listed or () if isinstance(term, Term))


_TITLE = Text("# Datenbeschreibung", "# Data dictionary")
_HEAD = Text("| Spalte | Bedeutung | Werte | Regeln |", "| column | meaning | values | rules |")
_REQUIRED = Text("Pflicht.", "Required.")
_KEY = Text("Schlüssel.", "Key.")
