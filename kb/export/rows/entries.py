"""Rows as they are exported: read in chunks, with the names of what they point to, their sources and their links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.export.selection import Location
from kb.models import Region, RegionMember, Source
from kb.models.vocabulary import RegionRole
from kb.queries import names
from kb.queries.names import Key, Reference
from kb.texts import Text

AT_ONCE = 500
MOST_REMEMBERED = 5_000
StoredRow = Mapping[str, Any]
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Link:
    """Rows of another table that belong to a record and are shown in one cell of it.

    ``shows`` is the column that is shown: another record, a term or a text.
    """

    name: str
    label: Text
    entity: str
    owner: str
    shows: str
    first: str = ""
    """The column by which the rows are sorted, those with the greatest value first."""


LINKS: Mapping[str, tuple[Link, ...]] = {
    "initiative": (
        Link("regions", Text("Regionen", "regions"), "initiative_region", "initiative_id", "region_id", "role"),
        Link(
            "fields",
            Text("Kompetenzfelder", "competence fields"),
            "initiative_field",
            "initiative_id",
            "competence_field_id",
            "is_primary",
        ),
        Link("activities", Text("Tätigkeiten", "activities"), "initiative_activity", "initiative_id", "activity"),
        Link("objectives", Text("Ziele", "objectives"), "initiative_objective", "initiative_id", "objective"),
        Link("programmes", Text("Programme", "programmes"), "initiative_programme", "initiative_id", "programme_id"),
    ),
    "region": (Link("members", Text("Teilregionen", "member regions"), "region_member", "region_id", "member_id"),),
    "competence_field": (
        Link("labels", Text("weitere Bezeichnungen", "further labels"), "field_label", "competence_field_id", "text"),
        Link(
            "matches",
            Text("entsprechende Felder", "matching fields"),
            "field_mapping",
            "competence_field_id",
            "target_id",
        ),
    ),
    "programme": (
        Link("areas", Text("Fördergebiete", "programme areas"), "programme_area", "programme_id", "region_id"),
    ),
    "policy_era": (
        Link("programmes", Text("Programme", "programmes"), "era_programme", "policy_era_id", "programme_id"),
    ),
}
"""What is shown in the row of a record although it is stored in rows of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with all that its cells name."""

    entity: str
    values: StoredRow
    named: Mapping[Key, Reference]
    source: Source | None
    links: Mapping[str, Sequence[StoredRow]]
    locate: Callable[[Entry], Location | None]

    @property
    def reference(self) -> Reference:
        """Return what names the row itself."""
        return names.reference_to(self.entity, self.values, self.named)

    def linked(self, column: str, entity: str | None = None, row: StoredRow | None = None) -> Reference | None:
        """Return the record that a column of this row, or of one of its links, points to."""
        found = (self.values if row is None else row).get(column)
        return None if found is None else self.named.get((_target(entity or self.entity, column), found))


class EntryReader:
    """Reads rows of one snapshot; what many rows name is remembered, up to a limit."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.seen: set[int] = set()
        """The ids of the sources of all rows read so far."""
        self._named: dict[Key, Reference] = {}
        self._sources: dict[int, Source] = {}

    def entries(self, keys: Iterable[Key]) -> Iterator[Entry]:
        """Read rows by entity and id, in this order; what is no longer there is left out."""
        for chunk in chunks(keys):
            found = {
                (entity, one.values["id"]): one
                for entity, ids in _by_entity(chunk).items()
                for one in self._read(entity, ids)
            }
            yield from (found[key] for key in chunk if key in found)

    def sources(self) -> Iterator[Source]:
        """Return the sources of all rows read so far."""
        yield from self._sources_of(self.seen)

    def cited(self, keys: Iterable[Key]) -> Iterator[Source]:
        """Return the sources of rows, each once and as soon as a row rests on it; nothing else of the rows is read."""
        for chunk in chunks(keys):
            ids = {one for entity, some in _by_entity(chunk).items() for one in self._source_ids(entity, some)}
            yield from self._sources_of(ids - self.seen)
            self.seen |= ids

    def _sources_of(self, ids: Iterable[int]) -> Iterator[Source]:
        for chunk in chunks(sorted(ids)):
            yield from self.session.scalars(sa.select(Source).where(Source.id.in_(chunk)).order_by(Source.id))
            self.session.expunge_all()

    def _source_ids(self, entity: str, ids: Sequence[int]) -> Iterable[int]:
        table = names.table_of(entity)
        if entity == "source":
            return ids
        if "source_id" not in table.c:
            return ()
        query = sa.select(table.c.source_id).where(table.c.id.in_(ids), table.c.source_id.is_not(None))
        return self.session.scalars(query.distinct())

    def _read(self, entity: str, ids: Sequence[int]) -> Iterator[Entry]:
        table = names.table_of(entity)
        rows = [dict(row) for row in self.session.execute(sa.select(table).where(table.c.id.in_(ids))).mappings()]
        links = self._links(entity, ids)
        named = self._names(entity, rows, links)
        sources = self._cited(entity, rows)
        for row in rows:
            mine = {link.name: links[link.name].get(row["id"], ()) for link in LINKS.get(entity, ())}
            cited = _source_id(entity, row)
            yield Entry(entity, row, named, None if cited is None else sources.get(cited), mine, self._place)

    def _links(self, entity: str, ids: Sequence[int]) -> dict[str, dict[int, list[StoredRow]]]:
        found: dict[str, dict[int, list[StoredRow]]] = {}
        for link in LINKS.get(entity, ()):
            table = names.table_of(link.entity)
            order = [table.c[link.first].desc()] if link.first else []
            query = sa.select(table).where(table.c[link.owner].in_(ids)).order_by(*order, table.c.id)
            found[link.name] = defaultdict(list)
            for row in self.session.execute(query).mappings():
                found[link.name][row[link.owner]].append(dict(row))
        return found

    def _names(
        self, entity: str, rows: Iterable[StoredRow], links: Mapping[str, Mapping[int, Sequence[StoredRow]]]
    ) -> Mapping[Key, Reference]:
        wanted = {(target, row[column]) for row in rows for column, target in pointers(entity).items() if row[column]}
        for link in LINKS.get(entity, ()):
            if target := names.target_of(link.entity, link.shows):
                wanted |= {(target, row[link.shows]) for group in links[link.name].values() for row in group}
        if len(self._named) > MOST_REMEMBERED:
            # Rows that are being written keep the names they were given.
            self._named = {}
        self._named.update(names.references(self.session, wanted - self._named.keys()))
        return self._named

    def _cited(self, entity: str, rows: Iterable[StoredRow]) -> Mapping[int, Source]:
        ids = {cited for row in rows if (cited := _source_id(entity, row)) is not None}
        self.seen |= ids
        if len(self._sources) > MOST_REMEMBERED:
            self._sources = {}
        if missing := ids - self._sources.keys():
            found = self.session.scalars(sa.select(Source).where(Source.id.in_(missing))).all()
            self._sources.update({source.id: source for source in found})
            self.session.expunge_all()
        return self._sources

    def _place(self, entry: Entry) -> Location | None:
        """Return where a row is: a region at its centre, all else in its region, an initiative where it sits."""
        if entry.entity == "region":
            regions = [entry.values["id"]]
        else:
            regions = [entry.values["region_id"]] if entry.values.get("region_id") else _seats(entry)
        told = [one for one in dict.fromkeys(regions) if self._points(one)]
        if not told:
            return None
        where = [self.in_words(entry.named[key]) for one in told if (key := ("region", one)) in entry.named]
        return Location(
            tuple(dict.fromkeys(point for one in told for point in self._points(one))),
            ", ".join(where) or self.in_words(entry.reference),
        )

    def _points(self, region: int) -> tuple[tuple[float, float], ...]:
        """Return the centre of a region; a functional region without one is where its parts are."""
        parts = [region] if region in self._centres else self._parts.get(region, ())
        return tuple(self._centres[one] for one in parts if one in self._centres)

    @staticmethod
    def in_words(reference: Reference) -> str:
        """Return the name of a place, in German where it has one, as people there call it."""
        return reference.name_de or reference.name_en or ""

    @cached_property
    def _centres(self) -> Mapping[int, tuple[float, float]]:
        query = sa.select(Region.id, Region.longitude, Region.latitude)
        rows = self.session.execute(query)
        return {one: (east, north) for one, east, north in rows if east is not None and north is not None}

    @cached_property
    def _parts(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        query = sa.select(RegionMember.region_id, RegionMember.member_id).order_by(RegionMember.member_id)
        for region, member in self.session.execute(query):
            found[region].append(member)
        return found


def _by_entity(keys: Iterable[Key]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for entity, record_id in keys:
        found[entity].append(record_id)
    return found


def chunks(values: Iterable[_Value], size: int = AT_ONCE) -> Iterator[list[_Value]]:
    """Cut a stream into pieces."""
    stream = iter(values)
    while piece := list(islice(stream, size)):
        yield piece


@cache
def pointers(entity: str) -> Mapping[str, str]:
    """Return the columns that point to another record, and to which kind; the source of a fact is told by itself."""
    table = names.table_of(entity)
    return {
        column.name: names.target_of(entity, column.name)
        for column in table.columns
        if column.foreign_keys and column.name != "source_id"
    }


@cache
def _target(entity: str, column: str) -> str:
    return names.target_of(entity, column)


def _source_id(entity: str, row: StoredRow) -> int | None:
    found: int | None = row["id"] if entity == "source" else row.get("source_id")
    return found


def _seats(entry: Entry) -> list[int]:
    """Return the regions where an initiative sits, or else those it works in."""
    links = entry.links.get("regions", ())
    seats = [row["region_id"] for row in links if row["role"] is RegionRole.SEAT]
    return seats or [row["region_id"] for row in links]
