"""Charts per kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import CompetenceField, Programme
from kb.queries import figures
from kb.queries.charts import funding, specialisation, statements
from kb.queries.charts.chart import Chart, is_drawable
from kb.queries.charts.side_by_side import side_by_side
from kb.queries.closure import region_closure
from kb.queries.trees import below


def of(session: Session, entity: str, profile: Any) -> Sequence[Chart]:
    """Return the charts of a record from its profile; those with fewer than two numbers are left out."""
    make = CHARTED.get(entity)
    return (
        [] if make is None else [chart for chart in make(session, profile) if chart is not None and is_drawable(chart)]
    )


def of_several(session: Session, entity: str, profiles: Iterable[tuple[Any, Any]]) -> Sequence[Chart]:
    """Return the charts that records of a kind have in common, given with their profiles: a column per record."""
    make = CHARTED.get(entity)
    return [] if make is None else side_by_side((record, make(session, profile)) for record, profile in profiles)


def _initiative(_session: Session, profile: Any) -> Iterable[Chart | None]:
    return statements.of_evidence(profile.initiative, profile.evidence)


def _programme(session: Session, profile: Any) -> Iterable[Chart | None]:
    yield from statements.of_evidence(profile.programme, profile.evidence)
    if profile.projects.count:
        parents = {row.id: row.parent_id for row in session.execute(sa.select(Programme.id, Programme.parent_id))}
        yield from funding.of_programme(session, profile.programme, below(profile.programme.id, parents))


def _field(session: Session, profile: Any) -> Iterable[Chart | None]:
    yield from statements.of_evidence(profile.field, profile.evidence)
    if profile.projects.count:
        columns = CompetenceField.id, CompetenceField.parent_id
        same_scheme = CompetenceField.field_scheme_id == profile.field.field_scheme_id
        parents = {row.id: row.parent_id for row in session.execute(sa.select(*columns).where(same_scheme))}
        heads = {profile.field.id, *(field.id for field in profile.narrower)}
        yield from funding.of_fields(session, profile.field, below(profile.field.id, parents), heads)


def _scheme(session: Session, profile: Any) -> Iterable[Chart | None]:
    if any(entry.project_count for entry in profile.fields):
        within = [entry.field.id for entry in profile.fields]
        heads = {entry.field.id for entry in profile.fields if entry.depth == 0}
        yield from funding.of_fields(session, profile.scheme, within, heads)


def _region(session: Session, profile: Any) -> Iterable[Chart | None]:
    yield from statements.of_evidence(profile.region, profile.evidence)
    if profile.employment is not None and profile.ancestors:
        parts = figures.parts_of(session, profile.region.id, region_closure(session))
        areas = parts if profile.employment.is_sum else [profile.region.id]
        yield specialisation.specialisation(session, profile.region, areas, profile.ancestors[0].id)


CHARTED: Mapping[str, Callable[[Session, Any], Iterable[Chart | None]]] = {
    "initiative": _initiative,
    "programme": _programme,
    "competence_field": _field,
    "field_scheme": _scheme,
    "region": _region,
}
"""Functions that make a record's charts from its profile, by entity."""
