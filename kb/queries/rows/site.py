"""Addresses in lists: pages, facts on pages, and identifiers of things."""

from __future__ import annotations

from dataclasses import dataclass

from kb.models import ENTITIES
from kb.queries.names import Reference
from kb.texts import Language


@dataclass(frozen=True, slots=True)
class Site:
    """The base address of the site, empty if it is not set."""

    base: str
    language: Language

    def page(self, path: str = "") -> str:
        """Return the address of a page in the language of the export."""
        return f"{self.base}/{self.language}/{path}"

    def record(self, reference: Reference) -> str | None:
        """Return the permanent address of a record; one without a page is on its owner's page."""
        above = reference.subject
        if above is not None:
            anchor = f"#{reference.slug}" if reference.slug else ""
            return None if above.slug is None else self.page(f"{ENTITIES[above.entity].__path__}/{above.slug}{anchor}")
        if reference.slug is None or not ENTITIES[reference.entity].__path__:
            return None
        return self.page(f"{ENTITIES[reference.entity].__path__}/{reference.slug}")

    def thing(self, entity: str, slug: str | None) -> str | None:
        """Return the language-independent identifier of a thing in linked data."""
        path = ENTITIES[entity].__path__
        return f"{self.base}/api/v1/{path}/{slug}" if path and slug else None
