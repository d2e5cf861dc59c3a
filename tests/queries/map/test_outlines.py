"""Outlines: whole levels in one version, the finest scale; single regions and programme areas by their parts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Programme, ProgrammeArea, Region, RegionMember, RegionShape
from kb.queries.map import areas, outlines
from tests.queries.making import Maker

AREA = '{"type":"Polygon","coordinates":[[[6.0,50.0],[7.0,50.0],[7.0,51.0],[6.0,50.0]]]}'


def draw(make: Maker, region: Region, version: int, scale: int = 60, **values: Any) -> None:
    make(RegionShape, region=region, nuts_version=version, scale=scale, geometry=AREA, **values)


@pytest.fixture
def nrw(make: Maker) -> Region:
    return make(Region, "nrw", kind="nuts1", code="DEA")


def test_without_outlines_there_are_no_versions(session: Session, nrw: Region) -> None:
    assert outlines.versions(session) == {}
    assert outlines.of_level(session, 1) == []
    assert outlines.of_region(session, "nrw") == []


def test_versions_are_told_by_level_newest_first_and_other_regions_left_aside(
    make: Maker, session: Session, nrw: Region
) -> None:
    draw(make, nrw, 2006)
    draw(make, nrw, 2024)
    draw(make, make(Region, "town", kind="lau", code="05158"), 2024)
    assert outlines.versions(session) == {1: [2024, 2006]}


def test_a_level_is_given_in_its_newest_version_or_the_one_asked_for(
    make: Maker, session: Session, nrw: Region
) -> None:
    old = make(Region, "old", kind="nuts1", code="DEZ", valid_until="2011")
    draw(make, nrw, 2024)
    draw(make, nrw, 2006)
    draw(make, old, 2006)
    assert [one.slug for one in outlines.of_level(session, 1)] == ["nrw"]
    assert [(one.slug, one.nuts_version) for one in outlines.of_level(session, 1, 2006)] == [
        ("nrw", 2006),
        ("old", 2006),
    ]
    assert outlines.of_level(session, 2) == []


def test_a_region_that_stayed_at_an_older_version_is_not_left_out(make: Maker, session: Session, nrw: Region) -> None:
    draw(make, nrw, 2024)
    draw(make, make(Region, "wales", kind="nuts1", code="UKL"), 2016)
    assert [one.slug for one in outlines.of_level(session, 1)] == ["nrw", "wales"]


def test_of_several_scales_the_finest_is_given(make: Maker, session: Session, nrw: Region) -> None:
    draw(make, nrw, 2024, 60)
    draw(make, nrw, 2024, 20)
    (one,) = outlines.of_level(session, 1)
    assert (one.scale, one.geometry) == (20, AREA)


def test_a_functional_region_is_drawn_by_its_members_and_theirs(make: Maker, session: Session) -> None:
    ruhr, inner = make(Region, "ruhr", kind="functional"), make(Region, "inner", kind="functional")
    dortmund, essen = (make(Region, slug, kind="nuts3", code=slug) for slug in ("dortmund", "essen"))
    for region, member in ((ruhr, dortmund), (ruhr, inner), (inner, essen), (inner, ruhr)):
        make(RegionMember, region=region, member=member)
    for region in (dortmund, essen):
        draw(make, region, 2006)
        draw(make, region, 2024)
    covered = outlines.of_region(session, "ruhr")
    assert [(one.slug, one.nuts_version) for one in covered] == [("dortmund", 2024), ("essen", 2024)]
    with pytest.raises(NotFound):
        outlines.of_region(session, "atlantis")


def test_sources_are_those_of_what_is_shown(make: Maker, session: Session, nrw: Region) -> None:
    gisco, other = make.source("gisco"), make.source("other")
    draw(make, nrw, 2024, source=gisco)
    draw(make, make(Region, "district", kind="nuts3", code="DEA11"), 2024, source=other)
    assert [one.slug for one in outlines.sources(session, 1)] == ["gisco"]
    assert [one.slug for one in outlines.sources(session)] == ["gisco", "other"]


def test_the_areas_of_a_programme_are_told_by_region_with_all_their_standings(make: Maker, session: Session) -> None:
    programme = make(Programme, "objective-2", kind="structural_fund", started_on="2000")
    make(Programme, "without-area", kind="pact")
    ruhr = make(Region, "ruhr", kind="functional")
    dortmund = make(Region, "dortmund", kind="nuts3", code="DEA52")
    make(RegionMember, region=ruhr, member=dortmund)
    draw(make, dortmund, 2024)
    for status in ("phasing_out", "eligible"):
        make(ProgrammeArea, programme=programme, region=ruhr, status=status, extent="partly")
    make(ProgrammeArea, programme=programme, region=dortmund, status="eligible", extent="whole")
    assert [one.slug for one in areas.programmes(session)] == ["objective-2"]
    covered = areas.of(session, "objective-2").covered
    assert [(one.region.slug, [status.value for status in one.statuses], one.parts) for one in covered] == [
        ("dortmund", ["eligible"], ["dortmund"]),
        ("ruhr", ["eligible", "phasing_out"], ["dortmund"]),
    ]
    assert [one.slug for one in outlines.of_programme(session, "objective-2")] == ["dortmund"]
    with pytest.raises(NotFound):
        areas.of(session, "unknown")


def test_an_area_is_drawn_by_its_own_outline_or_its_members_or_stands_at_the_nearest_centre(
    make: Maker, session: Session, nrw: Region
) -> None:
    programme = make(Programme, "objective-2", kind="structural_fund")
    ruhr, essen, dortmund = (make(Region, slug, kind="functional") for slug in ("ruhr", "essen", "dortmund"))
    district = make(Region, "district", kind="nuts3", code="DEA29", parent=nrw, latitude=51.0, longitude=6.1)
    town = make(Region, "town", kind="lau", code="05370040", parent=district)
    lost = make(Region, "lost", kind="lau", code="99999999")
    for member in (essen, dortmund):
        make(RegionMember, region=ruhr, member=member)
    for region in (essen, district):
        draw(make, region, 2024)
    for region in (ruhr, district, town, lost):
        make(ProgrammeArea, programme=programme, region=region, status="eligible", extent="whole")
    covered = {one.region.slug: one for one in areas.of(session, "objective-2").covered}
    assert {slug: (one.parts, one.members) for slug, one in covered.items()} == {
        "ruhr": (["essen"], 2),
        "district": (["district"], 0),
        "town": ([], 0),
        "lost": ([], 0),
    }
    assert covered["town"].centre is not None
    assert (covered["town"].centre.slug, covered["lost"].centre) == ("district", None)


def test_a_country_without_outline_is_drawn_by_its_regions_and_not_by_functional_ones(
    make: Maker, session: Session
) -> None:
    country = make(Region, "country", kind="nuts0", code="DE")
    land = make(Region, "land", kind="nuts1", code="DEA", parent=country)
    ruhr = make(Region, "ruhr", kind="functional", parent=country)
    draw(make, land, 2024)
    draw(make, ruhr, 2024)
    assert [outline.slug for outline in outlines.of_region(session, "country")] == ["land"]
    assert [outline.slug for outline in outlines.of_region(session, "ruhr")] == ["ruhr"], "its own before its members'"


def test_land_is_drawn_where_all_of_a_country_is_known(make: Maker, session: Session, nrw: Region) -> None:
    draw(make, nrw, 2024)
    draw(make, make(Region, "wales", kind="nuts1", code="UKL"), 2016)
    make(Region, "scotland", kind="nuts1", code="UKM")
    assert [outline.slug for outline in outlines.of_land(session)] == ["nrw"]
