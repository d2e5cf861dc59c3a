"""The index: opening it, keeping it in step with the database, checking it."""

from kb.search.index.checking import Checked, check, rebuild_due
from kb.search.index.handle import ENGINES, Index, RecordName, State, open_index
from kb.search.index.size_advice import advice
from kb.search.index.sync import Progress, Synced, rebuild, sync, use

__all__ = [
    "ENGINES",
    "Checked",
    "Index",
    "Progress",
    "RecordName",
    "State",
    "Synced",
    "advice",
    "check",
    "open_index",
    "rebuild",
    "rebuild_due",
    "sync",
    "use",
]
