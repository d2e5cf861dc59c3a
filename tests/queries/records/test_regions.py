"""Closure of regions, and contents of a region's page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import actions
from kb.models import Initiative, InitiativeRegion, Programme, ProgrammeArea, Region, RegionMember
from kb.models.types import among
from kb.models.vocabulary import ChangeSetKind
from kb.queries.changes import READS_ONLY
from kb.queries.records import regions
from tests.queries.making import Maker


@pytest.fixture
def ruhr(make: Maker) -> dict[str, Region]:
    """Store a part of the real tree: Germany, North Rhine-Westphalia, some districts, Ruhr, Emscher-Lippe, Øresund."""
    region_ids: dict[str, Region] = {}

    def region(slug: str, kind: str, parent: str = "") -> None:
        code = None if kind == "functional" else slug.upper()
        region_ids[slug] = make(Region, slug, kind=kind, code=code, parent_id=region_ids[parent].id if parent else None)

    region("de", "nuts0")
    region("dea", "nuts1", "de")
    region("dea5", "nuts2", "dea")
    region("dea3", "nuts2", "dea")
    region("dea52", "nuts3", "dea5")
    region("dea31", "nuts3", "dea3")
    region("dea32", "nuts3", "dea3")
    region("velbert", "lau", "dea31")
    region("ruhr", "functional", "dea")
    region("emscher-lippe", "functional")
    region("dk", "nuts0")
    region("dk01", "nuts2", "dk")
    region("se", "nuts0")
    region("se22", "nuts2", "se")
    region("oresund", "functional")
    for whole, part in [
        ("ruhr", "dea52"),
        ("ruhr", "dea31"),
        ("ruhr", "dea32"),
        ("emscher-lippe", "dea31"),
        ("emscher-lippe", "dea32"),
        ("oresund", "dk01"),
        ("oresund", "se22"),
    ]:
        make(RegionMember, region=region_ids[whole], member=region_ids[part])
    return region_ids


def counted(session: Session, ruhr: dict[str, Region], slug: str) -> set[str]:
    closure = regions.region_closure(session)
    names = {region.id: slug for slug, region in ruhr.items()}
    return {names[region_ids] for region_ids in closure[ruhr[slug].id]}


def test_dortmund_counts_for_itself_its_ancestors_and_the_ruhr(session: Session, ruhr: dict[str, Region]) -> None:
    assert counted(session, ruhr, "dea52") == {"dea52", "dea5", "dea", "de", "ruhr"}


def test_a_municipality_counts_for_the_functional_regions_of_its_district(
    session: Session, ruhr: dict[str, Region]
) -> None:
    assert counted(session, ruhr, "velbert") == {"velbert", "dea31", "dea3", "dea", "de", "ruhr", "emscher-lippe"}


def test_a_functional_region_counts_for_what_all_its_members_lie_in(session: Session, ruhr: dict[str, Region]) -> None:
    assert counted(session, ruhr, "emscher-lippe") == {"emscher-lippe", "dea3", "dea", "de", "ruhr"}


def test_a_region_across_a_border_counts_for_both_countries_and_its_members_for_one(
    session: Session, ruhr: dict[str, Region]
) -> None:
    assert counted(session, ruhr, "oresund") == {"oresund", "dk", "se"}
    assert counted(session, ruhr, "dk01") == {"dk01", "dk", "oresund"}


def test_inside_is_the_closure_read_the_other_way(session: Session, ruhr: dict[str, Region]) -> None:
    region_ids = regions.inside(regions.region_closure(session), ruhr["ruhr"].id)
    expected = sorted(ruhr[slug].id for slug in ("dea52", "dea31", "dea32", "velbert", "ruhr", "emscher-lippe"))
    assert region_ids == expected


@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=12),
    st.lists(st.none() | st.integers(1, 8), min_size=8, max_size=8),
)
def test_the_closure_ends_and_holds_itself_even_when_the_data_go_in_circles(
    members: list[tuple[int, int]], parents: list[int | None]
) -> None:
    tree = dict(enumerate(parents, start=1))
    closure = regions.closure_of(tree, [pair for pair in members if pair[0] != pair[1]], {1})
    for region, region_ids in closure.items():
        assert region in region_ids
        parent = tree[region]
        assert parent is None or parent in region_ids
    for region, member in members:
        assert region in closure[member]


def test_initiatives_of_larger_regions_that_operate_here_come_from_the_smallest_region_up(
    session: Session, make: Maker, ruhr: dict[str, Region]
) -> None:
    places = {
        "own": ("dea52", "seat"),
        "both": ("dea52", "area"),
        "ruhr-wide": ("ruhr", "area"),
        "land": ("dea", "area"),
    }
    places |= {"germany": ("de", "area"), "seated-in-land": ("dea", "seat"), "elsewhere": ("dea3", "area")}
    for slug, (region, role) in places.items():
        initiative = make(Initiative, slug)
        make(InitiativeRegion, initiative_id=initiative.id, region=ruhr[region], role=role)
        if slug == "both":
            make(InitiativeRegion, initiative_id=initiative.id, region=ruhr["dea"], role="area")
    covering = regions.profile(session, "dea52").covering
    assert [(larger.region.slug, [row.slug for row in larger.initiatives]) for larger in covering] == [
        ("ruhr", ["ruhr-wide"]),
        ("dea", ["land"]),
        ("de", ["germany"]),
    ]


def test_areas_of_a_programme_of_which_the_same_is_said_are_grouped(
    session: Session, make: Maker, ruhr: dict[str, Region]
) -> None:
    programme = make(Programme, "ziel-2", kind="structural_fund")
    for slug, extent in (("dea52", "partly"), ("dea31", "whole"), ("dea32", "partly")):
        make(ProgrammeArea, region=ruhr[slug], status="eligible", extent=extent, programme_id=programme.id)
    (here,) = regions.profile(session, "ruhr").programmes
    assert [[area.region.slug for area in alike] for alike in here.alike] == [["dea52", "dea32"], ["dea31"]]


def test_a_national_programme_with_areas_elsewhere_is_not_one_of_the_region(
    session: Session, make: Maker, ruhr: dict[str, Region]
) -> None:
    make(Programme, "nationwide", kind="structural_fund", region_id=ruhr["de"].id)
    elsewhere = make(Programme, "new-laender", kind="structural_fund", region_id=ruhr["de"].id)
    saxony = make(Region, "ded", kind="nuts1", code="DED", parent_id=ruhr["de"].id)
    make(ProgrammeArea, region=saxony, status="eligible", extent="whole", programme_id=elsewhere.id)
    assert [here.programme.slug for here in regions.profile(session, "ruhr").programmes] == ["nationwide"]


def test_programmes_of_a_region_follow_each_change(session: Session, make: Maker, ruhr: dict[str, Region]) -> None:
    programme = make(Programme, "ziel-2", kind="structural_fund", region_id=ruhr["se22"].id)
    session.commit()
    session.info[READS_ONLY] = True

    def here_after(region: str) -> list[str]:
        with actions.change_set(session, actor="test", reason="test", kind=ChangeSetKind.EDIT) as changes:
            changes.revise(Programme, programme.id, {"region_id": ruhr[region].id})
        session.commit()
        return [here.programme.slug for here in regions.profile(session, "ruhr").programmes]

    assert [here_after("dea52"), here_after("se"), here_after("ruhr")] == [["ziel-2"], [], ["ziel-2"]]


@pytest.mark.parametrize(("slugs", "others"), [([], 15), (["de"], 14), (["de", "se22", "dk"], 12)])
def test_any_number_of_ids_is_one_parameter(
    session: Session, ruhr: dict[str, Region], slugs: list[str], others: int
) -> None:
    chosen = {"ids": {ruhr[slug].id for slug in slugs}}
    assert set(session.scalars(sa.select(Region.slug).where(among(Region.id, "ids")), chosen)) == set(slugs)
    assert len(session.scalars(sa.select(Region.slug).where(~among(Region.id, "ids")), chosen).all()) == others
