"""What is found when hardly any record has all the words."""

from __future__ import annotations

import pytest

from kb import search
from kb.models import Initiative, Statement
from kb.search.answers import find, survey, walk
from tests.search.library import Library


def listed(page: search.Page) -> list[tuple[str, tuple[str, ...]]]:
    return [(hit.slug, hit.lacks) for hit in page.hits]


@pytest.fixture
def parks(library: Library) -> Library:
    """Add records that have one, two or three of the words Glas, Park and Turm."""
    for slug, name in (
        ("alle", "Glas im Park am Turm"),
        ("zwei", "Park am Turm"),
        ("eins", "Glas"),
        ("turm-2", "Turm zwei"),
    ):
        library.add(Initiative, slug, name_de=name)
    library.sync()
    return library


def test_records_with_most_of_the_words_follow_those_with_all(parks: Library) -> None:
    page = search.answer(parks.index, search.Query("Glas Park Turm")).page
    assert (page.query.match, page.complete, page.total) == ("most", 1, 4)
    assert listed(page) == [
        ("alle", ()),
        ("zwei", ("Glas",)),
        ("eins", ("Park", "Turm")),
        ("turm-2", ("Glas", "Park")),
    ]


def test_without_any_record_that_has_all_words_the_best_matches_are_the_answer(parks: Library) -> None:
    answered = search.answer(parks.index, search.Query("Wie viel Glas hat der Turm Xyzzy"))
    assert (answered.page.complete, answered.nowhere) == (0, ("Xyzzy",))
    assert answered.page.hits[0].slug == "alle"
    assert answered.page.hits[0].lacks == ("Xyzzy",)
    assert answered.page.hits[0].why


def test_three_hits_are_enough(parks: Library) -> None:
    parks.add(Initiative, "turm-3", name_de="Turm mit Park")
    parks.add(Initiative, "turm-4", name_de="Turm mit Park und Teich")
    parks.sync()
    page = search.answer(parks.index, search.Query("Park Turm")).page
    assert (page.query.match, page.total, page.complete) == ("all", 4, 4)


@pytest.mark.parametrize("required", ['"Park am Turm"', "=Park", "-Glas", "kind:initiative", "title:Park"])
def test_signs_stay_required(parks: Library, required: str) -> None:
    page = search.answer(parks.index, search.Query(f"Turm Xyzzy {required}")).page
    allowed = find(parks.index, search.Query(required, per_page=100))
    assert page.hits
    assert {hit.slug for hit in page.hits} <= {hit.slug for hit in allowed.hits}


def test_chosen_filters_stay_and_facets_count_the_same_list(parks: Library) -> None:
    page = search.answer(parks.index, search.Query("Glas Park Turm", {"kind": ["initiative"]})).page
    assert sum(value.count for value in page.facets["kind"] if value.selected) == page.total == 4
    assert search.answer(parks.index, search.Query("Glas Park Turm", {"kind": ["person"]})).page.total == 0


def test_pages_exports_and_maps_have_the_same_list(parks: Library) -> None:
    everything = search.answer(parks.index, search.Query("Glas Park Turm")).page
    pages = [
        search.answer(parks.index, search.Query("Glas Park Turm", page=number, per_page=1)) for number in (1, 2, 3)
    ]
    assert [hit.slug for one in pages for hit in one.page.hits] == [hit.slug for hit in everything.hits][:3]
    walked = list(walk(parks.index, everything.query))
    assert walked == [("initiative", parks.ids[hit.slug]) for hit in everything.hits]
    assert set(survey(parks.index, everything.query, "initiative").slugs) == {hit.slug for hit in everything.hits}


def test_another_order_mixes_no_best_matches_with_hits_that_have_all_words(parks: Library) -> None:
    page = search.answer(parks.index, search.Query("Glas Park Turm", sort="name")).page
    assert (page.total, page.complete, [hit.slug for hit in page.hits]) == (1, 1, ["alle"])
    page = search.answer(parks.index, search.Query("Glas Park Turm Xyzzy", sort="name")).page
    assert (page.total, page.complete) == (4, 0)
    assert [hit.slug for hit in page.hits] == ["eins", "alle", "zwei", "turm-2"]


def test_a_frequent_word_alone_is_no_match(library: Library) -> None:
    for number in range(60):
        library.add(Initiative, f"cluster-{number}", name_de=f"Gemenge {number}")
    library.add(Initiative, "selten", name_de="Quarzsand")
    library.sync()
    page = search.answer(library.index, search.Query("Gemenge Quarzsand Xyzzy")).page
    assert listed(page) == [("selten", ("Gemenge", "Xyzzy"))]


@pytest.fixture
def compounds(library: Library) -> Library:
    """Add records that have a compound apart, in one word, or one of its parts only."""
    for slug, name in (
        ("getrennt", "Netz für Wein und Handel"),
        ("ganz", "Weinhandel Mosel"),
        ("kopf", "Handel an der Saar"),
    ):
        library.add(Initiative, slug, name_de=name)
    library.sync()
    return library


def test_a_compound_finds_its_parts_after_the_whole_word(compounds: Library) -> None:
    page = search.answer(compounds.index, search.Query("Weinhandel")).page
    assert listed(page) == [("ganz", ()), ("getrennt", ())]
    assert [why.de for why in page.hits[1].why] == [
        "„Wein“, ein Teil von „Weinhandel“, im Titel",
        "„Handel“, ein Teil von „Weinhandel“, im Titel",
    ]
    assert [why.de for why in page.hits[0].why] == ["„Weinhandel“ im Titel"], "the whole explains it"


