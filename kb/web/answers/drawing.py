"""The shares reached as a picture: a strip per indicator, on which each case is a mark. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.models.vocabulary import Indicator, Voice
from kb.queries.answers import Distribution, Expectations, JudgedPromise, Subject, is_independent

MOST = 2.0
"""The share at the right edge; greater ones are drawn there."""
LEFT, WIDTH = 2.0, 94.0
"""Where the scale begins and how wide it is, in per cent of the drawing."""
STEP = 13
"""The height in pixels of marks above each other."""
AT_ONCE = 0.02
"""Shares that differ by less are drawn above each other."""
MOST_MARKS = 100
"""The most cases of a strip that are drawn; of more, only the distribution is."""
TICKS = tuple((percent, round(LEFT + WIDTH * percent / 100 / MOST, 2)) for percent in (0, 50, 100, 150, 200))


@dataclass(frozen=True, slots=True)
class Mark:
    """A case on a strip: its place in per cent and pixels, and who gives the result."""

    case: JudgedPromise
    subject: Subject
    x: float
    y: int
    voice: str
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The cases of an indicator with their distribution; ``box`` is start and width of the middle half."""

    indicator: Indicator
    shape: Distribution
    marks: Sequence[Mark]
    height: int
    median: float
    box: tuple[float, float] | None


def strips(answer: Expectations) -> Sequence[Strip]:
    """Draw the decided cases by indicator, most cases first."""
    return [_strip(answer, indicator, shape) for indicator, shape in answer.shares_by_indicator.items()]


def place(share: float) -> float:
    """Return where a share is drawn, in per cent of the width."""
    return round(LEFT + WIDTH * min(max(share, 0), MOST) / MOST, 2)


def _strip(answer: Expectations, indicator: Indicator, shape: Distribution) -> Strip:
    cases = [case for case in answer.decided if case.promise.lead.indicator is indicator]
    cases.sort(key=lambda case: (case.share or 0, case.promise.lead.id))
    levels: Counter[int] = Counter()
    marks = []
    for case in cases if len(cases) <= MOST_MARKS else ():
        share = case.share or 0
        column = round(min(share, MOST) / AT_ONCE)
        marks.append(
            Mark(
                case,
                answer.facts.subjects[case.subject],
                place(share),
                STEP + levels[column] * STEP,
                _voice(case),
                share > MOST,
            )
        )
        levels[column] += 1
    box = None
    if shape.lower is not None and shape.upper is not None:
        box = place(shape.lower), round(place(shape.upper) - place(shape.lower), 2)
    return Strip(indicator, shape, marks, STEP * (max(levels.values(), default=1) + 1), place(shape.median), box)


def _voice(case: JudgedPromise) -> str:
    """Return how the mark is drawn: by a study, by the press, or by those involved."""
    if case.result is None or not is_independent(case.result):
        return "involved"
    return "press" if case.result.voice is Voice.PRESS else "study"
