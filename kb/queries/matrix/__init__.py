"""Matrix of regions and competence fields."""

from kb.queries.matrix.axes import choices, levels
from kb.queries.matrix.facts import MatrixFacts, MatrixField, MatrixInitiative, MatrixRegion, NamedRecord, facts
from kb.queries.matrix.lines import MatrixLine, lines
from kb.queries.matrix.listed import COUNTED, ListedColumn, listed_columns
from kb.queries.matrix.selection import MatrixSelection
from kb.queries.matrix.table import (
    MOST_EMPTY,
    MOST_ROWS,
    RANKS,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    matrix,
)

__all__ = [
    "COUNTED",
    "MOST_EMPTY",
    "MOST_ROWS",
    "RANKS",
    "ListedColumn",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixFacts",
    "MatrixField",
    "MatrixInitiative",
    "MatrixLine",
    "MatrixRegion",
    "MatrixRow",
    "MatrixSelection",
    "NamedRecord",
    "choices",
    "facts",
    "levels",
    "lines",
    "listed_columns",
    "matrix",
]
