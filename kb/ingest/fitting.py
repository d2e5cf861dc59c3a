"""Identify files that are not named after a table by their columns."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.ingest.check import key_fields, required_fields, suggestion
from kb.ingest.headings import exported_entities, is_of_several_kinds
from kb.ingest.mapping import ForeignMapper, load, names
from kb.ingest.native import entity_of
from kb.ingest.read import NO_ROWS, stem
from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import Header, Row
from kb.models import ENTITIES
from kb.models.columns import fields_of
from kb.queries.rows import SOURCES


def recognised(item: Header | Row) -> str | Problem:
    """Return the entity of a file or sheet, or the problem with it."""
    columns = _columns(item)
    entity = entity_of(item.file, item.sheet)
    if item.sheet is None and entity is not None:
        return entity
    if is_of_several_kinds(columns):
        return faults.SEVERAL_KINDS.at(_place(item), name=_name(item))
    exported = exported_entities(columns)
    if len(exported) == 1 and (item.sheet or "").strip().lower() not in ENTITIES:
        return exported[0]
    if entity is None and exported:
        return faults.FITS_TABLES.at(_place(item), name=_name(item), tables=", ".join(exported))
    return entity or unknown_file(item)


def is_empty_list(problem: Problem) -> bool:
    """Return whether a problem only says that a list has no rows."""
    return problem.message == NO_ROWS.message


def is_empty_sheet_of_sources(problem: Problem) -> bool:
    """Return whether a problem only concerns an empty sheet of sources."""
    return is_empty_list(problem) and problem.sheet in (SOURCES.de, SOURCES.en)


def _columns(item: Header | Row) -> tuple[str, ...]:
    return item.columns if isinstance(item, Header) else tuple(map(str, item.values))


def _name(item: Header | Row) -> str:
    return item.sheet or stem(Path(item.file))


def _place(item: Header | Row) -> Place:
    return Place(item.file, None, item.sheet)


def unknown_file(item: Header | Row) -> Problem:
    """Return the problem for an unknown file or sheet, with what fits it."""
    columns, name, place = _columns(item), _name(item), _place(item)
    if fitting := mappings_for(columns):
        return faults.FITS_MAPPING.at(place, name=name, mapping=fitting[0], file=shlex.quote(item.file))
    tables = tables_for(columns)
    if len(tables) == 1:
        return faults.FITS_TABLE.at(place, name=name, table=tables[0])
    if tables:
        return faults.FITS_TABLES.at(place, name=name, tables=", ".join(tables))
    return faults.UNKNOWN_FILE.at(place, name=name, suggestion=suggestion(name, ENTITIES))


def mappings_for(columns: Sequence[str]) -> list[str]:
    """Return the bundled mappings whose required columns are present, most specific first."""
    mappers = [(name, ForeignMapper(load(name))) for name in names()]
    fitting = [
        (-len(mapper.needed), name)
        for name, mapper in mappers
        if mapper.needed and not any(mapper.check_header(_header(columns, mapper)))
    ]
    return [name for _, name in sorted(fitting)]


def _header(columns: Sequence[str], mapper: ForeignMapper) -> Header:
    names = mapper.layout.spelled(tuple(columns))
    return Header("", 1, None, tuple(name for name in names if name is not None))


def tables_for(columns: Sequence[str]) -> list[str]:
    """Return the tables that can be filled from these columns, best match first."""
    return [entity for _, entity in sorted(_tables_for(set(columns)))]


def _tables_for(columns: set[str]) -> Iterator[tuple[int, str]]:
    for entity in ENTITIES:
        needed = {*key_fields(entity), *(name for _, name in required_fields(entity))}
        if needed <= columns <= set(fields_of(entity)):
            yield len(fields_of(entity)) - len(columns), entity
