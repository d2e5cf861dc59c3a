"""Places of a map: initiatives at the centres of their regions, and those without a place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.models import Initiative, InitiativeRegion, Region, RegionMember, RegionShape
from kb.queries.map import places
from tests.queries.conftest import Counting
from tests.queries.making import Maker


@pytest.fixture
def nrw(make: Maker) -> Region:
    germany = make(Region, "germany", kind="nuts0", code="DE", latitude=51.1, longitude=10.4)
    return make(Region, "nrw", kind="nuts1", code="DEA", parent=germany, latitude=51.5, longitude=7.5)


def settle(make: Maker, slug: str, *regions: Region, **values: Any) -> None:
    initiative = make(Initiative, slug, **values)
    for region in regions:
        make(InitiativeRegion, initiative=initiative, region=region, role="area")


def test_initiatives_of_a_region_share_a_place_sorted_by_name(make: Maker, session: Session, nrw: Region) -> None:
    settle(make, "b", nrw, name_de="Zebra")
    settle(make, "a", nrw, name_de="Ameise")
    (place,) = places.of(session, ["a", "b"]).placed
    assert place.centre is not None
    assert (place.region.slug, place.centre.latitude, place.centre.longitude) == ("nrw", 51.5, 7.5)
    assert [one.slug for one in place.initiatives] == ["a", "b"]


def test_places_with_most_initiatives_come_first(make: Maker, session: Session, nrw: Region) -> None:
    dortmund = make(Region, "dortmund", kind="nuts3", code="DEA52", parent=nrw, latitude=51.5, longitude=7.4)
    settle(make, "one", nrw)
    settle(make, "two", dortmund)
    settle(make, "three", dortmund)
    located = places.of(session, ["one", "two", "three"]).placed
    assert [place.region.slug for place in located] == ["dortmund", "nrw"]


def test_an_initiative_with_two_regions_stands_in_both_but_is_missing_in_none(
    make: Maker, session: Session, nrw: Region
) -> None:
    nowhere = make(Region, "cloud", kind="functional")
    settle(make, "wide", nrw, nowhere)
    located = places.of(session, ["wide"])
    assert ([place.region.slug for place in located.placed], len(located.unplaced)) == (["nrw"], 1)
    assert located.without_place == 0


def test_a_region_without_centre_stands_at_that_of_the_nearest_around_it(
    make: Maker, session: Session, nrw: Region
) -> None:
    district = make(Region, "district", kind="nuts3", code="DEA1C", parent=nrw)
    town = make(Region, "town", kind="lau", code="05158", parent=district)
    settle(make, "locks", town)
    (place,) = places.of(session, ["locks"]).placed
    assert place.centre is not None
    assert (place.region.slug, place.centre.slug) == ("town", "nrw")


def test_a_country_is_no_centre_for_what_lies_in_it_but_for_itself(make: Maker, session: Session, nrw: Region) -> None:
    germany = session.get(Region, nrw.parent_id)
    assert germany is not None
    lost = make(Region, "lost", kind="nuts2", code="DEX1", parent=germany)
    settle(make, "lost-one", lost)
    settle(make, "nationwide", germany)
    located = places.of(session, ["lost-one", "nationwide"])
    assert [place.region.slug for place in located.placed] == ["germany"]
    assert [place.region.slug for place in located.unplaced] == ["lost"]
    assert located.without_place == 1


def test_initiatives_without_region_are_named_and_counted(make: Maker, session: Session) -> None:
    settle(make, "homeless")
    located = places.of(session, ["homeless", "unheard-of"])
    assert [one.slug for one in located.nowhere] == ["homeless"]
    assert (located.without_place, located.placed) == (1, [])


def test_a_circle_of_regions_ends(make: Maker, session: Session) -> None:
    first = make(Region, "first", kind="functional")
    second = make(Region, "second", kind="functional", parent=first)
    first.parent_id = second.id
    session.flush()
    settle(make, "round", second)
    assert len(places.of(session, ["round"]).unplaced) == 1


def test_many_initiatives_take_few_questions(make: Maker, session: Session, nrw: Region, counting: Counting) -> None:
    slugs = [f"initiative-{number}" for number in range(600)]
    for slug in slugs:
        settle(make, slug, nrw)
    with counting() as queries:
        located = places.of(session, slugs)
    assert len(located.placed[0].initiatives) == 600
    assert len(queries) <= 9, "five of them about the tree of regions, which is kept until the next change"


def test_places_are_joined_level_by_level_and_what_lies_in_two_stands_for_itself(
    make: Maker, session: Session, nrw: Region
) -> None:
    dea5 = make(Region, "dea5", kind="nuts2", code="DEA5", parent=nrw)
    dortmund = make(Region, "dortmund", kind="nuts3", code="DEA52", parent=dea5, latitude=51.5, longitude=7.4)
    denmark = make(Region, "denmark", kind="nuts0", code="DK", latitude=56.0, longitude=10.0)
    across = make(Region, "across", kind="functional", latitude=54.0, longitude=9.0)
    for member in (dortmund, denmark):
        make(RegionMember, region=across, member=member)
    for slug, region in (("a", dortmund), ("b", nrw), ("c", across)):
        settle(make, slug, region)
    located = {place.region.slug: place for place in places.of(session, ["a", "b", "c"]).placed}
    assert [area.slug for area in located["dortmund"].line] == ["germany", "nrw", "dea5"]
    assert [area.slug for area in located["nrw"].line] == ["germany", "nrw", "nrw"]
    assert [area.slug for area in located["across"].line] == ["across", "across", "across"]


def test_a_region_without_a_known_centre_has_that_of_its_outline(make: Maker, session: Session) -> None:
    scotland = make(Region, "scotland", kind="nuts1", code="UKM")
    ring = [[-4, 55], [-2, 55], [-2, 57], [-4, 57], [-4, 55]]
    island = [[-7, 57], [-6.9, 57], [-6.9, 57.1], [-7, 57]]
    outline = json.dumps({"type": "MultiPolygon", "coordinates": [[island], [ring]]})
    make(RegionShape, region=scotland, nuts_version=2016, scale=10, geometry=outline)
    settle(make, "one", scotland)
    (place,) = places.of(session, ["one"]).placed
    assert place.centre is not None
    assert (place.centre.latitude, place.centre.longitude) == (56.0, -3.0)
