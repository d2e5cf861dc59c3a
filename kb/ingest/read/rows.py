"""Read any supported format; the extension selects the reader, and errors become problems."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kb.ingest.read import delimited, faults, geojson, objects, packed, reasons, workbooks
from kb.ingest.read.files import WORKBOOKS, ending, named
from kb.ingest.read.layout import OWN, Layout
from kb.ingest.read.text import FileRefused, TextFile
from kb.ingest.report import Place
from kb.ingest.row import Items, Note, Row
from kb.texts import Text


def _yaml_rows(text: TextFile) -> Items:
    """Load the YAML library only for YAML files."""
    from kb.ingest.read import documents

    return documents.rows(text)


_READERS: dict[str, Callable[[TextFile], Items]] = {
    ".json": objects.json_rows,
    ".ndjson": objects.ndjson_rows,
    ".jsonl": objects.ndjson_rows,
    ".geojson": geojson.rows,
    ".yaml": _yaml_rows,
    ".yml": _yaml_rows,
}


def read(path: Path, encoding: str | None = None, layout: Layout = OWN) -> Items:
    """Stream a file: headers, rows with their line, and problems instead of exceptions."""
    place = Place(named(path))
    try:
        if ending(path) in WORKBOOKS:
            yield from workbooks.rows(path, layout)
        elif ending(path) == ".zip":
            yield from packed.rows(path, lambda file: read(file, encoding, layout))
        else:
            text = TextFile.examine(path, encoding)
            reader = _READERS.get(ending(path))
            yield from _respelled(reader(text), layout) if reader else delimited.rows(text, layout)
    except FileRefused as refusal:
        yield refusal.problem
    except (EOFError, zlib.error) as error:
        yield faults.DAMAGED.at(place, reason=reasons.explanation(error))
    except OSError as error:
        yield faults.UNREADABLE.at(place, reason=reasons.system_error(error))


def _respelled(items: Items, layout: Layout) -> Items:
    """Yield records with names as expected, and a note per name that none has."""
    present: dict[str, None] = {}
    file = ""
    for item in items:
        if isinstance(item, Row):
            names = tuple(item.values)
            spelled = dict(zip(names, layout.spelled(names), strict=True))
            if names != tuple(spelled.values()):
                item = replace(item, values={spelled[name] or name: cell for name, cell in item.values.items()})
            present.update(dict.fromkeys(item.values))
            file = item.file
        yield item
    if file:
        words = {"columns": ", ".join(present)}
        yield from (
            Note(_ABSENT.format(column=name, **words), Place(file)) for name in sorted(layout.needed - present.keys())
        )


_ABSENT = Text(
    "„{column}“ kommt in keinem Datensatz vor. Die Datei enthält: {columns}",
    "“{column}” occurs in no record. The file contains: {columns}",
)
