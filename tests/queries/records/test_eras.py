"""Which policy eras an initiative belongs to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import (
    EraProgramme,
    Initiative,
    InitiativeProgramme,
    InitiativeRegion,
    Milestone,
    PolicyEra,
    Programme,
    Region,
)
from kb.queries.records import eras
from tests.queries.making import Maker


def date(text: str) -> PartialDate:
    return PartialDate.parse(text)


def test_an_initiative_belongs_to_the_eras_of_its_programmes_and_of_what_they_are_part_of(
    session: Session, make: Maker
) -> None:
    era = make(PolicyEra)
    contest = make(Programme, kind="competition")
    round_1 = make(Programme, kind="competition", parent=contest)
    make(EraProgramme, policy_era=era, programme=contest)
    initiative = make(Initiative)
    make(InitiativeProgramme, initiative=initiative, programme=round_1, role="selected")
    known = eras.memberships(session)
    assert known.through_programmes == known.also_by_years == {initiative.id: {era.id}}


def test_an_initiative_belongs_to_an_era_that_it_worked_in_within_the_era_s_region(
    session: Session, make: Maker
) -> None:
    country = make(Region, "de", kind="nuts0", code="DE")
    city = make(Region, "dortmund", kind="nuts3", code="DEA52", parent=country)
    abroad = make(Region, "at", kind="nuts0", code="AT")
    era = make(PolicyEra, started_on=date("2000"), ended_on=date("2006"), region=country)
    there = make(Initiative, "there")
    make(InitiativeRegion, initiative=there, region=city, role="seat")
    make(Milestone, initiative=there, kind="decision", happened_on=date("2000-06-15"))
    elsewhere = make(Initiative, "elsewhere")
    make(InitiativeRegion, initiative=elsewhere, region=abroad, role="seat")
    make(Milestone, initiative=elsewhere, kind="founded", happened_on=date("2001"))
    nowhere = make(Initiative, "nowhere")
    make(Milestone, initiative=nowhere, kind="founded", happened_on=date("2001"))
    known = eras.memberships(session)
    assert known.also_by_years == {there.id: {era.id}}
    assert known.through_programmes == {}


def test_an_idea_is_no_beginning_and_nobody_is_taken_to_have_gone_on(session: Session, make: Maker) -> None:
    make(PolicyEra, started_on=date("2000"), ended_on=date("2006"))
    late = make(PolicyEra, started_on=date("2007"))
    dreamt = make(Initiative, "dreamt")
    make(Milestone, initiative=dreamt, kind="idea", happened_on=date("2003"))
    make(Milestone, initiative=dreamt, kind="founded", happened_on=date("2008"))
    before = make(Initiative, "before")
    make(Milestone, initiative=before, kind="founded", happened_on=date("1990"))
    make(Milestone, initiative=before, kind="ended", happened_on=date("1999-12-31"))
    stopped = make(Initiative, "stopped")
    make(Milestone, initiative=stopped, kind="founded", happened_on=date("1990"))
    make(Milestone, initiative=stopped, kind="other", happened_on=date("1998"))
    assert eras.memberships(session).also_by_years == {dreamt.id: {late.id}}


def test_a_year_touches_every_era_that_shares_a_day_with_it(session: Session, make: Maker) -> None:
    first = make(PolicyEra, ended_on=date("2003-05"))
    second = make(PolicyEra, started_on=date("2003-06"))
    make(PolicyEra)  # An era without dates is known by its programmes only.
    initiative = make(Initiative)
    make(Milestone, initiative=initiative, kind="founded", happened_on=date("2003"))
    assert eras.memberships(session).also_by_years == {initiative.id: {first.id, second.id}}


def test_without_eras_no_initiative_belongs_to_one(session: Session, make: Maker) -> None:
    make(Initiative)
    assert eras.memberships(session).also_by_years == {}
