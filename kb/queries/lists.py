"""Lists: the records of one kind, page by page, in an order per kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from kb.models import (
    ENTITIES,
    ClusterManager,
    CompetenceField,
    Contribution,
    Event,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Milestone,
    Organisation,
    Person,
    PolicyEra,
    Programme,
    Project,
    Record,
    Source,
    Statement,
    Succession,
)
from kb.models.columns import table_of, target_of
from kb.queries import names
from kb.queries.browse import sorting_key
from kb.queries.closure import inside, region_closure
from kb.queries.evidence import Beside, undated_beside
from kb.queries.trees import below
from kb.texts import Language

MOST_SORTED = 5_000
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """Order, loaded links and subject columns of a kind's list.

    Without an order, the list is ordered by slug, which is indexed. ``about`` are the columns of the record that each
    is about.
    """

    order: tuple[sa.SQLColumnExpression[Any], ...] = ()
    links: tuple[ORMOption, ...] = ()
    about: tuple[str, ...] = ()
    by_name: bool = False
    """Sorted by name while the list is short; the database knows neither language nor umlauts."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list.

    ``about`` maps ids to the record each is about, ``statements`` to the number of statements about a record or from a
    source. ``beside`` maps statements to what the same source says differently, likewise without a date.
    """

    entity: str
    total: int
    page: int
    per_page: int
    records: Sequence[Any]
    about: Mapping[int, names.Reference] = field(default_factory=dict)
    statements: Mapping[int, int] = field(default_factory=dict)
    beside: Beside = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.total // self.per_page))


LIST_DEFINITIONS: Mapping[str, ListDefinition] = {
    "initiative": ListDefinition(
        by_name=True,
        links=(
            selectinload(Initiative.regions).joinedload(InitiativeRegion.region),
            selectinload(Initiative.fields).joinedload(InitiativeField.competence_field),
            selectinload(Initiative.milestones),
            selectinload(Initiative.labels),
            selectinload(Initiative.reasons_ended),
        ),
    ),
    "organisation": ListDefinition(by_name=True, links=(joinedload(Organisation.region),)),
    "person": ListDefinition(links=(joinedload(Person.source),)),
    "cluster_manager": ListDefinition(
        links=(
            joinedload(ClusterManager.organisation),
            joinedload(ClusterManager.person),
            joinedload(ClusterManager.source),
        ),
        about=("initiative_id",),
    ),
    "competence_field": ListDefinition(links=(joinedload(CompetenceField.field_scheme),)),
    "programme": ListDefinition(order=(Programme.started_on.nulls_last(), Programme.slug)),
    "policy_era": ListDefinition(
        order=(PolicyEra.started_on.nulls_last(), PolicyEra.slug), links=(joinedload(PolicyEra.region),)
    ),
    "event": ListDefinition(
        order=(Event.started_on.desc().nulls_last(), Event.slug),
        links=(joinedload(Event.region), joinedload(Event.organisation)),
    ),
    "project": ListDefinition(
        order=(Project.id,),
        links=(joinedload(Project.organisation), joinedload(Project.programme)),
    ),
    "source": ListDefinition(order=(Source.position.nulls_last(), Source.slug)),
    "statement": ListDefinition(
        order=(Statement.as_of.desc().nulls_last(), Statement.id), links=(joinedload(Statement.source),)
    ),
    "milestone": ListDefinition(
        order=(Milestone.happened_on.desc().nulls_last(), Milestone.id), links=(joinedload(Milestone.source),)
    ),
    "succession": ListDefinition(
        order=(Succession.happened_on.desc().nulls_last(), Succession.id), links=(joinedload(Succession.source),)
    ),
    "contribution": ListDefinition(order=(Contribution.event_id, Contribution.position.nulls_last(), Contribution.id)),
}


def listing(
    session: Session, entity: str, language: Language, /, *, page: int, per_page: int, **values: object
) -> Listing:
    """Return one page of an entity's records whose columns have the given values.

    A list of values means one of them; None does not filter.
    """
    model = ENTITIES[entity]
    definition = LIST_DEFINITIONS.get(entity, ListDefinition())
    table = table_of(entity)
    conditions = _conditions(table, values)
    total = _count(session, table, conditions)
    offset = (page - 1) * per_page
    query = sa.select(model).options(*definition.links)
    if definition.by_name and total <= MOST_SORTED:
        ids = _ids_by_name(session, table, conditions, language)[offset : offset + per_page]
        by_id = {record.id: record for record in session.scalars(query.where(table.c.id.in_(ids)))}
        records: Sequence[Any] = [by_id[record_id] for record_id in ids]
    else:
        query = query.where(*conditions).order_by(*(definition.order or (table.c.slug,)))
        records = session.scalars(query.limit(per_page).offset(offset)).all()
    about = _about(session, definition.about or model.__owner__, records)
    return Listing(entity, total, page, per_page, records, about, beside=_beside(session, entity, records))


def of_slugs(session: Session, entity: str, slugs: Sequence[str], *, total: int, page: int, per_page: int) -> Listing:
    """Return a page of chosen records in the given order; those that are gone are left out."""
    definition = LIST_DEFINITIONS.get(entity, ListDefinition())
    chosen: Sequence[Any] = session.scalars(_by_slugs(entity), {"slugs": slugs}).all()
    by_slug = {record.slug: record for record in chosen}
    records = [by_slug[slug] for slug in slugs if slug in by_slug]
    about = _about(session, definition.about or ENTITIES[entity].__owner__, records)
    statements, beside = _statements(session, entity, records), _beside(session, entity, records)
    return Listing(entity, total, page, per_page, records, about, statements, beside)


# Statements are built once per entity, because building one takes longer than running it.
@cache
def _by_slugs(entity: str) -> sa.Select[Any]:
    definition = LIST_DEFINITIONS.get(entity, ListDefinition())
    slugs = table_of(entity).c.slug.in_(sa.bindparam("slugs", expanding=True))
    return sa.select(ENTITIES[entity]).options(*definition.links).where(slugs)


@cache
def _counting(entity: str) -> sa.Select[Any] | None:
    column = Statement.__table__.c.get(f"{entity}_id")
    if column is None:
        return None
    records: sa.BindParameter[int] = sa.bindparam("records", expanding=True)
    return sa.select(column, sa.func.count()).where(column.in_(records)).group_by(column)


def has_names(entity: str) -> bool:
    """Return whether the records of a kind have names in two languages."""
    return "name_de" in table_of(entity).c


def slugs_by_name(session: Session, entity: str, record_ids: Sequence[int], language: Language) -> Sequence[str]:
    """Return the slugs of some records, sorted by name in a language."""
    table = table_of(entity)
    ordered = _ids_by_name(session, table, [table.c.id.in_(record_ids)], language)
    slugs = dict(session.execute(sa.select(table.c.id, table.c.slug).where(table.c.id.in_(record_ids))).all())
    return [slugs[record_id] for record_id in ordered]


def ids(session: Session, entity: str, language: Language, /, **values: object) -> Iterator[int]:
    """Yield the ids of all records of a listing, in the same order."""
    definition = LIST_DEFINITIONS.get(entity, ListDefinition())
    table = table_of(entity)
    conditions = _conditions(table, values)
    if definition.by_name and _count(session, table, conditions) <= MOST_SORTED:
        return iter(_ids_by_name(session, table, conditions, language))
    query = sa.select(table.c.id).where(*conditions).order_by(*(definition.order or (table.c.slug,)))
    return iter(session.scalars(query, execution_options={"yield_per": AT_ONCE}))


def empty(session: Session) -> frozenset[str]:
    """Return the entities without records."""
    tables = {entity: table_of(entity) for entity in ENTITIES}
    columns = [sa.exists(sa.select(table.c.id)).label(entity) for entity, table in tables.items()]
    row = session.execute(sa.select(*columns)).mappings().one()
    return frozenset(entity for entity, has_records in row.items() if not has_records)


def with_parts(session: Session, entity: str, record_id: int) -> Sequence[int]:
    """Return the ids of a record and its parts: regions within a region, rounds of a programme."""
    table = table_of(entity)
    if entity == "region":
        return inside(region_closure(session), record_id)
    if "parent_id" not in table.c:
        return [record_id]
    return below(
        record_id, {row.id: row.parent_id for row in session.execute(sa.select(table.c.id, table.c.parent_id))}
    )


def _conditions(table: sa.Table, values: Mapping[str, object]) -> list[sa.ColumnElement[bool]]:
    filters = {table.c[column]: value for column, value in values.items() if value is not None}
    return [column.in_(value) if isinstance(value, list) else column == value for column, value in filters.items()]


def _count(session: Session, table: sa.Table, conditions: Sequence[sa.ColumnElement[bool]]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0


def _ids_by_name(
    session: Session, table: sa.Table, conditions: Sequence[sa.ColumnElement[bool]], language: Language
) -> list[int]:
    rows = session.execute(sa.select(table.c.id, table.c.name_de, table.c.name_en).where(*conditions))
    named = [(sorting_key((de or en) if language == "de" else (en or de)), record_id) for record_id, de, en in rows]
    return [record_id for _, record_id in sorted(named)]


def _about(session: Session, columns: Sequence[str], records: Sequence[Record]) -> Mapping[int, names.Reference]:
    """Name the record that each is about, with one query per kind."""
    keys = {
        record.id: (target_of(record.__tablename__, column), getattr(record, column))
        for record in records
        for column in columns
        if getattr(record, column) is not None
    }
    references = names.references(session, set(keys.values()))
    return {record_id: references[key] for record_id, key in keys.items() if key in references}


def _statements(session: Session, entity: str, records: Sequence[Record]) -> Mapping[int, int]:
    """Count the statements about each record, or those from each source."""
    counting = _counting(entity)
    if counting is None:
        return {}
    return dict(session.execute(counting, {"records": [record.id for record in records]}).all())


def _beside(session: Session, entity: str, records: Sequence[Any]) -> Beside:
    return undated_beside(session, records) if entity == "statement" else {}
