"""Suggestions while typing: records by their names, and words of the index that go on from what is typed."""

from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb import search
from kb.errors import InvalidInput
from kb.models import Initiative, Person
from kb.search import Suggested, Suggestions
from tests.conftest import examples
from tests.search.library import Library
from tests.search.nasty import READABLE, TYPED


def suggest(library: Library, text: str) -> Suggestions:
    return search.suggest(library.index, text, "de")


def slugs(library: Library, text: str) -> list[str]:
    return [one.slug for one in suggest(library, text).records]


def test_records_are_suggested_by_the_beginning_of_any_word_of_their_names(library: Library) -> None:
    assert slugs(library, "dort") == ["dortmund-project", "dortmund"]
    assert slugs(library, "project dor") == ["dortmund-project"]
    assert slugs(library, "dortmund-pro") == ["dortmund-project"]
    assert slugs(library, "ChemS") == ["chemsite"]
    assert suggest(library, "chems").records == (Suggested("initiative", "chemsite", "ChemSite", "de"),)


def test_titles_come_in_the_language_of_the_reader(library: Library) -> None:
    (german,) = search.suggest(library.index, "österr", "de").records
    (english,) = search.suggest(library.index, "österr", "en").records
    assert (german.title, english.title) == ("Österreich", "Austria")


def test_words_go_on_as_the_index_writes_them_most_frequent_first(library: Library) -> None:
    assert suggest(library, "Oester").queries == ("Österreich",)
    assert suggest(library, "Wass").queries == ("Wasserwirtschaft",)
    assert suggest(library, "wass").queries == ("wasserwirtschaft",)
    assert suggest(library, "clusterma").queries == ("clustermanagement", "clustermanager")


def test_a_word_is_only_suggested_beside_those_it_occurs_with(library: Library) -> None:
    assert suggest(library, "logistik wass").queries == ("logistik wasserwirtschaft",)
    assert suggest(library, "österreich wass").queries == ()
    assert suggest(library, "ruhr -wass").queries == ("ruhr -wasserwirtschaft",)


def test_a_query_that_would_find_nothing_is_not_suggested(library: Library) -> None:
    assert suggest(library, "logistik -wass").queries == ()


def test_what_only_begins_other_words_is_not_suggested(library: Library) -> None:
    library.add(Initiative, "gesund", name_de="Gesundheits- und Sozialcluster", summary_de="Gesundheits-Cluster.")
    library.add(Initiative, "wirt", name_de="GesundLand", summary_de="Etwas zur Gesundheitswirtschaft.")
    library.sync()
    assert suggest(library, "Gesun").queries == ("Gesundheits-Cluster", "Gesundheitswirtschaft", "GesundLand")


def test_other_endings_of_a_word_are_suggested_once(library: Library) -> None:
    for number, name in enumerate(("Netzwerk", "Netzwerke", "Netzwerken", "Netzwerkstatt")):
        library.add(Initiative, f"n-{number}", name_de=f"{name} {number}")
    library.sync()
    assert suggest(library, "Netzw").queries == ("Netzwerk", "Netzwerkstatt")
    assert suggest(library, "Netzwerk").queries == ("Netzwerkstatt",)


def test_shouted_words_are_calmed_and_abbreviations_kept(library: Library) -> None:
    library.add(Initiative, "laut", name_de="KOMPETENZZENTRUM für EDV")
    library.sync()
    assert suggest(library, "Kompetenzz").queries == ("Kompetenzzentrum",)
    assert suggest(library, "ed").queries == ("EDV",)


def test_too_little_suggests_nothing_and_too_much_is_refused(library: Library) -> None:
    for text in ("", " ", "d", '"', "-", "()", "qqqq", "99"):
        assert suggest(library, text) == Suggestions(), text
    with pytest.raises(InvalidInput):
        suggest(library, "a" * 501)


def test_persons_are_suggested_and_a_record_of_the_same_name_once(library: Library) -> None:
    library.add(Person, "meier", name="Erika Meierhoff", public_role_de="Vorsitzende", source_id="golem")
    for number in range(3):
        library.add(Initiative, f"zwei-{number}", name_de="Zweimal dasselbe")
    library.sync()
    assert slugs(library, "meierh") == ["meier"]
    assert slugs(library, "zweimal") == ["zwei-0"]


@examples(25)
@given(text=TYPED | READABLE | st.text('adeimortu ChemDort"():-=*äß.2', max_size=25))
def test_whatever_is_typed_gets_an_answer(library: Library, text: str) -> None:
    suggested = suggest(library, text)
    event("queries" if suggested.queries else "no queries")
    event("records" if suggested.records else "no records")
    assert len(suggested.queries) <= 5
    assert len(suggested.records) <= 6
