"""Columns of exports, derived from the model.

A reference is exported as the slug of the other record, as in an import file, followed by its name. Every row ends with
its links, its source with address, and its permanent address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kb.export.literature import citation
from kb.export.rows.entries import LINKS, Entry, Link
from kb.export.selection import Cell, Column, Content
from kb.export.site import Site
from kb.models import ENTITIES
from kb.models.columns import fields_of, table_of, target_of
from kb.models.labels import name_of
from kb.models.vocabulary import LabelUse
from kb.queries.names import Reference
from kb.texts import Language, Text

LEFT_OUT = frozenset({"region_shape"})
"""Region outlines are not ours to redistribute; GISCO publishes them under its own terms."""
KIND = Text("Art des Eintrags", "kind of record")
_NAME = Text("{column} (Name)", "{column} (name)")
ADDRESS = Text("Adresse des Eintrags", "address of the record")
CITED = Text("Quelle (ausführlich)", "source (in full)")
CITED_AT = Text("Adresse der Quelle", "address of the source")


def columns_of(entity: str, site: Site) -> tuple[Column, ...]:
    """Return the columns of an entity."""
    return (
        *_own(entity, site.language),
        *(_linked(link, site.language) for link in LINKS.get(entity, ())),
        *provenance(entity),
        Column("address", ADDRESS, lambda entry: site.record(entry.reference)),
    )


def carried_by(entity: str) -> frozenset[Content]:
    """Return the content available for an entity: rows, nodes, and places or sources if it has any."""
    content = {Content.ROWS, Content.NODES}
    table = table_of(entity)
    if {"latitude", "region_id"} & set(table.c.keys()) or entity == "initiative":
        content.add(Content.PLACES)
    if entity == "source" or "source_id" in table.c:
        content.add(Content.SOURCES)
    return frozenset(content)


def provenance(entity: str) -> Iterator[Column]:
    """Yield the columns for source, locator and confirmation."""
    if entity == "source" or "source_id" not in table_of(entity).c:
        return
    yield Column("source", name_of("source"), lambda entry: entry.source and entry.source.slug)
    yield Column("source_citation", CITED, lambda entry: entry.source and citation(entry.source))
    yield Column("source_url", CITED_AT, lambda entry: entry.source and entry.source.url)
    yield Column("source_locator", name_of("source_locator"), _value("source_locator"))
    yield Column("unconfirmed", name_of("unconfirmed"), _value("unconfirmed"))


def named(reference: Reference | None, language: Language) -> str | None:
    """Return the name of a record in a language, falling back to the other one."""
    if reference is None:
        return None
    de, en = reference.name_de, reference.name_en
    return (de or en) if language == "de" else (en or de)


def _own(entity: str, language: Language) -> Iterator[Column]:
    for field in fields_of(entity).values():
        if field.is_hidden or field.is_provenance:
            continue
        stored_name, label = field.column.name, field.label
        if field.target:
            yield Column(field.name, label, _slug(stored_name))
            yield Column(f"{field.name}_name", _NAME.format(column=label), _name(stored_name, language))
        else:
            yield Column(field.name, label, _value(stored_name))


def _value(name: str) -> Callable[[Entry], Cell]:
    return lambda entry: entry.values.get(name)


def _slug(column: str) -> Callable[[Entry], Cell]:
    def cell(entry: Entry) -> Cell:
        reference = entry.linked(column)
        return None if reference is None else reference.slug

    return cell


def _name(column: str, language: Language) -> Callable[[Entry], Cell]:
    return lambda entry: named(entry.linked(column), language)


def _linked(link: Link, language: Language) -> Column:
    """Return a column with the names of linked records; several slugs side by side would be unreadable."""

    def cell(entry: Entry) -> Cell:
        shown = (_shown(entry, link, row, language) for row in entry.links[link.name] if is_public(row))
        return tuple(dict.fromkeys(name for name in shown if name is not None))

    return Column(link.name, link.label, cell)


def is_public(row: Any) -> bool:
    """Return whether a linked row is public; hidden labels only help the search."""
    return row.get("use") is not LabelUse.HIDDEN


def _shown(entry: Entry, link: Link, row: Any, language: Language) -> Any:
    if target_of(link.entity, link.shows):
        return named(entry.linked(link.shows, link.entity, row), language)
    return row[link.shows]


def exported_tables() -> tuple[str, ...]:
    """Return the names of the exported tables, each after the tables it refers to."""
    tables = next(iter(ENTITIES.values())).metadata.sorted_tables
    return tuple(table.name for table in tables if table.name in ENTITIES and table.name not in LEFT_OUT)
