"""Evidence map after evidence and gap maps (3ie, Campbell): what was done × what came of it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.models.vocabulary import Activity, Aspect, ProgrammeKind
from kb.queries.answers.results import EFFECTS, Done, FoundAspect, ResultStatement
from kb.queries.answers.strength import Strength, strength

ROWS: Sequence[Done | None] = (*Activity, *ProgrammeKind, None)
"""What was done; None where nobody has documented it."""


@dataclass(frozen=True, slots=True)
class MapCell:
    """The statements on one thing done and one aspect, by id in the order stored, and how strong they are."""

    statements: tuple[int, ...]
    strength: Strength

    @property
    def count(self) -> int:
        """The number of statements."""
        return len(self.statements)


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Cells by (what was done, aspect); a cell without statements is a gap.

    ``statements`` are those in any cell, ``unclassed`` those whose aspect nobody has read yet.
    """

    rows: Sequence[Done | None]
    columns: Sequence[Aspect]
    cells: Mapping[tuple[Done | None, Aspect], MapCell]
    statements: int
    unclassed: tuple[int, ...]
    most: int
    """The largest number of statements in a cell."""

    def cell(self, done: Done | None, aspect: Aspect) -> MapCell:
        """Return a cell, an empty one for a gap."""
        return self.cells.get((done, aspect), EMPTY)

    @property
    def gaps(self) -> int:
        """The number of empty cells among what is known to have been done."""
        return sum(not self.cell(done, aspect).count for done in self.rows if done for aspect in self.columns)


EMPTY = MapCell((), Strength(0, 0))


def evidence_map(statements: Sequence[ResultStatement], this_year: int) -> EvidenceMap:
    """Sort statements into cells. One about several things done, or on several aspects, is in several cells.

    Programmes of a kind that occurs nowhere have no row; activities always have one, because their gaps tell something.
    """
    cells: dict[tuple[Done | None, Aspect], list[tuple[ResultStatement, FoundAspect]]] = defaultdict(list)
    classed: set[int] = set()
    for statement in sorted(statements, key=lambda statement: statement.id):
        for finding in statement.findings:
            classed.add(statement.id)
            for done in statement.done or (None,):
                cells[done, finding.aspect].append((statement, finding))
    return EvidenceMap(
        rows=[row for row in ROWS if isinstance(row, Activity) or any(done is row for done, _ in cells)],
        columns=EFFECTS,
        cells={key: _cell(entries, this_year) for key, entries in cells.items()},
        statements=len(classed),
        unclassed=tuple(sorted(statement.id for statement in statements if statement.id not in classed)),
        most=max(map(len, cells.values()), default=0),
    )


def _cell(entries: Collection[tuple[ResultStatement, FoundAspect]], this_year: int) -> MapCell:
    rated = strength([statement.rated(finding) for statement, finding in entries], this_year)
    return MapCell(tuple([statement.id for statement, _ in entries]), rated)
