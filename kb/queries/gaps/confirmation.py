"""Confirmation: which facts a second, independent source confirms, and which another source contradicts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from kb.models import Milestone, Statement
from kb.queries.gaps.independence import are_independent

Fact = TypeVar("Fact", Statement, Milestone)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How many facts can be compared with others, and how many of these are confirmed and contradicted."""

    comparable: int = 0
    confirmed: int = 0
    contradicted: int = 0


def confirmation(
    facts: Iterable[Fact], group: Callable[[Fact], Hashable], differ: Callable[[Fact, Fact], bool]
) -> Confirmation:
    """Count over facts whose ``group`` says what they measure, None for those that cannot be compared.

    A fact is confirmed by another one of its group that does not differ and whose source is independent of its own; it
    is contradicted by one of another source that differs. Their order does not matter.
    """
    groups: defaultdict[Hashable, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[group(fact)].append(fact)
    groups.pop(None, None)
    confirmed = contradicted = comparable = 0
    for rivals in groups.values():
        comparable += len(rivals)
        for fact in rivals:
            others = [other for other in rivals if other.source_id != fact.source_id]
            confirmed += any(_confirms(fact, other) and not differ(fact, other) for other in others)
            contradicted += any(differ(fact, other) for other in others)
    return Confirmation(comparable, confirmed, contradicted)


def _confirms(fact: Fact, other: Fact) -> bool:
    return fact.source is not None and other.source is not None and are_independent(fact.source, other.source)