def test_a_compound_alone_is_found_by_one_part_only_when_nothing_has_more_and_this_is_said(compounds: Library) -> None:
    answered = search.answer(compounds.index, search.Query("Weinmesse"), as_typed=True)
    assert listed(answered.page) == [("getrennt", ("Weinmesse",)), ("ganz", ("Weinmesse",))]
    assert answered.notice is not None and "a part of it" in answered.notice.en
    both = search.answer(compounds.index, search.Query("Weinhandel"), as_typed=True)
    assert both.notice is None and all(lacks == () for _, lacks in listed(both.page))


def test_an_answer_without_hits_says_what_was_searched_and_what_helps(compounds: Library) -> None:
    answered = search.answer(compounds.index, search.Query("Tatort"), as_typed=True)
    assert answered.page.total == 0 and answered.notice is not None and answered.advice is not None
    assert "durchsucht" in answered.notice.de.lower() and "mechatron*" in answered.advice.de


def test_beside_other_words_a_part_of_a_compound_is_better_than_nothing(compounds: Library) -> None:
    page = search.answer(compounds.index, search.Query("Weinmesse Saar"), as_typed=True).page
    assert listed(page)[0] == ("kopf", ("Weinmesse",))
    assert ("getrennt", ("Weinmesse", "Saar")) in listed(page)


def test_of_a_pasted_text_the_twelve_rarest_words_count(parks: Library) -> None:
    unknown = " ".join(f"Wort{number}" for number in range(30))
    assert search.answer(parks.index, search.Query(f"Turm {unknown}"), as_typed=True).page.total == 3
    for number in range(12):
        parks.add(Initiative, f"selten-{number}", name_de=f"Selten{number}")
    parks.sync()
    rare = " ".join(f"Selten{number}" for number in range(12))
    assert search.answer(parks.index, search.Query(f"Turm {rare}"), as_typed=True).page.total == 12


def test_a_match_has_a_fair_share_of_the_query(library: Library) -> None:
    for number in range(12):
        library.add(Initiative, f"hafen-{number}", name_de=f"Hafen {number}")
    library.add(Initiative, "leuchtturm", name_de="Leuchtturm")
    library.add(Initiative, "beides", name_de="Hafen mit Kran und Boje")
    library.sync()
    page = search.answer(library.index, search.Query("Leuchtturm Hafen Kran Boje")).page
    # A port is frequent and says less than two fifths of the query.
    assert {hit.slug for hit in page.hits} == {"leuchtturm", "beides"}


def test_what_a_description_repeats_it_is_about(library: Library) -> None:
    library.add(Initiative, "einmal", name_de="A", summary_de="Ein Kran, ein Silo und ein Tor.")
    library.add(Initiative, "zweimal", name_de="B", summary_de="Ein Kran hebt, was Kräne heben; dazu ein Silo.")
    library.sync()
    page = search.answer(library.index, search.Query("Xyzzy Kran Silo")).page
    assert [hit.slug for hit in page.hits] == ["zweimal", "einmal"]


def test_an_account_with_the_answer_comes_before_subjects_with_half_of_the_question(library: Library) -> None:
    library.add(Initiative, "kran", name_de="Kran am Kai")
    library.add(Initiative, "kran-2", name_de="Kran im Hafen")
    library.add(
        Statement, "antwort", initiative_id="kran", kind="outcome", text_de="Nach drei Jahren war er verrostet."
    )
    for number in range(12):
        library.add(Initiative, f"rost-{number}", name_de=f"Rost {number}", summary_de="Verrostet.")
    library.sync()
    page = search.answer(library.index, search.Query("Warum ist der Kran verrostet, xyzzy?")).page
    assert [hit.slug for hit in page.hits][:3] == ["kran", "antwort", "kran-2"]


def test_words_beside_a_filter_are_named_without_it(parks: Library) -> None:
    page = search.answer(parks.index, search.Query("(Glas OR status:ended) Park Turm")).page
    assert listed(page)[-2:] == [("turm-2", ("Park",)), ("dortmund-project", ("Park", "Turm"))]
    page = search.answer(parks.index, search.Query("((Glas status:ended) OR Teich) Park Turm")).page
    assert listed(page)[0] == ("alle", ())
    assert listed(page)[1] == ("zwei", ("Glas OR Teich",))


@pytest.mark.parametrize(("words", "is_pasted"), [(12, False), (13, False), (20, False), (21, True)])
def test_what_is_not_done_for_many_words_is_told(parks: Library, words: int, is_pasted: bool) -> None:
    nowhere = " ".join(f"Xyz{chr(ord('a') + number)}y" for number in range(words - 3))
    question = search.Query(f"Glas Gesellschaften Turn {nowhere}")
    parks.add(Initiative, "turn", name_de="Turm", legal_form="gmbh")
    parks.sync()
    answered = search.answer(parks.index, question)
    notice = answered.notice.en if answered.notice else ""
    assert (f"Of the {words} words" in notice) is (words > 12)
    assert ("neither other spellings nor filters" in notice) is is_pasted
    assert bool(answered.fewer) is not is_pasted
    assert answered.page.hits[0].slug == "eins"


def test_no_filter_is_offered_for_a_pasted_text(parks: Library) -> None:
    typed = "Initiative Glas Park Turm"
    offers = {
        words: search.narrowings(parks.index, search.Query(" ".join([typed, *(f"-Xyz{n}" for n in range(words))])))
        for words in (0, 9)
    }
    assert [offer.value for offer in offers[0]] == [offer.value for offer in offers[9]] == ["initiative"]
    many = " OR ".join(["Turm", *(f"Xyz{chr(ord('a') + number)}" for number in range(20))])
    assert search.narrowings(parks.index, search.Query(f"Initiative {many}")) == ()
