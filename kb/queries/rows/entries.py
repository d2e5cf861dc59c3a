"""Read rows in chunks, with referenced names, sources and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Region, RegionMember, Source
from kb.models.columns import Key, fields_of, table_of, target_of
from kb.models.vocabulary import FOUNDINGS, RegionRole, Term
from kb.queries import money, names
from kb.queries.names import Reference
from kb.texts import Text

AT_ONCE = 500
MOST_REMEMBERED = 5_000
StoredRow = Mapping[str, Any]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Location:
    """Points as (longitude, latitude), with the name of the place."""

    points: tuple[tuple[float, float], ...]
    name: str


@dataclass(frozen=True, slots=True)
class LinkTable:
    """Rows that belong to a record and are exported in one of its cells.

    ``shows`` is the exported column: a reference, a term or a text.
    """

    name: str
    label: Text
    entity: str
    owner: str
    shows: str
    first: str = ""
    """The column that sorts the rows, greatest value first."""
    else_shows: str = ""
    """The column shown of rows in which the other is empty."""
    kinds: frozenset[Term] = frozenset()
    """The kinds of rows that count, oldest first; empty for all."""
    is_summary: bool = False
    """Whether its rows are facts of their own, which linked data has as nodes."""


LINKS: Mapping[str, tuple[LinkTable, ...]] = {
    "initiative": (
        LinkTable("regions", Text("Regionen", "regions"), "initiative_region", "initiative_id", "region_id", "role"),
        LinkTable(
            "fields",
            Text("Kompetenzfelder", "competence fields"),
            "initiative_field",
            "initiative_id",
            "competence_field_id",
            "is_primary",
        ),
        LinkTable("activities", Text("Tätigkeiten", "activities"), "initiative_activity", "initiative_id", "activity"),
        LinkTable("objectives", Text("Ziele", "objectives"), "initiative_objective", "initiative_id", "objective"),
        LinkTable(
            "programmes", Text("Programme", "programmes"), "initiative_programme", "initiative_id", "programme_id"
        ),
        LinkTable(
            "managers",
            Text("Clustermanagement", "cluster managers"),
            "cluster_manager",
            "initiative_id",
            "organisation_id",
            else_shows="person_id",
            is_summary=True,
        ),
        LinkTable(
            "founded",
            Text("Beschluss, Gründung, Eintragung, Start", "decision, founding, incorporation, start"),
            "milestone",
            "initiative_id",
            "happened_on",
            kinds=FOUNDINGS,
            is_summary=True,
        ),
    ),
    "region": (
        LinkTable("members", Text("Teilregionen", "member regions"), "region_member", "region_id", "member_id"),
    ),
    "competence_field": (
        LinkTable(
            "labels", Text("weitere Bezeichnungen", "further labels"), "field_label", "competence_field_id", "text"
        ),
        LinkTable(
            "matches",
            Text("entsprechende Felder", "matching fields"),
            "field_mapping",
            "competence_field_id",
            "target_id",
        ),
    ),
    "programme": (
        LinkTable("areas", Text("Fördergebiete", "programme areas"), "programme_area", "programme_id", "region_id"),
    ),
    "policy_era": (
        LinkTable("programmes", Text("Programme", "programmes"), "era_programme", "policy_era_id", "programme_id"),
    ),
}
"""Links per entity."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with everything its cells refer to."""

    entity: str
    values: StoredRow
    named: Mapping[Key, Reference]
    source: Source | None
    links: Mapping[str, Sequence[StoredRow]]
    locate: Callable[[Entry], Location | None]
    rates: money.Rates

    @property
    def reference(self) -> Reference:
        """Return the reference to the row itself."""
        return names.reference_to(self.entity, self.values, self.named)

    def in_euro(self, column: str) -> money.Conversion | None:
        """Convert an amount of the row to euros; None if it is in euros or has no rate."""
        year = money.year_of(self.values.get, self.source)
        return money.in_euro(self.rates, self.values.get(column), self.values.get("currency"), year)

    def linked(self, column: str, entity: str | None = None, row: StoredRow | None = None) -> Reference | None:
        """Return the record that a column of a row or its links names."""
        record_id = (self.values if row is None else row).get(column)
        return None if record_id is None else self.named.get((target_of(entity or self.entity, column), record_id))


