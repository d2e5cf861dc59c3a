"""Statements out of the base that show each form a statement can take, for the page that shows the design."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Statement
from kb.models.vocabulary import StatementKind
from kb.queries.evidence import SourcedFact, compare_statements

LOOKED_THROUGH = 1000


@dataclass(frozen=True, slots=True)
class Samples:
    """One statement of each kind, one that others contradict, and one without a source, where there are such."""

    by_kind: Mapping[StatementKind, SourcedFact[Statement]]
    contradicted: SourcedFact[Statement] | None
    unconfirmed: SourcedFact[Statement] | None


def samples(session: Session) -> Samples:
    """Choose among the statements about initiatives that were stored first."""
    query = sa.select(Statement).where(Statement.initiative_id.is_not(None)).options(joinedload(Statement.source))
    said = _weighed(session.scalars(query.order_by(Statement.id).limit(LOOKED_THROUGH)))
    by_kind: dict[StatementKind, SourcedFact[Statement]] = {}
    for one in said:
        by_kind.setdefault(one.fact.kind, one)
    return Samples(
        by_kind={kind: by_kind[kind] for kind in StatementKind if kind in by_kind},
        contradicted=next((one for one in said if one.contradicts and one.is_best), None),
        unconfirmed=next((one for one in said if one.fact.unconfirmed), None),
    )


def _weighed(statements: Iterable[Statement]) -> list[SourcedFact[Statement]]:
    """Weigh the statements of each initiative against each other."""
    groups: dict[int | None, list[Statement]] = defaultdict(list)
    for one in statements:
        groups[one.initiative_id].append(one)
    return [said for group in groups.values() for said in compare_statements(group)]
