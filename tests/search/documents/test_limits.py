"""Limits of search documents hold exactly: at the limit and one beyond it."""

from __future__ import annotations

import pytest

from kb.search.documents import TITLE, indexed
from kb.search.documents.analysis import terms
from kb.search.documents.document import SearchDocument
from kb.search.query import term_of_name


def document(title: str) -> SearchDocument:
    return SearchDocument("event", 1, "x", (title, None), texts={TITLE: [("de", title)]})


def test_the_first_120_characters_of_a_title_sort_it() -> None:
    name = "a" * 60 + " " + "b" * 59
    assert indexed(document(name)).order == name
    assert indexed(document(name + "b")).order == name


@pytest.mark.parametrize(("number", "is_name"), [(8, True), (9, False)])
def test_a_whole_name_has_at_most_eight_words(number: int, is_name: bool) -> None:
    words = [f"wort{letter}" for letter in "abcdefghi"[:number]]
    assert (term_of_name(words) in indexed(document(" ".join(words))).fields[TITLE].stems) is is_name


def test_eight_places_are_between_two_texts_of_a_field() -> None:
    assert terms([("de", "eins"), ("de", "zwei")]).words == [("eins", 0), ("zwei", 9)]
