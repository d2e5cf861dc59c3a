"""Sentences that say what a picture shows, computed from what it is drawn of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.texts import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with places to fill in, such as ``{first}``.

    The values are records (by their names), numbers, dates, texts, and facts that count something: each is written as
    the reader's language has it, which nothing below the pages knows how to do.
    """

    template: Text
    values: Mapping[str, object] = field(default_factory=dict)
