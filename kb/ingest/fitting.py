"""Tell by its columns what a file could be that bears the name of no table."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.ingest.check import fields_of, key_fields, required_fields, suggestion
from kb.ingest.mapping import ForeignMapper, load, names
from kb.ingest.read import stem
from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import Header, Row
from kb.models import ENTITIES


def unknown_file(item: Header | Row) -> Problem:
    """Return the problem of a file or sheet named after no table, with the mapping or table its columns fit."""
    columns = item.columns if isinstance(item, Header) else tuple(item.values)
    name = item.sheet or stem(Path(item.file))
    place = Place(item.file, None, item.sheet)
    if fitting := mappings_for(columns):
        return faults.FITS_MAPPING.at(place, name=name, mapping=fitting[0], file=shlex.quote(item.file))
    tables = tables_for(columns)
    if len(tables) == 1:
        return faults.FITS_TABLE.at(place, name=name, table=tables[0])
    if tables:
        return faults.FITS_TABLES.at(place, name=name, tables=", ".join(tables))
    return faults.UNKNOWN_FILE.at(place, name=name, suggestion=suggestion(name, ENTITIES))


def mappings_for(columns: Sequence[str]) -> list[str]:
    """Return the shipped mappings whose needed columns are all there; first the one that needs most of them."""
    header = Header("", 1, None, tuple(columns))
    mappers = [(name, ForeignMapper(load(name))) for name in names()]
    fitting = [
        (-len(mapper.needed), name)
        for name, mapper in mappers
        if mapper.needed and not any(mapper.check_header(header))
    ]
    return [name for _, name in sorted(fitting)]


def tables_for(columns: Sequence[str]) -> list[str]:
    """Return the tables that have all these columns and can be filled from them; first the one they fill most of."""
    return [entity for _, entity in sorted(_tables_for(set(columns)))]


def _tables_for(columns: set[str]) -> Iterator[tuple[int, str]]:
    for entity in ENTITIES:
        needed = {*key_fields(entity), *(name for _, name in required_fields(entity))}
        if needed <= columns <= set(fields_of(entity)):
            yield len(fields_of(entity)) - len(columns), entity
