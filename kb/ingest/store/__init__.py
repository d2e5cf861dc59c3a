"""Store checked records: resolve references, match, create and revise."""

from kb.ingest.store.bundles import Store

__all__ = ["Store"]
