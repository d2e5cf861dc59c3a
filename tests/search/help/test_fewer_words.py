"""What to leave out when no record has all the words."""

from __future__ import annotations

import pytest

from kb import search
from kb.models import Initiative
from tests.search.library import Library


def answered_for(library: Library, text: str, **selected: list[str]) -> search.Answered:
    return search.answer(library.index, search.Query(text, selected), as_typed=True)


def offers(library: Library, text: str, **selected: list[str]) -> list[tuple[tuple[str, ...], str, int]]:
    return [(offer.left_out, offer.text, offer.total) for offer in answered_for(library, text, **selected).fewer]


def test_the_word_that_nothing_has_is_named_and_left_out(library: Library) -> None:
    answered = answered_for(library, "Chemie in der Raumfahrt")
    assert answered.page.complete == 0
    assert answered.nowhere == ("Raumfahrt",)
    assert offers(library, "Chemie in der Raumfahrt") == [(("Raumfahrt",), "Chemie", library.find("Chemie").total)]


def test_of_words_that_are_nowhere_together_each_is_offered_without_the_other(library: Library) -> None:
    answered = answered_for(library, "Wasserwirtschaft Ansiedlung")
    assert answered.nowhere == ()
    assert {one.left_out for one in answered.fewer} == {("Wasserwirtschaft",), ("Ansiedlung",)}


def test_a_misspelt_word_beside_one_that_nothing_has_is_offered_spelt_right(library: Library) -> None:
    answered = search.answer(library.index, search.Query("Chmeie Raumfahrt"))
    assert (answered.page.total, answered.searched_instead) == (0, None)
    assert answered.nowhere == ("Chmeie", "Raumfahrt")
    assert [(one.left_out, one.text) for one in answered.fewer] == [(("Raumfahrt",), "Chemie")]
    assert answered_for(library, "Chmeie Raumfahrt").fewer == (), "as typed"


def test_as_few_words_as_possible_are_left_out(library: Library) -> None:
    found = offers(library, "Stadt fördert Logistik Raumfahrt Ansiedlung")
    assert found == [(("Raumfahrt", "Ansiedlung"), "Stadt fördert Logistik", 1)]


def test_signs_stay_and_what_is_excluded_stays_excluded(library: Library) -> None:
    assert offers(library, "-ChemSite Raumfahrt, (Chemie OR Pharma) =Raum") == [
        (("Raumfahrt", "=Raum"), "-ChemSite (Chemie OR Pharma)", library.find("-ChemSite (Chemie OR Pharma)").total)
    ]
    assert [one[0] for one in offers(library, 'region:Atlantis "die Stadt"')] == [("region:Atlantis",)]


def test_chosen_filters_stay(library: Library) -> None:
    assert offers(library, "Chemie Raumfahrt", kind=["region"]) == []
    (one,) = offers(library, "Chemie Raumfahrt", kind=["initiative"])
    assert one[2] == library.find("Chemie", kind=["initiative"]).total > 0


@pytest.mark.parametrize("text", ["Raumfahrt", "", "der Raumfahrt", "-Chemie", "Raumfahrt Weltraum", "Chemie"])
def test_nothing_is_offered_where_nothing_would_be_left_or_all_is_found(library: Library, text: str) -> None:
    assert offers(library, text) == []


def test_a_pasted_text_costs_no_more_than_its_first_twelve_words(library: Library) -> None:
    words = " ".join(f"w{number}" for number in range(11))
    assert answered_for(library, f"Chemie {words}").fewer[0].text == "Chemie"
    assert answered_for(library, f"{words} Chemie").fewer[0].text == "Chemie"
    twelve = answered_for(library, f"{words} w11 Chemie")
    assert (twelve.fewer, len(twelve.nowhere)) == ((), 12)


def test_the_rare_word_stays_first(library: Library) -> None:
    for number in range(3):
        library.add(Initiative, f"wasser-{number}", name_de=f"Wasserwirtschaft {number}")
    library.sync()
    found = offers(library, "Wasserwirtschaft Ansiedlung")
    assert [(one[1], one[2]) for one in found] == [("Ansiedlung", 1), ("Wasserwirtschaft", 4)]


def test_words_are_offered_however_many_records_have_the_rarer_one(library: Library) -> None:
    for number in range(40):
        library.add(Initiative, f"park-{number}", name_de=f"Park {number}")
    for number in range(60):
        library.add(Initiative, f"glas-{number}", name_de=f"Glas {number}")
    library.sync()
    assert [(one[1], one[2]) for one in offers(library, "Glas Park")] == [("Park", 40), ("Glas", 60)]


def test_a_name_stays_rather_than_a_year(library: Library) -> None:
    library.add(Initiative, "seltenes", name_de="Seltenes 1931")
    library.sync()
    assert [one[1] for one in offers(library, "ChemSite 1931")] == ["ChemSite", "1931"]
