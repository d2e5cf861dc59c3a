"""The cells of a matrix as plain rows, for files and programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.queries.gaps import Gap
from kb.queries.matrix.facts import MatrixField, MatrixInitiative, MatrixRegion
from kb.queries.matrix.listed import ListedColumn
from kb.queries.matrix.table import Matrix


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
    listed: ListedColumn | None = None

    @property
    def kind(self) -> str | None:
        """The kind of record of the column, which is a field unless it is listed; None for the rest."""
        return self.listed.entity if self.listed else self.field and "competence_field"


def lines(matrix: Matrix) -> Iterator[MatrixLine]:
    """Yield the cells of a matrix row by row, including empty ones."""
    for row in matrix.rows:
        for column, cell in zip(matrix.columns, row.cells, strict=True):
            leading = cell.members[0] if cell.members else None
            counts = cell.count, cell.derived, leading, cell.gap, cell.covering
            yield MatrixLine(row.region, column.field, *counts, column.listed)
