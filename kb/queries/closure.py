"""Closure of regions: which region counts for which, in the tree and across functional regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Region, RegionMember, RegionSuccessor
from kb.models.vocabulary import RegionKind
from kb.queries.changes import cached
from kb.queries.trees import line_of

Closure = dict[int, frozenset[int]]


def region_closure(session: Session) -> Closure:
    """Return per region the ids of all regions that it counts for, itself included.

    A region counts for its ancestors and for the functional regions that it or an ancestor belongs to. A functional
    region also counts for every region that contains all its members, and for the countries of its members. An older
    region counts for the successor in which it lies as a whole, and for all that the successor counts for.
    """
    return cached(session, _region_closure)


def _region_closure(session: Session) -> Closure:
    parents = dict(session.execute(sa.select(Region.id, Region.parent_id)).all())
    members = session.execute(sa.select(RegionMember.region_id, RegionMember.member_id)).all()
    countries = session.scalars(sa.select(Region.id).where(Region.kind == RegionKind.NUTS0))
    successors = session.execute(
        sa.select(RegionSuccessor.region_id, RegionSuccessor.successor_id).where(
            RegionSuccessor.share >= RegionSuccessor.WHOLE
        )
    ).all()
    return closure_of(parents, members, set(countries), successors)


def closure_of(
    parents: Mapping[int, int | None],
    members: Iterable[tuple[int, int]],
    countries: set[int],
    successors: Iterable[tuple[int, int]] = (),
) -> Closure:
    """Compute the closure from parents by id, pairs (functional region, member), country ids, pairs (older, successor).

    A member does not inherit the parent of its functional region: a region that crosses a border may have its parent
    on one side only, and the members on the other side do not belong there.
    """
    belongs: dict[int, set[int]] = defaultdict(set)
    parts: dict[int, set[int]] = defaultdict(set)
    for region, member in members:
        belongs[member].add(region)
        parts[region].add(member)
    for older, successor in successors:
        belongs[older].update(line_of(successor, parents))
    up = _lines(parents, {region: _reachable(region, belongs) for region in belongs})
    _add_shared_regions(up, parts, countries)
    return {region: frozenset(counted) for region, counted in up.items()}


def inside(closure: Closure, region_id: int) -> list[int]:
    """Return the ids of all regions that count for ``region_id``, itself included, in order."""
    return sorted(region for region, counted in closure.items() if region_id in counted)


def _lines(parents: Mapping[int, int | None], beside: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """Return each region with its ancestors and their functional regions; siblings share the computation."""
    above: dict[int, set[int]] = {}
    up: dict[int, set[int]] = {}
    for region, parent in parents.items():
        if parent is not None and parent not in above:
            line = line_of(parent, parents)
            above[parent] = set(line).union(*(beside.get(step, ()) for step in line))
        up[region] = {region, *beside.get(region, ()), *(above[parent] if parent is not None else ())}
    return up


def _reachable(start: int, edges: Mapping[int, set[int]]) -> set[int]:
    reached: set[int] = set()
    pending = [start]
    while pending:
        for region in edges.get(pending.pop(), ()):
            if region not in reached:
                reached.add(region)
                pending.append(region)
    return reached


def _add_shared_regions(up: dict[int, set[int]], parts: Mapping[int, set[int]], countries: set[int]) -> None:
    """Let functional regions count for the regions that contain all their members.

    Repeated until stable, because a member may be functional itself.
    """
    changed = True
    while changed:
        changed = False
        for region, members in parts.items():
            above = [up[member] for member in members if member in up]
            gained = (set.intersection(*above) | (set.union(*above) & countries)) - up[region]
            if gained:
                up[region] |= gained
                changed = True
