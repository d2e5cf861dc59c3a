"""Changes: the one way to create, revise, merge, withdraw and undo. Nothing here commits."""

from kb.actions.changes import Changes, change_set
from kb.actions.check import check_row
from kb.actions.merge import erase_person, merge
from kb.actions.undo import is_undone, state_before, undo

__all__ = ["Changes", "change_set", "check_row", "erase_person", "is_undone", "merge", "state_before", "undo"]
