"""Documents: what the index stores of a record, and which documents a change affects."""

from kb.search.documents.document import (
    FACTS,
    HEADING,
    MEMBERS,
    NESTED,
    STATEMENTS,
    TEXT,
    TITLE,
    StoredDocument,
    indexed,
    named_apart,
    stored,
    stored_head,
)
from kb.search.documents.taxonomy import Taxonomy

__all__ = [
    "FACTS",
    "HEADING",
    "MEMBERS",
    "NESTED",
    "STATEMENTS",
    "TEXT",
    "TITLE",
    "StoredDocument",
    "Taxonomy",
    "indexed",
    "named_apart",
    "stored",
    "stored_head",
]
