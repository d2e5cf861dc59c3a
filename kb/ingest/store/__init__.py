"""Store checked records: resolve references, match, create and revise."""

from kb.ingest.store.bundles import Store
from kb.ingest.store.match import differences, readable

__all__ = ["Store", "differences", "readable"]
