"""Findings: sentences on what a picture shows, computed from its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.texts import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with placeholders, such as ``{first}``.

    The values are records (by their names), numbers, dates, texts, and facts that count something. The web pages
    format each for the reader's language.
    """

    template: Text
    values: Mapping[str, object] = field(default_factory=dict)
