"""YAML without implicit types: every scalar but null stays text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import yaml

from kb.ingest.read import faults, reasons
from kb.ingest.read.objects import EXAMPLE, MOST_NO_RECORDS, record_row
from kb.ingest.read.text import FileRefused, TextFile
from kb.ingest.report import Place, Problem
from kb.ingest.row import Items, Note
from kb.texts import Text

LARGEST_YAML = 20
"""In megabytes; a YAML file is held in memory as a whole, several times its size."""
MOST_VALUES = 500_000
"""Values, names, lists and records in a file; each takes up to 20 µs and 300 bytes, whatever it holds."""
DEEPEST = 50
NULL = "tag:yaml.org,2002:null"
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class PlainLoader(_Base):  # type: ignore[misc] # the C loader carries no types
    """A loader that keeps NO, 01099, 1e3 and 2003-12-05 as text. Only null, ~ and empty are None."""


PlainLoader.add_implicit_resolver(NULL, re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])


def rows(file: TextFile) -> Items:
    """Stream a list of records, or a mapping with one list per table."""
    file.refuse_larger_than(LARGEST_YAML)
    try:
        _refuse_bombs(file)
        is_open = False
        with file.open() as text:
            for document in yaml.compose_all(text, PlainLoader):
                is_open = not getattr(document, "flow_style", True)
                yield from _document(document, file.name)
        if is_open:
            yield from _without_end(file)
    except yaml.YAMLError as error:
        yield _problem(error, file.name)


def _without_end(file: TextFile) -> Iterator[Note]:
    """Note that the last line has no end. Nothing else tells of a cut between records."""
    with file.open() as text:
        for number, line in deque(enumerate(text, start=1), maxlen=1):
            if not line.endswith(("\n", "\r")):
                yield Note(_NO_LINE_END, Place(file.name, number))


def _refuse_bombs(file: TextFile) -> None:
    """Scan the events first: aliases could expand to gigabytes, and each small value costs. Raises FileRefused."""
    depth = values = no_records = 0
    in_list = False
    with file.open() as text:
        for event in yaml.parse(text, PlainLoader):
            place = Place(file.name, event.start_mark.line + 1 if event.start_mark else None)
            if isinstance(event, yaml.AliasEvent):
                raise FileRefused(faults.ALIAS.at(place).stopping())
            values += isinstance(event, yaml.NodeEvent)
            if depth == 0:
                in_list = isinstance(event, yaml.SequenceStartEvent)
                no_records += isinstance(event, yaml.ScalarEvent)
            no_records += depth == 1 and in_list and isinstance(event, yaml.SequenceStartEvent | yaml.ScalarEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise FileRefused(faults.NOT_YAML.at(place, reason=reasons.TOO_DEEP).stopping())
            if values > MOST_VALUES:
                raise FileRefused(faults.TOO_MANY_VALUES.at(place, limit=MOST_VALUES).stopping())
            if no_records > MOST_NO_RECORDS:
                raise FileRefused(faults.NOT_RECORDS.at(place, example=EXAMPLE).stopping())


def _document(node: yaml.Node, name: str) -> Items:
    if isinstance(node, yaml.SequenceNode):
        yield from _records(node, name, None)
    elif isinstance(node, yaml.MappingNode) and all(isinstance(value, yaml.SequenceNode) for _, value in node.value):
        for key, value in node.value:
            yield from _records(value, name, str(key.value))
    elif isinstance(node, yaml.MappingNode):
        yield from _record(node, name, None)
    else:
        yield faults.NOT_RECORDS.at(Place(name), example=EXAMPLE)


def _records(sequence: yaml.SequenceNode, name: str, table: str | None) -> Items:
    for number, node in enumerate(sequence.value, start=1):
        yield from _record(node, name, table, number)


def _record(node: yaml.Node, name: str, table: str | None, number: int = 0) -> Items:
    place = Place(name, node.start_mark.line + 1, table, number)
    record = _plain(node)
    if isinstance(node, yaml.MappingNode) and len(record) < len(node.value):
        yield faults.NOT_YAML.at(place, reason=reasons.TWICE_IN_RECORD)
    else:
        yield from record_row(record, place)


def _plain(node: yaml.Node) -> Any:
    """Return texts, lists and dictionaries; tags such as !!python/object are ignored."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return None if node.tag == NULL else node.value


def _problem(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = None if mark is None else mark.line + 1
    reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
    column = None if mark is None else mark.column + 1
    return faults.NOT_YAML.at(Place(name, line), reason=reasons.explanation(reason, column)).stopping()


_NO_LINE_END = Text(
    "Die letzte Zeile hat kein Zeilenende. Bitte prüfen, ob die Datei vollständig ist.",
    "The last line has no line end. Please check that the file is complete.",
)
