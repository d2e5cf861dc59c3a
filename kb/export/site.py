"""The addresses that exports name: of records, of facts on the page of another record, and of what stands for a thing."""

from __future__ import annotations

from dataclasses import dataclass

from kb.models import ENTITIES
from kb.queries.names import Reference
from kb.texts import Language


@dataclass(frozen=True, slots=True)
class Site:
    """Where the knowledge base is served: scheme and host, or nothing where that is not set."""

    base: str
    language: Language

    def page(self, path: str = "") -> str:
        """Return the address of a page in the language of the export."""
        return f"{self.base}/{self.language}/{path}"

    def record(self, reference: Reference) -> str | None:
        """Return the permanent address of a record; what has no page stands on that of its owner."""
        above = reference.subject
        if above is not None:
            anchor = f"#{reference.slug}" if reference.slug else ""
            return None if above.slug is None else self.page(f"{ENTITIES[above.entity].__path__}/{above.slug}{anchor}")
        if reference.slug is None or not ENTITIES[reference.entity].__path__:
            return None
        return self.page(f"{ENTITIES[reference.entity].__path__}/{reference.slug}")

    def thing(self, entity: str, slug: str | None) -> str | None:
        """Return what names a thing in linked data: an address that is the same in all languages."""
        path = ENTITIES[entity].__path__
        return f"{self.base}/api/v1/{path}/{slug}" if path and slug else None
