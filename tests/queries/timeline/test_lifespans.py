"""When things began and ended, and how sure that is."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.models.vocabulary import MilestoneKind as Kind
from kb.models.vocabulary import Status
from kb.queries.timeline.lifespans import End, Lifespan, Stretch, busiest, existing, lifespan_of, lifespan_of_period


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def test_an_idea_and_a_rejected_bid_come_before_the_beginning() -> None:
    life = lifespan_of(
        Status.ACTIVE, [(Kind.FOUNDED, on("2003-05")), (Kind.IDEA, on("2001")), (Kind.REJECTED, on("2002"))]
    )
    assert (life.prelude, life.first, life.end) == (on("2001"), on("2003-05"), End.ONGOING)
    assert life.has_beginning


def test_a_label_shows_that_something_was_at_work_but_not_since_when() -> None:
    life = lifespan_of(Status.ACTIVE, [(Kind.LABEL_WON, on("2008-09-02"))])
    assert life.first == on("2008-09-02")
    assert not life.has_beginning
    assert lifespan_of(None, [(Kind.LABEL_WON, on("2008")), (Kind.FOUNDED, on("2006"))]).has_beginning


@pytest.mark.parametrize("status", [None, Status.ENDED, Status.ABSORBED, Status.DORMANT, Status.PLANNED])
def test_without_a_dated_end_only_an_active_initiative_goes_on(status: Status | None) -> None:
    life = lifespan_of(status, [(Kind.FOUNDED, on("1998")), (Kind.LABEL_WON, on("2012"))])
    assert (life.last, life.end) == (on("2012"), End.UNKNOWN)


def test_a_dated_end_counts_more_than_the_status() -> None:
    life = lifespan_of(Status.ACTIVE, [(Kind.OPENED, on("1994")), (Kind.MERGED, on("2010")), (Kind.ENDED, on("2013"))])
    assert (life.last, life.end) == (on("2013"), End.DATED)


def test_what_has_no_date_has_no_place_in_time() -> None:
    life = lifespan_of(Status.ACTIVE, [])
    assert (life.first, life.last, life.has_beginning) == (None, None, False)
    assert lifespan_of(None, [(Kind.IDEA, on("1990"))]).first == on("1990")
    assert not lifespan_of(None, [(Kind.IDEA, on("1990"))]).has_beginning


def test_an_open_end_of_a_period_is_an_unknown_one() -> None:
    assert lifespan_of_period(on("1997"), None).end is End.UNKNOWN
    assert lifespan_of_period(on("1997"), on("2006")).end is End.DATED
    assert not lifespan_of_period(None, on("2006")).has_beginning


def test_the_busiest_years_are_those_with_the_most_beginnings_and_no_wider_than_needed() -> None:
    assert busiest([1990, 1997, 1998, 1998, 2000, 2012]) == Stretch(1997, 2000, 4)
    assert busiest([2000] * 6) == Stretch(2000, 2000, 6)


def test_the_busiest_years_are_five_at_most() -> None:
    assert busiest([1996, 1997, 1998, 1999, 2000, 2020]) == Stretch(1996, 2000, 5)
    assert busiest([1996, 1997, 1998, 1999, 2001, 2020]) == Stretch(1996, 1999, 4)


def test_few_or_evenly_spread_beginnings_have_no_busiest_years() -> None:
    assert busiest([1997, 1998, 1998]) is None
    assert busiest([2000] * 5) is None
    assert busiest([1950, 1960, 1970, 1980, 1990, 2000, 2010]) is None


def test_a_lifespan_counts_in_the_years_that_its_dates_tell_of() -> None:
    lives = [
        Lifespan(on("2001"), on("2003-05"), End.DATED),
        Lifespan(on("2002"), on("2002"), End.UNKNOWN),
        Lifespan(on("2004-12"), on("2004-12"), End.ONGOING),
        Lifespan(None, None, End.ONGOING),
    ]
    assert existing(lives, 2000, 2006) == [0, 1, 2, 1, 1, 1, 1]
    earlier_and_later = Lifespan(on("1900"), on("2050"), End.DATED)
    assert existing([earlier_and_later], 2000, 2002) == [1, 1, 1]
    assert existing([Lifespan(on("1900"), on("1950"), End.DATED)], 2000, 2002) == [1, 0, 0], "drawn at the edge"
    assert existing([Lifespan(on("199X"), on("199X"), End.UNKNOWN)], 1989, 2000) == [0, *[1] * 10, 0]
