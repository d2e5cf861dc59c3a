"""Convert the rows of foreign lists to bundles as a mapping defines."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kb.ingest.check import InvalidValue, check_rules, check_values, key_fields, missing_column, missing_fields
from kb.ingest.draft import Bundle, Draft, DraftReference, Role, RowMapper
from kb.ingest.mapping.cells import CellReader, conditions, fill
from kb.ingest.mapping.spec import MAIN, FieldSpec, MappingSpec
from kb.ingest.read import Layout
from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import Cell, Header, Note, Row
from kb.models.columns import field_names, fields_of
from kb.texts import Text

MOST_SHARED = 5_000


class _DraftBuilder:
    """Build the drafts of one role."""

    def __init__(
        self, role: Role, fields: Mapping[str, FieldSpec], clean: tuple[str, ...], when: Mapping[str, str]
    ) -> None:
        entity = role.entity
        match = tuple(fields_of(entity)[field].column.name for field in role.match or key_fields(entity))
        self.role = replace(role, match=match)
        self.applies = conditions(when)
        self.when_columns = set(when)
        self.links = {
            fields_of(entity)[field].column.name: "" if spec.record == MAIN else spec.record
            for field, spec in fields.items()
            if spec.record
        }
        self.readers = {
            field: CellReader(spec, clean) for field, spec in fields.items() if not (spec.record or spec.slug_of)
        }
        self._constants = {field: spec.constant for field, spec in fields.items() if spec.constant is not None}
        self._varying = [(field, reader) for field, reader in self.readers.items() if field not in self._constants]
        self._slug_of = next((spec.slug_of for spec in fields.values() if spec.slug_of), None)
        self._references = {
            known.column.name: (known.target, spec)
            for field, spec in fields.items()
            if (known := fields_of(entity)[field]).target and not spec.record
        }
        self._shared: dict[tuple[Any, ...], Draft | None] = {}
        self.is_owned = False

    def make(self, cells: Mapping[str, Cell], place: Place) -> Iterator[Draft | Problem | Note]:
        """Yield the draft of a row, if its key is not empty, with problems and notes."""
        values: dict[str, Any] = dict(self._constants)
        problems: list[Problem] = []
        for field, reader in self._varying:
            try:
                reading = reader.read(cells)
            except InvalidValue as invalid:
                problems.append(self._problem(field, invalid, cells, place))
                continue
            values[field] = reading.value
            yield from (Note(text, place) for text in reading.notes)
        if problems:
            yield from problems
        elif self.role.is_main:
            yield from self._checked(values, place)
        else:
            yield from self._shared_draft(values, place)

    def _problem(self, field: str, invalid: InvalidValue, cells: Mapping[str, Cell], place: Place) -> Problem:
        column = self.readers[field].column
        return invalid.fault.at(place, field, cells.get(column or ""), column=column, **invalid.words)

    def _shared_draft(self, values: dict[str, Any], place: Place) -> Iterator[Draft | Problem | Note]:
        """Share one draft among rows with the same linked record, so that it is checked once.

        A record owned by the main record is never shared.
        """
        if self.is_owned or not all(isinstance(value, Hashable) for value in values.values()):
            yield from self._checked(values, place)
            return
        mark = tuple(values.values())
        if mark not in self._shared:
            made = list(self._checked(values, place))
            if any(isinstance(outcome, Problem) for outcome in made):
                yield from made
                return
            if len(self._shared) >= MOST_SHARED:
                self._shared.clear()
            self._shared[mark] = next((outcome for outcome in made if isinstance(outcome, Draft)), None)
        if (draft := self._shared[mark]) is not None:
            yield draft

    def _checked(self, cells: dict[str, Any], place: Place) -> Iterator[Draft | Problem | Note]:
        entity = self.role.entity
        slug_from = self._slug_from(cells)
        values, problems = check_values(entity, cells, place)
        if not problems and not self.role.is_main and self._is_nameless(values, slug_from):
            return
        assumed = {**values, **dict.fromkeys(self.links, "linked")}
        if slug_from is not None:
            assumed["slug"] = slug_from
        if not problems:
            problems = [faults.REQUIRED.at(place, field=name) for name in self._missing(assumed)]
            problems += check_rules(entity, assumed, place)
        if problems:
            yield from (replace(problem, column=self._column(problem.field)) for problem in problems)
            return
        references = {
            column: DraftReference(str(target), values.pop(column), spec.by, spec.unknown)
            for column, (target, spec) in self._references.items()
            if values.get(column) is not None
        }
        yield Draft(self.role, place, values, references, self.links, slug_from)

    def _missing(self, values: Mapping[str, Any]) -> list[str]:
        """Return missing fields, including the main record's match columns, which prevent duplicates."""
        known_by = self.role.match if self.role.is_main else ()
        empty = [field_names(self.role.entity)[column] for column in known_by if values.get(column) is None]
        return list(dict.fromkeys([*missing_fields(self.role.entity, values), *empty]))

    def _slug_from(self, cells: Mapping[str, Any]) -> str | None:
        """Return the text a new slug is derived from: a field or a template of fields."""
        if self._slug_of is None:
            return None
        template = self._slug_of if "{" in self._slug_of else f"{{{self._slug_of}}}"
        return fill(template, cells)

    def _column(self, field: str | None) -> str | None:
        """Return the column of the file that a field is read from."""
        return self.readers[field].column if field in self.readers else field

    def _is_nameless(self, values: Mapping[str, Any], slug_from: str | None) -> bool:
        """Return whether a match column is empty, so that the row lacks this record."""
        own = [column for column in self.role.match if column not in self.links]
        return any(values.get(column) is None and not (column == "slug" and slug_from) for column in own)


