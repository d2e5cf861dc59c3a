"""Mappings: TOML files that define how rows of a foreign list become records."""

from kb.ingest.mapping.load import BadMapping, load, names, path_of
from kb.ingest.mapping.mapper import ForeignMapper
from kb.ingest.mapping.spec import MAIN

__all__ = ["MAIN", "BadMapping", "ForeignMapper", "load", "names", "path_of"]
