"""Initiatives by region and competence field: their number, the leading one, and empty cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.errors import NotFound
from kb.models import CompetenceField, FieldScheme, PolicyEra, Programme, Region
from kb.queries.gaps import Gap, gap_of
from kb.queries.matrix import axes
from kb.queries.matrix.axes import Reach
from kb.queries.matrix.covering import Covering
from kb.queries.matrix.facts import RANKS, MatrixFacts, MatrixField, MatrixInitiative, MatrixRegion, NamedRecord, facts
from kb.queries.matrix.listed import ListedColumn, ListedReach
from kb.queries.matrix.selection import MatrixSelection
from kb.queries.names import unknown
from kb.texts import Language, Text

__all__ = [
    "RANKS",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixFacts",
    "MatrixRow",
    "MatrixSelection",
    "facts",
    "matrix",
]

MOST_EMPTY = 30
"""The maximum number of rows or columns at which empty ones are shown by default; more would bury the rest."""
MOST_ROWS = 300
"""The maximum number of rows on a page."""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """The initiatives of a row and a column, leading one first; ``derived`` counts those through a mapping only.

    ``gap`` says what it means that a region has none in a field, ``covering`` are those of larger regions.
    """

    members: Sequence[MatrixInitiative]
    derived: int
    gap: Gap | None = None
    covering: Sequence[MatrixInitiative] = ()

    @property
    def count(self) -> int:
        """The number of initiatives."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A field with its initiatives, each once; without a field, those with none of the columns.

    ``via`` are the slugs of fields of other schemes whose mappings bring initiatives here. ``listed`` is the record
    of a reader's list that replaces the field.
    """

    field: MatrixField | None
    total: MatrixCell
    has_parts: bool = False
    via: Sequence[str] = ()
    listed: ListedColumn | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A region with its cells and initiatives, each once; without a region, those with none of the rows."""

    region: MatrixRegion | None
    total: MatrixCell
    cells: Sequence[MatrixCell]
    has_parts: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix with the context of its page; ``path`` and ``field_path`` start at the top.

    ``whole`` is the column of all initiatives; its ``via`` belong to the chosen field.
    """

    selection: MatrixSelection
    region: MatrixRegion | None
    path: Sequence[MatrixRegion]
    scheme: NamedRecord
    field: MatrixField | None
    field_path: Sequence[MatrixField]
    era: NamedRecord | None
    programme: NamedRecord | None
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    whole: MatrixColumn
    hidden_rows: int
    hidden_columns: int
    cut_rows: int

    @property
    def filled_rows(self) -> int:
        """The number of regions with an initiative."""
        return sum(row.total.count > 0 for row in self.rows if row.region is not None)

    @property
    def filled_columns(self) -> int:
        """The number of fields with an initiative."""
        return sum(column.total.count > 0 for column in self.columns if column.field is not None)

    @property
    def known(self) -> int:
        """The number of shown cells with an initiative, except in rest rows and columns."""
        return sum(gap is None for gap in self._gaps())

    @property
    def gaps(self) -> Mapping[Gap, int]:
        """The number of shown cells without an initiative, by what that means; those without any are left out."""
        counts = Counter(self._gaps())
        return {gap: counts[gap] for gap in Gap if counts[gap]}

    def gaps_of(self, row: MatrixRow) -> Sequence[Gap | None]:
        """Return for each field what it means that a row has no initiative of it; None where it has one."""
        return [cell.gap for cell, column in zip(row.cells, self.columns, strict=True) if column.field is not None]

    def _gaps(self) -> Iterator[Gap | None]:
        return (gap for row in self.rows if row.region is not None for gap in self.gaps_of(row))


def matrix(known: MatrixFacts, selection: MatrixSelection, language: Language, most: int | None = MOST_ROWS) -> Matrix:
    """Return the selected matrix of at most ``most`` rows; raises NotFound for an unknown slug."""
    region = _called(known.regions, selection.region, Region.__title__)
    field = _called(known.fields, selection.field, CompetenceField.__title__)
    scheme = _called(known.schemes, selection.scheme, FieldScheme.__title__) or _scheme(known, field)
    if field is not None and (field.field_scheme_id != scheme.id or selection.listed_columns):
        field = None
    era = _called(known.eras, selection.era, PolicyEra.__title__)
    programme = _called(known.programmes, selection.programme, Programme.__title__)
    anywhere = _chosen(known, selection, era, programme)
    regions = _regions(known, selection, region, language)
    reach, fields = _fields(known, selection, scheme, field)
    counted = [record for record in anywhere if _counts(record, selection, region, reach, field)]
    covering = Covering(known, reach, anywhere)
    table = _Table(known, reach, covering, counted, {record.id for record in regions}, {record.id for record in fields})
    columns = [_column(known, table, record, field) for record in fields]
    with_empty = _is_shown(selection, len(columns), selection.listed_columns)
    shown_columns = [record for record in columns if with_empty or record.total.count]
    if rest := table.column(None).members:
        shown_columns.append(MatrixColumn(None, MatrixCell(rest, 0)))
    standing = [record for record in regions if table.row(record).count or record.valid_until is None]
    with_empty = _is_shown(selection, len(standing), selection.listed_rows)
    shown = [record for record in standing if with_empty or table.row(record).count]
    rest_row = [None] if table.row(None).members else []
    return Matrix(
        selection=selection,
        region=region,
        path=[] if region is None else axes.line(known.regions, region),
        scheme=scheme,
        field=field,
        field_path=[] if field is None else axes.line(known.fields, field),
        era=era,
        programme=programme,
        columns=shown_columns,
        rows=[_row(known, table, record, shown_columns, region) for record in (*shown[:most], *rest_row)],
        whole=table.whole(counted, field),
        hidden_rows=len(standing) - len(shown),
        hidden_columns=len(columns) - sum(record.field is not None for record in shown_columns),
        cut_rows=len(shown) - len(shown[:most]),
    )


def _regions(
    known: MatrixFacts, selection: MatrixSelection, region: MatrixRegion | None, language: Language
) -> Sequence[MatrixRegion]:
    if selection.listed_rows:
        return [known.regions[key] for key in selection.listed_rows]
    return axes.rows(known, region, selection.level, language)


def _fields(
    known: MatrixFacts, selection: MatrixSelection, scheme: NamedRecord, field: MatrixField | None
) -> tuple[Reach | ListedReach, Sequence[MatrixField]]:
    if selection.listed_columns:
        listed = ListedReach(selection.listed_columns)
        return listed, listed.fields
    return Reach(known, scheme), axes.columns(known, scheme, field)


def _counts(
    initiative: MatrixInitiative,
    selection: MatrixSelection,
    region: MatrixRegion | None,
    reach: Reach | ListedReach,
    field: MatrixField | None,
) -> bool:
    """Return whether an initiative is in the chosen region and field, and in the rows and columns of a list."""
    if region is not None and region.id not in initiative.regions:
        return False
    if field is not None and field.id not in reach.of(initiative):
        return False
    in_columns = not selection.listed_columns or bool(reach.of(initiative))
    return in_columns and (not selection.listed_rows or not initiative.regions.isdisjoint(selection.listed_rows))


def _is_shown(selection: MatrixSelection, count: int, listed: Sequence[object]) -> bool:
    """Return whether empty rows or columns are shown: listed ones are, others by choice or by their number."""
    return bool(listed) or (count <= MOST_EMPTY if selection.empty is None else selection.empty)


_Known = TypeVar("_Known", MatrixRegion, MatrixField, NamedRecord)


def _called(known: Mapping[int, _Known], slug: str, title: Text) -> _Known | None:
    if not slug:
        return None
    for record in known.values():
        if record.slug == slug:
            return record
    raise unknown(title, slug)


def _scheme(known: MatrixFacts, field: MatrixField | None) -> NamedRecord:
    """Return the scheme of the chosen field, else the one with most initiatives."""
    if field is not None:
        return known.schemes[field.field_scheme_id]
    used: dict[int, int] = dict.fromkeys(known.schemes, 0)
    for initiative in known.initiatives:
        for scheme in {known.fields[key].field_scheme_id for key in initiative.fields}:
            used[scheme] += 1
    if not used:
        raise NotFound(_NO_SCHEME)
    return known.schemes[max(used, key=lambda scheme: used[scheme])]


def _chosen(
    known: MatrixFacts, selection: MatrixSelection, era: NamedRecord | None, programme: NamedRecord | None
) -> list[MatrixInitiative]:
    """Return the initiatives that match era, programme and status."""
    return [
        initiative
        for initiative in known.initiatives
        if (era is None or era.id in (initiative.eras_by_years if selection.by_years else initiative.eras))
        and (programme is None or programme.id in initiative.programmes)
        and (selection.status is None or initiative.status is selection.status)
    ]


class _Table:
    """Initiatives sorted into cells; None as region or field collects those with none of the shown."""

    def __init__(
        self,
        known: MatrixFacts,
        reach: Reach | ListedReach,
        covering: Covering,
        members: Iterable[MatrixInitiative],
        regions: set[int],
        fields: set[int],
    ) -> None:
        self._researched, self._reach, self._covering = known.researched, reach, covering
        self._rows: dict[int | None, list[MatrixInitiative]] = defaultdict(list)
        self._columns: dict[int | None, list[MatrixInitiative]] = defaultdict(list)
        self._cells: dict[tuple[int | None, int | None], list[MatrixInitiative]] = defaultdict(list)
        for initiative in members:
            row_keys: Iterable[int | None] = initiative.regions & regions or [None]
            column_keys: Iterable[int | None] = reach.of(initiative) & fields or [None]
            for row_key in row_keys:
                self._rows[row_key].append(initiative)
                for column_key in column_keys:
                    self._cells[row_key, column_key].append(initiative)
            for column_key in column_keys:
                self._columns[column_key].append(initiative)

    def row(self, region: MatrixRegion | None) -> MatrixCell:
        return MatrixCell(self._rows.get(region and region.id, ()), 0)

    def column(self, field: MatrixField | None) -> MatrixCell:
        members = self._columns.get(field and field.id, ())
        return MatrixCell(members, self.derived_in(members, field))

    def cell(self, region: MatrixRegion | None, field: MatrixField | None) -> MatrixCell:
        members = self._cells.get((region and region.id, field and field.id), ())
        if members or region is None or field is None:
            return MatrixCell(members, self.derived_in(members, field))
        covering = self._covering.of(region, field)
        gap = gap_of(is_covered=bool(covering), is_researched=region.id in self._researched)
        return MatrixCell((), 0, gap, covering)

    def whole(self, members: Sequence[MatrixInitiative], field: MatrixField | None) -> MatrixColumn:
        """Return the column of all initiatives, in the chosen field if there is one."""
        via = () if field is None else self._reach.via(members, field.id)
        return MatrixColumn(field, MatrixCell(members, self.derived_in(members, field)), via=via)

    def via(self, field: MatrixField) -> Sequence[str]:
        return self._reach.via(self._columns.get(field.id, ()), field.id)

    def listed(self, field: MatrixField) -> ListedColumn | None:
        return self._reach.columns.get(field.id) if isinstance(self._reach, ListedReach) else None

    def derived_in(self, members: Iterable[MatrixInitiative], field: MatrixField | None) -> int:
        return 0 if field is None else sum(self._reach.is_derived(initiative, field.id) for initiative in members)


def _column(known: MatrixFacts, table: _Table, field: MatrixField, chosen: MatrixField | None) -> MatrixColumn:
    total = table.column(field)
    has_parts = field != chosen and axes.has_narrower(known, field)
    return MatrixColumn(field, total, has_parts, table.via(field), table.listed(field))


def _row(
    known: MatrixFacts,
    table: _Table,
    region: MatrixRegion | None,
    columns: Sequence[MatrixColumn],
    chosen: MatrixRegion | None,
) -> MatrixRow:
    cells = [table.cell(region, column.field) for column in columns]
    has_parts = region is not None and region != chosen and axes.has_parts(known, region)
    return MatrixRow(region, table.row(region), cells, has_parts)


_NO_SCHEME = Text("Es gibt noch keine Systematik.", "There is no field scheme yet.")
