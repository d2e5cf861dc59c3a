"""Matrix of regions and competence fields."""

from kb.queries.matrix.axes import choices
from kb.queries.matrix.facts import FOUNDINGS, MatrixFacts, facts
from kb.queries.matrix.table import (
    MOST_EMPTY,
    MOST_ROWS,
    RANKS,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixLine,
    MatrixRow,
    MatrixSelection,
    lines,
    matrix,
)

__all__ = [
    "FOUNDINGS",
    "MOST_EMPTY",
    "MOST_ROWS",
    "RANKS",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixFacts",
    "MatrixLine",
    "MatrixRow",
    "MatrixSelection",
    "choices",
    "facts",
    "lines",
    "matrix",
]
