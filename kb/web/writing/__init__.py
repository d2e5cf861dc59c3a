"""Values and findings as text for readers."""

from kb.web.writing.findings import sentence

__all__ = ["sentence"]
