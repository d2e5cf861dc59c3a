"""Did you mean: offered when there are few hits, used when there are none, and never against the reader's will."""

from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb import search
from kb.models import Initiative
from kb.search import Answered, Query
from tests.conftest import examples
from tests.search.library import Library
from tests.search.nasty import READABLE


def ask(library: Library, text: str, *, as_typed: bool = False, **selected: list[str]) -> Answered:
    return search.answer(library.index, Query(text, selected), as_typed=as_typed)


def slugs(answered: Answered) -> list[str]:
    return [hit.slug for hit in answered.page.hits]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Logisitk", "Logistik"),
        ("Wasserwirtschafft", "Wasserwirtschaft"),
        ("Dortmunt Logistk", "Dortmund Logistik"),
        ("Osterreich", "Österreich"),
        ("Ansidlung", "Ansiedlung"),
        ("title:Chmesite", "title:ChemSite"),
        ('"der Chemei"', '"der Chemie"'),
    ],
)
def test_what_finds_nothing_is_answered_by_what_was_meant(library: Library, typed: str, meant: str) -> None:
    answered = ask(library, typed)
    assert answered.searched_instead == meant
    assert answered.suggestion is None
    assert answered.page.total > 0
    assert slugs(answered) == slugs(ask(library, meant))


def test_nothing_is_searched_instead_against_the_readers_will(library: Library) -> None:
    as_typed = ask(library, "Logisitk", as_typed=True)
    assert as_typed == Answered(as_typed.page, nowhere=("Logisitk",))
    assert as_typed.page.total == 0


def test_what_finds_enough_or_is_right_is_left_alone(library: Library) -> None:
    for text in ("Dortmund", "ChemSite", "Chemie Österreich", "", "qqqqqqqq", "99999", "der", "-Logisitk", "Wien"):
        answered = ask(library, text)
        assert (answered.suggestion, answered.searched_instead) == (None, None), text


def test_what_finds_little_gets_an_offer_but_its_own_answer(library: Library) -> None:
    library.add(Initiative, "logisitk", name_de="Logisitk falsch geschrieben")
    for number in range(6):
        library.add(Initiative, f"l-{number}", name_de=f"Logistik {number}")
    library.sync()
    answered = ask(library, "Logisitk")
    assert slugs(answered) == ["logisitk"]
    assert (answered.suggestion, answered.searched_instead) == ("Logistik", None)


def test_compounds_are_joined_and_parted(library: Library) -> None:
    library.add(Initiative, "neu", name_de="Ansiedlungsmanagement für Kunststofftechnik")
    library.sync()
    assert ask(library, "Kunst Stofftechnik").searched_instead == "Kunststofftechnik"
    assert ask(library, "Stadtlogistik").searched_instead == "Stadt Logistik"


def test_chosen_filters_are_kept(library: Library) -> None:
    assert ask(library, "Logisitk", kind=["initiative"]).searched_instead == "Logistik"
    assert ask(library, "Logisitk", kind=["region"]).searched_instead is None
    assert ask(library, "region:Ruhrgebiet Logisitk").searched_instead == "region:Ruhrgebiet Logistik"


def test_signs_of_the_query_stay_and_what_they_govern_is_left_alone(library: Library) -> None:
    assert ask(library, "(Logisitk) -Chemie region:dortmund").searched_instead == "(Logistik) -Chemie region:dortmund"
    assert ask(library, "Logisitk NICHT Chemje").searched_instead == "Logistik NICHT Chemje"
    for text in ("=Logisitk", "Logisit*", "region:Dortmunt"):
        assert ask(library, text).searched_instead is None, text


@examples(25)
@given(text=READABLE | st.text('abeiklmnorstuLogistik "():-=*äß ', max_size=40))
def test_whatever_is_typed_is_answered_and_only_by_something_with_hits(library: Library, text: str) -> None:
    answered = ask(library, text)
    event("hits" if answered.page.total else "no hits")
    event("another spelling" if answered.searched_instead else "fewer words" if answered.fewer else "as typed")
    if answered.searched_instead is not None:
        assert answered.page.total > 0
        assert ask(library, answered.searched_instead).page.total == answered.page.total
    for one in answered.fewer:
        assert ask(library, one.text, as_typed=True).page.complete == one.total > 0


def test_a_noun_is_meant_as_typed(library: Library) -> None:
    for number in range(20):
        library.add(Initiative, f"later-{number}", name_de=f"Later {number}")
    library.add(Initiative, "laser", name_de="Laser und Licht")
    library.sync()
    answered = ask(library, "Laser")
    assert (answered.suggestion, answered.searched_instead) == (None, None)
    assert ask(library, "Latre").searched_instead == "Later", "what is no noun may be misspelt"


def test_best_matches_are_looked_for_with_the_umlauts_that_were_left_out(library: Library) -> None:
    library.add(Initiative, "koeln", name_de="Netzwerk Köln")
    library.sync()
    answered = ask(library, "Koln Chemie Raumfahrt")
    assert answered.searched_instead == "Köln Chemie Raumfahrt"
    assert "koeln" in slugs(answered)
