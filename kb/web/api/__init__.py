"""JSON for programs, by the same questions as the pages."""

from kb.web.api.blueprint import api

__all__ = ["api"]
