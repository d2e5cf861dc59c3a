"""What a region is specialised in, and of which year its figures are."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Region,
    RegionEmployment,
)
from kb.queries.employment import Employment, without_overlaps
from kb.queries.records import regions
from tests.queries.making import Maker

Figures = dict[str, int]


def employed(session: Session, make: Maker, region: dict[int, Figures], country: dict[int, Figures]) -> Employment:
    """Store figures of a region and its country, and return the region's employment."""
    whole = make(Region, "land", kind="nuts0", code="XX")
    part = make(Region, "part", kind="nuts1", code="XX1", parent=whole)
    for area, years in ((part, region), (whole, country)):
        for year, groups in years.items():
            for group, persons in groups.items():
                make(RegionEmployment, region=area, nace_group=group, year=year, persons=persons)
    figures = regions.profile(session, "part").employment
    assert figures is not None
    return figures


FULL = {"TOTAL": 100, "C": 30, "J": 5, "F": 13, "K": 12}
COUNTRY = {"TOTAL": 1000, "C": 100, "J": 60, "F": 100, "K": 100}


def test_the_most_specialised_industries_come_first_and_average_ones_are_left_out(
    session: Session, make: Maker
) -> None:
    figures = employed(session, make, {2017: FULL}, {2017: COUNTRY})
    assert [one.nace_group for one in figures.specialised] == ["C", "F"]
    assert [one.quotient for one in figures.specialised] == pytest.approx([3.0, 1.3])


def test_an_industry_does_not_stand_beside_one_that_holds_it(session: Session, make: Maker) -> None:
    region = {"TOTAL": 100, "B-E": 40, "C": 30, "K-N": 30, "M-N": 20, "L": 2}
    country = {"TOTAL": 1000, "B-E": 150, "C": 100, "K-N": 200, "M-N": 150, "L": 10}
    figures = employed(session, make, {2017: region}, {2017: country})
    assert [one.nace_group for one in figures.specialised] == ["C", "L", "M-N"]
    assert without_overlaps(["K-N", "G-J", "G-I", "L", "O-U", "J", "odd one", "R-U"]) == [
        "K-N",
        "G-J",
        "O-U",
        "odd one",
    ]


@pytest.mark.parametrize(
    ("region", "country", "year"),
    [
        ({2017: FULL, 2018: {"TOTAL": 101}}, {2017: COUNTRY, 2018: {"TOTAL": 1001}}, 2017),
        ({2016: FULL, 2017: FULL}, {2016: COUNTRY}, 2016),
        ({2016: FULL, 2017: FULL}, {}, 2017),
        ({2016: FULL, 2017: {"TOTAL": 7}}, {2017: COUNTRY}, 2016),
        ({2018: {"TOTAL": 7}}, {2017: COUNTRY}, 2018),
    ],
)
def test_the_year_is_the_latest_that_can_be_compared(
    session: Session, make: Maker, region: dict[int, Figures], country: dict[int, Figures], year: int
) -> None:
    assert employed(session, make, region, country).year == year


def test_the_fields_of_a_region_come_by_their_number_of_initiatives(session: Session, make: Maker) -> None:
    place = make(Region, "place", kind="nuts0", code="YY")
    scheme = make(FieldScheme)
    for name, count in (("a", 1), ("b", 3), ("c", 2), (None, 4)):
        field = make(CompetenceField, name, field_scheme=scheme) if name else None
        for _ in range(count):
            initiative = make(Initiative)
            make(InitiativeRegion, initiative=initiative, region=place, role="seat")
            if field:
                make(InitiativeField, initiative=initiative, competence_field=field)
    figures = regions.profile(session, "place")
    assert [group.field.slug for group in figures.strongest if group.field] == ["b", "c", "a"]
    assert figures.initiative_count == 10
