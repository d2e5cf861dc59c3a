"""Build the drafts of one role from the cells of a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kb.ingest.check import (
    InvalidValue,
    check_rules,
    check_values,
    key_fields,
    may_be,
    missing_fields,
    model_of,
    required_fields,
    rule_columns,
    shared_symbol,
)
from kb.ingest.draft import Draft, DraftReference, Role
from kb.ingest.mapping.cells import BESIDE_AMOUNT, CellReader, clean, conditions, fill, tested_columns
from kb.ingest.mapping.spec import MAIN, FieldSpec
from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import Cell, Money, Note
from kb.models.columns import field_names, fields_of

MOST_SHARED = 5_000
Links = Mapping[str, Draft | None]


class DraftBuilder:
    """Build the drafts of one role."""

    def __init__(
        self,
        role: Role,
        fields: Mapping[str, FieldSpec],
        cleaning: tuple[str, ...],
        when: Mapping[str, str],
        *,
        is_owned: bool = False,
    ) -> None:
        entity = role.entity
        known = fields_of(entity)
        self.applies = conditions(when)
        self.when_columns = tested_columns([when])
        self.name = role.name or MAIN
        self.links = {known[field].column.name: spec.record for field, spec in fields.items() if spec.record}
        """The names of the linked records by column."""
        self.readers = {
            field: CellReader(spec, cleaning) for field, spec in fields.items() if not (spec.record or spec.slug_of)
        }
        self._constants = {field: spec.constant for field, spec in fields.items() if spec.constant is not None}
        self._varying = [(field, reader) for field, reader in self.readers.items() if field not in self._constants]
        self._slug_of = next((spec.slug_of for spec in fields.values() if spec.slug_of), None)
        self._references = {
            known[field].column.name: (known[field].target, spec)
            for field, spec in fields.items()
            if known[field].target and not spec.record
        }
        match = tuple(known[field].column.name for field in role.match or key_fields(entity))
        needs = () if role.is_main else tuple(_needs(entity, match, {*self.links, *self._references}))
        self.role = replace(role, match=match, needs=needs)
        self._is_shared = not (role.is_main or is_owned)
        self._inputs = sorted(set().union(*(reader.columns for _, reader in self._varying)))
        self._shared: dict[tuple[Any, ...], tuple[Draft | None, list[Note]]] = {}
        self.rejected = Draft(self.role, Place(""), {})
        """Stands for the record of a row that has a problem, so that records linked to it are checked as well."""

    def make(self, cells: Mapping[str, Cell], links: Links, place: Place) -> Iterator[Draft | Problem | Note]:
        """Yield the draft of a row with a key, with problems and notes."""
        yield from (self._shared_draft if self._is_shared else self._made)(cells, links, place)

    def _shared_draft(self, cells: Mapping[str, Cell], links: Links, place: Place) -> Iterator[Draft | Problem | Note]:
        """Share one draft among rows with the same cells and links.

        A record owned by the main record is never shared.
        """
        mark = (*[_mark(cells.get(column)) for column in self._inputs], *map(id, links.values()))
        if not _is_hashable(mark):
            yield from self._made(cells, links, place)
            return
        if mark not in self._shared:
            made = list(self._made(cells, links, place))
            if any(isinstance(outcome, Problem) for outcome in made):
                yield from made
                return
            if len(self._shared) >= MOST_SHARED:
                self._shared.clear()
            draft = next((outcome for outcome in made if isinstance(outcome, Draft)), None)
            self._shared[mark] = draft, [outcome for outcome in made if isinstance(outcome, Note)]
        draft, notes = self._shared[mark]
        for note in notes:
            yield replace(note, place=place)
        if draft is not None:
            yield draft

    def _made(self, cells: Mapping[str, Cell], links: Links, place: Place) -> Iterator[Draft | Problem | Note]:
        values: dict[str, Any] = dict(self._constants)
        problems: list[Problem] = []
        for field, reader in self._varying:
            if reader.plain is not None:
                values[field] = clean(cells.get(reader.plain), reader.cleaning)
                continue
            try:
                reading = reader.read(cells)
            except InvalidValue as invalid:
                problems.append(self._problem(field, invalid, cells, place))
                continue
            values[field] = reading.value
            if reading.notes:
                yield from (Note(note.text, place, about=note.about) for note in reading.notes)
        yield from problems or self._checked(values, links, place)

    def _problem(self, field: str, invalid: InvalidValue, cells: Mapping[str, Cell], place: Place) -> Problem:
        column = self.readers[field].column
        return invalid.fault.at(self._here(place), field, cells.get(column or ""), column=column, **invalid.words)

    def _here(self, place: Place) -> Place:
        return place if self.role.is_main else replace(place, linked=self.role.name)

    def _checked(self, cells: dict[str, Any], links: Links, place: Place) -> Iterator[Draft | Problem | Note]:
        entity = self.role.entity
        place = self._here(place)
        slug_from = self._slug_from(cells)
        values, problems = check_values(entity, cells, place)
        assumed = {**values, **{column: linked and (linked.role.name or MAIN) for column, linked in links.items()}}
        if not problems and not self.role.is_main and self._is_absent(assumed, slug_from):
            return
        if slug_from is not None:
            assumed["slug"] = slug_from
        if not problems:
            problems = [] if self.role.must_exist else self._incomplete(assumed, cells, place)
        if problems:
            yield from (replace(problem, column=self._column(problem.field)) for problem in problems)
            return
        references = {
            column: DraftReference(str(target), values.pop(column), spec.by, spec.unknown)
            for column, (target, spec) in self._references.items()
            if values.get(column) is not None
        }
        yield Draft(self.role, place, values, references, links, slug_from)

    def _incomplete(self, values: Mapping[str, Any], cells: Mapping[str, Any], place: Place) -> list[Problem]:
        """Return what keeps a record with these values from being stored."""
        return [
            *(faults.REQUIRED.at(place, field=name) for name in self._missing(values)),
            *check_rules(self.role.entity, values, place),
            *_other_currencies(cells, place),
        ]

    def _missing(self, values: Mapping[str, Any]) -> list[str]:
        """Return missing fields, including the main record's match columns, which prevent duplicates."""
        known_by = self.role.match if self.role.is_main else ()
        empty = [field_names(self.role.entity)[column] for column in known_by if values.get(column) is None]
        return list(dict.fromkeys([*missing_fields(self.role.entity, values), *empty]))

    def _slug_from(self, cells: Mapping[str, Any]) -> str | None:
        """Return the text of a new slug: a field or a template."""
        if self._slug_of is None:
            return None
        template = self._slug_of if "{" in self._slug_of else f"{{{self._slug_of}}}"
        return fill(template, cells)

    def _column(self, field: str | None) -> str | None:
        """Return the column of the file that a field is read from."""
        return self.readers[field].column if field in self.readers else field

    def _is_absent(self, values: Mapping[str, Any], slug_from: str | None) -> bool:
        """Return whether a match column or needed reference of this record is empty."""
        if any(values.get(column) is None and not (column == "slug" and slug_from) for column in self.role.match):
            return True
        return any(all(values.get(column) is None for column in group) for group in self.role.needs)


