"""Bilingual texts: every sentence for users outside templates, in German and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or word in German and English, with ``{name}`` as placeholder."""

    de: str
    en: str

    def format(self, **values: object) -> Text:
        """Fill the placeholders in both languages; a ``Text`` among the values is filled in per language."""

        def fill(language: Language) -> str:
            ready = {name: v.in_(language) if isinstance(v, Text) else v for name, v in values.items()}
            return self.in_(language).format(**ready)

        return Text(fill("de"), fill("en"))

    def in_(self, language: str) -> str:
        """Return the text in ``language`` (``de`` or ``en``; anything else counts as English)."""
        return self.de if language == "de" else self.en

    def __str__(self) -> str:
        return self.en

    @classmethod
    def same(cls, text: str) -> Text:
        """Create a text that is the same in both languages."""
        return cls(text, text)
