"""What a record should have, has and lacks; the same judgement for one record, the thinnest and the whole base."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kb.models import PAGES, ClusterManager, Initiative, Organisation, Statement
from kb.queries.coverage import coverage
from kb.queries.gaps import EXPECTED, completeness, expected, properties, thinnest
from tests.queries.making import Maker


@pytest.fixture
def initiatives(make: Maker) -> tuple[Initiative, Initiative]:
    """Store an initiative with six of eleven properties, and one with none."""
    paper = make.source("paper")
    full = make(Initiative, "full", summary_en="Only English.", status="active", website="https://x.org", source=paper)
    make(Statement, initiative=full, kind="activity", text_de="Sie tut etwas.", source=paper)
    make(
        ClusterManager,
        initiative=full,
        organisation=make(Organisation, "office", kind="agency"),
        role="management",
        source=paper,
    )
    return full, make(Initiative, "bare")


def test_a_record_has_and_lacks_what_is_expected(session: Session, initiatives: tuple[Initiative, Initiative]) -> None:
    full, bare = (completeness(session, "initiative", initiative.id) for initiative in initiatives)
    assert full is not None
    assert bare is not None
    assert [text.en for text in full.known] == [
        "summary",
        "status",
        "website",
        "Cluster manager",
        "Statement",
        "confirmation by a source",
    ]
    assert (len(full.missing), full.total, len(bare.known), bare.total) == (5, 11, 0, 11)
    assert completeness(session, "person", 1) is None, "people are not asked for more"


def test_the_list_starts_with_what_lacks_most_and_agrees_with_the_judgement_of_each(
    session: Session, initiatives: tuple[Initiative, Initiative]
) -> None:
    full, bare = initiatives
    thin = thinnest(session, "initiative")
    assert [record.id for record in thin] == [bare.id, full.id]
    assert [record.completeness for record in thin] == [
        completeness(session, "initiative", row.id) for row in (bare, full)
    ]
    assert [record.id for record in thinnest(session, "initiative", "statement")] == [bare.id]
    assert [record.id for record in thinnest(session, "initiative", "direction")] == [bare.id, full.id]


def test_the_rates_of_the_whole_base_count_what_the_judgement_of_each_record_says(
    session: Session, initiatives: tuple[Initiative, Initiative]
) -> None:
    judged = [completeness(session, "initiative", row.id) for row in initiatives]
    rates = {rate.key: rate.filled for rate in coverage(session).of("initiative")}
    for known in expected("initiative"):
        assert rates[known.name] == sum(known.label in record.known for record in judged if record), known.name


def test_every_kind_expects_only_what_it_can_have() -> None:
    assert set(EXPECTED) == set(PAGES) - {"person"}
    for entity, names in EXPECTED.items():
        assert set(names) <= set(properties(entity)), entity
