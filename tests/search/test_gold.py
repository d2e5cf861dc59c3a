"""The splitter beside a gold list of compounds cut by hand."""

from __future__ import annotations

import pytest

from tests.search import gold

LEAST_WORDS = 380


@pytest.fixture(scope="module")
def splits() -> list[gold.Split]:
    """Cut all words of the list."""
    return [gold.split(word) for word in gold.words()]


def test_more_than_95_of_100_heads_are_right(splits: list[gold.Split]) -> None:
    assert len(splits) >= LEAST_WORDS
    reached = gold.figures(splits)
    assert reached.heads > 0.98, [one.gold.word for one in splits if not one.has_right_head]
    assert reached.precision > 0.98
    assert reached.recall > 0.98


def test_no_word_of_the_list_that_is_a_whole_is_cut(splits: list[gold.Split]) -> None:
    assert gold.figures(splits).wholes_cut == ()
