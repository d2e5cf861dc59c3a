"""The axes of the matrix: which regions are rows, which fields are columns, and which fields an initiative reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb.models.vocabulary import RegionKind
from kb.queries.browse import sorting_key
from kb.queries.matrix.facts import MatrixFacts, MatrixField, MatrixInitiative, MatrixRegion, NamedRecord
from kb.queries.matrix.matches import Ids
from kb.queries.trees import line_of
from kb.texts import Language

NONE: Ids = frozenset()
_Step = TypeVar("_Step", MatrixRegion, MatrixField)


def places(
    known: MatrixFacts, region: MatrixRegion | None, level: RegionKind | None, language: Language
) -> list[MatrixRegion]:
    """Return the rows: all regions of a level in ``region``, else its parts, else the countries.

    The parts of a functional region are its members. A region without parts is a row itself.
    """
    if level is not None:
        found = [one for one in known.regions.values() if one.kind is level and _lies_in(known, one, region)]
    elif region is None:
        found = [one for one in known.regions.values() if one.kind is RegionKind.NUTS0]
    else:
        found = [known.regions[key] for key in parts(known, region)] or [region]
    members = region is not None and region.kind is RegionKind.FUNCTIONAL and level is None
    return sorted(found, key=lambda one: _order(one, language, by_name=members))


def parts(known: MatrixFacts, region: MatrixRegion) -> Iterable[int]:
    """Return the ids of the next smaller regions: members of a functional one, else children in the tree."""
    if region.kind is RegionKind.FUNCTIONAL:
        return known.parts.get(region.id, NONE)
    return known.children.get(region.id, NONE)


def has_parts(known: MatrixFacts, region: MatrixRegion) -> bool:
    """Tell whether a region can be opened."""
    return bool(parts(known, region))


def has_narrower(known: MatrixFacts, field: MatrixField) -> bool:
    """Tell whether a field can be opened."""
    return bool(known.narrower.get(field.id))


def subjects(known: MatrixFacts, scheme: NamedRecord, field: MatrixField | None) -> list[MatrixField]:
    """Return the columns: the narrower fields of ``field``, or itself without such, else the topmost of the scheme."""
    if field is not None:
        return [known.fields[key] for key in known.narrower.get(field.id, ())] or [field]
    mine = (one for one in known.fields.values() if one.field_scheme_id == scheme.id)
    return [one for one in mine if one.parent_id is None]


def line(known: Mapping[int, _Step], start: _Step) -> list[_Step]:
    """Return what leads from the top to ``start``, itself included."""
    steps = line_of(start.id, {key: one.parent_id for key, one in known.items()})
    return [known[step] for step in reversed(steps)]


class Reach:
    """Which fields initiatives count for: their own, broader ones, and those of one scheme that these are mapped to."""

    def __init__(self, known: MatrixFacts, scheme: NamedRecord) -> None:
        """Work it out for all initiatives."""
        self._fields = known.fields
        self._parents = {key: one.parent_id for key, one in known.fields.items()}
        self._own = {one.id: self._with_broader(one.fields) for one in known.initiatives}
        foreign = {
            key for found in self._own.values() for key in found if known.fields[key].field_scheme_id != scheme.id
        }
        mine = {key for key, one in known.fields.items() if one.field_scheme_id == scheme.id}
        self._targets = {key: self._with_broader(known.matching_fields.get(key, NONE) & mine) for key in foreign}
        self._all = {
            key: found.union(*(self._targets.get(field, NONE) for field in found)) for key, found in self._own.items()
        }

    def of(self, one: MatrixInitiative) -> Ids:
        """Return all fields that an initiative counts for, by itself or through a mapping."""
        return self._all[one.id]

    def is_derived(self, one: MatrixInitiative, field: int) -> bool:
        """Tell whether only a mapping makes an initiative count for a field."""
        return field not in self._own[one.id] and field in self._all[one.id]

    def via(self, members: Iterable[MatrixInitiative], field: int) -> Sequence[str]:
        """Return the slugs of the fields through whose mappings alone initiatives came to a field, in order."""
        derived = [self._own[one.id] for one in members if self.is_derived(one, field)]
        through = {key for own in derived for key in own if field in self._targets.get(key, NONE)}
        return sorted(self._fields[key].slug for key in through)

    def _with_broader(self, fields: Iterable[int]) -> Ids:
        return NONE.union(*(line_of(field, self._parents) for field in fields))


@dataclass(frozen=True, slots=True)
class MatrixChoices:
    """What a reader can choose from: regions that initiatives count for, with their depth, schemes, eras, programmes."""

    functional: Sequence[MatrixRegion]
    regions: Sequence[tuple[MatrixRegion, int]]
    levels: Sequence[RegionKind]
    schemes: Sequence[NamedRecord]
    eras: Sequence[NamedRecord]
    programmes: Sequence[NamedRecord]


def choices(known: MatrixFacts, region: MatrixRegion | None, language: Language) -> MatrixChoices:
    """Return what can be chosen; levels are those with a region in the chosen one."""
    used = NONE.union(*(one.regions for one in known.initiatives))
    if region is not None:
        used |= {region.id}
    shown = sorted((known.regions[key] for key in used), key=lambda one: _order(one, language))
    inner = {one.kind for one in known.regions.values() if _lies_in(known, one, region)}
    return MatrixChoices(
        functional=[one for one in shown if one.kind is RegionKind.FUNCTIONAL],
        regions=_as_tree([one for one in shown if one.kind is not RegionKind.FUNCTIONAL]),
        levels=[kind for kind in RegionKind if kind in inner],
        schemes=list(known.schemes.values()),
        eras=list(known.eras.values()),
        programmes=list(known.programmes.values()),
    )


def _as_tree(found: Sequence[MatrixRegion]) -> list[tuple[MatrixRegion, int]]:
    """Put each region below the one it lies in."""
    below: dict[int | None, list[MatrixRegion]] = defaultdict(list)
    shown = {one.id for one in found}
    for one in found:
        below[one.parent_id if one.parent_id in shown else None].append(one)
    ordered: list[tuple[MatrixRegion, int]] = []
    waiting = [(one, 0) for one in reversed(below[None])]
    while waiting:
        one, depth = waiting.pop()
        ordered.append((one, depth))
        waiting += [(child, depth + 1) for child in reversed(below[one.id])]
    return ordered


def _lies_in(known: MatrixFacts, one: MatrixRegion, region: MatrixRegion | None) -> bool:
    return region is None or (one.id != region.id and region.id in known.counted[one.id])


def _order(one: MatrixRegion, language: Language, *, by_name: bool = False) -> tuple[bool, bool, str]:
    """Sort countries, functional regions and members of these by name, the others by code: neighbours stand together."""
    name = (one.name_de or one.name_en) if language == "de" else (one.name_en or one.name_de)
    by_name = by_name or one.code is None or one.kind in (RegionKind.NUTS0, RegionKind.FUNCTIONAL)
    return one.valid_until is not None, by_name, sorting_key(name or "") if by_name else one.code or ""
