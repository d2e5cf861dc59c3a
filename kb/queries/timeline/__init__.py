"""The timeline of initiatives, programmes and policy eras."""

from kb.queries.timeline.bars import Bar, Timeline, timeline
from kb.queries.timeline.choices import choices
from kb.queries.timeline.finding import finding
from kb.queries.timeline.lifespans import End, Lifespan
from kb.queries.timeline.selection import Grouping, TimelineSelection

__all__ = [
    "Bar",
    "End",
    "Grouping",
    "Lifespan",
    "Timeline",
    "TimelineSelection",
    "choices",
    "finding",
    "timeline",
]
