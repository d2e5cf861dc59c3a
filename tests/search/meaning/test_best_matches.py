"""Records near in meaning are best matches, on every engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb import search
from kb.search import Page, Query
from tests.search.concepts import Concepts
from tests.search.library import Library


def answered(library: Library, text: str, **choices: object) -> Page:
    return search.answer(library.index, replace(Query(text, language="en", per_page=100), **choices)).page  # type: ignore[arg-type]


def slugs(page: Page) -> list[str]:
    return [hit.slug for hit in page.hits]


def test_an_english_question_finds_a_german_text_and_says_why(near: Library) -> None:
    page = answered(near, "Who settles molecules?")
    assert (page.query.match, page.complete, page.by_meaning) == ("most", 0, True)
    assert slugs(page)[0] == "chemsite"
    assert [why.de for why in page.hits[0].why] == ["nach der Bedeutung"]
    assert page.hits[0].why[-1].en == "by meaning"
    assert page.hits[0].snippet[0][0] == "Ansiedlung der Chemie.", "what it is, though no word is marked"


def test_a_hit_by_meaning_alone_lacks_no_words(near: Library) -> None:
    page = answered(near, "Who settles molecules?")
    assert {hit.lacks for hit in page.hits if [why.en for why in hit.why] == ["by meaning"]} == {()}


def test_what_is_not_close_is_not_offered(near: Library, model: Concepts) -> None:
    assert "chemsite" in slugs(answered(near, "molecules"))
    model.least_close_unknown = 0.5
    far = set(slugs(answered(near, "molecules")))
    assert far == {"chemsite", "chemie"}, "only what is about chemistry is this close"
    model.least_close_unknown = 1.1
    assert slugs(answered(near, "molecules")) == []
    assert slugs(answered(near, "molecules Wasserwirtschaft")), "a word is known, so the other threshold counts"


def test_what_has_all_the_words_comes_first_and_the_rest_is_merged(near: Library) -> None:
    page = answered(near, "Wasserwirtschaft Logistik")
    assert page.complete == 1
    assert page.hits[0].slug == "dortmund-project"
    assert page.total == len(set(slugs(page))) > 1


def test_a_query_with_hits_enough_is_not_asked_for_meaning(near: Library) -> None:
    page = answered(near, "")
    assert (page.query.match, page.by_meaning) == ("all", False)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("molecules -ChemSite", "chemsite"),
        ("molecules =Hafen", "chemsite"),
        ('molecules "Hafen"', "chemsite"),
        ("molecules title:Hafen", "chemsite"),
        ("molecules kind:region", "chemsite"),
        ("molecules 1990..1991", "chemsite"),
    ],
)
def test_what_is_required_stays_required(near: Library, text: str, absent: str) -> None:
    assert absent in slugs(answered(near, "molecules"))
    assert absent not in slugs(answered(near, text))


@pytest.mark.parametrize("text", ["=molecules", '"molecules"', "title:molecules"])
def test_a_query_of_required_parts_has_no_meaning_beside_them(near: Library, text: str) -> None:
    assert answered(near, text).total == 0


def test_facets_count_the_list_that_is_shown(near: Library) -> None:
    page = answered(near, "molecules of rivers")
    kinds = {value.value: value.count for value in page.facets["kind"]}
    assert sum(kinds.values()) == page.total
    for kind, count in kinds.items():
        chosen = answered(near, "molecules of rivers", selected={"kind": (kind,)})
        assert chosen.total == count == len(chosen.hits)
        assert {value.value: value.count for value in chosen.facets["kind"]} == kinds


def test_pages_walks_and_maps_show_the_same_list(near: Library) -> None:
    whole = answered(near, "molecules of rivers")
    question = replace(whole.query, per_page=2)
    paged = [hit.slug for page in range(1, 8) for hit in search.find(near.index, replace(question, page=page)).hits]
    assert paged == slugs(whole)[:14]
    walked = [f"{kind}:{number}" for kind, number in search.walk(near.index, whole.query)]
    assert walked == [f"{hit.kind}:{near.ids[hit.slug]}" for hit in whole.hits]
    assert len(set(walked)) == whole.total
    on_map = search.survey(near.index, whole.query, "initiative").slugs
    assert sorted(on_map) == sorted(hit.slug for hit in whole.hits if hit.kind == "initiative")


def test_another_order_keeps_the_records(near: Library) -> None:
    best = answered(near, "molecules")
    by_name = answered(near, "molecules", sort="name")
    assert sorted(slugs(best)) == sorted(slugs(by_name))


def test_without_the_setting_nothing_is_found_by_meaning(near: Library) -> None:
    near.index = search.open_index(replace(near.settings, semantic="off"))
    page = answered(near, "Who deals with molecules?")
    assert (page.total, page.by_meaning) == (0, False)
