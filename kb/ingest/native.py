"""Files in our own format: named after a table, with its columns, references by slug."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.formulas import GUARD, bared
from kb.ingest.check import (
    check_values,
    explained,
    key_fields,
    missing_column,
    missing_keys,
    model_of,
    stray,
    unknown_column,
)
from kb.ingest.draft import Bundle, Draft, DraftReference, Role, RowMapper
from kb.ingest.read import Layout, stem
from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import Cell, Header, Money, Note, Row
from kb.models import ENTITIES
from kb.models.columns import fields_of
from kb.texts import Text

LAYOUT = Layout(names=frozenset(name for entity in ENTITIES for name in fields_of(entity)), short_rows="empty")
"""Tables begin with their header; rows may end before their last empty cells."""


class NativeMapper(RowMapper):
    """Convert the rows of one table; every row is one record."""

    def __init__(self, entity: str) -> None:
        self.entity = entity
        self._header: Header | None = None
        self._role = Role(entity, entity, model_of(entity).__key__)
        self._references = {field.column.name: field.target for field in fields_of(entity).values() if field.target}

    @property
    def roles(self) -> tuple[Role, ...]:
        """The table itself."""
        return (self._role,)

    @property
    def header(self) -> Header | None:
        """The columns of the file being read."""
        return self._header

    @property
    def may_repeat(self) -> bool:
        """False: a table in our own format lists every record once."""
        return False

    def check_header(self, header: Header) -> Iterator[Problem]:
        """Yield a problem per unknown column and per missing key column."""
        self._header = header
        for column in header.columns:
            if column not in fields_of(self.entity):
                yield unknown_column(self.entity, column, header.place)
        for name in key_fields(self.entity):
            if name not in header.columns:
                yield missing_column(name, header.columns, header.place)

    def bundles(self, row: Row) -> Iterator[Bundle | Problem | Note]:
        """Check the values of a row."""
        place = row.place
        if problem := stray(row, is_foreign=False):
            yield problem
            return
        values, problems = check_values(self.entity, _unguarded(row.values), place)
        problems = problems or missing_keys(self.entity, values, place) + self._other_currencies(row.values, place)
        if problems:
            yield from explained(row.values, place, problems, is_foreign=False)
            return
        yield Bundle(self, place, {self.entity: [self._draft(values, place)]})

    def _other_currencies(self, cells: Mapping[str, Cell], place: Place) -> list[Problem]:
        """Return a problem per amount that the sheet shows in another currency than the row names."""
        if "currency" not in fields_of(self.entity):
            return []
        named = cells.get("currency")
        return [
            faults.SHOWN_CURRENCY.at(place, field, cell, currency=cell.currency, named=named or _NOTHING)
            for field, cell in cells.items()
            if isinstance(cell, Money) and cell.currency != named
        ]

    def _draft(self, values: dict[str, Any], place: Place) -> Draft:
        references = {}
        for column, target in self._references.items():
            if values.get(column) is not None:
                references[column] = DraftReference(target, values.pop(column))
        return Draft(self._role, place, values, references)


_NOTHING = Text("nichts", "nothing")


def _unguarded(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """Remove the apostrophe with which an export guards texts that look like formulas."""
    if not any(isinstance(cell, str) and cell.startswith(GUARD) for cell in cells.values()):
        return cells
    return {name: bared(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}


def entity_of(file: str, sheet: str | None) -> str | None:
    """Return the entity of a file or sheet in our own format; the sheet name takes precedence."""
    for name in (sheet, stem(Path(file))):
        if name is not None and name.strip().lower() in ENTITIES:
            return name.strip().lower()
    return None
