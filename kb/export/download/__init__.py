"""The whole knowledge base as one download, with data dictionary and catalogue."""

from kb.export.download.catalogue import catalogue

__all__ = ["catalogue"]
