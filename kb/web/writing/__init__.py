"""How values and findings are written for readers."""

from kb.web.writing.findings import sentence

__all__ = ["sentence"]
