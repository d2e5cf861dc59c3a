"""Sample statements of each form, for the style guide."""

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
    """Statements of each kind, a contradicted and an unsourced one, if any."""

    by_kind: Mapping[StatementKind, SourcedFact[Statement]]
    contradicted: SourcedFact[Statement] | None
    unconfirmed: SourcedFact[Statement] | None


def samples(session: Session) -> Samples:
    """Choose among the first stored statements about initiatives."""
    query = sa.select(Statement).where(Statement.initiative_id.is_not(None)).options(joinedload(Statement.source))
    statements = _compared(session.scalars(query.order_by(Statement.id).limit(LOOKED_THROUGH)))
    by_kind: dict[StatementKind, SourcedFact[Statement]] = {}
    for statement in statements:
        by_kind.setdefault(statement.fact.kind, statement)
    return Samples(
        by_kind={kind: by_kind[kind] for kind in StatementKind if kind in by_kind},
        contradicted=next((statement for statement in statements if statement.contradicts and statement.is_best), None),
        unconfirmed=next((statement for statement in statements if statement.fact.unconfirmed), None),
    )


def _compared(statements: Iterable[Statement]) -> list[SourcedFact[Statement]]:
    """Find the contradictions among the statements of each initiative."""
    groups: dict[int | None, list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.initiative_id].append(statement)
    return [compared for group in groups.values() for compared in compare_statements(group)]
