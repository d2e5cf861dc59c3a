"""Selections of records: what their columns are, in which order the rows come, and which sources they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.export import Content, Selection, Site, carried_by, current_version, of_keys, of_list, of_record, of_rows
from kb.models import ENTITIES, PAGES, Initiative, InitiativeRegion, Region, RegionMember
from kb.queries import lists
from kb.queries.rows import Column, ListCell, Location, columns_of
from kb.texts import Text
from tests.queries.making import Maker

TITLE = Text("Liste", "List")
PAGE = "https://kb.example/de/list"


def rows(selection: Selection) -> list[Mapping[str, ListCell]]:
    return [{column.name: column.cell(row) for column in selection.columns} for row in selection.rows()]


def listed(session: Session, site: Site, entity: str, **values: Any) -> Selection:
    return of_list(session, site, entity, title=TITLE, page=PAGE, **values)


@pytest.mark.parametrize("entity", PAGES)
def test_each_kind_has_the_columns_of_its_table_and_says_where_a_row_comes_from(entity: str, site: Site) -> None:
    names = [column.name for column in columns_of(entity, site)]
    assert len(set(names)) == len(names)
    stored = {column.name for column in ENTITIES[entity].__table__.columns}
    assert {name.removesuffix("_id") for name in stored} - {"id", "position", "external"} <= {*names, "external"}
    assert names[-1] == "address"
    if "source_id" in stored:
        assert {"source", "source_citation", "source_url", "source_locator", "unconfirmed"} <= set(names)


@pytest.mark.parametrize("entity", PAGES)
def test_a_list_is_exported_whole_and_in_its_own_order(entity: str, world: Session, site: Site) -> None:
    shown = lists.listing(world, entity, "de", page=1, per_page=100).records
    assert [row["slug"] for row in rows(listed(world, site, entity))] == [record.slug for record in shown]


def test_a_row_names_what_it_points_to_what_belongs_to_it_and_its_source(world: Session, site: Site) -> None:
    by_name = {row["slug"]: row for row in rows(listed(world, site, "initiative"))}["logport"]
    assert by_name["regions"] == ("dortmund", "ruhr"), "the seat comes first"
    assert by_name["fields"] == ("logistics",)
    assert by_name["source"] == "paper"
    assert by_name["source_citation"] == "Title of paper. 2003."
    assert (by_name["source_locator"], by_name["unconfirmed"]) == ("p. 3", False)
    assert by_name["address"] == "https://kb.example/de/initiatives/logport"
    project = rows(listed(world, site, "project"))[0]
    assert (project["organisation"], project["organisation_name"]) == ("port", "port")


def test_search_words_are_not_shown_as_labels(world: Session, site: Site) -> None:
    by_name = {row["slug"]: row for row in rows(listed(world, site, "competence_field"))}["logistics"]
    assert by_name["labels"] == ("Lagerwesen",)


def test_a_fact_without_a_page_is_addressed_on_that_of_its_owner(world: Session, site: Site) -> None:
    by_name = {row["slug"]: row for row in rows(listed(world, site, "statement"))}
    assert by_name["promise"]["address"] == "https://kb.example/de/initiatives/logport#promise"
    assert by_name["budget"]["unconfirmed"] is True
    assert by_name["budget"]["source"] is None


def test_a_list_can_be_narrowed(world: Session, site: Site) -> None:
    assert {row["kind"] for row in rows(listed(world, site, "statement", kind="lesson"))} == {"lesson"}


def test_sources_are_those_of_the_rows_each_once(world: Session, site: Site) -> None:
    selection = listed(world, site, "milestone")
    assert len(list(selection.rows())) == 2
    assert [source.slug for source in selection.sources()] == ["paper", "press"]


def test_rows_of_several_kinds_share_their_columns_and_keep_their_order(world: Session, site: Site) -> None:
    keys = [("statement", 1), ("initiative", 2), ("statement", 2), ("initiative", 999), ("label", 1)]
    exported = rows(of_keys(world, site, keys, None, title=TITLE, page=PAGE))
    assert [row["kind"] for row in exported] == ["statement", "initiative", "statement", "label"]
    assert exported[0]["value"] == 4000
    assert (exported[0]["from"], exported[0]["until"], exported[0]["about"]) != (None, None, None)


def test_a_record_comes_with_its_properties_and_all_facts_about_it(world: Session, site: Site) -> None:
    exported = rows(of_record(world, site, "initiative", "logport", page=PAGE))
    assert (exported[0]["kind"], exported[0]["property"], exported[0]["slug"]) == ("initiative", None, "logport")
    properties = {row["property"]: row for row in exported if row["property"]}
    assert (properties["status"]["text_de"], properties["status"]["text_en"]) == ("aktiv", "active")
    assert properties["status"]["title_de"] == "Status"
    assert "website" in properties
    kinds = {row["kind"] for row in exported}
    assert {"statement", "milestone", "label", "initiative_region", "cluster_manager", "participation"} <= kinds
    assert all(row["source"] or row["unconfirmed"] for row in exported)


def test_an_unknown_record_is_not_found(world: Session, site: Site) -> None:
    with pytest.raises(NotFound):
        of_record(world, site, "initiative", "nothing", page=PAGE)


def test_numbers_and_links_of_a_record_are_properties_too(world: Session, site: Site) -> None:
    by_name = {row["property"]: row for row in rows(of_record(world, site, "project", "project-0", page=PAGE))}
    assert by_name["year"]["value"] == 2010
    assert by_name["organisation"]["text_de"] == "port"
    assert by_name["currency"]["text_de"] == "EUR"


def test_a_region_has_the_figures_that_its_page_computes(world: Session, make: Maker, site: Site) -> None:
    dortmund = world.scalars(sa.select(Region).where(Region.slug == "dortmund")).one()
    area = make(Region, "hellweg", kind="functional")
    make(RegionMember, region=area, member=dortmund)
    own, sums = (
        {row["property"]: row for row in rows(of_record(world, site, "region", slug, page=PAGE))}
        for slug in ("dortmund", "hellweg")
    )
    assert "population" not in own, "it is a row of its own"
    assert (sums["population"]["value"], sums["population"]["from"]) == (600_000, 2016)
    assert sums["population"]["title_en"] == "population" and sums["population"]["source"] == "paper"
    for by_name in (own, sums):
        assert by_name["initiatives_per_million"]["value"] == Decimal("1.67")


def test_places_are_centres_of_regions_or_of_their_parts_and_initiatives_are_where_they_sit(
    world: Session, make: Maker, site: Site
) -> None:
    unna = make(Region, "unna", kind="nuts3", code="DEA5C", latitude=51.5, longitude=7.7)
    hamm = make(Region, "hamm", kind="nuts3", code="DEA54", latitude=51.7, longitude=7.8)
    area = make(Region, "hellweg", kind="functional")
    for member in (hamm, unna):
        make(RegionMember, region=area, member=member)
    seated, working = make(Initiative, "seated"), make(Initiative, "working")
    make(InitiativeRegion, initiative=seated, region=area, role="area")
    make(InitiativeRegion, initiative=seated, region=unna, role="seat")
    make(InitiativeRegion, initiative=working, region=area, role="area")
    places = {}
    for entity in ("region", "initiative"):
        selection = listed(world, site, entity)
        assert selection.location is not None
        places.update({row.values["slug"]: selection.location(row) for row in selection.rows()})
    centre, both = (7.7, 51.5), {(7.7, 51.5), (7.8, 51.7)}
    assert places["unna"] == Location((centre,), "unna")
    assert places["seated"] == Location((centre,), "unna")
    assert places["hellweg"] is not None and set(places["hellweg"].points) == both
    assert places["working"] is not None and set(places["working"].points) == both
    assert places["germany"] is None
    assert places["logport"] is None


@pytest.mark.parametrize(
    ("entity", "content", "carried"),
    [
        ("initiative", Content.PLACES, True),
        ("project", Content.PLACES, True),
        ("person", Content.PLACES, False),
        ("source", Content.SOURCES, True),
        ("field_label", Content.SOURCES, False),
    ],
)
def test_what_a_kind_carries_follows_from_its_table(entity: str, content: Content, carried: bool) -> None:
    assert (content in carried_by(entity)) is carried


def test_computed_rows_can_be_exported_too(world: Session, site: Site) -> None:
    columns = (Column("count", Text("Anzahl", "count"), lambda row: row["count"]),)
    selection = of_rows(world, site, [{"count": 3}], title=TITLE, name="matrix", page=PAGE, columns=columns)
    assert rows(selection) == [{"count": 3}]
    assert selection.carries == {Content.ROWS}
    assert list(selection.sources()) == []


def test_a_base_without_changes_has_no_date(session: Session) -> None:
    assert (current_version(session).change, current_version(session).day, current_version(session).in_words) == (
        0,
        "",
        "",
    )
