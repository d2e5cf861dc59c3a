"""Projects: one funded operation, and the first projects of a selection with their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Initiative, Project
from kb.models.types import Amount
from kb.queries import names

FIRST = 20
_COLUMNS: Mapping[str, str] = {
    "initiative": "initiative_id",
    "organisation": "organisation_id",
    "programme": "programme_id",
    "competence_field": "competence_field_id",
    "region": "region_id",
}


@dataclass(frozen=True, slots=True)
class Some:
    """The newest projects of a selection, their number, and what was granted in all, by currency."""

    count: int
    granted: Mapping[str, Decimal]
    first: Sequence[Project]


@dataclass(frozen=True, slots=True)
class ProjectProfile:
    """One funded operation."""

    project: Project
    initiative: Initiative | None


def profile(session: Session, slug: str) -> ProjectProfile:
    """Return the profile of the project called ``slug``; raises NotFound."""
    links = (
        Project.organisation,
        Project.programme,
        Project.competence_field,
        Project.region,
        Project.source,
    )
    project = names.record(session, Project, slug, *(joinedload(link) for link in links))
    initiative = None if project.initiative_id is None else session.get(Initiative, project.initiative_id)
    return ProjectProfile(project, initiative)


def some(session: Session, **selection: int | Sequence[int]) -> Some:
    """Return the newest projects of a selection, such as ``programme=3`` or ``region=[1, 2]``."""
    columns = Project.__table__.c
    conditions = [
        columns[_COLUMNS[name]].in_([wanted] if isinstance(wanted, int) else wanted)
        for name, wanted in selection.items()
    ]
    total = sa.type_coerce(sa.func.sum(Project.amount), Amount())
    sums = session.execute(
        sa.select(sa.func.count(), Project.currency, total).where(*conditions).group_by(Project.currency)
    ).all()
    count = sum(row[0] for row in sums)
    granted = {currency: amount for _, currency, amount in sums if currency and amount is not None}
    if not count:
        return Some(0, {}, [])
    query = (
        sa.select(Project)
        .where(*conditions)
        .options(joinedload(Project.organisation), joinedload(Project.programme), joinedload(Project.source))
        .order_by(Project.year.desc().nulls_last(), Project.title, Project.id)
        .limit(FIRST)
    )
    return Some(count, granted, session.scalars(query).all())