class ForeignMapper(RowMapper):
    """Convert the rows of a foreign list as a mapping defines."""

    def __init__(self, spec: MappingSpec) -> None:
        self.spec = spec
        linked = [
            _DraftBuilder(
                Role(record.name, record.entity, record.match, False),
                spec.ready(record.fields),
                spec.clean,
                record.when,
            )
            for record in spec.records
        ]
        main = _DraftBuilder(Role("", spec.entity, spec.match), spec.ready(spec.fields), spec.clean, {})
        for maker in linked:
            maker.is_owned = maker.role.name in spec.owned
        before, after = ([maker for maker in linked if maker.is_owned is owned] for owned in (False, True))
        self._makers = [*before, main, *after]
        self._roles = tuple(maker.role for maker in self._makers)
        self._unpivot = re.compile(spec.unpivot.columns) if spec.unpivot else None
        self._turned: dict[str, dict[str, str] | None] = {}
        self._seen: dict[int, Place] = {}
        self.needed = self._needed()
        self.layout = Layout(spec.header_line, spec.sheet, is_foreign=True)
        self._is_skipped = conditions(spec.skip) if spec.skip else None

    @property
    def roles(self) -> tuple[Role, ...]:
        """Referenced records, the main record, and records it owns, each in mapping order."""
        return self._roles

    @property
    def header(self) -> Header | None:
        """None: a mapping describes whole records, so a missing value concerns each row by itself."""
        return None

    @property
    def may_repeat(self) -> bool:
        """Whether the mapping allows repeated rows."""
        return self.spec.repeats is not None and self.spec.repeats.action == "skip"

    def _needed(self) -> set[str]:
        """Return the columns a file must have for this mapping."""
        named = {column for maker in self._makers for reader in maker.readers.values() for column in reader.columns}
        named |= {column for maker in self._makers for column in maker.when_columns} | set(self.spec.skip)
        if self._unpivot is not None and self.spec.unpivot is not None:
            named -= {self.spec.unpivot.value, *self._unpivot.groupindex}
        return named - set(self.spec.optional)

    def check_header(self, header: Header) -> Iterator[Problem]:
        """Yield a problem per missing column; additional columns are ignored."""
        for name in sorted(self.needed - set(header.columns)):
            yield missing_column(name, header.columns, header.place)
        if self._unpivot is not None and not any(self._unpivot.fullmatch(name) for name in header.columns):
            yield missing_column(self._unpivot.pattern, header.columns, header.place)

    def bundles(self, row: Row) -> Iterator[Bundle | Problem | Note]:
        """Map and check a row; an unpivoting mapping yields several records."""
        if not row.values.keys() & self.needed:
            yield missing_column(", ".join(sorted(self.needed)), map(str, row.values), row.place)
            return
        if self._is_skipped is not None and self._is_skipped(row.values):
            yield Note(_SKIPPED, row.place, left_out=True)
            return
        if self.spec.repeats is not None and (first := self._earlier(row)):
            skips = self.spec.repeats.action == "skip"
            yield Note(_REPEATS, row.place, left_out=True) if skips else faults.REPEATS.at(row.place, first=first.line)
            return
        for cells in self._records(row):
            yield from self._bundle(cells, row.place)

    def _earlier(self, row: Row) -> Place | None:
        """Return the place of an earlier row with the same content."""
        assert self.spec.repeats is not None
        ignored = self.spec.repeats.ignore
        mark = hash(
            tuple(
                sorted(
                    (name, str(cell))
                    for name, cell in row.values.items()
                    if cell not in (None, "") and name not in ignored
                )
            )
        )
        place = row.place
        first = self._seen.setdefault(mark, place)
        return None if first is place else first

    def _records(self, row: Row) -> Iterator[Mapping[str, Cell]]:
        if self._unpivot is None or self.spec.unpivot is None:
            yield row.values
            return
        shared = {name: cell for name, cell in row.values.items() if self._groups(name) is None}
        for name, cell in row.values.items():
            groups = self._groups(name)
            if groups is not None and cell not in (None, ""):
                yield {**shared, **groups, self.spec.unpivot.value: cell}

    def _groups(self, column: str) -> dict[str, str] | None:
        """Return the named groups of an unpivoted column, None for other columns."""
        if column not in self._turned:
            assert self._unpivot is not None
            match = self._unpivot.fullmatch(column)
            self._turned[column] = match.groupdict(default="") if match else None
        return self._turned[column]

    def _bundle(self, cells: Mapping[str, Cell], place: Place) -> Iterator[Bundle | Problem | Note]:
        drafts: dict[str, Draft] = {}
        is_sound = True
        for maker in self._makers:
            if not maker.applies(cells):
                continue
            for made in maker.make(cells, place):
                if isinstance(made, Draft):
                    drafts[maker.role.name] = made
                else:
                    is_sound = is_sound and not isinstance(made, Problem)
                    yield made
        if is_sound:
            yield Bundle(self, place, drafts)


_REPEATS = Text("Ausgelassen: Die Zeile wiederholt eine frühere.", "Left out: the row repeats an earlier one.")
_SKIPPED = Text("Ausgelassen, wie in der Zuordnung festgelegt.", "Left out, as defined in the mapping.")
