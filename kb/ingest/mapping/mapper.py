"""Convert the rows of foreign lists to bundles as a mapping defines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kb.ingest.check import InvalidValue, explained, longer_name, missing_column, stray
from kb.ingest.draft import Bundle, Draft, Role, RowMapper
from kb.ingest.mapping.cells import conditions, is_empty, tested_columns
from kb.ingest.mapping.drafts import DraftBuilder
from kb.ingest.mapping.spec import FILE, LINE, MAIN, PLACES, SHEET, MappingSpec, RecordSpec
from kb.ingest.mapping.splitting import Choice, SplitPart, Splitting, with_parts
from kb.ingest.read import Layout
from kb.ingest.report import NotedValue, NoteKind, Place, Problem, faults
from kb.ingest.row import Cell, Header, Note, Row
from kb.texts import Text


class ForeignMapper(RowMapper):
    """Convert the rows of a foreign list as a mapping defines."""

    def __init__(self, spec: MappingSpec) -> None:
        self.spec = spec
        linked = [self._builder(record, spec.owned) for record in spec.records]
        main = DraftBuilder(Role("", spec.entity, spec.match), spec.ready(spec.fields), spec.clean, {})
        before, after = (
            [builder for builder in linked if (builder.role.name in spec.owned) is owned] for owned in (False, True)
        )
        self._makers = [*before, main, *after]
        self._roles = tuple(maker.role for maker in self._makers)
        self._unpivot = re.compile(spec.unpivot.columns) if spec.unpivot else None
        self._turned: dict[str, dict[str, str] | None] = dict.fromkeys(PLACES)
        self._seen: dict[int, Place] = {}
        self._splitting = Splitting.of(spec)
        self._filled = [field.column for field in spec.all_fields if field.fill and field.column]
        self._above: dict[str, Cell] = {}
        self._sheet: tuple[str, str | None] | None = None
        self._named = named = self._named_columns()
        self.needed = named - PLACES - set(spec.optional)
        self._is_placed = bool(named & PLACES)
        self.layout = Layout(
            spec.header,
            spec.sheet,
            is_foreign=True,
            names=frozenset(self.needed | set(spec.optional)),
            needed=frozenset(self.needed),
            short_rows=spec.short_rows,
        )
        turned = {spec.unpivot.value, *self._unpivot.groupindex} if spec.unpivot and self._unpivot else set()
        self._skips = [conditions(when) for when in spec.skip if not turned & tested_columns([when])]
        self._skipped_cells = [conditions(when) for when in spec.skip if turned & tested_columns([when])]

    def _builder(self, record: RecordSpec, owned: frozenset[str]) -> DraftBuilder:
        role = Role(record.name, record.entity, record.match, is_main=False, must_exist=record.unknown == "skip")
        fields = self.spec.ready(record.fields)
        return DraftBuilder(role, fields, self.spec.clean, record.when, is_owned=record.name in owned)

    @property
    def roles(self) -> tuple[Role, ...]:
        """Referenced records, the main record, and records it owns, each in mapping order."""
        return self._roles

    @property
    def header(self) -> Header | None:
        """None. A mapping describes whole records, so a missing value concerns each row by itself."""
        return None

    @property
    def may_repeat(self) -> bool:
        """Whether the mapping allows repeated rows."""
        return self.spec.repeats is not None and self.spec.repeats.action == "skip"

    def _named_columns(self) -> set[str]:
        """Return the columns that this mapping reads."""
        named = {column for maker in self._makers for reader in maker.readers.values() for column in reader.columns}
        named |= {column for maker in self._makers for column in maker.when_columns} | tested_columns(self.spec.skip)
        if self._unpivot is not None and self.spec.unpivot is not None:
            named -= {self.spec.unpivot.value, *self._unpivot.groupindex}
        return named

    def check_header(self, header: Header) -> Iterator[Problem | Note]:
        """Yield a problem per missing column, and notes on columns perhaps meant. Others are ignored."""
        for name in sorted(self.needed - set(header.columns)):
            yield missing_column(name, header.columns, header.place, is_foreign=True)
        if self._unpivot is not None and not any(self._unpivot.fullmatch(name) for name in header.columns):
            yield missing_column(self._unpivot.pattern, header.columns, header.place, is_foreign=True)
        yield from self._doubtful_columns(header)

    def _doubtful_columns(self, header: Header) -> Iterator[Note]:
        unread = [name for name in header.columns if name not in self._named]
        for name in sorted(self._named & set(self.spec.optional) - set(header.columns)):
            if similar := longer_name(name, unread):
                yield Note(_PERHAPS_MEANT.format(column=name, similar=similar), header.place)
        for name in unread:
            first, _, number = name.rpartition(" (")
            if first in self._named and first in header.columns and number.rstrip(")").isdecimal():
                yield Note(_SAME_NAME.format(column=first, other=name), header.place)

    def with_heading(self, problem: Problem) -> Problem:
        """Name the column that the field of a problem is read from."""
        maker = next((maker for maker in self._makers if maker.role.name == (problem.linked or "")), None)
        reader = maker.readers.get(problem.field or "") if maker is not None else None
        is_named = problem.column not in (None, problem.field)
        return problem if reader is None or is_named else replace(problem, column=reader.column)

    def bundles(self, row: Row) -> Iterator[Bundle | Problem | Note]:
        """Map and check a row; an unpivoting mapping yields several records."""
        if self.needed and not row.values.keys() & self.needed:
            names = ", ".join(sorted(self.needed))
            yield missing_column(names, map(str, row.values), row.place, is_foreign=True)
            return
        values = self._placed(row)
        if any(applies(values) for applies in self._skips):
            yield Note(_SKIPPED, row.place, left_out=True)
            return
        if problem := stray(row, is_foreign=True):
            yield problem
            return
        if self._filled:
            yield from self._fill(values, row)
        if self.spec.repeats is not None and (
            first := self._earlier({name: values[name] for name in row.values}, row.place)
        ):
            skips = self.spec.repeats.action == "skip"
            yield Note(_REPEATS, row.place, left_out=True) if skips else faults.REPEATS.at(row.place, first=first.line)
            return
        records = self._records(values, row.place)
        outcomes = [
            outcome
            for cells in records
            for outcome in ([cells] if isinstance(cells, Note) else self._bundles(cells, row))
        ]
        yield from explained({name: values[name] for name in row.values}, row.place, outcomes, is_foreign=True)

    def _bundles(self, cells: Mapping[str, Cell], row: Row) -> Iterator[Bundle | Problem | Note]:
        """Yield a bundle per value that the main record is split by."""
        try:
            parts = [splitter.parts(cells) for splitter in self._splitting.splitters]
        except InvalidValue as invalid:
            yield invalid.fault.at(row.place, None, None, **invalid.words)
            return
        for choice in self._splitting.choices(MAIN, parts):
            yield from self._bundle(cells, parts, choice, row.place)

    def _placed(self, row: Row) -> dict[str, Cell]:
        """Return the cells of a row, with its place if the mapping needs it."""
        if not self._is_placed:
            return dict(row.values)
        return {**row.values, SHEET: row.sheet, FILE: Path(row.file).name, LINE: row.line}

    def _fill(self, values: dict[str, Cell], row: Row) -> Iterator[Note]:
        """Fill empty cells with the value above them on the same sheet. Lines left out do not count."""
        if self._sheet != (row.file, row.sheet):
            self._sheet = row.file, row.sheet
            self._above.clear()
        for column in self._filled:
            if (cell := values.get(column)) is not None and str(cell).strip():
                self._above[column] = cell
            elif column in self._above:
                values[column] = self._above[column]
                about = NotedValue(column, str(self._above[column]))
                yield Note(_FILLED.format(column=column), row.place, about=about)

    def _earlier(self, values: Mapping[str, Cell], place: Place) -> Place | None:
        """Return the place of an earlier row with the same content."""
        assert self.spec.repeats is not None
        ignored = self.spec.repeats.ignore
        mark = hash(
            tuple(
                sorted(
                    (name, str(cell), str(getattr(cell, "currency", "")))
                    for name, cell in values.items()
                    if cell not in (None, "") and name not in ignored
                )
            )
        )
        first = self._seen.setdefault(mark, place)
        return None if first is place else first

    def _records(self, values: Mapping[str, Cell], place: Place) -> Iterator[Mapping[str, Cell] | Note]:
        """Yield the cells per record of a row, and notes on those unused."""
        if self._unpivot is None or self.spec.unpivot is None:
            yield values
            return
        shared = {name: cell for name, cell in values.items() if self._groups(name) is None}
        for name, cell in values.items():
            groups = self._groups(name)
            if groups is None:
                continue
            cells = {**shared, **groups, self.spec.unpivot.value: cell}
            if is_empty(cell):
                yield Note(_NO_VALUE.single.format(value=name), place, about=NotedValue(name, name, _NO_VALUE))
            elif any(applies(cells) for applies in self._skipped_cells):
                yield Note(_SKIPPED, place, left_out=True)
            else:
                yield cells

    def _groups(self, column: str) -> dict[str, str] | None:
        """Return the named groups of an unpivoted column, None for other columns."""
        if column not in self._turned:
            assert self._unpivot is not None
            match = self._unpivot.fullmatch(column)
            self._turned[column] = match.groupdict(default="") if match else None
        return self._turned[column]

    def _bundle(
        self, cells: Mapping[str, Cell], parts: Sequence[Sequence[SplitPart]], choice: Choice, place: Place
    ) -> Iterator[Bundle | Problem | Note]:
        """Yield the drafts of a row as a bundle unless there are problems. A split record has several drafts."""
        drafts: dict[tuple[str, Choice], Draft] = {}
        is_sound = True
        for maker in self._makers:
            for own in self._splitting.choices(maker.name, parts, choice) if parts else _WHOLE:
                chosen = with_parts(cells, parts, own) if own else cells
                if not maker.applies(chosen):
                    continue
                links = {
                    column: drafts.get((linked, self._splitting.within(own, linked) if own else own))
                    for column, linked in maker.links.items()
                }
                for made in maker.make(chosen, links, place):
                    if isinstance(made, Draft):
                        drafts[maker.name, own] = made
                        continue
                    if isinstance(made, Problem):
                        drafts[maker.name, own] = maker.rejected
                        is_sound = False
                    yield made
        if is_sound:
            bundle = Bundle(self, place, {})
            for draft in drafts.values():
                bundle.drafts.setdefault(draft.role.name, []).append(draft)
            yield bundle


_PERHAPS_MEANT = Text(
    "Die Spalte „{column}“ fehlt; „{similar}“ wird nicht gelesen. Ist sie gemeint, in der Zuordnung so nennen.",
    "The column “{column}” is missing; “{similar}” is not read. If it is meant, name it in the mapping.",
)
_SAME_NAME = Text(
    "Die Spalte „{column}“ kommt mehrmals vor; gelesen wird die erste. Eine weitere heißt in der Zuordnung „{other}“.",
    "The column “{column}” appears more than once; the first is read. A mapping calls the other one “{other}”.",
)
_WHOLE: tuple[Choice, ...] = ((),)
"""The only choice of a mapping that splits nothing."""
_REPEATS = Text("Ausgelassen: Die Zeile wiederholt eine frühere.", "Left out: the row repeats an earlier one.")
_FILLED = Text("{column}: leere Zelle mit dem Wert darüber gefüllt", "{column}: empty cell filled with the value above")
_NO_VALUE = NoteKind(
    Text("Kein Wert in der Spalte „{value}“.", "No value in the column “{value}”."),
    Text("{count}× kein Wert, in {different} Spalten: {values}", "{count}× no value, in {different} columns: {values}"),
)
_SKIPPED = Text("Ausgelassen, wie in der Zuordnung festgelegt.", "Left out, as defined in the mapping.")
