"""Storing: references, matching with the database, creating and revising records."""

from kb.ingest.store.bundles import Store

__all__ = ["Store"]
