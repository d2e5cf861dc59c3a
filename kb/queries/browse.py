"""Ways to browse: the tree of regions, field schemes with their fields, programmes with their rounds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    FieldScheme,
    InitiativeField,
    InitiativeRegion,
    Project,
    Region,
    Source,
)
from kb.models.vocabulary import RegionKind
from kb.queries.closure import region_closure
from kb.texts import Language


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A record in a tree with its numbers of initiatives and projects.

    Numbers of projects are 0 where they are not counted.
    """

    record: Any
    initiatives: int
    children: Sequence[TreeNode]
    projects: int = 0


@dataclass(frozen=True, slots=True)
class Regions:
    """The tree of regions from countries down, and the functional regions."""

    countries: Sequence[TreeNode]
    functional: Sequence[TreeNode]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A field scheme with the tree of its fields."""

    scheme: FieldScheme
    source: Source | None
    size: int
    fields: Sequence[TreeNode]


def regions(session: Session, language: Language) -> Regions:
    """Return all regions with their initiatives.

    An initiative in Dortmund counts for Ruhr, North Rhine-Westphalia and Germany too.
    """
    columns = "id", "slug", "kind", "code", "name_de", "name_en", "parent_id", "valid_until"
    rows = session.execute(sa.select(*(getattr(Region, name) for name in columns))).all()
    counts = _initiatives_by_region(session)
    functional = [row for row in rows if row.kind == RegionKind.FUNCTIONAL]
    tree = [row for row in rows if row.kind != RegionKind.FUNCTIONAL]

    def name(row: Any) -> str:
        return str((row.name_de or row.name_en) if language == "de" else (row.name_en or row.name_de))

    return Regions(
        _trees(tree, counts, order=lambda row: (row.valid_until is not None, sorting_key(name(row)))),
        [TreeNode(row, counts[row.id], ()) for row in sorted(functional, key=lambda row: sorting_key(name(row)))],
    )


def schemes(session: Session) -> Sequence[Scheme]:
    """Return all field schemes, oldest first, with their fields and numbers of initiatives."""
    query = sa.select(FieldScheme, Source).outerjoin(Source, Source.id == FieldScheme.source_id)
    scheme_rows = session.execute(query.order_by(FieldScheme.published_on.nulls_last(), FieldScheme.slug)).all()
    counts = _count(session, InitiativeField.competence_field_id)
    projects = _count(session, Project.competence_field_id)
    columns = "id", "slug", "notation", "name_de", "name_en", "parent_id", "position", "field_scheme_id"
    by_scheme: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(sa.select(*(getattr(CompetenceField, name) for name in columns))):
        by_scheme[row.field_scheme_id].append(row)
    return [
        Scheme(scheme, source, len(by_scheme[scheme.id]), _trees(by_scheme[scheme.id], counts, projects, _field_order))
        for scheme, source in scheme_rows
    ]


def sorting_key(name: str) -> str:
    """Return the sort key of a German or English name: case-folded, umlauts as their vowel."""
    return name.casefold().translate(_PLAIN)


def by_name(record: Any) -> tuple[str, int]:
    """Return the sort key of a record named in German, English or both."""
    return sorting_key(record.name_de or record.name_en or ""), record.id


_PLAIN = str.maketrans("äöüéèêáàâóòôåø", "aoueeeaaaoooao")


def _field_order(row: Any) -> tuple[bool, int, str, str]:
    return row.position is None, row.position or 0, row.notation or "", sorting_key(row.name_de or row.name_en)


def _initiatives_by_region(session: Session) -> Counter[int]:
    """Count each initiative once for every region that it counts for."""
    closure = region_closure(session)
    regions_of: dict[int, set[int]] = defaultdict(set)
    for initiative, region in session.execute(sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id)):
        regions_of[initiative] |= closure.get(region, {region})
    return Counter(region for region_ids in regions_of.values() for region in region_ids)


def _count(session: Session, column: Any) -> Counter[int]:
    rows = session.execute(sa.select(column, sa.func.count()).where(column.is_not(None)).group_by(column))
    return Counter(dict(rows.all()))


_NOTHING: Counter[int] = Counter()


def _trees(
    rows: Iterable[Any],
    initiatives: Mapping[int, int],
    projects: Mapping[int, int] = _NOTHING,
    order: Callable[[Any], Any] = lambda row: row.slug,
) -> Sequence[TreeNode]:
    """Build trees from rows with a ``parent_id``; rows with a missing parent become roots."""
    children: dict[int | None, list[Any]] = defaultdict(list)
    in_order = sorted(rows, key=order)
    known = {row.id for row in in_order}
    for row in in_order:
        children[row.parent_id if row.parent_id in known else None].append(row)

    def node(row: Any) -> TreeNode:
        return TreeNode(
            row, initiatives.get(row.id, 0), [node(child) for child in children[row.id]], projects.get(row.id, 0)
        )

    return [node(row) for row in children[None]]
