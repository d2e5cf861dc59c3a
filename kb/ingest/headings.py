"""Headings of lists in our own format: names of columns, or labels for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import sqlalchemy as sa

from kb.ingest.row import folded
from kb.models import ENTITIES
from kb.models.columns import fields_of
from kb.models.labels import name_of
from kb.models.vocabulary import Term
from kb.queries.rows import ABOUT, ADDRESS, PROPERTY, QUERY, TITLE, Column, Site, columns_of, words
from kb.texts import LANGUAGES, Language

_WORDINGS: tuple[Language | None, ...] = (None, *LANGUAGES)
"""Headings are names of columns (None), or labels in a language."""
DESCRIPTIONS = frozenset((QUERY.in_(language), TITLE.in_(language)) for language in LANGUAGES)
"""Name and first cell of the sheet of an exported workbook that describes the export."""
_LISTED = tuple(entity for entity, model in ENTITIES.items() if model.__path__ or entity == "label")
"""Entities with exported lists: those with an address, and labels, which the search lists."""
_MARKS = {folded(text.in_(language)) for text in (name_of("slug"), ADDRESS) for language in LANGUAGES}
"""Labels that only our exports have."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The meaning of headings for an entity: stored fields, derived or unknown columns."""

    language: Language | None = None
    """The language of the labels; None if the headings are names of columns."""
    fields: dict[str, str] = field(default_factory=dict)
    """The field that a heading stands for."""
    derived: dict[str, Column] = field(default_factory=dict)
    """The column that a heading stands for, if no import stores it."""
    unknown: tuple[str, ...] = ()
    repeated: tuple[tuple[str, str], ...] = ()
    """A heading with an earlier one that stands for the same field."""

    @classmethod
    def of(cls, entity: str, headings: Sequence[str]) -> Headings:
        """Read headings in the wording that explains most of them."""
        language = max(_WORDINGS, key=lambda wording: len(_explained(entity, wording, headings)))
        known = {**_columns(entity, None), **_columns(entity, language)}
        stored = {folded(name): name for name in fields_of(entity)}
        fields: dict[str, str] = {}
        derived = {}
        for heading in headings:
            column = known.get(folded(heading))
            if column is not None and column.field is None:
                derived[heading] = column
            elif name := stored.get(folded(heading)) if column is None or column.field is None else column.field.name:
                fields[heading] = name
        unknown = tuple(heading for heading in headings if heading not in fields and heading not in derived)
        return cls(language, fields, derived, unknown, tuple(_repeated(fields)))

    @property
    def is_of_export(self) -> bool:
        """Return whether the headings are those of an export rather than of a table."""
        return self.language is not None or bool(self.derived)

    def of_field(self, name: str) -> str:
        """Return the heading of a field, or its name if it has none."""
        return next((heading for heading, known in self.fields.items() if known == name), name)


def exported_entities(headings: Sequence[str]) -> list[str]:
    """Return the entities whose exported list has most of these headings. None if this is no export of ours."""
    present = {folded(heading) for heading in headings}
    named = "address" in present and {"slug", "source_citation"} & present
    if not (named or _MARKS & present):
        return []
    explained = {entity: max(len(_explained(entity, wording, headings)) for wording in _WORDINGS) for entity in _LISTED}
    best = [entity for entity, count in explained.items() if count == max(explained.values())]
    complete = [entity for entity in best if len(columns_of(entity, Site("", "de"))) == explained[entity]]
    return complete if len(complete) == 1 else best


def is_of_several_kinds(headings: Sequence[str]) -> bool:
    """Return whether these are the headings of an export with one fact per row."""
    named = {"property", "about"} <= set(headings)
    return named or any({PROPERTY.in_(language), ABOUT.in_(language)} <= set(headings) for language in LANGUAGES)


@cache
def terms(entity: str, language: Language) -> Mapping[str, Mapping[str, Term]]:
    """Return the terms of every controlled list, by folded label in a language."""
    return {
        name: {
            words(term, language).casefold(): term for term in known.column.type.enum_class if isinstance(term, Term)
        }
        for name, known in fields_of(entity).items()
        if isinstance(known.column.type, sa.Enum) and known.column.type.enum_class is not None
    }


@cache
def _columns(entity: str, language: Language | None) -> Mapping[str, Column]:
    """Return the columns of a list by folded name or label."""
    columns = columns_of(entity, Site("", language or "de"))
    return {folded(_heading(column, language)): column for column in columns}


def _heading(column: Column, language: Language | None) -> str:
    return column.name if language is None else column.label.in_(language)


def _explained(entity: str, language: Language | None, headings: Sequence[str]) -> set[str]:
    return _columns(entity, language).keys() & {folded(heading) for heading in headings}


def _repeated(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    first: dict[str, str] = {}
    for heading, name in fields.items():
        if name in first:
            yield heading, first[name]
        first.setdefault(name, heading)


def known_headings(entity: str, language: Language | None) -> tuple[str, ...]:
    """Return the headings that an import stores, in the wording of a file."""
    if language is None:
        return tuple(fields_of(entity))
    columns = _columns(entity, language).values()
    return tuple(_heading(column, language) for column in columns if column.field is not None)


def every_heading() -> frozenset[str]:
    """Return the headings of all tables and lists in every wording."""
    columns = {column for entity in ENTITIES for wording in _WORDINGS for column in _columns(entity, wording).values()}
    return frozenset(
        {_heading(column, wording) for column in columns for wording in _WORDINGS}
        | {name for entity in ENTITIES for name in fields_of(entity)}
    )
