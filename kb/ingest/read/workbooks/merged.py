"""Cells merged downwards: the value of the first cell belongs to all their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.ingest.read.workbooks.cells import Area, FaultyCell
from kb.ingest.row import Cell


@dataclass(slots=True)
class Merge:
    """Merged cells whose first row has been read."""

    area: Area
    value: Cell = None
    fault: FaultyCell | None = None
    """The first cell, if it is faulty."""


class MergedCells:
    """The merged cells of a sheet, asked row by row."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._coming = sorted((area for area in areas if area.size > 1), reverse=True)
        self._open: dict[int, Merge] = {}

    def start(self, line: int, cells: Sequence[Cell], faulty: Sequence[FaultyCell]) -> Iterator[Area]:
        """Take the values of the cells that are merged from this row on. Yield those merged across columns."""
        while self._coming and self._coming[-1].top <= line:
            area = self._coming.pop()
            if area.top < line:
                continue
            if area.right > area.left:
                yield area
            if area.bottom > area.top and area.left <= len(cells):
                fault = next((cell for cell in faulty if Area.of(cell[0]) == (line, area.left, line, area.left)), None)
                self._open[area.left] = Merge(area, cells[area.left - 1], fault)

    def fill(self, line: int, cells: list[Cell]) -> Iterator[Merge]:
        """Fill cells merged with sound cells above, and yield what is merged."""
        for column, merge in list(self._open.items()):
            if merge.area.bottom < line:
                del self._open[column]
            elif merge.area.top < line and (merge.fault or merge.value is not None):
                cells += [None] * (column - len(cells))
                cells[column - 1] = merge.value
                yield merge
