"""Contents of profiles, without a query per row."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Initiative, InitiativeField, Region, RegionEmployment, RegionMember
from kb.models.vocabulary import MatchKind
from kb.queries import money
from kb.queries.records import actors, eras, events, fields, initiatives, programmes, projects, regions, sources
from tests.queries import world
from tests.queries.conftest import Counting
from tests.queries.making import Maker

PROFILES: dict[str, tuple[Callable[[Session, str], Any], str, int]] = {
    "initiative": (initiatives.profile, "logport", 28),
    "region": (regions.profile, "ruhr", 30),
    "competence_field": (fields.profile, "logistics", 11),
    "field_scheme": (fields.scheme_profile, "scheme", 4),
    "cluster_manager": (actors.manager_profile, "port-logport", 2),
    "organisation": (actors.organisation_profile, "port", 14),
    "person": (actors.person_profile, "ada", 4),
    "programme": (programmes.profile, "objective-2", 13),
    "policy_era": (eras.profile, "era", 13),
    "event": (events.profile, "conference", 3),
    "source": (sources.profile, "paper", 76),
    "project": (projects.profile, "project-1", 2),
}
"""For each kind of page: the question, a record to ask for, and how many questions to the database it may take."""


@pytest.fixture
def base(make: Maker) -> Maker:
    world.build(make)
    return make


def walk(value: object) -> None:
    """Read every attribute that a page could read, so that lazy loads are counted."""
    if isinstance(value, (list, tuple)):
        for part in value:
            walk(part)
    elif isinstance(value, dict):
        walk(list(value.values()))
    elif hasattr(value, "__dataclass_fields__"):
        walk([getattr(value, name) for name in value.__dataclass_fields__])
    elif hasattr(value, "source"):
        assert value.source is None or value.source.title


@pytest.mark.parametrize("kind", PROFILES)
def test_a_profile_takes_the_same_number_of_questions_however_much_there_is(
    session: Session, base: Maker, counting: Counting, kind: str
) -> None:
    ask, slug, most = PROFILES[kind]
    counts = []
    for prefix in ("", "more-"):
        if prefix:
            world.build(base, prefix)
        session.expunge_all()
        with counting() as queries:
            walk(ask(session, slug))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most


@pytest.mark.parametrize("kind", PROFILES)
def test_an_unknown_record_is_not_found_and_the_message_names_it(session: Session, kind: str) -> None:
    with pytest.raises(NotFound) as refusal:
        PROFILES[kind][0](session, "nobody")
    assert "nobody" in refusal.value.message.de
    assert "nobody" in refusal.value.message.en


def test_an_initiative_shows_all_that_belongs_to_it_in_order(session: Session, base: Maker) -> None:
    profile = initiatives.profile(session, "logport")
    assert [one.region.slug for one in profile.regions] == ["dortmund", "ruhr"]
    assert [one.slug for one in profile.managers] == ["port-logport", "ada-logport"]
    assert [one.role.value for one in profile.participations] == ["initiator", "responsible"]
    assert [(one.label.kind.value, one.body and one.body.slug) for one in profile.labels] == [("ecei_gold", "port")]
    assert [one.fact.slug for one in profile.evidence.ledger] == ["promise", "result", "result-too"]
    assert [one.other.slug for one in profile.succession] == ["railport"]
    assert not profile.succession[0].is_successor
    assert (profile.projects.count, profile.projects.granted) == (3, {"EUR": Decimal("301.50")})
    assert [one.year for one in profile.projects.first] == [2012, 2011, 2010]
    assert [one.slug for one in profile.eras] == ["era"]


def test_a_region_gathers_what_counts_for_it(session: Session, base: Maker) -> None:
    profile = regions.profile(session, "germany")
    (group,) = profile.initiatives
    assert group.field is not None
    assert (group.field.slug, [one.slug for one in group.initiatives]) == ("transport", ["logport"])
    assert profile.initiative_count == 1
    assert [one.slug for one in profile.children] == ["ruhr", "dortmund"]
    assert [here.programme.slug for here in profile.programmes] == ["objective-2"]
    assert [area.region.slug for here in profile.programmes for area in here.areas] == ["ruhr"]
    assert [one.slug for one in profile.events] == ["conference"]
    assert profile.organisation_count == 1
    assert profile.projects.count == 3
    dortmund = regions.profile(session, "dortmund")
    assert [one.slug for one in dortmund.ancestors] == ["germany"]
    assert [one.region.slug for one in dortmund.belongs_to] == ["ruhr"]


def test_initiatives_without_a_field_or_region_come_last(session: Session, base: Maker) -> None:
    bare = base(Initiative, "bare")
    profile = fields.initiatives_by_region(session, [field.id for field in fields._fields_of(session, 2).values()])
    assert [(one.region, [i.slug for i in one.initiatives]) for one in profile] == [(None, ["railport"])]
    assert bare.slug not in {i.slug for one in profile for i in one.initiatives}


def test_specialisation_is_the_share_in_the_region_against_the_share_in_the_country(
    session: Session, base: Maker
) -> None:
    profile = regions.profile(session, "dortmund").employment
    assert profile is not None
    assert (profile.year, profile.total, profile.is_sum) == (2017, 1000, False)
    shown = {one.nace_group: (one.persons, one.quotient) for one in profile.groups}
    assert shown == {"C": (200, pytest.approx(2.0)), "J": (10, None)}
    assert [source.slug for source in profile.sources] == ["paper"]
    whole = regions.profile(session, "ruhr").employment
    assert whole is not None
    assert (whole.is_sum, whole.total) == (True, 1000)
    country = regions.profile(session, "germany").employment
    assert country is not None
    assert [one.quotient for one in country.groups] == [None]


def test_a_sum_with_a_gap_is_not_shown(session: Session, base: Maker) -> None:
    whole = base(Region, "whole", kind="functional")
    for number, group in enumerate(("C", "J")):
        part = base(Region, kind="nuts3", code=f"X{number}")
        base(RegionMember, region=whole, member=part)
        base(RegionEmployment, region=part, nace_group=group, year=2017, persons=5)
    assert regions.profile(session, "whole").employment is None


def test_a_field_shows_its_place_and_reads_mappings_from_its_own_side(session: Session, base: Maker) -> None:
    profile = fields.profile(session, "logistics")
    assert [one.slug for one in profile.broader] == ["transport"]
    assert [label.text for label in profile.labels] == ["Lagerwesen"]
    assert [(one.field.slug, one.match) for one in profile.matches] == [("mobility", MatchKind.BROAD)]
    above = fields.profile(session, "transport")
    assert [one.slug for one in above.narrower] == ["logistics"]
    assert above.initiative_count == 1
    assert above.projects.count == 3
    assert [one.slug for group in above.matching for one in group.initiatives] == ["railport"]


def test_an_initiative_in_both_fields_is_not_told_twice(session: Session, base: Maker) -> None:
    initiative = session.get(Initiative, 1)
    assert initiative is not None
    logistics = fields.profile(session, "logistics").field
    base(InitiativeField, initiative_id=initiative.id, competence_field=logistics)
    assert fields.profile(session, "transport").matching == []


def test_a_scheme_lists_its_fields_as_a_tree_with_numbers(session: Session, base: Maker) -> None:
    profile = fields.scheme_profile(session, "scheme")
    assert [(one.field.slug, one.depth, one.initiative_count, one.project_count) for one in profile.fields] == [
        ("transport", 0, 0, 0),
        ("logistics", 1, 1, 3),
    ]


def test_a_manager_shows_what_else_it_manages_and_managed_and_who_manages_beside_it(
    session: Session, base: Maker
) -> None:
    profile = actors.manager_profile(session, "port-logport")
    assert [(one.manager.slug, one.is_over) for one in profile.others] == [("port-railport", True)]
    assert [(one.manager.slug, one.is_over) for one in profile.beside] == [("ada-logport", True)]
    person = actors.manager_profile(session, "ada-logport")
    assert [one.manager.slug for one in person.beside] == ["port-logport"]
    assert person.others == []


def test_an_organisation_appears_in_all_its_roles(session: Session, base: Maker) -> None:
    profile = actors.organisation_profile(session, "port")
    assert [(one.initiative.slug, one.is_over) for one in profile.mandates] == [("logport", False), ("railport", True)]
    assert [one.initiative.slug for one in profile.participations] == ["logport"]
    assert [one.slug for one in profile.programmes] == ["objective-2"]
    assert [one.slug for one in profile.events] == ["conference"]
    assert [one.event.slug for one in profile.contributions] == ["conference"]
    assert [one.initiative.slug for one in profile.awarded] == ["logport"]
    assert profile.projects.count == 3
    assert list(profile.evidence.others) == ["lesson"]


def test_a_person_shows_mandates_parts_and_contributions(session: Session, base: Maker) -> None:
    profile = actors.person_profile(session, "ada")
    assert [one.is_over for one in profile.mandates] == [True]
    assert len(profile.participations) == len(profile.contributions) == 1


def test_a_programme_counts_what_its_parts_hold(session: Session, base: Maker) -> None:
    profile = programmes.profile(session, "objective-2")
    assert [one.slug for one in profile.parts] == ["priority-1"]
    assert [(one.initiative.slug, one.link.programme.slug) for one in profile.initiatives] == [
        ("logport", "priority-1")
    ]
    assert profile.projects.count == 3
    assert [one.era.slug for one in profile.eras] == ["era"]


def test_an_era_shows_its_programmes_and_initiatives(session: Session, base: Maker) -> None:
    profile = eras.profile(session, "era")
    assert [one.programme.slug for one in profile.programmes] == ["objective-2"]
    assert [one.slug for one in profile.initiatives] == ["logport"]


def test_a_source_names_every_fact_that_rests_on_it(session: Session, base: Maker) -> None:
    profile = sources.profile(session, "press")
    named = [
        (group.entity, fact.reference.name_de, fact.reference.subject and fact.reference.subject.slug)
        for group in profile.groups
        for fact in group.facts
    ]
    assert named == [("milestone", "Gründung, 1999", "logport"), ("statement", "Viele Stellen.", "logport")]
    assert profile.fact_count == 2
    paper = sources.profile(session, "paper")
    assert {group.entity for group in paper.groups} == set(sources.sourced_entities())
    assert all(fact.locator == "p. 3" or group.entity == "person" for group in paper.groups for fact in group.facts)


def test_a_project_leads_to_its_initiative(session: Session, base: Maker) -> None:
    profile = projects.profile(session, "project-2")
    assert profile.initiative is not None
    assert profile.initiative.slug == "logport"


def test_a_selection_without_projects_is_empty(session: Session, base: Maker) -> None:
    assert projects.summary(session, initiative=999) == projects.ProjectSummary(
        0, {}, money.MoneyTotal(Decimal(0), False, {}), []
    )
