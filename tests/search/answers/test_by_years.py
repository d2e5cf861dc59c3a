"""What only follows from the years of an initiative is no fact: it counts when somebody asks for it."""

from __future__ import annotations

import pytest

from kb import search
from kb.models import Milestone, PolicyEra, Statement
from kb.search import Query
from kb.search.answers import find, survey, walk
from tests.search.library import Library

ERA = "ziel2-aera"


@pytest.fixture
def dated(library: Library) -> Library:
    """ChemSite is at work in the years of an era, without being part of its programme; a statement is about it."""
    library.add(Milestone, "begun", initiative_id="chemsite", kind="founded", happened_on="2003", source_id="golem")
    library.add(Statement, "came", initiative_id="chemsite", kind="outcome", text_de="Ansiedlungen", source_id="golem")
    library.sync()
    return library


@pytest.mark.parametrize(("by_years", "others"), [(False, set()), (True, {"chemsite"})])
def test_years_make_nothing_part_of_an_era_until_asked_for(dated: Library, by_years: bool, others: set[str]) -> None:
    expected = {"dortmund-project"} | others
    chosen = Query(selected={"kind": ["initiative"], "era": [ERA]}, by_years=by_years)
    page = find(dated.index, chosen)
    assert {hit.slug for hit in page.hits} == expected
    assert dated.count("era", page) == {ERA: len(expected)}
    assert {value.value for value in page.facets["era"] if value.selected} == {ERA}
    typed = Query('phase:"Ziel-2-Förderung"', by_years=by_years)
    assert set(survey(dated.index, typed, "initiative").slugs) == expected
    assert survey(dated.index, Query(by_years=by_years), "initiative").counts["era"] == {ERA: len(expected)}
    assert len(list(walk(dated.index, chosen))) == len(expected)
    statements = find(dated.index, Query(selected={"kind": ["statement"], "era": [ERA]}, by_years=by_years))
    assert statements.total == len(others)


def test_words_never_find_what_only_follows_from_years(dated: Library) -> None:
    for by_years in (False, True):
        page = find(dated.index, Query("Ziel-2-Förderung", by_years=by_years))
        assert "chemsite" not in {hit.slug for hit in page.hits}


@pytest.mark.parametrize(
    ("text", "rest", "totals"),
    [
        ("Ziel-2-Förderung", "", [1, 2]),
        ("Dortmund Ziel-2-Förderung", "Dortmund", [1, 1]),
        ("=Ziel-2-Förderung", None, []),
        ("Ziel-2", None, []),
    ],
)
def test_an_era_that_words_name_can_be_a_filter_in_their_place(
    dated: Library, text: str, rest: str | None, totals: list[int]
) -> None:
    counted = []
    for by_years in (False, True):
        question = Query(text, {"kind": ["initiative"]}, by_years=by_years)
        offers = [offer for offer in search.narrowings(dated.index, question) if offer.facet.name == "era"]
        assert [offer.text for offer in offers] == ([] if rest is None else [rest])
        for offer in offers:
            chosen = {"kind": ["initiative"], "era": [offer.value]}
            assert offer.label.de == "Ziel-2-Förderung"
            assert offer.total == find(dated.index, Query(offer.text, chosen, by_years=by_years)).total
            counted.append(offer.total)
    assert counted == totals


def test_the_name_of_an_era_may_have_several_words(dated: Library) -> None:
    dated.revise(PolicyEra, ERA, name_de="Projekt Ruhr")
    dated.sync()
    offers = search.narrowings(dated.index, Query("Projekt Ruhr"))
    assert [(offer.word, offer.text, offer.value) for offer in offers if offer.facet.name == "era"] == [
        ("Projekt Ruhr", "", ERA)
    ]
    assert not [offer for offer in search.narrowings(dated.index, Query("=Projekt Ruhr")) if offer.facet.name == "era"]


@pytest.mark.parametrize(
    ("question", "is_in_vain"),
    [
        (Query("Ziel-2-Förderung", by_years=True), True),
        (Query("Ziel-2-Förderung"), False),
        (Query("Dortmund", {"era": [ERA]}, by_years=True), False),
        (Query('Dortmund OR phase:"Ziel-2-Förderung"', by_years=True), False),
        (Query('Dortmund -phase:"Ziel-2-Förderung"', by_years=True), False),
        (Query("Dortmund jahr:2000..2020", by_years=True), True),
        (Query(by_years=True), False),
    ],
)
def test_an_answer_says_where_years_change_nothing(dated: Library, question: Query, is_in_vain: bool) -> None:
    notice = search.answer(dated.index, question, as_typed=True).notice
    assert (notice is not None and "only affects the filter" in notice.en) is is_in_vain


def test_an_era_whose_years_change_is_counted_anew(dated: Library) -> None:
    dated.revise(PolicyEra, ERA, started_on="2004")
    dated.sync()
    chosen = {"kind": ["initiative"], "era": [ERA]}
    assert find(dated.index, Query(selected=chosen, by_years=True)).total == 1
    assert search.check(dated.settings, dated.sessions).is_well
