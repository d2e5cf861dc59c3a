"""The content as rows of text, as an import file has them: references are slugs, dates and numbers are written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import ENTITIES
from kb.models.columns import fields_of, table_of
from kb.queries.rows import plain

TextRow = Mapping[str, str]
"""A row by column name, empty where nothing is known."""
DATED: Mapping[str, tuple[str, ...]] = {
    "statement": ("as_of",),
    "milestone": ("happened_on",),
    "label": ("issued_on",),
    "succession": ("happened_on",),
    "cluster_manager": ("started_on", "ended_on"),
}
"""The facts that have a date, with its columns."""
SUBJECTS = ("initiative", "programme", "region", "competence_field", "organisation", "event")


class ContentRows:
    """The rows of every table."""

    def __init__(self, tables: Mapping[str, Sequence[TextRow]]) -> None:
        self._tables = tables

    def rows(self, table: str) -> Sequence[TextRow]:
        """Return the rows of a table; none if it is not there."""
        return self._tables.get(table, ())

    @cached_property
    def sources(self) -> Mapping[str, TextRow]:
        """The sources by slug."""
        return {row["slug"]: row for row in self.rows("source")}

    def source_of(self, row: TextRow) -> TextRow:
        """Return the source of a fact; an empty row if it has none."""
        return self.sources.get(row.get("source", ""), {})

    def dated_facts(self) -> Iterator[tuple[str, TextRow, str, PartialDate]]:
        """Yield table, row, column and date of every fact that has one."""
        for table, columns in DATED.items():
            for row in self.rows(table):
                for column in columns:
                    if date := date_in(row, column):
                        yield table, row, column, date


def date_in(row: TextRow, column: str) -> PartialDate | None:
    """Return the date in a column; None if it is empty."""
    text = row.get(column)
    return PartialDate.parse(text) if text else None


def subject_of(row: TextRow) -> tuple[str, str]:
    """Return the kind and slug of what a fact is about."""
    return next(((kind, row[kind]) for kind in SUBJECTS if row.get(kind)), ("", ""))


def texts_of(row: TextRow) -> str:
    """Return all bilingual texts of a row, in one string."""
    return "\n".join(text for column, text in row.items() if column.endswith(("_de", "_en")) and text)


def content_of(session: Session) -> ContentRows:
    """Read the whole content of a knowledge base, without outlines."""
    slugs = {entity: _slugs(session, entity) for entity in ENTITIES if "slug" in table_of(entity).c}
    return ContentRows({entity: list(_rows(session, entity, slugs)) for entity in ENTITIES if entity != "region_shape"})


def _slugs(session: Session, entity: str) -> dict[int, str]:
    table = table_of(entity)
    return {row.id: row.slug for row in session.execute(sa.select(table.c.id, table.c.slug))}


def _rows(session: Session, entity: str, slugs: Mapping[str, Mapping[int, str]]) -> Iterator[TextRow]:
    for row in session.execute(sa.select(table_of(entity)).order_by(table_of(entity).c.id)).mappings():
        yield {
            field.name: _cell(row[field.column.name], slugs.get(field.target)) for field in fields_of(entity).values()
        }


def _cell(value: Any, slugs: Mapping[int, str] | None) -> str:
    return plain(value) if slugs is None else slugs.get(value, "")
