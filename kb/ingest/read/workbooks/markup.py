"""Parse the XML members of workbooks piece by piece, without entities, and count the text that they hold."""

from __future__ import annotations

import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers import expat

MOST_CHARACTERS = 32_767
"""What a cell of Excel can hold."""
LONGEST_TAG = 1_000_000
"""Expat begins anew with every piece of a tag, so that a tag without end would take it very long."""


class TooMuchText(Exception):
    """The cells together would need more memory than is allowed."""


class TooLongText(Exception):
    """One text is longer than a cell can hold."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


class TextBudget:
    """The bytes that the texts of a workbook may still take once every cell has its own copy."""

    def __init__(self, size: int) -> None:
        self._left = size

    def take(self, size: int) -> None:
        """Use some of it; raises TooMuchText."""
        self._left -= size
        if self._left < 0:
            raise TooMuchText


class XmlParser(ABC):
    """A streaming parser of one XML member; refuses entities, which no spreadsheet program writes."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._fed = 0
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the member; raises BadZipFile, and what the elements give reason for."""
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise zipfile.BadZipFile(str(error)) from None
        self._fed += len(chunk)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise zipfile.BadZipFile(f"XML with a tag of more than {LONGEST_TAG} bytes")

    @abstractmethod
    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""

    @staticmethod
    def _refuse(*_declaration: object) -> None:
        raise zipfile.BadZipFile("XML with entities")


class Relationships(XmlParser):
    """The relationships of a workbook: the member that each of its ids stands for."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        target = attributes.get("Target", "")
        if local(name) == "Relationship" and "Id" in attributes and target:
            self.targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class SheetIds(XmlParser):
    """The sheets of a workbook in their order, by the ids of their relationships."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) == "sheet":
            self.ids += [value for key, value in attributes.items() if key.endswith(" id")][:1]


class SharedStrings(XmlParser):
    """The bytes each shared string takes in memory; cells refer to them by position."""

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
    """Raise TooLongText when so many characters do not fit into a cell."""
    if length > MOST_CHARACTERS:
        raise TooLongText(length)


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def width(text: str) -> int:
    """Return the bytes that each character of a text takes in memory: its widest one decides."""
    widest = max(text, default="")
    return 1 if widest < "\u0100" else 2 if widest < "\U00010000" else 4


def in_order(ids: Sequence[str], targets: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the member of each sheet, in small letters, and its position in the workbook."""
    for position, sheet in enumerate(ids):
        if sheet in targets:
            yield targets[sheet].lower(), position
