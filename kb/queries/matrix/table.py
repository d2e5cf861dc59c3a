"""Initiatives by region and competence field: how many there are, which one leads, and where there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.errors import NotFound
from kb.models import CompetenceField, FieldScheme, PolicyEra, Programme, Region
from kb.models.vocabulary import RegionKind, Status
from kb.queries.matrix import axes
from kb.queries.matrix.axes import Reach
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
"""Up to so many rows or columns, empty ones are shown unless the reader says otherwise; beyond they would bury the rest."""
MOST_ROWS = 300
"""Rows a page shows at most."""


@dataclass(frozen=True, slots=True)
class MatrixSelection:
    """What a reader wants to see, by slugs: rows are the parts of ``region`` (or its regions of one ``level``).

    Columns are the narrower fields of ``field``, else the topmost of ``scheme``. ``empty`` shows or hides rows and
    columns without an initiative; None leaves it to their number.
    """

    region: str = ""
    level: RegionKind | None = None
    scheme: str = ""
    field: str = ""
    era: str = ""
    programme: str = ""
    status: Status | None = None
    empty: bool | None = None


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """The initiatives of a row and a column, the leading one first; ``derived`` are there through a mapping only."""

    members: Sequence[MatrixInitiative]
    derived: int

    @property
    def count(self) -> int:
        """The number of initiatives."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A field with its initiatives, each once; without a field those that have none here.

    ``via`` are the slugs of the fields of other schemes through whose mappings initiatives came here.
    """

    field: MatrixField | None
    total: MatrixCell
    has_parts: bool = False
    via: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A region with its cells and its initiatives, each once; without a region those that have none here."""

    region: MatrixRegion | None
    total: MatrixCell
    cells: Sequence[MatrixCell]
    has_parts: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix with all that its page says around it; ``path`` and ``field_path`` lead there from the top.

    ``whole`` is the column of everything; its ``via`` belong to the chosen field. ``empty`` counts the shown cells
    without an initiative, where both a region and a field stand.
    """

    wanted: MatrixSelection
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
    def empty(self) -> int:
        """The number of white spots."""
        named = [at for at, column in enumerate(self.columns) if column.field is not None]
        return sum(not row.cells[at].count for row in self.rows if row.region is not None for at in named)


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One cell as a plain row, for tables outside the site; a missing region or field is the rest."""

    region: MatrixRegion | None
    field: MatrixField | None
    initiatives: int
    derived: int
    leading: MatrixInitiative | None


def matrix(known: MatrixFacts, wanted: MatrixSelection, language: Language, most: int | None = MOST_ROWS) -> Matrix:
    """Make the matrix that somebody wants, of ``most`` rows; raises NotFound for a slug that nothing is called by."""
    region = _called(known.regions, wanted.region, Region.__title__)
    field = _called(known.fields, wanted.field, CompetenceField.__title__)
    scheme = _called(known.schemes, wanted.scheme, FieldScheme.__title__) or _scheme(known, field)
    if field is not None and field.field_scheme_id != scheme.id:
        field = None
    reach = Reach(known, scheme)
    era = _called(known.eras, wanted.era, PolicyEra.__title__)
    programme = _called(known.programmes, wanted.programme, Programme.__title__)
    chosen = _chosen(known, region, era, programme, wanted.status)
    counted = [one for one in chosen if field is None or field.id in reach.of(one)]
    places = axes.places(known, region, wanted.level, language)
    subjects = axes.subjects(known, scheme, field)
    table = _Table(reach, counted, {one.id for one in places}, {one.id for one in subjects})
    columns = [_column(known, table, one, field) for one in subjects]
    shown_columns = [one for one in columns if one.total.count or _is_shown(wanted, len(columns))]
    if rest := table.column(None).members:
        shown_columns.append(MatrixColumn(None, MatrixCell(rest, 0)))
    standing = [one for one in places if table.row(one).count or one.valid_until is None]
    shown = [one for one in standing if table.row(one).count or _is_shown(wanted, len(standing))]
    rest_row = [None] if table.row(None).members else []
    via = () if field is None else reach.via(counted, field.id)
    return Matrix(
        wanted=wanted,
        region=region,
        path=[] if region is None else axes.line(known.regions, region),
        scheme=scheme,
        field=field,
        field_path=[] if field is None else axes.line(known.fields, field),
        era=era,
        programme=programme,
        columns=shown_columns,
        rows=[_row(known, table, one, shown_columns, region) for one in (*shown[:most], *rest_row)],
        whole=MatrixColumn(field, MatrixCell(counted, table.derived_in(counted, field)), via=via),
        hidden_rows=len(standing) - len(shown),
        hidden_columns=len(columns) - sum(one.field is not None for one in shown_columns),
        cut_rows=len(shown) - len(shown[:most]),
    )


