"""What an empty place means: covered from above, none known after research, not researched."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.models import Initiative, InitiativeRegion, Region, Source
from kb.models.vocabulary import Voice
from kb.queries.closure import region_closure
from kb.queries.gaps import (
    Gap,
    SourcedInitiative,
    are_independent,
    gap_of,
    publisher_of,
    researched,
    researched_regions,
)
from tests.queries.making import Maker

INITIATIVES = st.builds(
    SourcedInitiative,
    st.frozensets(st.integers(1, 4), min_size=1),
    st.frozensets(st.sampled_from("abc"), max_size=2),
)


def known(regions: set[int], *publishers: str) -> SourcedInitiative:
    return SourcedInitiative(frozenset(regions), frozenset(publishers))


def test_a_region_is_researched_with_three_initiatives_of_two_publishers() -> None:
    three = [known({1, 2}, "list"), known({1, 2}, "list"), known({1, 3}, "press")]
    assert researched(three) == {1}, "region 2 has two initiatives, region 3 has one"
    assert researched([known({1}, "list")] * 3) == set(), "one list alone may have looked for one thing only"
    assert researched([*three[:2], known({1})]) == set(), "what nobody has said is no research"


@given(st.lists(INITIATIVES, max_size=8), st.randoms(use_true_random=False), INITIATIVES)
def test_order_does_not_matter_and_more_knowledge_never_undoes_research(
    initiatives: list[SourcedInitiative], random: Random, more: SourcedInitiative
) -> None:
    shuffled = list(initiatives)
    random.shuffle(shuffled)
    assert researched(shuffled) == researched(initiatives) <= researched([*initiatives, more])


def test_who_covers_a_region_says_more_than_who_looked() -> None:
    assert gap_of(is_covered=True, is_researched=False) is Gap.COVERED
    assert gap_of(is_covered=True, is_researched=True) is Gap.COVERED
    assert gap_of(is_covered=False, is_researched=True) is Gap.RESEARCHED
    assert gap_of(is_covered=False, is_researched=False) is Gap.UNEXPLORED


def test_sources_of_the_place_and_of_the_initiative_count_for_all_regions_around(session: Session, make: Maker) -> None:
    state = make(Region, "state", kind="nuts1", code="DEA")
    town = make(Region, "town", kind="nuts3", code="DEA11", parent=state)
    register, paper = make.source("register", publisher="Register"), make.source("paper", publisher="Daily Paper")
    places = ((town, register, None), (town, register, None), (state, None, register), (state, paper, None))
    for number, (place, source, of_record) in enumerate(places):
        initiative = make(Initiative, f"one-{number}", source=of_record, unconfirmed=of_record is None)
        make(
            InitiativeRegion,
            initiative=initiative,
            region=place,
            role="area",
            source=source,
            unconfirmed=source is None,
        )
    assert researched_regions(session, region_closure(session)) == {state.id}


def test_two_sources_confirm_each_other_unless_they_are_one_publisher_or_all_involved() -> None:
    def source(publisher: str | None, voice: Voice | None) -> Source:
        return Source(slug=f"{publisher}-{voice}", publisher=publisher, voice=voice)

    press, other = source("Daily Paper", Voice.PRESS), source("Weekly", Voice.PRESS)
    own, funder = source("The initiative", Voice.SELF), source("The ministry", Voice.FUNDER)
    assert are_independent(press, own)
    assert are_independent(press, other)
    assert not are_independent(own, funder), "both are involved"
    assert not are_independent(press, source("DAILY paper", Voice.EVALUATION)), "one publisher"
    assert not are_independent(source("X", None), source("Y", None)), "nobody knows who speaks"
    assert publisher_of(None, None, "slug") == "slug"
    assert publisher_of(None, "A. Uthor", "slug") == publisher_of("a uthor", None, "other")
