"""Expected errors in words of the domain, independent of HTTP and exit codes."""

from __future__ import annotations

from collections.abc import Sequence

from kb.texts import Text


class KnowledgeBaseError(Exception):
    """Base class of expected errors, with a sentence for the reader in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class NotFound(KnowledgeBaseError):
    """No record has the given name."""


class InvalidInput(KnowledgeBaseError):
    """A value is invalid; ``field`` names its column or parameter."""

    def __init__(self, message: Text, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(KnowledgeBaseError):
    """A change contradicts other records; ``records`` names them."""

    def __init__(self, message: Text, records: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.records = tuple(records)


class Busy(KnowledgeBaseError):
    """Another process holds the resource; a later retry helps."""


class Unavailable(KnowledgeBaseError):
    """The database, the index or the disk does not respond; an administrator must repair it."""
