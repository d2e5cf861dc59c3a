"""Regions by a typed name: that of a region in force, or of a town within one."""

from __future__ import annotations

import difflib
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Region
from kb.models.vocabulary import RegionKind
from kb.queries.browse import sorting_key
from kb.queries.changes import cached
from kb.queries.map import outlines, towns

WIDEST_FIRST = (
    RegionKind.NUTS0,
    RegionKind.NUTS1,
    RegionKind.FUNCTIONAL,
    RegionKind.NUTS2,
    RegionKind.NUTS3,
    RegionKind.LAU,
)
"""Of regions with the same name, such as Hamburg, the widest is meant."""
MOST_SIMILAR = 3
LEAST_LIKENESS = 0.7
_KINDS_OF_REGION = re.compile(r"\b(land|stadt)?kreis\b|\bkreisfreie stadt\b|\bstadteregion\b|\b(stadt|city|region)\b")
_UMLAUTS = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Slugs of regions, towns, and names as they are written, each by folded name."""

    regions: Mapping[str, str]
    towns: Mapping[str, towns.Town]
    written: Mapping[str, str]


def region_called(session: Session, name: str) -> str | None:
    """Return the slug of the region with this name, or of the smallest around the town with it; None if unknown."""
    known = cached(session, _names)
    key = _folded(name)
    if key in known.regions:
        return known.regions[key]
    return _around(session, known.towns[key]) if key in known.towns else None


def similar(session: Session, name: str) -> list[str]:
    """Return the names most like one that is unknown; they begin with the same letter."""
    typed = _folded(name)
    known = cached(session, _names).written
    by_key = {key: written for key, written in known.items() if key[:1] == typed[:1]}
    return [by_key[key] for key in difflib.get_close_matches(typed, by_key, MOST_SIMILAR, LEAST_LIKENESS)]


def _names(session: Session) -> KnownNames:
    columns = Region.kind, Region.slug, Region.name_de, Region.name_en
    rows = session.execute(sa.select(*columns).where(Region.valid_until.is_(None))).all()
    regions: dict[str, str] = {}
    written: dict[str, str] = {}
    for _, slug, *names in sorted(rows, key=lambda row: (WIDEST_FIRST.index(row.kind), row.slug)):
        for name in filter(None, names):
            regions.setdefault(_folded(name), slug)
            written.setdefault(_folded(name), name)
    by_name: dict[str, towns.Town] = {}
    for town in towns.listed().towns:
        for name in (town.name_de, town.name_en):
            by_name.setdefault(_folded(name), town)
            written.setdefault(_folded(name), name)
    return KnownNames(regions, by_name, written)


def _folded(name: str) -> str:
    """Return a name without case, umlauts, signs and the word for its kind, as in Kreis Herford."""
    plain = re.sub(r"[\W_]+", " ", sorting_key(name))
    shorter = _KINDS_OF_REGION.sub(" ", plain)
    return _UMLAUTS.sub(r"\1", " ".join((shorter if shorter.strip() else plain).split()))


def _around(session: Session, town: towns.Town) -> str | None:
    """Return the region of the finest level whose outline has the town in it."""
    for level in reversed(range(1, len(outlines.LEVELS))):
        for outline in outlines.of_level(session, level):
            geometry = json.loads(outline.geometry)
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            if any(_is_inside(town.longitude, town.latitude, polygon) for polygon in polygons):
                return outline.slug
    return None


def _is_inside(x: float, y: float, rings: Iterable[Sequence[Sequence[float]]]) -> bool:
    """Return whether a position lies within a polygon: a line from it crosses the rings an odd number of times."""
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside
