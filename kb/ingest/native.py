"""Files in our own format: tables with their columns, and exported lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.formulas import GUARD, bared
from kb.ingest.check import (
    InvalidValue,
    check_values,
    explained,
    key_fields,
    may_be,
    missing_column,
    missing_keys,
    model_of,
    shared_symbol,
    slugify,
    stray,
    suggestion,
    unknown_column,
)
from kb.ingest.draft import Bundle, DerivedCell, Draft, DraftReference, Role, RowMapper
from kb.ingest.headings import DESCRIPTIONS, Headings, every_heading, known_headings, terms
from kb.ingest.read import Layout, stem
from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import Cell, Header, Money, Note, Row
from kb.models import ENTITIES
from kb.models.columns import fields_of
from kb.queries.rows import words
from kb.texts import Text

_NAMES = ("name_de", "name_en", "name", "title_de", "title_en", "title")
"""Fields that give a new row of an edited export its slug."""

LAYOUT = Layout(names=every_heading(), descriptions=DESCRIPTIONS, short_rows="empty")
"""Tables begin with their header; rows may end before their last empty cells."""


class NativeMapper(RowMapper):
    """Convert the rows of one table; every row is one record."""

    def __init__(self, entity: str) -> None:
        self.entity = entity
        self._header: Header | None = None
        self._headings = Headings()
        self._names: tuple[str, ...] = ()
        self._role = Role(entity, entity, model_of(entity).__key__)
        self._references = {field.column.name: field.target for field in fields_of(entity).values() if field.target}

    @property
    def is_of_export(self) -> bool:
        """Whether the headings are those of an exported list."""
        return self._headings.is_of_export

    @property
    def roles(self) -> tuple[Role, ...]:
        """The table itself."""
        return (self._role,)

    @property
    def header(self) -> Header | None:
        """The fields of the file being read."""
        return self._header

    @property
    def may_repeat(self) -> bool:
        """False: a table in our own format lists every record once."""
        return False

    def check_header(self, header: Header) -> Iterator[Problem]:
        """Yield a problem per unknown or repeated column and per missing key column."""
        self._headings = headings = Headings.of(self.entity, header.columns)
        self._header = replace(header, columns=tuple(headings.fields.get(name, name) for name in header.columns))
        for column in headings.unknown:
            known = known_headings(self.entity, headings.language)
            yield unknown_column(self.entity, column, header.place, known=known)
        for column, first in headings.repeated:
            yield _same_column(header.place, column, first)
        for name in key_fields(self.entity):
            if name not in headings.fields.values():
                yield missing_column(name, header.columns, header.place)

    def bundles(self, row: Row) -> Iterator[Bundle | Problem | Note]:
        """Check the values of a row."""
        place = row.place
        if problem := stray(row, is_foreign=False):
            yield problem
            return
        if self._header is None and (names := tuple(map(str, row.values))) != self._names:
            self._names, self._headings = names, Headings.of(self.entity, names)
        cells, problems = self._cells(row)
        values, invalid = check_values(self.entity, cells, place)
        problems += invalid
        is_nameless = not problems and self._take_slug_from_name(values)
        problems = problems or missing_keys(self.entity, values, place) + self._other_currencies(cells, place)
        if problems:
            yield from explained(
                row.values, place, [self.with_heading(problem) for problem in problems], is_foreign=False
            )
            return
        draft = self._draft(values, place)
        draft.derived = tuple(self._derived(row.values))
        draft.must_be_new = is_nameless
        yield Bundle(self, place, {self.entity: [draft]})

    def _cells(self, row: Row) -> tuple[dict[str, Cell], list[Problem]]:
        """Return the cells by field, with terms for labels, and problems with other labels."""
        headings = self._headings
        cells = {headings.fields.get(name, name): c for name, c in row.values.items() if name not in headings.derived}
        problems = [_same_column(row.place, column, first) for column, first in headings.repeated]
        if headings.language is None:
            return dict(_unguarded(cells)), problems
        for name, labels in terms(self.entity, headings.language).items():
            text = " ".join(str(cells.get(name) or "").split())
            if term := labels.get(text.casefold()):
                cells[name] = term.value
            elif text and text not in labels.values():
                shown_labels = [words(term, headings.language) for term in labels.values()]
                fault = faults.NOT_IN_LIST
                allowed = ", ".join(shown_labels)
                meant = suggestion(text, shown_labels)
                problems.append(fault.at(row.place, name, cells.pop(name), values=allowed, suggestion=meant))
        return cells, problems

    def _take_slug_from_name(self, values: dict[str, Any]) -> bool:
        """Give a new row of an edited export a slug. Return whether it had none."""
        if not self._headings.is_of_export or "slug" not in key_fields(self.entity) or values.get("slug") is not None:
            return False
        name = next((values[field] for field in _NAMES if values.get(field)), None)
        if name is not None:
            values["slug"] = slugify(name)
        return name is not None

    def _other_currencies(self, cells: Mapping[str, Cell], place: Place) -> list[Problem]:
        """Return a problem per amount shown in another currency than the row's."""
        if "currency" not in fields_of(self.entity):
            return []
        named = cells.get("currency")
        problems = []
        for field, cell in cells.items():
            if isinstance(cell, Money) and not may_be(cell.currency, named):
                invalid = shared_symbol(cell.currency, _IN_COLUMN) or InvalidValue(
                    faults.SHOWN_CURRENCY, currency=cell.currency, named=named or _NOTHING
                )
                problems.append(invalid.fault.at(place, field, cell, **invalid.words))
        return problems

    def _draft(self, values: dict[str, Any], place: Place) -> Draft:
        references = {}
        for column, target in self._references.items():
            if values.get(column) is not None:
                references[column] = DraftReference(target, values.pop(column))
        return Draft(self._role, place, values, references)

    def _derived(self, cells: Mapping[str, Cell]) -> Iterator[DerivedCell]:
        headings = self._headings
        for heading, column in headings.derived.items():
            yield DerivedCell(column, heading, cells.get(heading), headings.of_field(column.follows))

    def with_heading(self, problem: Problem) -> Problem:
        """Name the column of the file where it has a label."""
        if problem.field is None or problem.column not in (None, problem.field) or self._headings.language is None:
            return problem
        return replace(problem, column=self._headings.of_field(problem.field))


def _same_column(place: Place, column: str, first: str) -> Problem:
    return faults.SAME_COLUMN.at(place, field=column, column=column, first=first)


_NOTHING = Text("nichts", "nothing")
_IN_COLUMN = Text("{example} in der Spalte currency, zum Beispiel", "{example} in the column currency, for example")


def _unguarded(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """Remove the apostrophe with which an export guards texts that look like formulas."""
    if not any(isinstance(cell, str) and cell.startswith(GUARD) for cell in cells.values()):
        return cells
    return {name: bared(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}


def entity_of(file: str, sheet: str | None) -> str | None:
    """Return the entity of a file or sheet in our own format. The sheet name takes precedence."""
    for name in (sheet, stem(Path(file))):
        if name is not None and name.strip().lower() in ENTITIES:
            return name.strip().lower()
    return None
