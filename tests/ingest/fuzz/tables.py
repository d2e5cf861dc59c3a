"""Tables with a distinct token in every cell, written in every format that is read, and ways to damage them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import yaml
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.comments import Comment

COUNT = int(os.environ.get("KB_FUZZ", "0"))
"""How many damaged files a longer run reads of each format; 0 for the few of every run."""
TOKEN = re.compile(r"[ck]\d+t\d+x")
Grid = list[list[str]]
Damage = Callable[[random.Random, str], str]


def count(few: int) -> int:
    """Return how many examples to try."""
    return COUNT or few


def grid(chance: random.Random) -> Grid:
    """Return a header and rows; no two cells hold the same text."""
    width = chance.randint(2, 5)
    header = [f"c{column}t0x" for column in range(width)]
    return [header, *([f"k{column}t{line}x" for column in range(width)] for line in range(1, chance.randint(3, 8)))]


def records(cells: Grid) -> list[dict[str, str]]:
    """Return the rows as records by the names of the header."""
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def delimited(cells: Grid, delimiter: str = ",") -> str:
    """Write a table as delimited text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(cells)
    return text.getvalue()


def features(cells: Grid) -> str:
    """Write a table as GeoJSON."""
    listed = [{"type": "Feature", "properties": record, "geometry": None} for record in records(cells)]
    return json.dumps({"type": "FeatureCollection", "features": listed})


TEXTS: dict[str, Callable[[Grid], str]] = {
    "csv": delimited,
    "tsv": lambda cells: delimited(cells, "\t"),
    "json": lambda cells: json.dumps(records(cells), indent=1),
    "ndjson": lambda cells: "".join(json.dumps(record) + "\n" for record in records(cells)),
    "geojson": features,
    "yaml": lambda cells: yaml.safe_dump(records(cells), sort_keys=False),
}
"""The text formats, by ending."""


@dataclass
class Book:
    """A workbook to be damaged cell by cell; ``cells`` are its texts by sheet and line."""

    sheets: dict[str, Grid]
    hidden_sheets: set[str] = field(default_factory=set)
    hidden_lines: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)


def workbook(book: Book) -> bytes:
    """Write a workbook as XLSX."""
    file = openpyxl.Workbook()
    file.remove(file.worksheets[0])
    for name, cells in book.sheets.items():
        sheet = file.create_sheet(name)
        for row in cells:
            sheet.append([cell or None for cell in row])
        for line in book.hidden_lines:
            sheet.row_dimensions[line].hidden = True
        for area in book.merged:
            sheet.merge_cells(area)
        for cell, text in book.comments.items():
            sheet[cell].comment = Comment(text, "author")
        if name in book.hidden_sheets:
            sheet.sheet_state = "hidden"
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def spreadsheet(cells: Grid) -> bytes:
    """Write a table as ODS."""
    file = OpenDocumentSpreadsheet()
    table = Table(name="list")
    for row in cells:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string") if text else TableCell()
            if text:
                cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    file.spreadsheet.addElement(table)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def files(cells: Grid) -> dict[str, bytes]:
    """Write a table in every format, packed and unpacked, by ending."""
    texts = {ending: write(cells).encode() for ending, write in TEXTS.items()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("list.csv", texts["csv"])
    return {
        **texts,
        "xlsx": workbook(Book({"list": cells})),
        "ods": spreadsheet(cells),
        "csv.gz": gzip.compress(texts["csv"]),
        "zip": archive.getvalue(),
    }


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Change some bytes: flipped, deleted, doubled, moved, cut off, or quotes and separators inserted."""
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5])):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice([1, 1, 3, 20, 200]))
        piece = bytes(data[start:end])
        kind = chance.randrange(7)
        if kind == 0 and start < len(data):
            data[start] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[start:end]
        elif kind == 2:
            data[start:start] = piece
        elif kind == 3:
            del data[start:end]
            place = chance.randrange(len(data) + 1)
            data[place:place] = piece
        elif kind == 4 and chance.random() < 0.3:
            del data[start:]
        elif kind == 5:
            data[start:start] = chance.choice(
                [b'"', b"'", b",", b";", b"\n", b"\r", b"\t", b"\0", b"{", b"]", b"<", b"&"]
            )
        else:
            data[start:end] = bytes(chance.randrange(256) for _ in piece)
    return bytes(data)


def damaged_inside(chance: random.Random, content: bytes) -> bytes:
    """Damage a member of a ZIP archive and pack it again, so that its checksum is right."""
    target = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w") as packed,
    ):
        warnings.simplefilter("ignore")  # A member of the same name is one of the damages.
        names = source.namelist()
        chosen = chance.choice(names)
        for name in names:
            member = source.read(name)
            if name == chosen and chance.random() < 0.1:
                continue
            packed.writestr(name, damaged(chance, member) if name == chosen else member)
            if name == chosen and chance.random() < 0.05:
                packed.writestr(name, member)
    return target.getvalue()


def save(folder: Path, ending: str, content: bytes) -> Path:
    """Write a file under a name that says nothing."""
    path = folder / f"list.{ending}"
    path.write_bytes(content)
    return path


def insert(chance: random.Random, text: str, piece: str) -> str:
    """Insert a piece anywhere."""
    place = chance.randrange(len(text) + 1)
    return text[:place] + piece + text[place:]


def without(chance: random.Random, text: str, signs: str) -> str:
    """Delete one of some signs."""
    places = [place for place, sign in enumerate(text) if sign in signs]
    place = chance.choice(places) if places else len(text)
    return text[:place] + text[place + 1 :]


def with_line(chance: random.Random, text: str, line: str) -> str:
    """Insert a line."""
    lines = text.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), line)
    return "".join(lines)


def swapped(chance: random.Random, text: str) -> str:
    """Swap two tokens."""
    first, second = chance.choice(TOKEN.findall(text) or [""]), chance.choice(TOKEN.findall(text) or [""])
    return text.replace(first, "\0").replace(second, first).replace("\0", second) if first and second else text


def renamed(chance: random.Random, text: str) -> str:
    """Give a column the name of another one, or none."""
    names = sorted(set(re.findall(r"c\d+t0x", text)))
    if len(names) < 2:
        return text
    old, new = chance.sample(names, 2)
    return text.replace(old, chance.choice([new, "", " "]), chance.choice([1, -1]))


DAMAGES: Sequence[Damage] = (
    lambda chance, text: insert(chance, text, chance.choice(['"', '""', '"\n', "'", "\u00ad", "\ufeff"])),
    lambda chance, text: insert(chance, text, chance.choice([",", ";", "\t", "|", ":", ", ", "\n", "\r", "\r\n"])),
    lambda chance, text: without(chance, text, ',;\t":'),
    lambda chance, text: without(chance, text, "\r\n"),
    lambda chance, text: with_line(
        chance, text, chance.choice(["\n", "  \n", ",,\n", "\r\n", "k9t91x\n", "# k9t92x\n"])
    ),
    lambda chance, text: with_line(chance, text, chance.choice(["k9t93x: a title\n", "sep=;\n", "k9t94x;k9t95x\n"])),
    lambda chance, text: text[: chance.randrange(len(text) + 1)],
    lambda chance, text: text.replace(
        chance.choice(["\r\n", ","]), chance.choice(["\r", "\n", ";", "\t"]), chance.choice([1, -1])
    ),
    swapped,
    renamed,
)
"""Structural damages of a text."""


def texts_of(content: bytes) -> set[str]:
    """Return the tokens in the members of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            token
            for name in archive.namelist()
            for token in TOKEN.findall(archive.read(name).decode("utf-8", "replace"))
        }