def _is_hashable(mark: tuple[object, ...]) -> bool:
    """Return whether all parts can be compared; lists and objects of JSON cannot."""
    try:
        hash(mark)
    except TypeError:
        return False
    return True


def _other_currencies(values: Mapping[str, Any], place: Place) -> list[Problem]:
    """Return a problem per amount shown in another currency than the record's."""
    currency = values.get("currency")
    amounts = {field: value for field, value in values.items() if isinstance(value, Money)}
    problems = []
    for field, amount in amounts.items():
        if not currency or may_be(amount.currency, currency):
            continue
        invalid = shared_symbol(amount.currency, BESIDE_AMOUNT) or InvalidValue(
            faults.OTHER_CURRENCY, currency=amount.currency, expected=currency
        )
        problems.append(invalid.fault.at(place, field, amount, **invalid.words))
    return problems


def _mark(cell: Cell) -> object:
    """Return what tells cells apart. 1 and true are equal but not the same, nor are 1 EUR and 1 DEM."""
    if isinstance(cell, Money):
        return cell, cell.currency, cell.is_in_full
    return cell if type(cell) is str else (type(cell), cell)


def _needs(entity: str, match: tuple[str, ...], mapped: set[str]) -> Iterator[frozenset[str]]:
    """Yield the references that identify a record or that it requires, and its subjects."""
    required = {column for column, _ in required_fields(entity)}
    yield from (frozenset({column}) for column in sorted(mapped & {*match, *required}))
    for rule in model_of(entity).__rules__:
        if rule.name == "one_subject" and (subjects := mapped & rule_columns(entity, rule)):
            yield frozenset(subjects)
