"""A member of a controlled list: the stored value with its German and English name."""

from __future__ import annotations

import enum
from typing import Self

from kb.texts import Text


class Term(enum.StrEnum):
    """A member of a controlled list: the stored value and its names."""

    label: Text

    def __new__(cls, value: str, de: str = "", en: str = "") -> Self:
        """Attach the names to the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Text(de, en)
        return member

    # Equal to its value, so it has the hash of its value; that of an enumeration would be computed in Python each time.
    __hash__ = str.__hash__
