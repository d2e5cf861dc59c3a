"""Stream-parse the XML members of workbooks without entities, counting their text."""

from __future__ import annotations

import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from xml.parsers import expat

MOST_CHARACTERS = 32_767
"""Character limit of an Excel cell."""
LONGEST_TAG = 1_000_000
"""Expat restarts an incomplete tag with every chunk, so an endless tag would take very long."""


class TooMuchText(Exception):
    """The cells together need more memory than allowed."""


class TooLongText(Exception):
    """A text is longer than a cell can hold."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


class TextBudget:
    """The memory left for the texts of all cells of a workbook."""

    def __init__(self, size: int) -> None:
        self._left = size

    def take(self, size: int) -> None:
        """Use part of the budget; raises TooMuchText."""
        self._left -= size
        if self._left < 0:
            raise TooMuchText


class XmlParser(ABC):
    """A streaming parser of one XML member; rejects entities, which spreadsheet programs never write."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._fed = 0
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        """Parse the next chunk; raises BadZipFile and the errors of the subclasses."""
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise zipfile.BadZipFile(str(error)) from None
        self._fed += len(chunk)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise zipfile.BadZipFile(f"XML with a tag of more than {LONGEST_TAG} bytes")

    @abstractmethod
    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element."""

    @staticmethod
    def _refuse(*_declaration: object) -> None:
        raise zipfile.BadZipFile("XML with entities")


class Relationships(XmlParser):
    """The relationships of a workbook: member name by id."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self.styles = "xl/styles.xml"

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        target = attributes.get("Target", "")
        if local(name) == "Relationship" and "Id" in attributes and target:
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            self.targets[attributes["Id"]] = member
            if attributes.get("Type", "").endswith("/styles"):
                self.styles = member.lower()


class LinkTargets(XmlParser):
    """The addresses a worksheet links to, by relationship id, and its comments' member."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self.comments = ""

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        target = attributes.get("Target", "")
        if local(name) == "Relationship" and attributes.get("TargetMode") == "External":
            self.targets[attributes.get("Id", "")] = target
        elif attributes.get("Type", "").endswith("/comments"):
            self.comments = target.rpartition("/")[2].lower()


class CommentedCells(XmlParser):
    """The cells of a worksheet that have a comment."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "comment":
            self.cells.append(attributes.get("ref", "?"))


class SheetIds(XmlParser):
    """The sheets of a workbook in order, by relationship id."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "sheet":
            self.ids += [value for key, value in attributes.items() if key.endswith(" id")][:1]


class SharedStrings(XmlParser):
    """The memory size of each shared string; cells refer to them by position."""

    def __init__(self) -> None:
        super().__init__()
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self.sizes: list[int] = []
        self._length = self._width = 0
        self._in_text = self._in_reading_aid = False

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        if tag == "si":
            self._length = self._width = 0
        elif tag == "rPh":
            self._in_reading_aid = True
        elif tag == "t":
            self._in_text = not self._in_reading_aid

    def _text(self, data: str) -> None:
        if self._in_text:
            self._length += len(data)
            self._width = max(self._width, width(data))
            refuse_longer_than_a_cell(self._length)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag == "si":
            self.sizes.append(self._length * self._width)
        elif tag == "rPh":
            self._in_reading_aid = False
        elif tag == "t":
            self._in_text = False


def refuse_longer_than_a_cell(length: int) -> None:
    """Raise TooLongText if the length exceeds the cell limit."""
    if length > MOST_CHARACTERS:
        raise TooLongText(length)


@lru_cache(maxsize=1_000)
def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def width(text: str) -> int:
    """Return the bytes per character of a text in memory."""
    widest = max(text, default="")
    return 1 if widest < "\u0100" else 2 if widest < "\U00010000" else 4


def in_order(ids: Sequence[str], targets: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the lower-case member name of each sheet with its position."""
    for position, sheet in enumerate(ids):
        if sheet in targets:
            yield targets[sheet].lower(), position
