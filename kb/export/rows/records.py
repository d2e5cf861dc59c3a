"""Selections of records: a list, search results, one record with its facts, or a plain table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.export.document import Document
from kb.export.rows import content, facts, linked_data, regional
from kb.export.rows.facts import FactRow
from kb.export.selection import Content, LinkedNode, Selection, current_version
from kb.models import ENTITIES, Source
from kb.models.columns import Key, table_of
from kb.queries import lists, names
from kb.queries.rows import LINKS, Column, Entry, EntryReader, Location, Site, columns_of
from kb.texts import Text

Criteria = tuple[tuple[Text, str], ...]
EVERYTHING = frozenset(Content) - {Content.DOCUMENT, Content.EVIDENCE, Content.PICTURE}
"""Content that rows of several entities carry."""
_RECORD = Text("{title}: {name}", "{title}: {name}")


def of_list(
    session: Session, site: Site, entity: str, *, title: Text, page: str, criteria: Criteria = (), **values: object
) -> Selection:
    """Select all records of an entity with the given column values, in list order."""
    ids = lists.ids(session, entity, site.language, **values)
    return of_keys(
        session, site, ((entity, record_id) for record_id in ids), entity, title=title, page=page, criteria=criteria
    )


def of_keys(
    session: Session,
    site: Site,
    keys: Iterable[Key],
    entity: str | None,
    *,
    title: Text,
    page: str,
    criteria: Criteria = (),
) -> Selection:
    """Select records by entity and id; ``entity`` is None for records of several entities."""
    reader = EntryReader(session)
    return _selection(
        session,
        site,
        reader,
        lambda: reader.entries(keys),
        lambda: keys,
        title=title,
        name=ENTITIES[entity].__path__ if entity else "search",
        page=page,
        criteria=criteria,
        columns=columns_of(entity, site) if entity else facts.columns(site),
        carries=content.carried_by(entity) if entity else EVERYTHING,
        node=lambda entry: linked_data.node(entry, site),
        location=lambda entry: entry.locate(entry),
    )


def of_document(
    session: Session,
    site: Site,
    document: Document,
    statements: Iterable[int],
    sources: Sequence[Source],
    *,
    title: Text,
    name: str,
    page: str,
    criteria: Criteria = (),
) -> Selection:
    """Select a document with the statements and sources that it cites, by id; its sources keep their order."""
    keys = [("statement", key) for key in statements]
    return replace(
        of_keys(session, site, keys, "statement", title=title, page=page, criteria=criteria),
        name=name,
        document=document,
        cited=lambda: sources,
        carries=content.carried_by("statement") | {Content.DOCUMENT},
    )


def of_record(session: Session, site: Site, entity: str, slug: str, *, page: str) -> Selection:
    """Select one record and all facts about it, one row per fact. Raises NotFound."""
    record = names.record(session, ENTITIES[entity], slug)
    key = (entity, record.id)
    name = _name(EntryReader(session), key)
    return of_facts(
        session,
        site,
        [key],
        title=_RECORD.format(title=ENTITIES[entity].__title__, name=name),
        name=slug,
        page=page,
        criteria=((ENTITIES[entity].__title__, slug),),
        carries=content.carried_by(entity),
    )


def of_facts(
    session: Session,
    site: Site,
    keys: Sequence[Key],
    *,
    title: Text,
    name: str,
    page: str,
    criteria: Criteria = (),
    carries: frozenset[Content] = EVERYTHING,
) -> Selection:
    """Select all facts about some records, one row per fact, record by record."""
    reader = EntryReader(session)
    linked = {link.entity for entity, _ in keys for link in LINKS.get(entity, ()) if not link.is_summary}

    def node(fact: FactRow) -> LinkedNode | None:
        if isinstance(fact, facts.Property) or fact.entity in linked:
            return None  # The node of the record itself contains it.
        return linked_data.node(fact, site)

    return _selection(
        session,
        site,
        reader,
        lambda: chain.from_iterable(_facts(reader, key) for key in keys),
        lambda: chain.from_iterable(chain([key], _owned(reader, key)) for key in keys),
        title=title,
        name=name,
        page=page,
        criteria=criteria,
        columns=facts.columns(site),
        carries=carries,
        node=node,
    )


def on_map(session: Session, site: Site, entity: str, slug: str, *, page: str) -> Selection:
    """Select one record as a single row for a map. Raises NotFound."""
    record = names.record(session, ENTITIES[entity], slug)
    title = _RECORD.format(title=ENTITIES[entity].__title__, name=_name(EntryReader(session), (entity, record.id)))
    return of_keys(session, site, [(entity, record.id)], entity, title=title, page=page)


def of_rows(
    session: Session,
    site: Site,
    rows: Sequence[Any],
    *,
    title: Text,
    name: str,
    page: str,
    criteria: Criteria = (),
    columns: tuple[Column, ...],
) -> Selection:
    """Select the rows of a computed table, such as a matrix or a chart."""
    return Selection(
        title=title,
        name=name,
        language=site.language,
        page=page,
        criteria=criteria,
        version=current_version(session),
        columns=columns,
        rows=lambda: iter(rows),
    )


def _selection(
    session: Session,
    site: Site,
    reader: EntryReader,
    rows: Callable[[], Iterator[Any]],
    keys: Callable[[], Iterable[Key]],
    *,
    title: Text,
    name: str,
    page: str,
    criteria: Criteria,
    columns: tuple[Column, ...],
    carries: frozenset[Content],
    node: Callable[[Any], LinkedNode | None],
    location: Callable[[Any], Location | None] | None = None,
) -> Selection:
    return Selection(
        title=title,
        name=name,
        language=site.language,
        page=page,
        criteria=criteria,
        version=current_version(session),
        columns=columns,
        rows=rows,
        sources=reader.sources,
        cited=lambda: reader.cited(keys()),
        source_nodes=lambda: (linked_data.node(source, site) for source in _cited(reader)),
        node=node,
        location=location,
        carries=carries,
    )


def _cited(reader: EntryReader) -> Iterator[Entry]:
    return reader.entries(("source", source_id) for source_id in sorted(reader.seen))


def _facts(reader: EntryReader, key: Key) -> Iterator[FactRow]:
    """Yield the record, its columns as properties, and the rows that belong to it."""
    for entry in reader.entries([key]):
        yield entry
        yield from facts.properties(entry)
        if entry.entity == "region":
            yield from regional.computed(reader, entry)
    yield from reader.entries(_owned(reader, key))


def _owned(reader: EntryReader, key: Key) -> Iterator[Key]:
    for other, column in facts.owned_by(key[0]):
        table = table_of(other)
        ids = reader.session.scalars(sa.select(table.c.id).where(table.c[column] == key[1]).order_by(table.c.id)).all()
        yield from ((other, record_id) for record_id in ids)


def _name(reader: EntryReader, key: Key) -> Text:
    reference = names.references(reader.session, [key])[key]
    de, en = reference.name_de or reference.name_en or "", reference.name_en or reference.name_de or ""
    return Text(de, en)
