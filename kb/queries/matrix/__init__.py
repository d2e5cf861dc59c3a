"""The matrix of regions and competence fields."""

from kb.queries.matrix.axes import choices
from kb.queries.matrix.facts import FOUNDINGS, Facts, facts
from kb.queries.matrix.table import MOST_EMPTY, MOST_ROWS, RANKS, Cell, Column, Line, Matrix, Row, Wanted, lines, matrix

__all__ = [
    "FOUNDINGS",
    "MOST_EMPTY",
    "MOST_ROWS",
    "RANKS",
    "Cell",
    "Column",
    "Facts",
    "Line",
    "Matrix",
    "Row",
    "Wanted",
    "choices",
    "facts",
    "lines",
    "matrix",
]
