"""The timeline of initiatives, programmes and policy eras."""

from kb.queries.timeline.bars import ALL, ERAS, MOST_UNFOLDED, NONE, PROGRAMMES, Bar, BarGroup, Timeline, timeline
from kb.queries.timeline.choices import choices
from kb.queries.timeline.finding import finding
from kb.queries.timeline.lifespans import End, Lifespan, existing
from kb.queries.timeline.selection import Grouping, TimelineSelection

__all__ = [
    "ALL",
    "ERAS",
    "MOST_UNFOLDED",
    "NONE",
    "PROGRAMMES",
    "Bar",
    "BarGroup",
    "End",
    "Grouping",
    "Lifespan",
    "Timeline",
    "TimelineSelection",
    "choices",
    "existing",
    "finding",
    "timeline",
]
