"""Synonyms are known in every spelling and switched off one by one."""

from __future__ import annotations

from kb import search
from kb.models import GlossaryTerm
from kb.search import Query
from kb.search.words import synonyms
from tests.search.library import Library

GROUPS = [["Gesundheit", "health", "Gesundheitswirtschaft"], ["Ziel-2", "Objective 2"]]


def test_a_name_is_known_in_every_spelling_and_never_its_own_synonym() -> None:
    names = synonyms.build(GROUPS)
    assert names.of(("health",)) == ("Gesundheit", "Gesundheitswirtschaft")
    assert names.of(("ziel", "2")) == ("Objective 2",)
    assert names.of(("ruhr",)) == ()


def test_names_are_switched_off_in_any_spelling() -> None:
    names = synonyms.build(GROUPS)
    assert names.without(["GESUNDHEITSWIRTSCHAFT"]).of(("health",)) == ("Gesundheit",)
    assert names.without(["objective-2"]).of(("ziel", "2")) == ()
    assert names.without(["", "?"]).of(("health",)) == names.of(("health",))


def test_what_was_switched_off_is_neither_searched_nor_named(library: Library) -> None:
    for number, synonym in enumerate(("ChemSite", "Ansiedlung")):
        library.add(GlossaryTerm, None, term="alchemy", synonym=synonym, note=f"{number}")
    library.sync()
    page = search.find(library.index, Query("alchemy"))
    assert page.total > 0
    assert set(page.expansions[0].also) == {"ChemSite", "Ansiedlung"}
    without_one = search.find(library.index, Query("alchemy", without=frozenset({"chemsite"})))
    assert without_one.expansions[0].also == ("Ansiedlung",)
    without_both = search.find(library.index, Query("alchemy", without=frozenset({"chemsite", "ansiedlung"})))
    assert (without_both.total, without_both.expansions) == (0, ())


def test_a_name_of_at_most_five_words_has_synonyms() -> None:
    names = synonyms.build([["eins zwei drei vier fünf", "A"], ["eins zwei drei vier fünf sechs", "B"]])
    assert names.of(("eins", "zwei", "drei", "vier", "fuenf")) == ("A",)
    assert names.of(("eins", "zwei", "drei", "vier", "fuenf", "sechs")) == ()


def test_places_are_known_by_their_names_in_other_languages() -> None:
    known = synonyms.build(synonyms.places())
    assert known.of(("copenhagen",)) == ("Kopenhagen", "København")
    assert "Ruhrgebiet" in known.of(("ruhrpott",))


def test_a_place_stands_in_one_line_only() -> None:
    names = [name for group in synonyms.places() for name in group]
    assert len(names) == len(set(names))
