"""Lists and trees: order, pages, counts, and a fixed number of questions to the database."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kb.models import (
    ClusterManager,
    CompetenceField,
    Contribution,
    Event,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Organisation,
    Project,
    Region,
    RegionMember,
    Statement,
)
from kb.models.vocabulary import StatementKind
from kb.queries import browse, home, lists
from tests.queries.conftest import Counting
from tests.queries.making import Maker


def names(listing: lists.Listing) -> list[str]:
    return [record.slug for record in listing.records]


def test_a_list_is_sorted_by_name_in_the_language_with_umlauts_beside_their_vowels(
    session: Session, make: Maker
) -> None:
    for slug, de, en in (("c", "Zebra", "Alpha"), ("b", "Ökologie", None), ("a", "Optik", "Zeta")):
        make(Initiative, slug, name_de=de, name_en=en)
    assert names(lists.listing(session, "initiative", "de", page=1, per_page=10)) == ["b", "a", "c"]
    assert names(lists.listing(session, "initiative", "en", page=1, per_page=10)) == ["c", "b", "a"]


def test_a_long_list_is_sorted_by_slug_which_the_database_can_do_quickly(
    session: Session, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug, name in (("a", "Zebra"), ("b", "Alpha")):
        make(Organisation, slug, name_de=name)
    monkeypatch.setattr(lists, "MOST_SORTED", 1)
    assert names(lists.listing(session, "organisation", "de", page=1, per_page=10)) == ["a", "b"]


def test_a_list_comes_in_pages(session: Session, make: Maker) -> None:
    for number in range(5):
        make(Project, f"p{number}", title=f"P{number}")
    listing = lists.listing(session, "project", "de", page=2, per_page=2)
    assert (names(listing), listing.total, listing.pages) == (["p2", "p3"], 5, 3)
    assert lists.listing(session, "event", "de", page=1, per_page=2).pages == 1


def test_a_list_can_be_narrowed_and_names_what_its_records_are_about(session: Session, make: Maker) -> None:
    initiative = make(Initiative, "logport")
    make(Statement, "promise", initiative=initiative, kind=StatementKind.EXPECTATION, text_de="Viel")
    make(Statement, "result", initiative=initiative, kind=StatementKind.OUTCOME, text_de="Etwas")
    listing = lists.listing(session, "statement", "de", page=1, per_page=9, kind=StatementKind.EXPECTATION)
    assert names(listing) == ["promise"]
    assert listing.about[listing.records[0].id].slug == "logport"
    assert len(lists.listing(session, "statement", "de", page=1, per_page=9, kind=None).records) == 2


def test_a_list_asks_the_same_number_of_questions_whatever_its_length(
    session: Session, make: Maker, counting: Counting
) -> None:
    pages = []
    for size in (2, 12):
        for number in range(size):
            initiative = make(Initiative, f"i{size}-{number}")
            make(InitiativeRegion, initiative=initiative, region=make(Region, kind="functional"), role="seat")
            make(ClusterManager, initiative=initiative, organisation=make(Organisation), role="office")
        session.commit()
        session.expunge_all()
        with counting() as questions:
            for entity in ("initiative", "cluster_manager", "organisation"):
                listing = lists.listing(session, entity, "de", page=1, per_page=50)
                for record in listing.records:
                    _ = [place.region.name_de for place in getattr(record, "regions", ())]
                    _ = getattr(record, "organisation", None), listing.about.get(record.id)
        pages.append(len(questions))
    assert pages[0] == pages[1]


def test_the_tree_of_regions_counts_an_initiative_for_all_its_region_lies_in(session: Session, make: Maker) -> None:
    country = make(Region, "de", kind="nuts0", code="DE", name_de="Deutschland", name_en="Germany")
    city = make(Region, "do", kind="nuts3", code="DEA52", name_de="Dortmund", parent=country)
    make(Region, "old", kind="nuts3", code="DEA00", name_de="Aachen", parent=country, valid_until="2006")
    ruhr = make(Region, "ruhr", kind="functional", name_de="Ruhrgebiet")
    make(RegionMember, region=ruhr, member=city)
    initiative = make(Initiative, "dp")
    for role in ("seat", "area"):
        make(InitiativeRegion, initiative=initiative, region=city, role=role)
    listing = browse.regions(session, "de")
    (top,) = listing.countries
    assert (top.record.slug, top.initiatives) == ("de", 1)
    assert [child.record.slug for child in top.children] == ["do", "old"], "codes no longer valid come last"
    assert [(node.record.slug, node.initiatives) for node in listing.functional] == [("ruhr", 1)]


def test_schemes_show_their_fields_in_the_given_order_with_counts(session: Session, make: Maker) -> None:
    scheme = make(FieldScheme, "kvr", published_on="2000")
    make(FieldScheme, "memorandum", published_on="1997")
    second = make(CompetenceField, "water", field_scheme=scheme, position=2)
    make(CompetenceField, "energy", field_scheme=scheme, position=1)
    make(CompetenceField, "sewage", field_scheme=scheme, parent=second)
    make(InitiativeField, initiative=make(Initiative), competence_field=second)
    make(Project, competence_field=second, title="Kanal")
    old, new = browse.schemes(session)
    assert (old.scheme.slug, old.fields, old.source) == ("memorandum", [], None)
    assert new.size == 3
    assert [node.record.slug for node in new.fields] == ["energy", "water"]
    water = new.fields[1]
    assert (water.initiatives, water.projects) == (1, 1)
    assert [child.record.slug for child in water.children] == ["sewage"]


def test_the_home_page_asks_the_questions_of_the_earliest_event(session: Session, make: Maker) -> None:
    nothing = home.home(session)
    assert (nothing.event, list(nothing.questions), nothing.counts["initiative"]) == (None, [], 0)
    later, first = make(Event, "later", started_on="2004"), make(Event, "first", started_on="2003-12-05")
    make(Contribution, "other", event=later, kind="question", position=1, title_de="Andere?")
    make(Contribution, "two", event=first, kind="question", position=2, title_de="Zwei?")
    make(Contribution, "one", event=first, kind="question", position=1, title_de="Eins?")
    make(Contribution, "talk", event=first, kind="talk", position=3, title_de="Vortrag")
    initiative = make(Initiative)
    make(InitiativeRegion, initiative=initiative, region=make(Region, kind="functional"), role="seat")
    make(Statement, initiative=initiative, kind="lesson", text_de="Geduld")
    listing = home.home(session)
    assert listing.event is not None
    assert listing.event.slug == "first"
    assert [question.slug for question in listing.questions] == ["one", "two"]
    assert (listing.counts["initiative"], listing.regions) == (1, 1)
