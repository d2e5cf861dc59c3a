"""A short text with headings, lists and numbered sources, as a page and a word processor show it alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.texts import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a passage; ``language`` is set if it is not that of the document."""

    text: str
    address: str | None = None
    is_strong: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or an entry of a list, with the numbers of the sources behind it."""

    words: tuple[Words, ...]
    sources: tuple[int, ...] = ()

    @property
    def marks(self) -> str:
        """The numbers of the sources as they stand behind the words; they do not begin a line."""
        return f"\N{NO-BREAK SPACE}[{', '.join(map(str, self.sources))}]" if self.sources else ""


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A heading with paragraphs, a list, and what is said after it."""

    heading: str
    paragraphs: Sequence[Passage] = ()
    entries: Sequence[Passage] = ()
    rest: Sequence[Passage] = ()

    def passages(self) -> Iterator[Passage]:
        """Yield all passages in the order read."""
        yield from self.paragraphs
        yield from self.entries
        yield from self.rest


@dataclass(frozen=True, slots=True)
class Document:
    """A text in one language; ``sources`` are numbered from 1, ``foot`` says where it comes from and how it is made."""

    title: str
    subtitle: str
    language: Language
    parts: Sequence[DocumentPart]
    sources_heading: str
    sources: Sequence[Passage]
    foot: Sequence[Passage]
