"""Inspect XLSX and ODS archives without trusting their metadata."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from kb.ingest.read import faults, reasons
from kb.ingest.read.files import ARCHIVE_DAMAGE, named
from kb.ingest.read.text import MEGABYTE, FileRefused
from kb.ingest.read.workbooks.cells import MOST_CELLS, OversizedSheet, SheetFacts
from kb.ingest.read.workbooks.markup import (
    MOST_CHARACTERS,
    CommentedCells,
    LinkTargets,
    Relationships,
    SharedStrings,
    SheetIds,
    TextBudget,
    TooLongText,
    TooMuchText,
    XmlParser,
    in_order,
)
from kb.ingest.read.workbooks.ods import OdsCells
from kb.ingest.read.workbooks.styles import Styles
from kb.ingest.read.workbooks.xlsx import XlsxCells
from kb.ingest.report import Place

MOST_UNPACKED = 200 * MEGABYTE
MOST_MEMBERS = 5_000
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"
"""Signature of password-protected workbooks, and of those from before 2007."""
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHEET_LINKS = re.compile(r"(.+)/_rels/([^/]+)\.rels")
_COMMENTS = re.compile(r"xl/(?:comments/)?comments?\d*\.xml")
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedstrings.xml"
_Member = tuple[str, zipfile.ZipInfo]


def inspect(path: Path, keeps_links: bool = False) -> dict[int, SheetFacts]:
    """Check sizes of a workbook; return per sheet position what calamine hides.

    Raises FileRefused for anything that is not a workbook or would not fit into memory.
    """
    place = Place(named(path))
    with path.open("rb") as raw:
        if raw.read(len(_OLE)) == _OLE:
            raise FileRefused(faults.LOCKED_FILE.at(place))
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise TooMuchText
            return _read_members(archive, raw, place, _Book(keeps_links))
    except ARCHIVE_DAMAGE as error:
        raise FileRefused(faults.DAMAGED.at(place, reason=reasons.archive_damage(error, path))) from None
    except TooMuchText:
        raise FileRefused(faults.BOMB.at(place, limit=MOST_UNPACKED // MEGABYTE)) from None
    except TooLongText as text:
        raise FileRefused(faults.LONG_TEXT.at(place, length=text.length, limit=MOST_CHARACTERS)) from None
    except OversizedSheet as spread:
        raise FileRefused(faults.SPREAD_OUT.at(place, cells=spread.cells, limit=MOST_CELLS)) from None


class _Book:
    """Read the members of a workbook, those needed to interpret the others first."""

    def __init__(self, keeps_links: bool) -> None:
        self._keeps_links = keeps_links
        self._allowance = TextBudget(MOST_UNPACKED)
        self._links = Relationships()
        self._sheets = SheetIds()
        self._strings = SharedStrings()
        self._styles = Styles()
        self._targets: dict[str, LinkTargets] = {}
        self._comments: dict[str, CommentedCells] = {}
        self._order: Mapping[str, int] | None = None
        self._facts: dict[int, SheetFacts] = {}

    def facts(self) -> dict[int, SheetFacts]:
        """Return the facts of each sheet by position, once all members are read."""
        for name, targets in self._targets.items():
            position = self._positions().get(name)
            if position in self._facts:
                self._facts[position].resolve(targets.targets)
                for cell in self._comments.get(targets.comments, CommentedCells()).cells:
                    self._facts[position].comment(cell)
        return self._facts

    def reader(self, name: str) -> XmlParser | None:
        """Return the parser for a member, None if it does not describe cells."""
        known: Mapping[str, XmlParser] = {_LINKS: self._links, _BOOK: self._sheets, _STRINGS: self._strings}
        if name in known:
            return known[name]
        if name == "content.xml":
            return OdsCells(self._allowance, self._keeps_links)
        if name == self._links.styles:
            return self._styles
        if self.is_sheet(name):
            facts = SheetFacts(self._allowance, self._keeps_links)
            return XlsxCells(self._strings.sizes, self._styles.rules, facts)
        if _COMMENTS.fullmatch(name):
            return self._comments.setdefault(name.rpartition("/")[2], CommentedCells())
        if match := _SHEET_LINKS.fullmatch(name):
            return self._targets.setdefault(f"{match[1]}/{match[2]}", LinkTargets())
        return None

    def is_sheet(self, name: str) -> bool:
        """Return whether a member describes the cells of a sheet. The workbook itself must have been read."""
        return name in self._positions() or bool(_XLSX_SHEET.fullmatch(name))

    def keep(self, name: str, reader: XmlParser | None) -> None:
        """Store the result of parsing a member."""
        if isinstance(reader, XlsxCells) and name in self._positions():
            self._facts[self._positions()[name]] = reader.facts
        elif isinstance(reader, OdsCells):
            self._facts.update(enumerate(reader.sheets))

    def _positions(self) -> Mapping[str, int]:
        """Return the position of each sheet by member name. Empty unless the archive is XLSX."""
        if self._order is None:
            self._order = dict(in_order(self._sheets.ids, self._links.targets))
        return self._order


def _read_members(archive: zipfile.ZipFile, raw: BinaryIO, place: Place, book: _Book) -> dict[int, SheetFacts]:
    left = MOST_UNPACKED
    for name, member in _in_order(_members(archive), book):
        if member.flag_bits & 1:
            raise FileRefused(faults.LOCKED_FILE.at(place))
        reader = book.reader(name)
        for chunk in _unpacked(raw, member, left):
            left -= len(chunk)
            if left < 0:
                raise TooMuchText
            if reader:
                reader.feed(chunk)
        book.keep(name, reader)
    return book.facts()


def _members(archive: zipfile.ZipFile) -> list[_Member]:
    """Return the members by lower-case name; duplicates could hide what is read later."""
    members = [(member.filename.replace("\\", "/").lower(), member) for member in archive.infolist()]
    if len(dict(members)) < len(members):
        raise zipfile.BadZipFile("two members of the same name")
    return members


def _in_order(members: Sequence[_Member], book: _Book) -> Iterator[_Member]:
    """Yield members in reading order: book, what cells refer to, sheets."""
    described = [member for member in members if member[0] in (_LINKS, _BOOK)]
    yield from described
    yield from sorted((member for member in members if member not in described), key=lambda m: book.is_sheet(m[0]))


def _unpacked(raw: BinaryIO, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """Decompress a member ourselves: zipfile trusts the declared size."""
    raw.seek(member.header_offset)
    head = raw.read(_LOCAL_HEADER.size)
    if len(head) < _LOCAL_HEADER.size or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(f"{member.filename}: no local header")
    _, name, extra = _LOCAL_HEADER.unpack(head)
    raw.seek(name + extra, 1)
    left = member.compress_size
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    if unpacker is None and member.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile(f"{member.filename}: compression {member.compress_type}")
    while left > 0 and most >= 0 and (packed := raw.read(min(_CHUNK, left))):
        left -= len(packed)
        while packed:
            chunk = unpacker.decompress(packed, _CHUNK) if unpacker else packed
            packed = unpacker.unconsumed_tail if unpacker else b""
            most -= len(chunk)
            yield chunk
