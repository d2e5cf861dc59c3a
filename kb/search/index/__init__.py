"""The index: opening it, keeping it in step with the database, checking it."""

from kb.search.index.checking import Checked, IndexLag, check, lag, last_indexed, rebuild_due
from kb.search.index.handle import ENGINES, Index, RecordName, State, is_unusable, open_index, verify
from kb.search.index.progress import Progress
from kb.search.index.size_advice import advice
from kb.search.index.sync import Synced, rebuild, sync, use
from kb.search.index.vectors import VectorsUpdated, update_vectors, vectors_due

__all__ = [
    "ENGINES",
    "Checked",
    "Index",
    "IndexLag",
    "Progress",
    "RecordName",
    "State",
    "Synced",
    "VectorsUpdated",
    "advice",
    "check",
    "is_unusable",
    "lag",
    "last_indexed",
    "open_index",
    "rebuild",
    "rebuild_due",
    "sync",
    "update_vectors",
    "use",
    "vectors_due",
    "verify",
]
