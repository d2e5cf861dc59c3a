"""The whole base as one download, with its data dictionary and catalogue."""

from kb.export.download.catalogue import catalogue

__all__ = ["catalogue"]
