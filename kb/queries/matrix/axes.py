"""Axes of the matrix: its rows of regions and columns of fields, and the fields each initiative counts for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.models.vocabulary import RegionKind
from kb.queries.browse import sorting_key
from kb.queries.matrix.facts import MatrixFacts, MatrixField, MatrixInitiative, MatrixRegion, NamedRecord
from kb.queries.matrix.matches import IdSet
from kb.queries.trees import line_of
from kb.texts import Language

NONE: IdSet = frozenset()
_Step = TypeVar("_Step", MatrixRegion, MatrixField)


def rows(
    known: MatrixFacts, region: MatrixRegion | None, level: RegionKind | None, language: Language
) -> list[MatrixRegion]:
    """Return the rows: the regions of a level in ``region``, else its parts, else the countries.

    The parts of a functional region are its members. A region without parts is a row itself.
    """
    if level is not None:
        regions = [other for other in known.regions.values() if other.kind is level and _lies_in(known, other, region)]
    elif region is None:
        regions = [other for other in known.regions.values() if other.kind is RegionKind.NUTS0]
    else:
        regions = [known.regions[key] for key in parts(known, region)] or [region]
    members = region is not None and region.kind is RegionKind.FUNCTIONAL and level is None
    return sorted(regions, key=lambda other: _order(other, language, by_name=members))


def parts(known: MatrixFacts, region: MatrixRegion) -> Iterable[int]:
    """Return the ids of the next smaller regions: members if functional, else children."""
    if region.kind is RegionKind.FUNCTIONAL:
        return known.parts.get(region.id, NONE)
    return known.children.get(region.id, NONE)


def has_parts(known: MatrixFacts, region: MatrixRegion) -> bool:
    """Return whether a region can be expanded."""
    return bool(parts(known, region))


def has_narrower(known: MatrixFacts, field: MatrixField) -> bool:
    """Return whether a field can be expanded."""
    return bool(known.narrower.get(field.id))


def columns(known: MatrixFacts, scheme: NamedRecord, field: MatrixField | None) -> list[MatrixField]:
    """Return the columns: the fields below ``field``, else itself, else the scheme's topmost."""
    if field is not None:
        return [known.fields[key] for key in known.narrower.get(field.id, ())] or [field]
    in_scheme = (other for other in known.fields.values() if other.field_scheme_id == scheme.id)
    return [other for other in in_scheme if other.parent_id is None]


def line(known: Mapping[int, _Step], start: _Step) -> list[_Step]:
    """Return the path from the top to ``start``, inclusive."""
    steps = line_of(start.id, {key: record.parent_id for key, record in known.items()})
    return [known[step] for step in reversed(steps)]


class Reach:
    """The fields that initiatives count for: their own, broader ones, and those mapped to one scheme."""

    def __init__(self, known: MatrixFacts, scheme: NamedRecord) -> None:
        """Compute the fields of all initiatives."""
        self._fields = known.fields
        self._parents = {key: record.parent_id for key, record in known.fields.items()}
        self._own = {record.id: self._with_broader(record.fields) for record in known.initiatives}
        foreign = {
            key for reached in self._own.values() for key in reached if known.fields[key].field_scheme_id != scheme.id
        }
        mine = {key for key, record in known.fields.items() if record.field_scheme_id == scheme.id}
        self._targets = {key: self._with_broader(known.matching_fields.get(key, NONE) & mine) for key in foreign}
        self._all = {
            key: reached.union(*(self._targets.get(field, NONE) for field in reached))
            for key, reached in self._own.items()
        }

    def of(self, initiative: MatrixInitiative) -> IdSet:
        """Return all fields that an initiative counts for, directly or through a mapping."""
        return self._all[initiative.id]

    def is_derived(self, initiative: MatrixInitiative, field: int) -> bool:
        """Return whether an initiative counts for a field through a mapping only."""
        return field not in self._own[initiative.id] and field in self._all[initiative.id]

    def via(self, members: Iterable[MatrixInitiative], field: int) -> Sequence[str]:
        """Return the slugs of fields that bring initiatives to a field only by mapping."""
        derived = [self._own[initiative.id] for initiative in members if self.is_derived(initiative, field)]
        through = {key for own in derived for key in own if field in self._targets.get(key, NONE)}
        return sorted(self._fields[key].slug for key in through)

    def _with_broader(self, fields: Iterable[int]) -> IdSet:
        return NONE.union(*(line_of(field, self._parents) for field in fields))


@dataclass(frozen=True, slots=True)
class MatrixChoices:
    """The options of the matrix form: regions with their depth, levels, schemes, eras, programmes."""

    functional: Sequence[MatrixRegion]
    regions: Sequence[tuple[MatrixRegion, int]]
    levels: Sequence[RegionKind]
    schemes: Sequence[NamedRecord]
    eras: Sequence[NamedRecord]
    programmes: Sequence[NamedRecord]


def choices(known: MatrixFacts, region: MatrixRegion | None, language: Language) -> MatrixChoices:
    """Return the options of the form; levels are those of regions within the chosen one."""
    used_ids = NONE.union(*(other.regions for other in known.initiatives))
    if region is not None:
        used_ids |= {region.id}
    shown = sorted((known.regions[key] for key in used_ids), key=lambda other: _order(other, language))
    return MatrixChoices(
        functional=[other for other in shown if other.kind is RegionKind.FUNCTIONAL],
        regions=_as_tree([other for other in shown if other.kind is not RegionKind.FUNCTIONAL]),
        levels=levels(known, region),
        schemes=list(known.schemes.values()),
        eras=list(known.eras.values()),
        programmes=list(known.programmes.values()),
    )


def levels(known: MatrixFacts, region: MatrixRegion | None) -> Sequence[RegionKind]:
    """Return the levels of the regions within the chosen one."""
    within = {other.kind for other in known.regions.values() if _lies_in(known, other, region)}
    return [kind for kind in RegionKind if kind in within]


def _as_tree(regions: Sequence[MatrixRegion]) -> list[tuple[MatrixRegion, int]]:
    """Order each region below the one that contains it."""
    children: dict[int | None, list[MatrixRegion]] = defaultdict(list)
    shown = {region.id for region in regions}
    for region in regions:
        children[region.parent_id if region.parent_id in shown else None].append(region)
    ordered: list[tuple[MatrixRegion, int]] = []
    pending = [(region, 0) for region in reversed(children[None])]
    while pending:
        region, depth = pending.pop()
        ordered.append((region, depth))
        pending += [(child, depth + 1) for child in reversed(children[region.id])]
    return ordered


def _lies_in(known: MatrixFacts, other: MatrixRegion, region: MatrixRegion | None) -> bool:
    return region is None or (other.id != region.id and region.id in known.counted[other.id])


def _order(region: MatrixRegion, language: Language, *, by_name: bool = False) -> tuple[bool, bool, str]:
    """Return the sort key: countries, functional regions and their members by name, others by code.

    Regions with adjacent codes are neighbours.
    """
    name = (region.name_de or region.name_en) if language == "de" else (region.name_en or region.name_de)
    by_name = by_name or region.code is None or region.kind in (RegionKind.NUTS0, RegionKind.FUNCTIONAL)
    return region.valid_until is not None, by_name, sorting_key(name or "") if by_name else region.code or ""
