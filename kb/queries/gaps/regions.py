"""Gaps: which regions were researched, and what an empty place in a table or on a map means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Initiative, InitiativeRegion, Source
from kb.models.vocabulary import Term
from kb.queries.closure import Closure
from kb.queries.gaps.independence import publisher_of

FEWEST_INITIATIVES = 3
"""The number of sourced initiatives from which a region counts as researched. Ours."""
FEWEST_PUBLISHERS = 2
"""The number of publishers that must speak of them: one list alone may have looked for one thing only. Ours."""


class Gap(Term):
    """What it means that no initiative is known in a region."""

    COVERED = "covered", "von einer größeren Region abgedeckt", "covered by a larger region"
    RESEARCHED = "researched", "nach Recherche keine bekannt", "none known after research"
    UNEXPLORED = "unexplored", "nicht recherchiert", "not researched"


@dataclass(frozen=True, slots=True)
class SourcedInitiative:
    """The regions that an initiative counts for, by id, and the publishers of the sources that place it there."""

    regions: frozenset[int]
    publishers: frozenset[str]


def gap_of(*, is_covered: bool, is_researched: bool) -> Gap:
    """Return what an empty place means; who covers it says more than who looked."""
    if is_covered:
        return Gap.COVERED
    return Gap.RESEARCHED if is_researched else Gap.UNEXPLORED


def researched(initiatives: Iterable[SourcedInitiative]) -> frozenset[int]:
    """Return the regions with enough sourced initiatives from enough publishers, by id; the order does not matter."""
    counts: Counter[int] = Counter()
    publishers: defaultdict[int, set[str]] = defaultdict(set)
    for initiative in initiatives:
        if initiative.publishers:
            for region in initiative.regions:
                counts[region] += 1
                publishers[region] |= initiative.publishers
    return frozenset(
        region
        for region, count in counts.items()
        if count >= FEWEST_INITIATIVES and len(publishers[region]) >= FEWEST_PUBLISHERS
    )


def researched_regions(session: Session, closure: Closure) -> frozenset[int]:
    """Return the researched regions of a knowledge base, by id; one query."""
    regions: defaultdict[int, set[int]] = defaultdict(set)
    publishers: defaultdict[int, set[str]] = defaultdict(set)
    for initiative, region, publisher, author, slug in session.execute(_PLACED):
        regions[initiative] |= closure[region]
        publishers[initiative].add(publisher_of(publisher, author, slug))
    return researched(SourcedInitiative(frozenset(regions[key]), frozenset(publishers[key])) for key in regions)


_PLACED = (
    sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id, Source.publisher, Source.author, Source.slug)
    .join(Initiative, Initiative.id == InitiativeRegion.initiative_id)
    .join(Source, sa.or_(Source.id == InitiativeRegion.source_id, Source.id == Initiative.source_id))
)
"""The regions of initiatives with the sources of the place and of the initiative."""
