"""Actions: create, revise, merge, withdraw, erase and undo records. Nothing here commits."""

from kb.actions.changes import Changes, InputFile, change_set
from kb.actions.check import check_row
from kb.actions.erase import clear_traces, erase_name, erase_person
from kb.actions.merge import merge
from kb.actions.names import NamedPlace, PersonNames, named_places
from kb.actions.obstacles import Obstacle, is_undone, state_before, undone_records
from kb.actions.undo import undo, undo_except_changed

__all__ = [
    "Changes",
    "InputFile",
    "NamedPlace",
    "Obstacle",
    "PersonNames",
    "change_set",
    "check_row",
    "clear_traces",
    "erase_name",
    "erase_person",
    "is_undone",
    "merge",
    "named_places",
    "state_before",
    "undo",
    "undo_except_changed",
    "undone_records",
]
