"""The default engine: Whoosh's segments, commits, locks and columns, with lookup and counting of our own."""

from kb.search.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
