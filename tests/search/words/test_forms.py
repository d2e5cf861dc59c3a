"""Records are found and excluded by the forms of a word."""

from __future__ import annotations

import pytest

from kb import search
from kb.models import Initiative
from kb.search import Query
from kb.texts import LANGUAGES, Language
from tests.search.library import Library


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_are_tried_whatever_the_page_is_in(library: Library, language: Language) -> None:
    """A stem of the other language matches too: clusters of Cluster, networks of network, Städte of Stadt."""
    library.add(Initiative, "deutsch", name_de="Netzwerk der Städte", name_en=None)
    library.add(Initiative, "english", name_de=None, name_en="Regional policies for networks")
    library.sync()
    for text, slug in (
        ("Netzwerken Stadt", "deutsch"),
        ("policy network", "english"),
        ("Regional Policies", "english"),
    ):
        page = search.find(library.index, Query(text, language=language))
        assert [hit.slug for hit in page.hits] == [slug], (text, language)


def test_what_is_excluded_goes_in_all_its_forms_but_not_with_the_compounds_it_is_part_of(library: Library) -> None:
    for slug, name in (("w", "Wasser"), ("ws", "Reinheit des Wassers"), ("ww", "Wasserwirtschaft Lippe")):
        library.add(Initiative, slug, name_de=name)
    library.sync()
    assert set(library.slugs("Wasser", kind=["initiative"])) == {"w", "ws", "ww", "dortmund-project"}
    assert set(library.slugs("Wasser -Wasser", kind=["initiative"])) == {"ww", "dortmund-project"}
    assert library.slugs("Wasser -Wasser*", kind=["initiative"]) == []
    assert set(library.slugs("Wasser -=Wasser", kind=["initiative"])) == {"ws", "ww", "dortmund-project"}


def test_a_stem_that_is_a_word_like_was_finds_nothing(library: Library) -> None:
    library.add(Initiative, "frage", name_de="Was bedeutet Clustermanagement?")
    library.sync()
    assert library.slugs("was") == ["frage"]
    assert library.slugs("Waser") == [], "its stem is was"
