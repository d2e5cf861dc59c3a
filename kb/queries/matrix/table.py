"""Initiatives by region and competence field: their number, the leading one, and empty cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.errors import NotFound
from kb.models import CompetenceField, FieldScheme, PolicyEra, Programme, Region
from kb.models.vocabulary import RegionKind, Status
from kb.queries.gaps import Gap, gap_of
from kb.queries.matrix import axes
from kb.queries.matrix.axes import Reach
from kb.queries.matrix.covering import Covering
from kb.queries.matrix.facts import RANKS, MatrixFacts, MatrixField, MatrixInitiative, MatrixRegion, NamedRecord, facts
from kb.queries.names import unknown
from kb.texts import Language, Text

__all__ = [
    "RANKS",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixFacts",
    "MatrixLine",
    "MatrixRow",
    "MatrixSelection",
    "facts",
    "lines",
    "matrix",
]

MOST_EMPTY = 30
"""The maximum number of rows or columns at which empty ones are shown by default; more would bury the rest."""
MOST_ROWS = 300
"""The maximum number of rows on a page."""


@dataclass(frozen=True, slots=True)
class MatrixSelection:
    """Choices of the reader, by slugs: rows are the parts of ``region`` (or its regions of one ``level``).

    Columns are the narrower fields of ``field``, else the topmost of ``scheme``. ``empty`` shows or hides rows and
    columns without an initiative; None leaves it to their number. With ``by_years`` an initiative also belongs to the
    eras that its years fall into.
    """

    region: str = ""
    level: RegionKind | None = None
    scheme: str = ""
    field: str = ""
    era: str = ""
    programme: str = ""
    status: Status | None = None
    empty: bool | None = None
    by_years: bool = False


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

    ``via`` are the slugs of fields of other schemes whose mappings bring initiatives here.
    """

    field: MatrixField | None
    total: MatrixCell
    has_parts: bool = False
    via: Sequence[str] = ()


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


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One cell as a plain row, for exported tables; None as region or field is the rest."""

    region: MatrixRegion | None
    field: MatrixField | None
    initiatives: int
    derived: int
    leading: MatrixInitiative | None
    gap: Gap | None
    covering: Sequence[MatrixInitiative]


def matrix(known: MatrixFacts, selection: MatrixSelection, language: Language, most: int | None = MOST_ROWS) -> Matrix:
    """Return the selected matrix of at most ``most`` rows; raises NotFound for an unknown slug."""
    region = _called(known.regions, selection.region, Region.__title__)
    field = _called(known.fields, selection.field, CompetenceField.__title__)
    scheme = _called(known.schemes, selection.scheme, FieldScheme.__title__) or _scheme(known, field)
    if field is not None and field.field_scheme_id != scheme.id:
        field = None
    reach = Reach(known, scheme)
    era = _called(known.eras, selection.era, PolicyEra.__title__)
    programme = _called(known.programmes, selection.programme, Programme.__title__)
    anywhere = _chosen(known, selection, era, programme)
    chosen = [record for record in anywhere if region is None or region.id in record.regions]
    counted = [record for record in chosen if field is None or field.id in reach.of(record)]
    regions = axes.rows(known, region, selection.level, language)
    fields = axes.columns(known, scheme, field)
    covering = Covering(known, reach, anywhere)
    table = _Table(known, reach, covering, counted, {record.id for record in regions}, {record.id for record in fields})
    columns = [_column(known, table, record, field) for record in fields]
    shown_columns = [record for record in columns if record.total.count or _is_shown(selection, len(columns))]
    if rest := table.column(None).members:
        shown_columns.append(MatrixColumn(None, MatrixCell(rest, 0)))
    standing = [record for record in regions if table.row(record).count or record.valid_until is None]
    shown = [record for record in standing if table.row(record).count or _is_shown(selection, len(standing))]
    rest_row = [None] if table.row(None).members else []
    via = () if field is None else reach.via(counted, field.id)
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
        whole=MatrixColumn(field, MatrixCell(counted, table.derived_in(counted, field)), via=via),
        hidden_rows=len(standing) - len(shown),
        hidden_columns=len(columns) - sum(record.field is not None for record in shown_columns),
        cut_rows=len(shown) - len(shown[:most]),
    )


def lines(matrix: Matrix) -> Iterator[MatrixLine]:
    """Yield the cells of a matrix row by row, including empty ones."""
    for row in matrix.rows:
        for column, cell in zip(matrix.columns, row.cells, strict=True):
            leading = cell.members[0] if cell.members else None
            yield MatrixLine(row.region, column.field, cell.count, cell.derived, leading, cell.gap, cell.covering)


def _is_shown(selection: MatrixSelection, count: int) -> bool:
    """Return whether empty rows or columns are shown, given their number."""
    return count <= MOST_EMPTY if selection.empty is None else selection.empty


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
        reach: Reach,
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

    def via(self, field: MatrixField) -> Sequence[str]:
        return self._reach.via(self._columns.get(field.id, ()), field.id)

    def derived_in(self, members: Iterable[MatrixInitiative], field: MatrixField | None) -> int:
        return 0 if field is None else sum(self._reach.is_derived(initiative, field.id) for initiative in members)


def _column(known: MatrixFacts, table: _Table, field: MatrixField, chosen: MatrixField | None) -> MatrixColumn:
    total = table.column(field)
    return MatrixColumn(field, total, field != chosen and axes.has_narrower(known, field), table.via(field))


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
