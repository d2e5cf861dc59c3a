"""Whatever text is in a file arrives in a header or a row, or the report names it: by its value or by its line."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kb.ingest.native import LAYOUT
from kb.ingest.read import Layout, read
from kb.ingest.report import Problem
from kb.ingest.row import Header, Note, Row
from tests.ingest.fuzz import tables
from tests.ingest.fuzz.tables import TOKEN, Book

TEXT_FORMATS = tuple(tables.TEXTS)
Place = tuple[str | None, int]


def layouts(names: Sequence[str]) -> Sequence[Layout]:
    """Return our own layout, and that of a mapping that reads some columns."""
    return LAYOUT, Layout(is_foreign=True, names=frozenset(names), needed=frozenset(names[:1]))


class Reading:
    """What a reader hands on, and what it says."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.arrived: set[str] = set()
        self.named = ""
        self.lines: dict[str | None, list[int]] = {}
        self.spoken: set[Place] = set()
        self.is_refused = False
        """Whether the whole file is refused, or one of its sheets."""
        self.refused_sheets: set[str | None] = set()
        for item in read(path, None, layout):
            self._take(item)

    def _take(self, item: Header | Row | Note | Problem) -> None:
        if isinstance(item, Note):
            self.named += f" {item.text.en} "
            if item.place.line is not None:
                self._say(item.place.sheet, item.place.line)
        elif isinstance(item, Problem):
            self.named += f" {item.value} {item.field} {item.column} {item.message.en} {item.cure.en} "
            if item.line is None or item.stops_the_file:
                self.is_refused = True
            else:
                self._say(item.sheet, item.line)
        else:
            texts = (
                item.columns
                if isinstance(item, Header)
                else [str(part) for pair in item.values.items() for part in pair]
            )
            self.arrived |= {token for text in texts for token in TOKEN.findall(text)}
            self.lines.setdefault(item.sheet, []).append(item.line)
            if isinstance(item, Row) and item.flaw is not None:
                self._say(item.sheet, item.line)

    def _say(self, sheet: str | None, line: int) -> None:
        self.spoken.add((sheet, line))
        self.lines.setdefault(sheet, []).append(line)

    def lost(self, tokens: dict[str, Place]) -> dict[str, Place]:
        """Return the tokens that neither arrived nor are named."""
        if self.is_refused:
            return {}
        missing = {token: place for token, place in tokens.items() if token not in self.arrived}
        return {
            token: place for token, place in missing.items() if token not in self.named and not self._is_told(place)
        }

    def _is_told(self, place: Place) -> bool:
        """Return whether something is said of the record that a line belongs to; records may span lines."""
        sheet, line = place
        first = max((known for known in self.lines.get(sheet, ()) if known <= line), default=None)
        return (sheet, first) in self.spoken


def lines_of(text: str) -> dict[str, Place]:
    """Return the last line of every token; LF, CRLF and CR end a line."""
    lines = re.split(r"\r\n|\r|\n", text)
    return {token: (None, number) for number, line in enumerate(lines, start=1) for token in TOKEN.findall(line)}


@pytest.mark.parametrize("ending", TEXT_FORMATS)
def test_no_text_of_a_damaged_file_vanishes(ending: str, tmp_path: Path) -> None:
    for seed in range(tables.count(60)):
        chance = random.Random(f"{ending}{seed}")
        cells = tables.grid(chance)
        text = tables.TEXTS[ending](cells)
        for _ in range(chance.choice([1, 1, 2, 3])):
            text = chance.choice(tables.DAMAGES)(chance, text)
        path = tables.save(tmp_path, ending, text.encode("utf-8", "replace"))
        tokens = lines_of(text)
        if ending == "geojson":
            tokens = dict.fromkeys(tokens, (None, 1))
        elif ending == "yaml":  # A comment of YAML is no data.
            tokens = lines_of(re.sub(r"(?m)(^|\s)#.*$", "", text))
        for layout in layouts(cells[0]):
            lost = Reading(path, layout).lost(tokens)
            assert not lost, f"{ending}, damage {seed}, foreign {layout.is_foreign}: {lost}\n{text}"


