"""What can go wrong, in words of the domain. Nothing here knows HTTP or exit codes."""

from __future__ import annotations

from collections.abc import Sequence

from kb.texts import Text


class KnowledgeBaseError(Exception):
    """The base of all expected errors: carries a sentence for the reader in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class NotFound(KnowledgeBaseError):
    """No record answers to the given name."""


class InvalidInput(KnowledgeBaseError):
    """A value cannot be taken; ``field`` names the column or parameter it was given for."""

    def __init__(self, message: Text, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(KnowledgeBaseError):
    """A change would contradict other records; ``records`` names them."""

    def __init__(self, message: Text, records: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.records = tuple(records)


class Busy(KnowledgeBaseError):
    """Another process holds what is needed; trying again later helps."""


class Unavailable(KnowledgeBaseError):
    """The database, the index or the disk does not answer; somebody has to mend it."""
