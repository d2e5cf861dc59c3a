"""Figures of regions: sums over parts only where all have the year, populations that follow, and who lies where."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from kb.models import Region, RegionFigure, RegionMember, RegionSuccessor
from kb.models.vocabulary import RegionalFigure
from kb.queries import figures
from kb.queries.closure import region_closure
from kb.queries.records import regions
from tests.queries.making import Maker

GDP, PER_HEAD, POPULATION = RegionalFigure.GDP, RegionalFigure.GDP_PER_HEAD, RegionalFigure.POPULATION


@pytest.fixture
def tree(make: Maker) -> dict[str, Region]:
    """Store a district with a town, a second district, and functional regions of them."""
    made: dict[str, Region] = {}
    for slug, kind, parent in [
        ("dea", "nuts1", ""),
        ("dea1", "nuts3", "dea"),
        ("dea2", "nuts3", "dea"),
        ("town", "lau", "dea1"),
        ("inner", "functional", ""),
        ("outer", "functional", ""),
    ]:
        code = None if kind == "functional" else slug.upper()
        made[slug] = make(Region, slug, kind=kind, code=code, parent_id=made[parent].id if parent else None)
    for whole, part in [("inner", "dea1"), ("outer", "inner"), ("outer", "dea2"), ("outer", "town")]:
        make(RegionMember, region=made[whole], member=made[part])
    for region, year, gdp, per_head in [
        ("dea1", 2010, 900_000, 30_000),
        ("dea1", 2020, 1_200_000, 40_000),
        ("dea1", 2021, 1_300_000, 42_000),
        ("dea2", 2010, 1_000_000, 20_000),
        ("dea2", 2020, 1_000_000, 25_000),
    ]:
        make(RegionFigure, region=made[region], figure="gdp", year=year, value=gdp)
        make(RegionFigure, region=made[region], figure="gdp_per_head", year=year, value=per_head)
    return made


def test_the_parts_of_a_functional_region_are_each_counted_once(session: Session, tree: dict[str, Region]) -> None:
    closure = region_closure(session)
    parts = figures.parts_of(session, tree["outer"].id, closure)
    # The inner functional region stands for its district, and the town lies in that district.
    assert parts == [tree["dea1"].id, tree["dea2"].id]
    assert figures.parts_of(session, tree["dea1"].id, closure) == []


def test_a_sum_has_only_years_that_all_parts_have(session: Session, tree: dict[str, Region]) -> None:
    known = regions.profile(session, "outer").figures
    assert known is not None
    assert (known.is_sum, known.missing) == (True, [])
    shown = {one.figure: (one.year, one.value, one.earlier_year, one.earlier) for one in known.figures}
    assert shown == {
        POPULATION: (2020, Decimal(70), 2010, Decimal(80)),
        GDP: (2020, Decimal(2_200_000), 2010, Decimal(1_900_000)),
        PER_HEAD: (2020, Decimal(31_429), 2010, Decimal(23_750)),
    }
    population = known.of("population")
    assert population is not None
    assert (population.is_derived, population.change) == (True, Decimal("-12.5"))


def test_a_part_without_figures_is_named_and_there_is_no_sum(
    session: Session, make: Maker, tree: dict[str, Region]
) -> None:
    other = make(Region, "dea3", kind="nuts3", code="DEA3")
    make(RegionMember, region=tree["outer"], member=other)
    known = regions.profile(session, "outer").figures
    assert known is not None
    assert known.figures == []
    assert [region.slug for region in known.missing] == ["dea3"]
    assert known.initiatives_per_million is None
    assert regions.profile(session, "dea3").figures is None


def test_a_stored_population_counts_before_one_that_follows_from_others(
    session: Session, make: Maker, tree: dict[str, Region]
) -> None:
    make(RegionFigure, region=tree["dea2"], figure="population", year=2020, value=41)
    known = regions.profile(session, "dea2").figures
    assert known is not None
    population = known.of("population")
    assert population is not None
    assert (int(population.value), population.is_derived) == (41, False)


@pytest.mark.parametrize(
    ("value", "is_derived", "shown"),
    [("5096543.21", True, 5_100_000), ("5096543.21", False, 5_096_543), ("87.4", True, 87), ("0", True, 0)],
)
def test_a_derived_population_claims_no_more_digits_than_it_has(value: str, is_derived: bool, shown: int) -> None:
    assert figures.rounded(Decimal(value), is_derived) == shown


def test_numbers_per_head_take_the_population_of_their_year() -> None:
    people = {2018: Decimal(500_000), 2020: Decimal(250_000)}
    assert figures.per_head(3, figures.PER_MILLION, people, 2020) == 12
    assert figures.per_head(3, figures.PER_MILLION, people, 2019) is None
    assert figures.per_head(0, figures.PER_MILLION, people, 2020) is None


def test_an_old_region_leads_to_its_successors_and_counts_where_it_lies_as_a_whole(
    session: Session, make: Maker, tree: dict[str, Region]
) -> None:
    older = make(Region, "old", kind="nuts3", code="OLD", valid_until="2011")
    split = make(Region, "split", kind="nuts3", code="SPLIT", valid_until="2011")
    make(RegionSuccessor, region=older, successor=tree["dea1"], share=0.9965)
    make(RegionSuccessor, region=split, successor=tree["dea1"], share=0.6)
    make(RegionSuccessor, region=split, successor=tree["dea2"], share=0.4)
    closure = region_closure(session)
    names = {region.id: slug for slug, region in tree.items()}
    assert {names.get(key, "self") for key in closure[older.id]} == {"self", "dea1", "dea", "inner", "outer"}
    assert closure[split.id] == {split.id}
    old_page, new_page = regions.profile(session, "split"), regions.profile(session, "dea1")
    assert [step.successor.slug for step in old_page.successors] == ["dea1", "dea2"]
    assert [step.region.slug for step in new_page.predecessors] == ["old", "split"]
    assert [step.region.slug for step in new_page.counted_predecessors] == ["old"]
