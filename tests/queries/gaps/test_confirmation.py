"""Which facts a second source confirms or contradicts, counted by hand and whatever their order."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kb.models import Source, Statement
from kb.models.vocabulary import Indicator, Precision, StatementKind, Voice
from kb.queries.evidence import measured_by, statements_differ
from kb.queries.gaps import Confirmation, confirmation

PAPER = Source(id=1, slug="paper", publisher="Daily Paper", voice=Voice.PRESS)
WEEKLY = Source(id=2, slug="weekly", publisher="Weekly", voice=Voice.PRESS)
OWN = Source(id=3, slug="own", publisher="The initiative", voice=Voice.SELF)
FUNDER = Source(id=4, slug="funder", publisher="The ministry", voice=Voice.FUNDER)


def members(value: int, source: Source | None, as_of: str | None = "2005", precision: str | None = None) -> Statement:
    return Statement(
        kind=StatementKind.CHARACTERISTIC,
        indicator=Indicator.MEMBERS,
        value=value,
        as_of=as_of,
        source=source,
        source_id=source and source.id,
        precision=precision and Precision(precision),
    )


def counted(*statements: Statement) -> tuple[int, int, int]:
    known = confirmation(statements, measured_by, statements_differ)
    return known.comparable, known.confirmed, known.contradicted


def test_an_independent_source_with_the_same_figure_confirms() -> None:
    assert counted(members(100, PAPER), members(100, OWN)) == (2, 2, 0)
    assert counted(members(100, PAPER), members(98, WEEKLY, precision="about")) == (2, 2, 0), (
        "“about 98” agrees with 100"
    )
    assert counted(members(100, OWN), members(100, FUNDER)) == (2, 0, 0), "those involved confirm nothing to each other"
    assert counted(members(100, PAPER), members(100, PAPER)) == (2, 0, 0), "one source twice"
    assert counted(members(100, PAPER), members(100, None)) == (2, 0, 0), "nobody says the second"


def test_another_figure_contradicts_and_another_or_no_time_says_nothing() -> None:
    assert counted(members(100, PAPER), members(120, OWN), members(100, WEEKLY)) == (3, 2, 3)
    assert counted(members(100, PAPER), members(120, OWN, as_of="2006")) == (2, 0, 0)
    assert counted(members(100, PAPER, as_of=None), members(100, OWN, as_of=None)) == (0, 0, 0)


STATEMENTS = st.lists(
    st.builds(
        members,
        st.sampled_from([100, 120]),
        st.sampled_from([PAPER, WEEKLY, OWN, FUNDER]),
        st.sampled_from(["2005", None]),
    ),
    max_size=7,
)


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter_and_no_count_exceeds_what_can_be_compared(
    statements: list[Statement], random: Random
) -> None:
    known = confirmation(statements, measured_by, statements_differ)
    random.shuffle(statements)
    assert confirmation(statements, measured_by, statements_differ) == known
    assert 0 <= known.confirmed <= known.comparable <= len(statements)
    assert 0 <= known.contradicted <= known.comparable
    assert confirmation([], measured_by, statements_differ) == Confirmation()
