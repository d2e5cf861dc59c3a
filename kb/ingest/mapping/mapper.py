"""Foreign lists: rows become bundles as a mapping says."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kb.ingest.check import InvalidValue, check_rules, check_values, field_names, fields_of, key_fields, missing_fields
from kb.ingest.draft import Bundle, Draft, DraftReference, Note, Role, RowMapper
from kb.ingest.mapping.cells import CellReader, conditions, fill
from kb.ingest.mapping.spec import MAIN, FieldSpec, MappingSpec
from kb.ingest.read import Layout
from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import Cell, Header, Row
from kb.texts import Text

MOST_SHARED = 5_000


class _DraftBuilder:
    """Makes the drafts of one role."""

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
        """Yield the draft of a row, unless it has no key to be known by, and what there is to say about it."""
        given: dict[str, Any] = dict(self._constants)
        problems: list[Problem] = []
        for field, reader in self._varying:
            try:
                reading = reader.read(cells)
            except InvalidValue as wrong:
                problems.append(self._problem(field, wrong, cells, place))
                continue
            given[field] = reading.value
            yield from (Note(text, place) for text in reading.notes)
        if problems:
            yield from problems
        elif self.role.is_main:
            yield from self._checked(given, place)
        else:
            yield from self._shared_draft(given, place)

    def _problem(self, field: str, wrong: InvalidValue, cells: Mapping[str, Cell], place: Place) -> Problem:
        column = self.readers[field].column
        return wrong.fault.at(place, field, cells.get(column or ""), column=column, **wrong.words)

    def _shared_draft(self, given: dict[str, Any], place: Place) -> Iterator[Draft | Problem | Note]:
        """Let rows with the same linked record share one draft: it is checked and matched once.

        One that belongs to the main record is the row's own.
        """
        if self.is_owned or not all(isinstance(value, Hashable) for value in given.values()):
            yield from self._checked(given, place)
            return
        mark = tuple(given.values())
        if mark not in self._shared:
            made = list(self._checked(given, place))
            if any(isinstance(each, Problem) for each in made):
                yield from made
                return
            if len(self._shared) >= MOST_SHARED:
                self._shared.clear()
            self._shared[mark] = next((each for each in made if isinstance(each, Draft)), None)
        if (draft := self._shared[mark]) is not None:
            yield draft

    def _checked(self, given: dict[str, Any], place: Place) -> Iterator[Draft | Problem | Note]:
        entity = self.role.entity
        slug_from = self._slug_from(given)
        values, problems = check_values(entity, given, place)
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
        """Name what a record needs, among it all that the main one is known by: without it each import adds another."""
        known_by = self.role.match if self.role.is_main else ()
        empty = [field_names(self.role.entity)[column] for column in known_by if values.get(column) is None]
        return list(dict.fromkeys([*missing_fields(self.role.entity, values), *empty]))

    def _slug_from(self, given: Mapping[str, Any]) -> str | None:
        """Return the text a new record's slug is made from: a field of the record, or a template of its fields."""
        if self._slug_of is None:
            return None
        template = self._slug_of if "{" in self._slug_of else f"{{{self._slug_of}}}"
        return fill(template, given)

    def _column(self, field: str | None) -> str | None:
        """Name the column of the file that a field is read from."""
        return self.readers[field].column if field in self.readers else field

    def _is_nameless(self, values: Mapping[str, Any], slug_from: str | None) -> bool:
        """Tell whether a row does not speak of this record: one of the columns it is known by is empty."""
        own = [column for column in self.role.match if column not in self.links]
        return any(values.get(column) is None and not (column == "slug" and slug_from) for column in own)


class ForeignMapper(RowMapper):
    """Rows of a foreign list, read as a mapping says."""

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
        """What the main record points to, the main one, and what belongs to it, each in the order of the mapping."""
        return self._roles

    @property
    def header(self) -> Header | None:
        """A mapping describes whole records, so that a field without a column concerns each row by itself."""
        return None

    @property
    def may_repeat(self) -> bool:
        """A foreign list may, when its mapping says so."""
        return self.spec.repeats is not None and self.spec.repeats.action == "skip"

    def _needed(self) -> set[str]:
        """Return the columns a file must have for this mapping."""
        named = {column for maker in self._makers for reader in maker.readers.values() for column in reader.columns}
        named |= {column for maker in self._makers for column in maker.when_columns} | set(self.spec.skip)
        if self._unpivot is not None and self.spec.unpivot is not None:
            named -= {self.spec.unpivot.value, *self._unpivot.groupindex}
        return named - set(self.spec.optional)

    def check_header(self, header: Header) -> Iterator[Problem]:
        """Name the columns that the mapping needs and the file does not have; further columns are left aside."""
        for name in sorted(self.needed - set(header.columns)):
            yield faults.MISSING_COLUMN.at(header.place, field=name, column=name, columns=", ".join(header.columns))
        if self._unpivot is not None and not any(self._unpivot.fullmatch(name) for name in header.columns):
            pattern = self._unpivot.pattern
            yield faults.MISSING_COLUMN.at(
                header.place, field=pattern, column=pattern, columns=", ".join(header.columns)
            )

    def bundles(self, row: Row) -> Iterator[Bundle | Problem | Note]:
        """Map and check a row, which an unpivoting mapping turns into several records."""
        if not row.values.keys() & self.needed:
            names = ", ".join(sorted(self.needed))
            yield faults.MISSING_COLUMN.at(
                row.place, field=names, column=names, columns=", ".join(map(str, row.values))
            )
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
        """Return what the name of an unpivoted column says, None for other columns."""
        if column not in self._turned:
            assert self._unpivot is not None
            found = self._unpivot.fullmatch(column)
            self._turned[column] = found.groupdict(default="") if found else None
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
_SKIPPED = Text("Ausgelassen, wie die Zuordnung es sagt.", "Left out, as the mapping says.")
