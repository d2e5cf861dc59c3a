"""Shading of a map: figures of regions with year and source, and their classes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.models import Initiative, InitiativeRegion, Project, Region, RegionEmployment, RegionMember, RegionShape
from kb.queries.gaps import Gap
from kb.queries.map import places, shading
from tests.queries.making import Maker


@pytest.fixture
def europe(make: Maker) -> None:
    """Store two countries with regions, and figures for some years."""
    source = make.source("eurostat")
    for code, persons in {
        "DE": (1000, 200),
        "DEA": (100, 40),
        "DEB": (50, 5),
        "AT": (400, 100),
        "AT1": (80, 10),
    }.items():
        region = make(Region, code.lower(), kind="nuts0" if len(code) == 2 else "nuts1", code=code)
        for group, count in zip(("TOTAL", "C"), persons, strict=True):
            make(RegionEmployment, region=region, nace_group=group, year=2017, persons=count, source=source)
        if code == "DEA":
            # The first region to publish a new year; a map of it alone would show nothing of the others.
            make(RegionEmployment, region=region, nace_group="TOTAL", year=2018, persons=101, source=source)


@pytest.mark.usefixtures("europe")
def test_employment_is_that_of_the_latest_year_most_regions_have(session: Session) -> None:
    figures = shading.employment(session, 1)
    assert (figures.year, figures.values) == (2017, {"dea": 100, "deb": 50, "at1": 80})
    assert [source.slug for source in figures.sources] == ["eurostat"]


@pytest.mark.usefixtures("europe")
def test_specialisation_compares_each_region_with_its_own_country(session: Session) -> None:
    figures = shading.specialisation(session, 1, "C")
    assert figures.year == 2017
    assert figures.values == pytest.approx({"dea": 0.4 / 0.2, "deb": 0.1 / 0.2, "at1": 0.125 / 0.25})


@pytest.mark.usefixtures("europe")
def test_a_quotient_has_two_decimals(session: Session, make: Maker) -> None:
    region = make(Region, "dec", kind="nuts1", code="DEC")
    for group, persons in (("TOTAL", 70), ("C", 9)):
        make(RegionEmployment, region=region, nace_group=group, year=2017, persons=persons)
    assert shading.specialisation(session, 1, "C").values["dec"] == 0.64


def test_without_figures_there_are_neither_values_nor_ways_to_shade_by_them(session: Session) -> None:
    assert (shading.employment(session, 1).values, shading.employment(session, 1).year) == ({}, None)
    assert shading.specialisation(session, 1, "C") == shading.Figures({})
    assert [kind.name for kind in shading.offered(session)] == ["initiatives"]
    assert shading.groups(session) == []


@pytest.mark.usefixtures("europe")
def test_with_figures_and_projects_all_ways_to_shade_are_offered(session: Session, make: Maker) -> None:
    assert "projects" not in [kind.name for kind in shading.offered(session)], "a map of nothing but zeros"
    make(Project, "bridge", title="Bridge")
    assert [kind.name for kind in shading.offered(session)] == list(shading.SHADINGS)
    assert shading.groups(session) == ["C"]
    assert [region.code for region in shading.regions(session, 1)] == ["AT1", "DEA", "DEB"]


def test_few_values_are_classes_of_their_own() -> None:
    limits = shading.bounds([3, 1, 1, 28, 2])
    assert limits == [2, 3, 28]
    assert [shading.class_of(value, limits) for value in (1, 2, 3, 28)] == [1, 2, 3, 4]
    assert shading.bounds([]) == []


def test_uneven_values_are_cut_by_how_many_times_they_are_larger() -> None:
    assert shading.bounds([1, 1, 2, 3, 4, 6, 7, 28]) == [2, 4, 7, 14]


def test_figures_that_every_region_has_are_cut_into_classes_of_as_many_regions() -> None:
    persons = [10_000 * number for number in range(1, 101)]
    limits = shading.shares(persons)
    assert limits == [210_000, 410_000, 610_000, 810_000]
    assert [sum(shading.class_of(one, limits) == step for one in persons) for step in range(1, 6)] == [20] * 5
    assert shading.shares([7, 5, 5]) == [7]


@pytest.mark.parametrize("cut", [shading.bounds, shading.shares])
@given(values=st.lists(st.integers(1, 10**7), min_size=1))
def test_every_value_has_one_of_five_classes_that_rise_with_it(
    cut: Callable[[list[int]], list[float]], values: list[int]
) -> None:
    limits = cut(values)
    classes = [shading.class_of(value, limits) for value in sorted(values)]
    assert classes == sorted(classes)
    assert set(classes) <= {1, 2, 3, 4, 5}


@pytest.mark.parametrize("cut", [shading.bounds, shading.shares])
def test_five_values_have_a_class_each(cut: Callable[[list[int]], list[float]]) -> None:
    assert cut([1, 20, 30, 40, 50]) == [20, 30, 40, 50]
    assert len(cut([1, 20, 30, 40, 50, 60])) == 4


def test_the_highest_class_is_the_darkest_however_few_there_are() -> None:
    tones = {count: [shading.tone_of(step, count) for step in range(1, count + 1)] for count in range(1, 6)}
    assert tones == {1: [3], 2: [2, 5], 3: [2, 3, 5], 4: [1, 2, 4, 5], 5: [1, 2, 3, 4, 5]}


def test_a_quotient_has_fixed_classes_around_one() -> None:
    kind = shading.SHADINGS["specialisation"]
    limits = shading.limits_of(kind, [0.2, 3.0])
    assert [shading.class_of(value, limits) for value in (0.2, 0.7, 1.0, 1.2, 3.0)] == [1, 2, 3, 4, 5]
    assert limits == [0.5, 0.9, 1.1, 1.5]
    assert shading.limits_of(shading.SHADINGS["projects"], [1, 2]) == [2]


def test_larger_regions_with_initiatives_are_told_below_them_and_countries_are_not(
    make: Maker, session: Session
) -> None:
    country = make(Region, "country", kind="nuts0", code="DE")
    nrw = make(Region, "nrw", kind="nuts1", code="DEA", parent=country)
    town = make(Region, "town", kind="nuts3", code="DEA52", parent=nrw)
    make(Region, "elsewhere", kind="nuts3", code="DEB11", parent=country)
    ruhr = make(Region, "ruhr", kind="functional", parent=nrw)
    make(RegionMember, region=ruhr, member=town)
    for slug, region in (("a", nrw), ("b", ruhr), ("c", ruhr), ("d", town), ("e", country)):
        make(InitiativeRegion, initiative=make(Initiative, slug), region=region, role="area")
    located = places.of(session, list("abcde"))
    wider = shading.wider(session, 3, [*located.placed, *located.unplaced])
    assert {slug: [(one.region.slug, len(one.initiatives)) for one in around] for slug, around in wider.items()} == {
        "town": [("ruhr", 2), ("nrw", 1)]
    }
    assert shading.gaps(session, 3, [], wider) == {"town": Gap.COVERED, "elsewhere": Gap.UNEXPLORED}
    assert shading.gaps(session, 3, ["elsewhere"], []) == {"town": Gap.UNEXPLORED}


def test_a_region_is_shown_from_within(make: Maker, session: Session) -> None:
    nrw = make(Region, "nrw", kind="nuts1", code="DEA")
    town = make(Region, "town", kind="nuts3", code="DEA52", parent=nrw)
    assert shading.level_within(session, ["nrw"]) is None
    make(RegionShape, region=town, nuts_version=2024, scale=5, geometry='{"type":"Polygon","coordinates":[]}')
    assert shading.level_within(session, ["nrw"]) == 3
    assert shading.level_within(session, ["town"]) == 3
    assert shading.level_within(session, []) is None
