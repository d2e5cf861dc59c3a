"""Provide the engine on Tantivy, for large collections."""

from kb.search.engines.tantivy.engine import TantivyEngine

__all__ = ["TantivyEngine"]
