"""The timeline of initiatives, programmes and policy eras."""

from kb.queries.timeline.bars import Bar, Timeline, timeline
from kb.queries.timeline.choices import choices
from kb.queries.timeline.facts import Step
from kb.queries.timeline.finding import finding
from kb.queries.timeline.lifespans import End, Life
from kb.queries.timeline.selection import Grouping, Selection

__all__ = ["Bar", "End", "Grouping", "Life", "Selection", "Step", "Timeline", "choices", "finding", "timeline"]
