"""Documents: what the index stores of a record, and which documents a change affects."""

from kb.search.documents.document import (
    FACTS,
    HEADING,
    MEMBERS,
    STATEMENTS,
    TEXT,
    TITLE,
    Stored,
    indexed,
    named_apart,
    stored,
)
from kb.search.documents.taxonomy import Taxonomy

__all__ = [
    "FACTS",
    "HEADING",
    "MEMBERS",
    "STATEMENTS",
    "TEXT",
    "TITLE",
    "Stored",
    "Taxonomy",
    "indexed",
    "named_apart",
    "stored",
]
