"""Actions: create, revise, merge, withdraw, erase and undo records. Nothing here commits."""

from kb.actions.changes import Changes, change_set
from kb.actions.check import check_row
from kb.actions.erase import clear_traces, erase_person
from kb.actions.merge import merge
from kb.actions.undo import is_undone, state_before, undo

__all__ = [
    "Changes",
    "change_set",
    "check_row",
    "clear_traces",
    "erase_person",
    "is_undone",
    "merge",
    "state_before",
    "undo",
]
