"""Provide the default engine: Whoosh with our own lookup and counting."""

from kb.search.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
