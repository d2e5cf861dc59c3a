"""The evidence map as a picture: the size and look of its bubbles, and where each of its cells leads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kb.models.vocabulary import Activity, Aspect
from kb.queries.answers import Done, EvidenceMap, Strength
from kb.texts import Text
from kb.web.answers.opened import UNDOCUMENTED, CellAddresses

SMALLEST, LARGEST = 9.0, 25.0
"""Radii of bubbles in pixels; the smallest has room for a digit."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A cell as it is drawn; ``count`` 0 is a gap."""

    aspect: Aspect
    count: int
    radius: float
    strength: Strength
    address: str


@dataclass(frozen=True, slots=True)
class BubbleRow:
    """A row of bubbles: an activity, a kind of programme, or what nobody has documented."""

    done: Done | None
    label: Text
    bubbles: Sequence[Bubble]

    @property
    def is_activity(self) -> bool:
        """Whether the row is an activity of the management."""
        return isinstance(self.done, Activity)


def rows(evidence: EvidenceMap, to: CellAddresses) -> Sequence[BubbleRow]:
    """Draw an evidence map, row by row; ``to`` says where its cells lead."""
    return [
        BubbleRow(
            done,
            NOT_DOCUMENTED if done is None else done.label,
            [_bubble(evidence, to, done, aspect) for aspect in evidence.columns],
        )
        for done in evidence.rows
    ]


def radius(count: int, most: int) -> float:
    """Return the radius whose area is proportional to a count, but no smaller than what can be read and hit."""
    return 0.0 if not count else round(max(SMALLEST, LARGEST * math.sqrt(count / most)), 1)


def _bubble(evidence: EvidenceMap, to: CellAddresses, done: Done | None, aspect: Aspect) -> Bubble:
    cell = evidence.cell(done, aspect)
    address = to.cell(done=UNDOCUMENTED if done is None else done.value, aspect=aspect.value)
    return Bubble(aspect, cell.count, radius(cell.count, evidence.most), cell.strength, address)


NOT_DOCUMENTED = Text("Tätigkeit nicht dokumentiert", "activity not documented")