def _blank_line(chance: random.Random, book: Book) -> None:
    cells = book.sheets["list"]
    cells.insert(chance.randrange(len(cells) + 1), chance.choice([[], ["", ""], [" ", " "]]))


def _line(chance: random.Random, book: Book) -> None:
    cells = book.sheets["list"]
    cells.insert(chance.randrange(len(cells) + 1), ["k9t91x"] * chance.choice([0, 1]) + ["k9t92x"])


def _wide(chance: random.Random, book: Book) -> None:
    row = chance.choice(book.sheets["list"])
    row += [""] * chance.randrange(3) + ["k9t93x"]


def _short(chance: random.Random, book: Book) -> None:
    row = chance.choice(book.sheets["list"])
    del row[chance.randrange(len(row) + 1) :]


def _name(chance: random.Random, book: Book) -> None:
    header = book.sheets["list"][0]
    if header:
        header[chance.randrange(len(header))] = chance.choice(["", " ", chance.choice(header)])


def _second(chance: random.Random, book: Book) -> None:
    book.sheets["other"] = [["c8t0x", "c8t1x"], ["k8t2x", "k8t3x"]]
    if chance.random() < 0.5:
        book.hidden_sheets.add("other")


def _hide(chance: random.Random, book: Book) -> None:
    book.hidden_lines.add(chance.randint(1, 6))


def _merge(chance: random.Random, book: Book) -> None:
    book.merged.append(chance.choice(["A2:A3", "B2:B4", "A1:B1", "A3:B3", "B1:B2"]))


def _comment(chance: random.Random, book: Book) -> None:
    book.comments[chance.choice(["A1", "A2", "B3"])] = "k9t99x"


BOOKS: Sequence[Callable[[random.Random, Book], None]] = (
    _blank_line,
    _line,
    _wide,
    _short,
    _name,
    _second,
    _hide,
    _merge,
    _comment,
)


def _shown(book: Book) -> dict[str, Place]:
    """Return the texts of a workbook with sheet and line; merging keeps the first cell of an area only."""
    return {
        token: (name, number)
        for name, cells in book.sheets.items()
        for number, row in enumerate(cells, start=1)
        for text in row
        for token in TOKEN.findall(text)
    }


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_no_text_of_an_odd_workbook_vanishes(ending: str, tmp_path: Path) -> None:
    for seed in range(tables.count(60)):
        chance = random.Random(f"{ending}{seed}")
        book = Book({"list": tables.grid(chance)})
        names = list(book.sheets["list"][0])
        for _ in range(chance.choice([1, 1, 2, 3])):
            chance.choice(BOOKS[:5] if ending == "ods" else BOOKS)(chance, book)
        content = tables.workbook(book) if ending == "xlsx" else tables.spreadsheet(book.sheets["list"])
        path = tables.save(tmp_path, ending, content)
        kept = tables.texts_of(content)
        tokens = {token: place for token, place in _shown(book).items() if token in kept}
        for layout in layouts(names):
            reading = Reading(path, layout)
            lost = {
                token: place
                for token, place in reading.lost(tokens).items()
                if not (place[0] in book.hidden_sheets and f"“{place[0]}”" in reading.named)
            }
            assert not lost, f"{ending}, damage {seed}, foreign {layout.is_foreign}: {lost}\n{book}"
            assert reading.is_refused or all(cell in reading.named for cell in book.comments), (
                f"{ending}, damage {seed}"
            )


def test_a_token_that_nobody_names_is_found(tmp_path: Path) -> None:
    path = tables.save(tmp_path, "csv", b"c0t0x,c1t0x\r\nk0t1x,k1t1x\r\n")
    reading = Reading(path, layouts(["c0t0x"])[1])
    assert reading.lost({"k0t1x": (None, 2)}) == {}
    assert reading.lost({"k7t7x": (None, 9)}) == {"k7t7x": (None, 9)}
