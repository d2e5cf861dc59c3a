"""Pictures of successions: boxes for records, lines from each to its successor. Sizes are in pixels."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.models import Succession
from kb.models.columns import Key
from kb.queries.evidence import Family, ends, families
from kb.queries.names import Reference
from kb.web.request import db, language, url_for_reference
from kb.web.writing import formatting

BOX_WIDTH, BOX_HEIGHT = 200, 60
COLUMN_GAP, ROW_GAP = 72, 12
LINE_LENGTH, MOST_LINES = 28, 3
"""The room for a name in a box, in letters and lines."""
PADDING, LINE_HEIGHT, BASELINE = 10, 16, 4
"""Where names stand in their box: from its left side, from line to line, and below its middle."""
ABOVE, BELOW = -5, 13
"""The distance of a year from its line."""
MARGIN = 2
"""The room around the boxes, for their lines."""
LEAST_STEPS = 2
"""Fewest successions worth a picture; one alone is said as well by its row."""


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A line of a name with its place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A record; ``lines`` are its name as far as there is room, ``name`` is the whole."""

    x: float
    y: float
    name: str
    lines: Sequence[BoxLine]
    address: str | None


@dataclass(frozen=True, slots=True)
class Join:
    """A line from a record to its successor, with its year beside the end that it shares with the fewest others."""

    path: str
    year: str
    year_x: float
    year_y: float
    words: str
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class FamilyTree:
    """A family as a picture; ``name`` is that of its last record."""

    name: str
    width: float
    height: float
    boxes: Sequence[Box]
    joins: Sequence[Join]
    box_width: float = BOX_WIDTH
    box_height: float = BOX_HEIGHT


@dataclass(frozen=True, slots=True)
class DrawnSuccessions:
    """What a list of successions shows beside its records: each one's successor by its id, and pictures."""

    successors: Mapping[int, Reference]
    trees: Sequence[FamilyTree]


def of_list(chosen: Sequence[Succession]) -> DrawnSuccessions:
    """Name the successors of some successions, and draw their families, the largest first.

    A family of a single step is not drawn.
    """
    related = families(db(), chosen)
    references = {key: reference for family in related for key, reference in family.references.items()}
    successors = {succession.id: references[ends(succession)[1]] for succession in chosen}
    return DrawnSuccessions(successors, [draw(family) for family in related if len(family.steps) >= LEAST_STEPS])


def draw(family: Family) -> FamilyTree:
    """Draw a family."""
    columns = family.arrangement.columns
    height = _size(max(map(len, columns)), BOX_HEIGHT, ROW_GAP)
    places = dict(_places(columns, height))
    boxes = [_box(family.references[key], *place) for key, place in places.items()]
    width = _size(len(columns), BOX_WIDTH, COLUMN_GAP)
    return FamilyTree(boxes[-1].name, width, height, boxes, list(_joins(family, places)))


def _size(count: int, size: int, gap: int) -> float:
    return count * (size + gap) - gap + 2 * MARGIN


def _places(columns: Sequence[Sequence[Key]], height: float) -> Iterator[tuple[Key, tuple[float, float]]]:
    """Yield the upper left corner of each box; a column shares the height evenly."""
    for across, column in enumerate(columns):
        share = (height - 2 * MARGIN) / len(column)
        for down, key in enumerate(column):
            yield key, (MARGIN + across * (BOX_WIDTH + COLUMN_GAP), MARGIN + share * (down + 0.5) - BOX_HEIGHT / 2)


def _box(reference: Reference, x: float, y: float) -> Box:
    name = formatting.title_of(reference, language()).text
    texts = textwrap.wrap(name, LINE_LENGTH, max_lines=MOST_LINES, placeholder=" …")
    first = y + BOX_HEIGHT / 2 + BASELINE - LINE_HEIGHT * (len(texts) - 1) / 2
    lines = [BoxLine(x + PADDING, first + number * LINE_HEIGHT, text) for number, text in enumerate(texts)]
    return Box(x, y, name, lines, url_for_reference(reference))


def _joins(family: Family, places: dict[Key, tuple[float, float]]) -> Iterator[Join]:
    leaving = Counter(earlier for earlier, _ in family.steps)
    for (earlier, later), step in family.steps.items():
        (left, top), (right, bottom) = places[earlier], places[later]
        start, end = (left + BOX_WIDTH, top + BOX_HEIGHT / 2), (right, bottom + BOX_HEIGHT / 2)
        at_start = leaving[earlier] == 1
        rises = end[1] < start[1] if at_start else start[1] < end[1]
        on = step.happened_on
        yield Join(
            _curve(start, end),
            str(on.known_year) if on and on.known_year else "",
            start[0] + COLUMN_GAP / 4 if at_start else end[0] - COLUMN_GAP / 4,
            (start if at_start else end)[1] + (BELOW if rises else ABOVE),
            _words(family, earlier, later, step),
            step.unconfirmed,
        )


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Draw a line that leaves and arrives level."""
    bend = COLUMN_GAP / 2
    return f"M{start[0]} {start[1]}C{start[0] + bend} {start[1]} {end[0] - bend} {end[1]} {end[0]} {end[1]}"


def _words(family: Family, earlier: Key, later: Key, step: Succession) -> str:
    first, last = (formatting.title_of(family.references[key], language()).text for key in (earlier, later))
    when = f" ({formatting.date(step.happened_on, language())})" if step.happened_on else ""
    return f"{first} {step.kind.label.in_(language())} {last}{when}"