class EntryReader:
    """Read rows of one snapshot, caching referenced names up to a limit."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.seen: set[int] = set()
        """Ids of the sources of all rows read so far."""
        self._named: dict[Key, Reference] = {}
        self._sources: dict[int, Source] = {}

    def entries(self, keys: Iterable[Key]) -> Iterator[Entry]:
        """Read rows by entity and id, in the given order; deleted rows are left out."""
        for chunk in chunks(keys):
            entries = {
                (entity, entry.values["id"]): entry
                for entity, ids in _by_entity(chunk).items()
                for entry in self._read(entity, ids)
            }
            yield from (entries[key] for key in chunk if key in entries)

    def sources(self) -> Iterator[Source]:
        """Return the sources of all rows read so far."""
        yield from self._sources_of(self.seen)

    def cited(self, keys: Iterable[Key]) -> Iterator[Source]:
        """Yield each source of rows once, as soon as it is cited; the rows pass through."""
        for chunk in chunks(keys):
            ids = {
                source_id
                for entity, record_ids in _by_entity(chunk).items()
                for source_id in self._source_ids(entity, record_ids)
            }
            yield from self._sources_of(ids - self.seen)
            self.seen |= ids

    def _sources_of(self, ids: Iterable[int]) -> Iterator[Source]:
        for chunk in chunks(sorted(ids)):
            yield from self.session.scalars(sa.select(Source).where(Source.id.in_(chunk)).order_by(Source.id))
            self.session.expunge_all()

    def _source_ids(self, entity: str, ids: Sequence[int]) -> Iterable[int]:
        table = table_of(entity)
        if entity == "source":
            return ids
        if "source_id" not in table.c:
            return ()
        query = sa.select(table.c.source_id).where(table.c.id.in_(ids), table.c.source_id.is_not(None))
        return self.session.scalars(query.distinct())

    def _read(self, entity: str, ids: Sequence[int]) -> Iterator[Entry]:
        table = table_of(entity)
        rows = [dict(row) for row in self.session.execute(sa.select(table).where(table.c.id.in_(ids))).mappings()]
        links = self._links(entity, ids)
        named = self._names(entity, rows, links)
        sources = self._cited(entity, rows)
        for row in rows:
            mine = {link.name: links[link.name].get(row["id"], ()) for link in LINKS.get(entity, ())}
            cited = _source_id(entity, row)
            source = None if cited is None else sources.get(cited)
            yield Entry(entity, row, named, source, mine, self._locate, self._rates)

    def _links(self, entity: str, ids: Sequence[int]) -> dict[str, dict[int, list[StoredRow]]]:
        links: dict[str, dict[int, list[StoredRow]]] = {}
        for link in LINKS.get(entity, ()):
            table = table_of(link.entity)
            query = sa.select(table).where(table.c[link.owner].in_(ids))
            if link.first:
                query = query.order_by(table.c[link.first].desc())
            if link.kinds:
                query = query.where(table.c.kind.in_(link.kinds)).order_by(table.c[link.shows])
            query = query.order_by(table.c.id)
            links[link.name] = defaultdict(list)
            for row in self.session.execute(query).mappings():
                links[link.name][row[link.owner]].append(dict(row))
        return links

    def _names(
        self, entity: str, rows: Iterable[StoredRow], links: Mapping[str, Mapping[int, Sequence[StoredRow]]]
    ) -> Mapping[Key, Reference]:
        missing = {(target, row[column]) for row in rows for column, target in pointers(entity).items() if row[column]}
        for link in LINKS.get(entity, ()):
            rows_of_link = [row for group in links[link.name].values() for row in group]
            for column in filter(None, (link.shows, link.else_shows)):
                if target := target_of(link.entity, column):
                    missing |= {(target, row[column]) for row in rows_of_link if row[column]}
        if len(self._named) > MOST_REMEMBERED:
            # Rows already being written keep their own reference to the old dictionary.
            self._named = {}
        self._named.update(names.references(self.session, missing - self._named.keys()))
        return self._named

    def _cited(self, entity: str, rows: Iterable[StoredRow]) -> Mapping[int, Source]:
        ids = {cited for row in rows if (cited := _source_id(entity, row)) is not None}
        self.seen |= ids
        if len(self._sources) > MOST_REMEMBERED:
            self._sources = {}
        if missing := ids - self._sources.keys():
            sources = self.session.scalars(sa.select(Source).where(Source.id.in_(missing))).all()
            self._sources.update({source.id: source for source in sources})
            self.session.expunge_all()
        return self._sources

    def _locate(self, entry: Entry) -> Location | None:
        """Return the location of a row: a region's centre, a record's region, or an initiative's seat."""
        if entry.entity == "region":
            regions = [entry.values["id"]]
        else:
            regions = [entry.values["region_id"]] if entry.values.get("region_id") else _seats(entry)
        located = [region for region in dict.fromkeys(regions) if self._points(region)]
        if not located:
            return None
        where = [self.in_words(entry.named[key]) for region in located if (key := ("region", region)) in entry.named]
        return Location(
            tuple(dict.fromkeys(point for region in located for point in self._points(region))),
            ", ".join(where) or self.in_words(entry.reference),
        )

    def _points(self, region: int) -> tuple[tuple[float, float], ...]:
        """Return the centre of a region; a functional region without one has those of its members."""
        parts = [region] if region in self._centres else self._parts.get(region, ())
        return tuple(self._centres[part] for part in parts if part in self._centres)

    @staticmethod
    def in_words(reference: Reference) -> str:
        """Return the name of a place, in German if available, as used locally."""
        return reference.name_de or reference.name_en or ""

    @cached_property
    def _rates(self) -> money.Rates:
        return money.rates(self.session)

    @cached_property
    def _centres(self) -> Mapping[int, tuple[float, float]]:
        query = sa.select(Region.id, Region.longitude, Region.latitude)
        rows = self.session.execute(query)
        return {region: (east, north) for region, east, north in rows if east is not None and north is not None}

    @cached_property
    def _parts(self) -> Mapping[int, Sequence[int]]:
        members: dict[int, list[int]] = defaultdict(list)
        query = sa.select(RegionMember.region_id, RegionMember.member_id).order_by(RegionMember.member_id)
        for region, member in self.session.execute(query):
            members[region].append(member)
        return members


def _by_entity(keys: Iterable[Key]) -> Mapping[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for entity, record_id in keys:
        ids[entity].append(record_id)
    return ids


def chunks(values: Iterable[_Value], size: int = AT_ONCE) -> Iterator[list[_Value]]:
    """Split a stream into lists."""
    stream = iter(values)
    while piece := list(islice(stream, size)):
        yield piece


@cache
def pointers(entity: str) -> Mapping[str, str]:
    """Return the columns that refer to other records, with their target; sources are handled separately."""
    fields = fields_of(entity).values()
    return {field.column.name: field.target for field in fields if field.target and not field.is_provenance}


def _source_id(entity: str, row: StoredRow) -> int | None:
    source_id: int | None = row["id"] if entity == "source" else row.get("source_id")
    return source_id


def _seats(entry: Entry) -> list[int]:
    """Return the regions of an initiative's seats, else those it works in."""
    links = entry.links.get("regions", ())
    seats = [row["region_id"] for row in links if row["role"] is RegionRole.SEAT]
    return seats or [row["region_id"] for row in links]
