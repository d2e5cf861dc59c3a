"""Initiatives: the facts of one initiative with their sources, and which policy eras initiatives belong to."""

from __future__ import annotations

from kb.queries.eras import of_initiatives as eras

__all__ = ["eras"]
