"""Look into XLSX and ODS files, which are zip archives, without trusting what they say about themselves."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kb.ingest.problem import Place
from kb.ingest.read import faults
from kb.ingest.read.cells import MOST_CELLS, Oddities, OdsCells, SpreadOut, XlsxCells
from kb.ingest.read.files import named
from kb.ingest.read.text import MEGABYTE, Refused

MOST_UNPACKED = 200 * MEGABYTE
MOST_MEMBERS = 5_000
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"
"""The beginning of workbooks with a password, and of those from before 2007."""
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, LookupError, ValueError)
"""What zipfile and expat raise about files that were damaged or made to look odd."""
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def inspect(path: Path) -> dict[int, Oddities]:
    """Check sizes and spread of a workbook; return by position of the sheet the cells that calamine would blank.

    Raises Refused for anything that is no workbook or would not fit into memory.
    """
    place = Place(named(path))
    with path.open("rb") as raw:
        if raw.read(len(_OLE)) == _OLE:
            raise Refused(faults.LOCKED_FILE.at(place))
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise Refused(faults.BOMB.at(place, limit=MOST_UNPACKED // MEGABYTE))
            return _look_through(archive, raw, place)
    except _DAMAGE as error:
        raise Refused(faults.DAMAGED.at(place, reason=error)) from None
    except SpreadOut as spread:
        raise Refused(faults.SPREAD_OUT.at(place, cells=spread.cells, limit=MOST_CELLS)) from None


def _look_through(archive: zipfile.ZipFile, raw: BinaryIO, place: Place) -> dict[int, Oddities]:
    order = _sheet_order(archive)
    left = MOST_UNPACKED
    oddities: dict[int, Oddities] = {}
    for member in archive.infolist():
        if member.flag_bits & 1:
            raise Refused(faults.LOCKED_FILE.at(place))
        xlsx = XlsxCells() if _XLSX_SHEET.fullmatch(member.filename) else None
        ods = OdsCells() if member.filename == "content.xml" else None
        reader = xlsx or ods
        for chunk in _unpacked(raw, member, left):
            left -= len(chunk)
            if left < 0:
                raise Refused(faults.BOMB.at(place, limit=MOST_UNPACKED // MEGABYTE))
            if reader:
                reader.feed(chunk)
        if xlsx and member.filename in order:
            oddities[order[member.filename]] = xlsx.oddities
        elif ods:
            oddities.update(enumerate(ods.sheets))
    return oddities


def _unpacked(raw: BinaryIO, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """Unpack a member for ourselves: zipfile stops at the declared size, which may be a lie."""
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


def _sheet_order(archive: zipfile.ZipFile) -> dict[str, int]:
    """Map the member of each XLSX sheet to its position in the workbook; empty for other archives."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets: dict[str, str] = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", links):
        name, target = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("Id", "Target"))
        if name and target:
            targets[name[1]] = target[1].lstrip("/") if target[1].startswith("/") else f"xl/{target[1]}"
    sheets = re.findall(r"<(?:\w+:)?sheet\s[^>]*?\w+:id=\"([^\"]*)\"", book)
    return {targets[sheet]: position for position, sheet in enumerate(sheets) if sheet in targets}
