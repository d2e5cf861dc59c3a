"""Selections made by hand, for tests of what formats do with values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kb.export import Column, DataVersion, Selection
from kb.queries.rows import ListCell
from kb.texts import Language, Text

VERSION = DataVersion(7, datetime.datetime(2026, 11, 23, 12, 30, tzinfo=datetime.UTC))


def _nth(number: int) -> Callable[[Sequence[ListCell]], ListCell]:
    return lambda row: row[number]


def of(rows: Iterable[Sequence[ListCell]], width: int = 1, language: Language = "de", **more: Any) -> Selection:
    """Select rows values as values; the columns are called a, b, c."""
    columns = tuple(
        Column(chr(97 + number), Text(f"Spalte {number}", f"column {number}"), _nth(number)) for number in range(width)
    )
    values: dict[str, Any] = {
        "title": Text("Probe", "Sample"),
        "name": "sample",
        "language": language,
        "page": "https://kb.example/de/sample",
        "criteria": ((Text("Region", "region"), "Ruhr"),),
        "version": VERSION,
        "columns": columns,
        "rows": lambda: iter(rows),
    }
    return Selection(**{**values, **more})