def lines(found: Matrix) -> Iterator[MatrixLine]:
    """Return the cells of a matrix row by row, the empty ones too."""
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            leading = cell.members[0] if cell.members else None
            yield MatrixLine(row.region, column.field, cell.count, cell.derived, leading)


def _is_shown(wanted: MatrixSelection, count: int) -> bool:
    """Tell whether empty ones of so many rows or columns are shown."""
    return count <= MOST_EMPTY if wanted.empty is None else wanted.empty


_Known = TypeVar("_Known", MatrixRegion, MatrixField, NamedRecord)


def _called(known: Mapping[int, _Known], slug: str, title: Text) -> _Known | None:
    if not slug:
        return None
    for one in known.values():
        if one.slug == slug:
            return one
    raise unknown(title, slug)


def _scheme(known: MatrixFacts, field: MatrixField | None) -> NamedRecord:
    """Return the scheme of the chosen field, else the one that most initiatives were assigned to."""
    if field is not None:
        return known.schemes[field.field_scheme_id]
    used: dict[int, int] = dict.fromkeys(known.schemes, 0)
    for one in known.initiatives:
        for scheme in {known.fields[key].field_scheme_id for key in one.fields}:
            used[scheme] += 1
    if not used:
        raise NotFound(_NO_SCHEME)
    return known.schemes[max(used, key=lambda scheme: used[scheme])]


def _chosen(
    known: MatrixFacts,
    region: MatrixRegion | None,
    era: NamedRecord | None,
    programme: NamedRecord | None,
    status: Status | None,
) -> list[MatrixInitiative]:
    """Return the initiatives that region, era, programme and status leave."""
    return [
        one
        for one in known.initiatives
        if (region is None or region.id in one.regions)
        and (era is None or era.id in one.eras)
        and (programme is None or programme.id in one.programmes)
        and (status is None or one.status is status)
    ]


class _Table:
    """The initiatives sorted into cells; None as region or field stands for those that have none of the shown."""

    def __init__(self, reach: Reach, members: Iterable[MatrixInitiative], regions: set[int], fields: set[int]) -> None:
        self._reach = reach
        self._rows: dict[int | None, list[MatrixInitiative]] = defaultdict(list)
        self._columns: dict[int | None, list[MatrixInitiative]] = defaultdict(list)
        self._cells: dict[tuple[int | None, int | None], list[MatrixInitiative]] = defaultdict(list)
        for one in members:
            places: Iterable[int | None] = one.regions & regions or [None]
            subjects: Iterable[int | None] = reach.of(one) & fields or [None]
            for place in places:
                self._rows[place].append(one)
                for subject in subjects:
                    self._cells[place, subject].append(one)
            for subject in subjects:
                self._columns[subject].append(one)

    def row(self, region: MatrixRegion | None) -> MatrixCell:
        return MatrixCell(self._rows.get(region and region.id, ()), 0)

    def column(self, field: MatrixField | None) -> MatrixCell:
        members = self._columns.get(field and field.id, ())
        return MatrixCell(members, self.derived_in(members, field))

    def cell(self, region: MatrixRegion | None, field: MatrixField | None) -> MatrixCell:
        members = self._cells.get((region and region.id, field and field.id), ())
        return MatrixCell(members, self.derived_in(members, field))

    def via(self, field: MatrixField) -> Sequence[str]:
        return self._reach.via(self._columns.get(field.id, ()), field.id)

    def derived_in(self, members: Iterable[MatrixInitiative], field: MatrixField | None) -> int:
        return 0 if field is None else sum(self._reach.is_derived(one, field.id) for one in members)


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
