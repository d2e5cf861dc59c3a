"""The desk: where editors change records, each with its reason, after seeing what will change."""

from kb.web.desk.blueprint import desk

__all__ = ["desk"]
