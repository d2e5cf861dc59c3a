"""Summary bands of a timeline: how many of a group existed in each year. Pure but for addresses."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kb.queries.timeline import ERAS, NONE, PROGRAMMES, Bar, BarGroup, Lifespan, Timeline, existing
from kb.web.request import MOST_VALUES, this_page
from kb.web.timeline.timescale import Scale

HEIGHT = 100
"""The height of a band in units of its own; it is stretched to the height of its row."""


@dataclass(frozen=True, slots=True)
class Band:
    """A group as one row: its head, and how many of it existed per year.

    ``path`` is drawn in a box of one unit per year; ``most`` is the highest number, first reached in ``peak``,
    ``now`` that of the last year. ``undated`` are missing in the band.
    """

    key: str
    record: Any
    total: int
    undated: int
    path: str
    most: int
    peak: int | None
    first: int | None
    now: int
    is_unfolded: bool
    address: str


def bands(timeline: Timeline, scale: Scale) -> Sequence[Band]:
    """Return the bands of eras, programmes and groups, from top to bottom."""
    here = this_page(open=None, page=None)
    start = f"{here}{'&' if '?' in here else '?'}open="
    return [
        _band(key, record, lives, scale, key in timeline.unfolded, start + _toggled(timeline, key))
        for key, record, lives in _rows(timeline)
    ]


def whole(timeline: Timeline, scale: Scale) -> Band:
    """Return the band of all initiatives."""
    return _band("", None, list(timeline.lifespans.values()), scale, False, "")


def _toggled(timeline: Timeline, key: str) -> str:
    """Return the rest of the address with a group folded or unfolded, at that group; slugs need no quoting."""
    shown = [other for other in timeline.keys if (other in timeline.unfolded) is not (other == key)]
    return f"{'&open='.join(shown[:MOST_VALUES] or [NONE])}#group_{key}"


def unknown(timeline: Timeline, chosen: Collection[str] | None, general: Collection[str]) -> Sequence[str]:
    """Return the chosen groups that this timeline does not have."""
    known = {*timeline.keys, *general}
    return [key for key in chosen or () if key not in known]


def _rows(timeline: Timeline) -> Iterator[tuple[str, Any, Sequence[Lifespan]]]:
    bars: Sequence[tuple[str, Sequence[Bar]]] = ((ERAS, timeline.eras), (PROGRAMMES, timeline.programmes))
    yield from ((key, None, [bar.life for bar in several]) for key, several in bars if several)
    groups: Sequence[BarGroup] = timeline.groups
    yield from ((group.key, group.record, group.lives) for group in groups)


def _band(key: str, record: Any, lives: Sequence[Lifespan], scale: Scale, is_unfolded: bool, address: str) -> Band:
    all_counts = existing(lives, scale.first - scale.before, scale.last)
    counts = all_counts[scale.before :]
    most = max(counts)
    return Band(
        key,
        record,
        len(lives),
        sum(life.first is None and life.last is None for life in lives),
        _path(counts, most) if most else "",
        most,
        scale.first + counts.index(most) if most else None,
        next((scale.first - scale.before + at for at, count in enumerate(all_counts) if count), None),
        counts[-1],
        is_unfolded,
        address,
    )


def _path(counts: Sequence[int], most: int) -> str:
    """Draw counts per year as steps, closed along the bottom."""
    steps = [f"M0 {HEIGHT}"]
    year = 0
    for count, run in itertools.groupby(counts):
        year += len(list(run))
        steps.append(f"V{HEIGHT - round(count / most * HEIGHT)}H{year}")
    return "".join([*steps, f"V{HEIGHT}Z"])
