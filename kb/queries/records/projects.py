"""Projects: one funded operation, and the newest projects of a selection with their sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Initiative, Project
from kb.models.types import Amount
from kb.queries import money, names
from kb.queries.changes import cached

FIRST = 8
WIDE = frozenset({"region", "competence_field", "programme"})
"""Selections that may hold a large share of all projects. They are few, so their answers are cached."""
_COLUMNS: Mapping[str, str] = {
    "initiative": "initiative_id",
    "organisation": "organisation_id",
    "programme": "programme_id",
    "competence_field": "competence_field_id",
    "region": "region_id",
}


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """The newest projects of a selection, their number, the amount granted per currency, and all of it in euros."""

    count: int
    granted: Mapping[str, Decimal]
    total: money.MoneyTotal
    first: Sequence[Project]


@dataclass(frozen=True, slots=True)
class ProjectProfile:
    """One funded operation."""

    project: Project
    initiative: Initiative | None


def profile(session: Session, slug: str) -> ProjectProfile:
    """Return the profile of the project with ``slug``; raises NotFound."""
    links = (
        Project.organisation,
        Project.programme,
        Project.competence_field,
        Project.region,
        Project.source,
    )
    project = names.record(session, Project, slug, *links)
    initiative = None if project.initiative_id is None else session.get(Initiative, project.initiative_id)
    return ProjectProfile(project, initiative)


def summary(session: Session, **selection: int | Sequence[int]) -> ProjectSummary:
    """Summarise the projects of a selection, such as ``programme=3`` or ``region=[1, 2]``."""
    query = _ProjectQuery(
        tuple((name, (ids,) if isinstance(ids, int) else tuple(ids)) for name, ids in selection.items())
    )
    count, sums, first = cached(session, query) if selection.keys() <= WIDE else query(session)
    granted: dict[str, Decimal] = defaultdict(Decimal)
    for part in sums:
        granted[part.currency] += part.amount
    total = money.total(cached(session, money.rates) if granted.keys() - {money.EUR} else {}, sums)
    if not first:
        return ProjectSummary(count, granted, total, [])
    links = joinedload(Project.organisation), joinedload(Project.programme), joinedload(Project.source)
    rows = session.scalars(sa.select(Project).where(Project.id.in_(first)).options(*links))
    return ProjectSummary(count, granted, total, sorted(rows, key=lambda row: (-(row.year or 0), row.title, row.id)))


@dataclass(frozen=True, slots=True)
class _ProjectQuery:
    """Query for number, amounts granted by currency and year, and ids of the newest projects."""

    selection: tuple[tuple[str, tuple[int, ...]], ...]

    def __call__(self, session: Session) -> tuple[int, list[money.AmountOfYear], list[int]]:
        columns = Project.__table__.c
        conditions = [columns[_COLUMNS[name]].in_(ids) for name, ids in self.selection]
        total = sa.type_coerce(sa.func.sum(Project.amount), Amount())
        sums = session.execute(
            sa.select(sa.func.count(), sa.func.count(Project.amount), Project.currency, Project.year, total)
            .where(*conditions)
            .group_by(Project.currency, Project.year)
        ).all()
        count = sum(row[0] for row in sums)
        granted = [
            money.AmountOfYear(currency, year, amount, with_amount)
            for _, with_amount, currency, year, amount in sums
            if currency and amount is not None
        ]
        # By id within a year, because every index has it; by title, thousands of projects would have to be read.
        newest = Project.year.desc().nulls_last(), Project.id
        query = sa.select(Project.id).where(*conditions).order_by(*newest).limit(FIRST)
        return count, granted, list(session.scalars(query)) if count else []
