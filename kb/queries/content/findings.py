"""What a check of the content finds, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kb.queries.content.tables import ContentRows
from kb.texts import Text


class Suspect(NamedTuple):
    """A value that a check objects to; ``detail`` fills the sentence of the check."""

    table: str
    slug: str
    field: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its name, its sentence on what is wrong, the cure, and the function that looks for it."""

    name: str
    wrong: Text
    cure: Text
    suspects: Callable[[ContentRows], Iterator[Suspect]]


@dataclass(frozen=True, slots=True)
class ContentFinding:
    """What a check found: in which record and field, with which value."""

    check: str
    record: str
    """Table and slug, as in ``statement:chemsite-2018-mitglieder``."""
    field: str
    value: str
    wrong: Text
    cure: Text

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what a reviewed finding is recognised by."""
        return self.check, self.record, self.field
