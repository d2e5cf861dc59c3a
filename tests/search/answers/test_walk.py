"""Walks: everything that a question finds, in the order of its pages."""

from __future__ import annotations

import pytest

from kb.errors import InvalidInput
from kb.search import Query
from kb.search.answers import find, walk
from tests.search.library import Library


@pytest.mark.parametrize("question", [Query(), Query("Logistik"), Query(selected={"kind": ["source"]}, sort="newest")])
def test_a_walk_finds_all_that_the_pages_show(shared: Library, question: Query) -> None:
    records = list(walk(shared.index, question))
    assert len(records) == find(shared.index, question).total > 0
    assert len(set(records)) == len(records)


def test_a_walk_does_not_mind_which_page_is_asked_for(shared: Library) -> None:
    assert list(walk(shared.index, Query(page=3, per_page=1))) == list(walk(shared.index, Query()))


def test_a_value_that_cannot_be_is_refused_before_the_walk_begins(shared: Library) -> None:
    with pytest.raises(InvalidInput):
        walk(shared.index, Query(selected={"status": ["gone"]}))
