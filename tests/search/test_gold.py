"""The splitter beside a gold list of compounds cut by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from kb.search.words.domain_words import new_nouns
from kb.search.words.lexicon import domain_words
from tests.conftest import BASE
from tests.search import gold

LEAST_WORDS = 380


@pytest.fixture(scope="module")
def splits() -> list[gold.Split]:
    """Cut all words of the list, with the names of the seed as own words."""
    own = domain_words(word for name in _names() for word in new_nouns(name))
    assert {"emscher", "duisburg"} <= own.words
    return [gold.split(word, own) for word in gold.words()]


def _names() -> Iterator[str]:
    for table in ("region", "competence_field", "initiative", "programme", "organisation"):
        with (BASE / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            yield from (row["name_de"] for row in csv.DictReader(lines))


def test_more_than_95_of_100_heads_are_right(splits: list[gold.Split]) -> None:
    assert len(splits) >= LEAST_WORDS
    reached = gold.figures(splits)
    assert reached.heads > 0.98, [one.gold.word for one in splits if not one.has_right_head]
    assert reached.precision > 0.98
    assert reached.recall > 0.98


def test_no_word_of_the_list_that_is_a_whole_is_cut(splits: list[gold.Split]) -> None:
    assert gold.figures(splits).wholes_cut == ()
