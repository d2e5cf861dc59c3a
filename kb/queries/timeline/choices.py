"""Options of the timeline form: regions, fields, programmes and eras that have initiatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    FieldScheme,
    InitiativeField,
    InitiativeProgramme,
    InitiativeRegion,
    PolicyEra,
    Programme,
    Region,
)
from kb.models.vocabulary import RegionKind
from kb.queries.browse import sorting_key
from kb.queries.closure import region_closure
from kb.queries.trees import line_of
from kb.texts import Language


@dataclass(frozen=True, slots=True)
class TimelineChoices:
    """The options of the form, each as (heading, records); programmes and eras have no heading."""

    regions: Sequence[tuple[RegionKind, Sequence[Any]]]
    fields: Sequence[tuple[Any, Sequence[Any]]]
    schemes: Sequence[Any]
    programmes: Sequence[Any]
    eras: Sequence[Any]


def choices(session: Session, language: Language) -> TimelineChoices:
    """Return all options with initiatives, and all eras; names in the order of the language."""

    def by_name(record: Any) -> str:
        names = (record.name_de, record.name_en) if language == "de" else (record.name_en, record.name_de)
        return sorting_key(names[0] or names[1] or "")

    regions, fields = _regions(session), _fields(session)
    eras = sa.select(PolicyEra.slug, PolicyEra.name_de, PolicyEra.name_en, PolicyEra.started_on)
    return TimelineChoices(
        [(kind, sorted(regions[kind], key=by_name)) for kind in _ORDER if regions[kind]],
        [(scheme, sorted(records, key=by_name)) for scheme, records in fields],
        [scheme for scheme, _ in fields],
        sorted(_programmes(session), key=by_name),
        session.execute(eras.order_by(PolicyEra.started_on.nulls_last(), PolicyEra.slug)).all(),
    )


def _regions(session: Session) -> Mapping[RegionKind, list[Any]]:
    used = set(session.scalars(sa.select(InitiativeRegion.region_id).distinct()))
    closure = region_closure(session)
    counted = {above for region in used for above in closure[region]}
    query = sa.select(Region.id, Region.slug, Region.kind, Region.name_de, Region.name_en)
    by_kind: dict[RegionKind, list[Any]] = defaultdict(list)
    for row in session.execute(query.where(Region.id.in_(counted))):
        by_kind[row.kind].append(row)
    return by_kind


def _fields(session: Session) -> Sequence[tuple[Any, list[Any]]]:
    columns = CompetenceField.id, CompetenceField.slug, CompetenceField.name_de, CompetenceField.name_en
    rows = session.execute(sa.select(*columns, CompetenceField.parent_id, CompetenceField.field_scheme_id)).all()
    used = set(session.scalars(sa.select(InitiativeField.competence_field_id).distinct()))
    counted = _with_ancestors(used, {row.id: row.parent_id for row in rows})
    schemes = sa.select(
        FieldScheme.id, FieldScheme.slug, FieldScheme.name_de, FieldScheme.name_en, FieldScheme.published_on
    )
    by_scheme: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.id in counted:
            by_scheme[row.field_scheme_id].append(row)
    ordered = session.execute(schemes.order_by(FieldScheme.published_on.nulls_last(), FieldScheme.slug))
    return [(scheme, by_scheme[scheme.id]) for scheme in ordered if scheme.id in by_scheme]


def _programmes(session: Session) -> list[Any]:
    columns = Programme.id, Programme.slug, Programme.name_de, Programme.name_en, Programme.parent_id
    rows = session.execute(sa.select(*columns)).all()
    used = set(session.scalars(sa.select(InitiativeProgramme.programme_id).distinct()))
    counted = _with_ancestors(used, {row.id: row.parent_id for row in rows})
    return [row for row in rows if row.id in counted]


def _with_ancestors(used: Collection[int], parents: Mapping[int, int | None]) -> set[int]:
    return {ancestor for record_id in used for ancestor in line_of(record_id, parents)}


_ORDER = (
    RegionKind.FUNCTIONAL,
    RegionKind.NUTS0,
    RegionKind.NUTS1,
    RegionKind.NUTS2,
    RegionKind.NUTS3,
    RegionKind.LAU,
)
"""Functional regions are first, because cluster policy is made for them."""
