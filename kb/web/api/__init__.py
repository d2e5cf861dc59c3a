"""JSON for programs, by the same questions as the pages. A module with views is named here."""

from kb.web.api import records, root, search
from kb.web.api.blueprint import api

__all__ = ["api", "records", "root", "search"]
