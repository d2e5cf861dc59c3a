"""What existed, began, ended and was claimed in an era: counts by field and region, as the filtered lists have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kb import search
from kb.errors import Unavailable
from kb.models import CompetenceField, PolicyEra, Region
from kb.models.vocabulary import RegionKind, StatementKind
from kb.queries.browse import by_name
from kb.web.request import db, language, url_for_list
from kb.web.search import question as search_question

MOST_ROWS = 12
"""Most fields or regions of a table; the filtered list has all."""


@dataclass(frozen=True, slots=True)
class EraCount:
    """A number of initiatives, and the address of the list that has them."""

    count: int
    address: str


@dataclass(frozen=True, slots=True)
class EraRow:
    """A field or region with what existed, began and ended in it."""

    record: Any
    counts: Sequence[EraCount]


@dataclass(frozen=True, slots=True)
class EraSurvey:
    """An era in numbers.

    ``totals`` and each row have what existed, began and ended; only what existed if the era has no dates. ``claims`` are
    the statements of each kind about its initiatives and programmes.
    """

    totals: Sequence[EraCount]
    fields: Sequence[EraRow]
    regions: Sequence[EraRow]
    claims: Mapping[StatementKind, EraCount]


def of_era(era: PolicyEra) -> EraSurvey | None:
    """Count an era; None as long as there is no index."""
    texts = list(_texts(era))
    try:
        surveys = [search_question.counted(_query(era, text), "initiative") for text in texts]
        claimed = search_question.counted(_query(era, ""), "statement").counts["statement"]
    except Unavailable:
        return None

    def counts(facet: str, slug: str) -> Sequence[EraCount]:
        pairs = zip(texts, surveys, strict=True)
        return [
            EraCount(found.counts[facet].get(slug, 0), _address("initiative", era, text, {facet: slug}))
            for text, found in pairs
        ]

    def rows(facet: str, records: Sequence[Any]) -> Sequence[EraRow]:
        most = sorted(records, key=lambda record: -existed[facet].get(record.slug, 0))[:MOST_ROWS]
        return [EraRow(record, counts(facet, record.slug)) for record in most]

    existed = surveys[0].counts
    return EraSurvey(
        [
            EraCount(survey.total, _address("initiative", era, text, {}))
            for text, survey in zip(texts, surveys, strict=True)
        ],
        rows("field", _fields(existed["field"])),
        rows("region", _regions(era, existed["region"])),
        {
            kind: EraCount(claimed[kind.value], _address("statement", era, "", {"kind": kind.value}))
            for kind in StatementKind
            if claimed.get(kind.value)
        },
    )


def _texts(era: PolicyEra) -> Iterator[str]:
    """Yield the words of the three searches: what existed, began and ended."""
    yield ""
    first, last = (date.known_year if date else None for date in (era.started_on, era.ended_on))
    if first or last:
        yield from (f"{facet}:{first or ''}..{last or ''}" for facet in ("founded", "ended"))


def _query(era: PolicyEra, text: str) -> search.Query:
    return search.Query(text=text, selected={"era": (era.slug,)}, language=language(), by_years=True)


def _address(entity: str, era: PolicyEra, text: str, chosen: Mapping[str, str]) -> str:
    return url_for_list(entity, q=text, era=era.slug, by_years="yes", **chosen)


def _fields(counts: Mapping[str, int]) -> Sequence[CompetenceField]:
    """Return the topmost fields that have initiatives, by name: those of the scheme with the most, so that none is twice."""
    query = sa.select(CompetenceField).where(CompetenceField.slug.in_(counts), CompetenceField.parent_id.is_(None))
    fields = sorted(db().scalars(query), key=by_name)
    sizes: Counter[int] = Counter()
    for field in fields:
        sizes[field.field_scheme_id] += counts[field.slug]
    scheme = max(sizes, key=lambda key: (sizes[key], -key), default=None)
    return [field for field in fields if field.field_scheme_id == scheme]


def _regions(era: PolicyEra, counts: Mapping[str, int]) -> Sequence[Region]:
    """Return the parts of the era's region, else the countries, and the functional regions that have initiatives."""
    part = Region.kind == RegionKind.NUTS0 if era.region_id is None else Region.parent_id == era.region_id
    query = sa.select(Region).where(Region.slug.in_(counts), part | (Region.kind == RegionKind.FUNCTIONAL))
    return sorted(db().scalars(query), key=by_name)
