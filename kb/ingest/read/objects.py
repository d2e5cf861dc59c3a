"""JSON and NDJSON: records with their first line, exact decimals, no duplicate names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from kb.ingest.read import faults, reasons
from kb.ingest.read.text import FileRefused, TextFile
from kb.ingest.report import Place, Problem
from kb.ingest.row import Items, Row
from kb.texts import Text

LARGEST_JSON = 200
"""In megabytes; a JSON file is held in memory as a whole, NDJSON is not."""
MOST_NO_RECORDS = 1_000
"""Entries of a list that are no records, before the file is refused as a whole."""
_INVALID_NAME = Text(
    "ein Name enthält unvollständige Zeichen oder Steuerzeichen", "a name contains incomplete or control characters"
)
_BEGUN = re.compile(r"(t|tr|tru|f|fa|fal|fals|n|nu|nul|-|\.|[eE][+-]?|u[0-9a-fA-F]{0,4})?\s*")
"""What may be left of a JSON text behind the position of an error if it breaks off."""
EXAMPLE = '{"slug": "…", "name_de": "…"}'


class _InvalidJson(ValueError):
    """JSON that the standard module would accept."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _InvalidJson(
            Text(f"„{twice}“ kommt in einem Objekt zweimal vor", f"“{twice}” appears twice in one object")
        )
    if not all(name.isascii() or name.isprintable() for name in record):
        raise _InvalidJson(_INVALID_NAME)
    return record


def _no_constant(name: str) -> NoReturn:
    raise _InvalidJson(Text(f"{name} ist keine Zahl", f"{name} is not a number"))


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_no_constant)
COORDINATES = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
"""For files with hundreds of thousands of coordinates, which need no decimals."""


def ndjson_rows(file: TextFile) -> Items:
    """Stream one record per line."""
    with file.open() as lines:
        for line, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            place = Place(file.name, line)
            try:
                record = DECODER.decode(text.strip())
            except (ValueError, RecursionError) as error:
                is_cut = not text.endswith(("\n", "\r")) and ends_early(error)
                invalid = faults.NOT_JSON.at(place, value=text.strip(), reason=reason_of(error))
                yield faults.CUT_JSON.at(place, value=text.strip()).stopping() if is_cut else invalid
                continue
            yield from record_row(record, place)


def json_rows(file: TextFile) -> Items:
    """Stream a list of records, or an object with one list per table."""
    file.refuse_larger_than(LARGEST_JSON)
    with file.open() as lines:
        text = lines.read()
    reader = _JsonReader(text, file.name)
    try:
        yield from reader.document()
    except (ValueError, RecursionError) as error:
        place = Place(file.name, reader.line_at(getattr(error, "pos", reader.position)))
        # Nothing after the error can be read, so the whole file is affected.
        yield not_json(error, place).stopping()


class _JsonReader:
    """Read a JSON text record by record to know the line of each."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.position = 0
        self._counted = 0
        self._line = 1
        self._count = 0
        self._no_records = 0

    def document(self) -> Items:
        self._skip()
        if self._take("["):
            yield from self._records(None)
        elif self.text.startswith("{", self.position):
            yield from self._tables()
        else:
            yield faults.NOT_RECORDS.at(Place(self.name), example=EXAMPLE)
            return
        self._skip()
        if self.position < len(self.text):
            raise _InvalidJson(reasons.TEXT_AFTER_END)

    def _tables(self) -> Items:
        start = self.position
        tables, _ = DECODER.raw_decode(self.text, start)
        if not tables or not all(isinstance(value, list) for value in tables.values()):
            self.position = DECODER.raw_decode(self.text, start)[1]
            yield from record_row(tables, Place(self.name, self.line_at(start)))
            return
        self._take("{")
        while not self._take("}"):
            self._take(",")
            self._skip()
            table, self.position = DECODER.raw_decode(self.text, self.position)
            for sign in ":[":
                self._expect(sign)
            yield from self._records(table)

    def _records(self, table: str | None) -> Items:
        if self._take("]"):
            return
        while True:
            self._skip()
            line = self.line_at(self.position)
            record, self.position = DECODER.raw_decode(self.text, self.position)
            self._count += 1
            place = Place(self.name, line, table, self._count)
            self._no_records += not isinstance(record, dict)
            if self._no_records > MOST_NO_RECORDS:
                raise FileRefused(faults.NOT_RECORDS.at(place, example=EXAMPLE).stopping())
            yield from record_row(record, place)
            if self._take("]"):
                return
            self._expect(",")

    def line_at(self, position: int) -> int:
        """Return the line of a position. Positions only grow, so each character is counted once."""
        if position < self._counted:
            return self.text.count("\n", 0, position) + 1
        self._line += self.text.count("\n", self._counted, position)
        self._counted = position
        return self._line

    def _skip(self) -> None:
        text, position = self.text, self.position
        while position < len(text) and text[position] in " \t\r\n":
            position += 1
        self.position = position

    def _take(self, sign: str) -> bool:
        self._skip()
        if self.text.startswith(sign, self.position):
            self.position += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise json.JSONDecodeError(f"Expecting '{sign}'", self.text, self.position)


def record_row(record: Any, place: Place) -> Items:
    """Yield the record as a row, or the problem with it."""
    if not isinstance(record, dict):
        yield faults.NOT_RECORDS.at(place, value=record, example=EXAMPLE)
        return
    if invalid := list(_with_nul(record)):
        yield from (faults.NUL.at(place, field=name, value=record[name]) for name in invalid)
        return
    assert place.line is not None
    yield Row(place.file, place.line, place.sheet, record, place.record)


def _with_nul(record: dict[str, Any]) -> Iterator[str]:
    return (name for name, value in record.items() if isinstance(value, str) and "\0" in value)


def not_json(error: Exception, place: Place) -> Problem:
    """Return the problem with a file that is not valid JSON, or breaks off."""
    return faults.CUT_JSON.at(place) if ends_early(error) else faults.NOT_JSON.at(place, reason=reason_of(error))


def ends_early(error: Exception) -> bool:
    """Return whether a JSON text is invalid only because it breaks off."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or bool(_BEGUN.fullmatch(error.doc, error.pos))


def reason_of(error: Exception) -> Text:
    """Return what is wrong with a JSON text."""
    if isinstance(error, json.JSONDecodeError):
        return reasons.explanation(error.msg, error.colno)
    if isinstance(error, _InvalidJson):
        return error.reason
    return reasons.TOO_DEEP if isinstance(error, RecursionError) else reasons.explanation(error)
