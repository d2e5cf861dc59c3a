"""Atom feeds of changes."""

from kb.web.feeds.entries import entries, moment, updated

__all__ = ["entries", "moment", "updated"]
