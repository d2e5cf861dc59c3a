"""The matrix of regions and fields: counts, leading initiatives, empty cells, mappings."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import (
    CompetenceField,
    EraProgramme,
    FieldMapping,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeProgramme,
    InitiativeRegion,
    Label,
    Milestone,
    PolicyEra,
    Programme,
    Region,
    RegionMember,
    Statement,
)
from kb.models.vocabulary import LabelKind, RegionKind, Status
from kb.queries import matrix
from kb.queries.matrix import axes, matches
from kb.queries.matrix.selection import MatrixSelection
from kb.queries.matrix.table import Matrix
from tests.queries.conftest import Counting
from tests.queries.making import Maker

Ask = Callable[..., Matrix]


@pytest.fixture
def place(make: Maker) -> Callable[..., Region]:
    """Return a function that stores a region; its parent is given by name."""
    regions: dict[str, Region] = {}

    def store(slug: str, kind: str, parent: str = "", **more: object) -> Region:
        code = None if kind == "functional" else slug.upper()
        parent_id = regions[parent].id if parent else None
        regions[slug] = make(Region, slug, kind=kind, code=code, parent_id=parent_id, **more)
        return regions[slug]

    return store


@pytest.fixture
def base(make: Maker, place: Callable[..., Region]) -> Maker:
    """Store two countries, the Ruhr across two districts, two mapped schemes, five initiatives."""
    place("de", "nuts0")
    place("at", "nuts0", name_de="Österreich")
    dea = place("dea", "nuts1", "de")
    place("deb", "nuts1", "de")
    place("de-old", "nuts1", "de", valid_until="2011")
    for district in ("dea5", "dea3"):
        place(district, "nuts2", "dea")
    dortmund, bottrop = place("dea52", "nuts3", "dea5"), place("dea31", "nuts3", "dea3")
    town = place("05513", "lau", "dea31")
    ruhr = place("ruhr", "functional", "dea")
    for part in (dortmund, bottrop):
        make(RegionMember, region=ruhr, member=part)

    tags, old = make(FieldScheme, "tags", published_on="2026"), make(FieldScheme, "old", published_on="1997")

    def field(scheme: FieldScheme, slug: str, number: int, parent: CompetenceField | None = None) -> CompetenceField:
        parent_id = parent.id if parent else None
        return make(CompetenceField, slug, field_scheme=scheme, position=number, parent_id=parent_id)

    it, chemistry = field(tags, "it", 2), field(tags, "chemistry", 1)
    software = field(tags, "software", 3, it)
    field(tags, "tourism", 4)
    computing, materials = field(old, "computing", 1), field(old, "materials", 2)
    make(FieldMapping, competence_field=computing, target=it, match="exact")
    make(FieldMapping, competence_field=chemistry, target=materials, match="broad")

    def initiative(slug: str, where: Region | None, *fields: CompetenceField, **more: object) -> Initiative:
        stored = make(Initiative, slug, **more)
        if where is not None:
            make(InitiativeRegion, initiative=stored, region=where, role="seat")
        for one in fields:
            make(InitiativeField, initiative=stored, competence_field=one)
        return stored

    city = initiative("city", dortmund, software, chemistry, status="active")
    whole = initiative("whole", ruhr, it, status="ended")
    initiative("state", dea, chemistry)
    initiative("village", town)
    initiative("nowhere", None, computing)
    make(Milestone, initiative=city, kind="founded", happened_on="2004")
    make(Milestone, initiative=whole, kind="founded", happened_on="1999")

    pact = make(Programme, "pact", kind="pact")
    share = make(Programme, "part", kind="pact", parent=pact)
    make(InitiativeProgramme, initiative=city, programme=share, role="funded")
    make(EraProgramme, policy_era=make(PolicyEra, "era", started_on="2000", ended_on="2006"), programme=pact)
    return make


@pytest.fixture
def ask(session: Session, base: Maker) -> Ask:
    """Return a function that makes a matrix of the current base."""
    return lambda **selection: matrix.matrix(matrix.facts(session), MatrixSelection(**selection), "de")


def drawn(table: Matrix) -> dict[str, dict[str, str]]:
    """Return a matrix as numbers by row and column; "~" marks those from a mapping."""
    columns = [column.field.slug if column.field else "-" for column in table.columns]
    return {
        row.region.slug if row.region else "-": {
            name: f"{cell.count}{'~' * cell.derived}"
            for name, cell in zip(columns, row.cells, strict=True)
            if cell.count
        }
        for row in table.rows
    }


def totals(table: Matrix) -> tuple[dict[str, int], dict[str, int], int]:
    """Return the sums of rows and columns, and the sum of all."""
    rows = {row.region.slug if row.region else "-": row.total.count for row in table.rows}
    columns = {column.field.slug if column.field else "-": column.total.count for column in table.columns}
    return rows, columns, table.whole.total.count


def test_countries_stand_against_the_fields_of_the_scheme_most_used(ask: Ask) -> None:
    table = ask()
    assert table.scheme.slug == "tags"
    assert [column.field.slug for column in table.columns if column.field] == ["chemistry", "it", "tourism"]
    assert drawn(table) == {
        "de": {"chemistry": "2", "it": "2", "-": "1"},
        "at": {},
        "-": {"it": "1~"},
    }


def test_an_initiative_counts_once_in_every_sum(ask: Ask) -> None:
    rows, columns, total = totals(ask(region="ruhr"))
    assert rows == {"dea31": 1, "dea52": 1, "-": 1}
    assert columns == {"chemistry": 1, "it": 2, "tourism": 0, "-": 1}
    assert total == 3


def test_the_parts_of_a_functional_region_are_its_members(ask: Ask) -> None:
    table = ask(region="ruhr")
    assert drawn(table) == {"dea31": {"-": "1"}, "dea52": {"chemistry": "1", "it": "1"}, "-": {"it": "1"}}
    assert [one.slug for one in table.path] == ["de", "dea", "ruhr"]
    assert [row.has_parts for row in table.rows] == [True, False, False]


def test_functional_regions_are_no_parts_in_the_tree_but_a_level(ask: Ask) -> None:
    assert list(drawn(ask(region="dea"))) == ["dea3", "dea5", "-"]
    assert drawn(ask(region="dea", level=RegionKind.FUNCTIONAL)) == {
        "ruhr": {"chemistry": "1", "it": "2", "-": "1"},
        "-": {"chemistry": "1"},
    }


def test_any_level_below_a_region_can_be_chosen(ask: Ask) -> None:
    assert drawn(ask(region="de", level=RegionKind.LAU)) == {
        "05513": {"-": "1"},
        "-": {"chemistry": "2", "it": "2"},
    }
    assert list(drawn(ask(level=RegionKind.NUTS3))) == ["dea31", "dea52", "-"]


def test_a_region_without_parts_is_a_row_itself(ask: Ask) -> None:
    table = ask(region="dea52")
    assert drawn(table) == {"dea52": {"chemistry": "1", "it": "1"}}
    assert not table.rows[0].has_parts


def test_a_region_of_former_times_is_a_row_only_with_an_initiative(ask: Ask, base: Maker, session: Session) -> None:
    assert list(drawn(ask(region="de"))) == ["dea", "deb"]
    former = session.query(Region).filter_by(slug="de-old").one()
    base(InitiativeRegion, initiative=base(Initiative, "former"), region=former, role="seat")
    assert list(drawn(ask(region="de"))) == ["dea", "deb", "de-old"]


def test_a_field_is_opened_into_its_narrower_ones(ask: Ask) -> None:
    table = ask(field="it")
    assert [column.has_parts for column in ask().columns if column.field] == [False, True, False]
    assert drawn(table) == {"de": {"software": "1", "-": "1"}, "at": {}, "-": {"-": "1"}}
    assert table.whole.total.count == 3
    assert table.whole.total.derived == 1
    assert table.whole.via == ["computing"]
    assert [one.slug for one in ask(field="software").field_path] == ["it", "software"]
    assert drawn(ask(field="software"))["de"] == {"software": "1"}


def test_another_scheme_takes_the_place_of_a_field_of_the_first(ask: Ask) -> None:
    table = ask(field="it", scheme="old")
    assert table.field is None
    assert table.scheme.slug == "old"


def test_exact_and_close_matches_count_and_are_marked_others_do_not(ask: Ask) -> None:
    table = ask(scheme="old")
    assert drawn(table) == {"de": {"computing": "2~~", "-": "2"}, "at": {}, "-": {"computing": "1"}}
    computing, materials = (column for column in table.columns if column.field)
    assert (computing.total.count, computing.total.derived) == (3, 2)
    assert computing.via == ["it"]
    assert materials.via == []


def test_exact_matches_reach_on_close_ones_do_not() -> None:
    chain = matches.matching(exact=[(1, 2), (2, 3)], close=[(3, 4), (4, 5)])
    assert chain[1] == {2, 3, 4}
    assert chain[4] == {1, 2, 3, 5}
    assert chain[5] == {4}
    assert matches.matching([], [(1, 2), (2, 3)])[1] == {2}


@pytest.mark.parametrize(
    ("selection", "left"),
    [
        ({"era": "era"}, ["city"]),
        ({"programme": "pact"}, ["city"]),
        ({"status": Status.ENDED}, ["whole"]),
        ({"status": Status.ENDED, "programme": "pact"}, []),
    ],
)
def test_filters_leave_what_fulfils_all_of_them(ask: Ask, selection: dict[str, object], left: list[str]) -> None:
    assert [one.slug for one in ask(**selection).whole.total.members] == left


def test_an_era_takes_what_its_programmes_funded(ask: Ask, base: Maker, session: Session) -> None:
    early = session.query(Initiative).filter_by(slug="state").one()
    pact = session.query(Programme).filter_by(slug="pact").one()
    base(InitiativeProgramme, initiative=early, programme=pact, role="part")
    assert {one.slug for one in ask(era="era").whole.total.members} == {"city", "state"}


def test_years_alone_make_nothing_part_of_an_era_until_asked_for(ask: Ask, base: Maker, session: Session) -> None:
    village = session.query(Initiative).filter_by(slug="village").one()
    base(Milestone, initiative=village, kind="founded", happened_on="2003")
    assert [one.slug for one in ask(era="era").whole.total.members] == ["city"]
    assert {one.slug for one in ask(era="era", by_years=True).whole.total.members} == {"city", "village"}


def gaps(table: Matrix) -> dict[str, int]:
    """Return how many cells are empty, by what that means."""
    return {gap.value: count for gap, count in table.gaps.items()}


def test_white_spots_are_counted_without_the_rest(ask: Ask) -> None:
    table = ask()
    assert (table.filled_rows, table.filled_columns, table.known, gaps(table)) == (1, 2, 2, {"unexplored": 4})


def test_an_empty_cell_says_whether_a_larger_region_covers_it(ask: Ask, base: Maker, session: Session) -> None:
    region = {row.slug: row for row in session.query(Region)}
    field = {row.slug: row for row in session.query(CompetenceField)}
    for slug, place, role, subject in (("works", "dea", "area", "tourism"), ("sits", "dea", "seat", "software")):
        initiative = base(Initiative, slug)
        base(InitiativeRegion, initiative=initiative, region=region[place], role=role)
        base(InitiativeField, initiative=initiative, competence_field=field[subject])
    table = ask(region="dea", level=RegionKind.NUTS2)
    cells = {row.region.slug: row.cells for row in table.rows if row.region}
    columns = [column.field.slug for column in table.columns if column.field]
    assert columns == ["chemistry", "it", "tourism"]
    covered = {name: cell.covering for name, cell in zip(columns, cells["dea3"], strict=False) if cell.gap}
    assert {name: [one.slug for one in members] for name, members in covered.items()} == {
        "chemistry": [],
        "it": [],
        "tourism": ["works"],
    }
    assert gaps(table) == {"covered": 2, "unexplored": 2}
    assert gaps(ask(region="dea3")) == {"covered": 1, "unexplored": 2}, "rows of a part are covered from above it"


def test_a_researched_region_without_initiatives_of_a_field_has_none_after_research(
    ask: Ask, base: Maker, session: Session
) -> None:
    deb = session.query(Region).filter_by(slug="deb").one()
    for number in range(3):
        source = base.source(f"source-{number}", publisher=f"Publisher {number % 2}")
        initiative = base(Initiative, f"known-{number}")
        base(InitiativeRegion, source=source, initiative=initiative, region=deb, role="area")
    assert {gap.value for gap in ask(region="deb").gaps} == {"researched"}
    line = next(line for line in matrix.lines(ask(region="deb")) if line.field)
    assert (line.gap, list(line.covering), line.initiatives) == ("researched", [], 0)


def test_empty_rows_and_columns_are_hidden_on_demand(ask: Ask) -> None:
    table = ask(empty=False)
    assert list(drawn(table)) == ["de", "-"]
    assert (table.hidden_rows, table.hidden_columns, table.known, gaps(table)) == (1, 1, 2, {})


def test_many_empty_rows_hide_by_themselves_until_they_are_asked_for(ask: Ask, place: Callable[..., Region]) -> None:
    for number in range(28):
        place(f"x{number}", "nuts0")
    assert ask().hidden_rows == 0, "thirty rows, two of them from the base"
    place("x28", "nuts0")
    assert ask().hidden_rows == 30
    assert ask(empty=True).hidden_rows == 0


def test_a_page_has_so_many_rows_and_no_more(ask: Ask, place: Callable[..., Region]) -> None:
    for number in range(298):
        place(f"x{number}", "nuts0")
    assert ask(empty=True).cut_rows == 0, "three hundred rows, two of them from the base"
    place("x298", "nuts0")
    table = ask(empty=True)
    assert sum(row.region is not None for row in table.rows) == 300
    assert table.cut_rows == 1
    assert table.rows[-1].region is None, "what has no region is told nevertheless"


def leading(table: Matrix) -> list[str]:
    """Return the initiatives of Germany in the order of their rank."""
    (germany,) = (row for row in table.rows if row.region and row.region.slug == "de")
    return [one.slug for one in germany.total.members]


def test_the_oldest_leads_among_equals(ask: Ask) -> None:
    assert leading(ask())[:2] == ["whole", "city"]


def test_members_come_before_age_and_the_latest_number_counts(ask: Ask, base: Maker, session: Session) -> None:
    for slug, year, value in [("city", "2005", 10), ("city", "2010", 40), ("state", "2001", 30), ("state", None, 90)]:
        about = session.query(Initiative).filter_by(slug=slug).one()
        fields: dict[str, Any] = {
            "kind": "characteristic",
            "indicator": "members",
            "value": Decimal(value),
            "text_de": "Mitglieder.",
        }
        base(Statement, initiative=about, as_of=year, **fields)
    promised = session.query(Initiative).filter_by(slug="village").one()
    base(
        Statement,
        initiative=promised,
        kind="expectation",
        indicator="members",
        value=Decimal(500),
        as_of="2010",
        text_de="Ziel.",
    )
    assert leading(ask())[:3] == ["city", "state", "whole"]


def test_the_highest_label_comes_before_all(ask: Ask, base: Maker, session: Session) -> None:
    for slug, kind in [("village", "landescluster"), ("city", "ecei_bronze"), ("city", "kompetenznetz")]:
        base(Label, initiative=session.query(Initiative).filter_by(slug=slug).one(), kind=kind)
    table = ask()
    assert leading(table)[:3] == ["city", "village", "whole"]
    assert table.whole.total.members[0].label is LabelKind.ECEI_BRONZE


def test_every_label_has_its_rank() -> None:
    assert set(matrix.RANKS) == set(LabelKind)


def test_lines_tell_every_cell_with_its_leading_initiative(ask: Ask) -> None:
    lines = list(matrix.lines(ask()))
    assert len(lines) == 3 * 4
    first = lines[0]
    assert first.region is not None
    assert first.field is not None
    assert (first.region.slug, first.field.slug, first.initiatives) == ("de", "chemistry", 2)
    assert first.leading is not None
    assert (first.leading.slug, first.leading.status, str(first.leading.founded)) == ("city", Status.ACTIVE, "2004")
    assert [line.initiatives for line in lines if line.region and line.region.slug == "at"] == [0, 0, 0, 0]
    assert all(line.leading is None for line in lines if not line.initiatives)


def test_choices_are_regions_that_count_something_as_a_tree(session: Session, base: Maker) -> None:
    known = matrix.facts(session)
    table = axes.choices(known, None, "de")
    assert [(one.slug, depth) for one, depth in table.regions] == [
        ("de", 0),
        ("dea", 1),
        ("dea3", 2),
        ("dea31", 3),
        ("05513", 4),
        ("dea5", 2),
        ("dea52", 3),
    ]
    assert [one.slug for one in table.functional] == ["ruhr"]
    assert [one.slug for one in table.schemes] == ["old", "tags"]
    austria = next(one for one in known.regions.values() if one.slug == "at")
    chosen = axes.choices(known, austria, "de")
    assert ("at", 0) in [(one.slug, depth) for one, depth in chosen.regions]
    assert chosen.levels == []


@pytest.mark.parametrize("name", ["region", "scheme", "field", "era", "programme"])
def test_what_nothing_is_called_by_is_not_found(ask: Ask, name: str) -> None:
    with pytest.raises(NotFound, match="nirgends"):
        ask(**{name: "nirgends"})


def test_without_a_scheme_there_is_no_matrix(session: Session) -> None:
    with pytest.raises(NotFound):
        matrix.matrix(matrix.facts(session), MatrixSelection(), "de")


def test_the_number_of_questions_does_not_grow_with_the_base(session: Session, base: Maker, counting: Counting) -> None:
    def asked() -> int:
        with counting() as questions:
            matrix.facts(session)
        return len(questions)

    before = asked()
    for number in range(5):
        base(InitiativeField, initiative=base(Initiative, f"more-{number}"), competence_field_id=1)
    assert asked() == before <= 25
