"""Sets and scores of documents as integers equal those of plain Python."""

from __future__ import annotations

from random import Random
from unittest import mock

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.engines.whoosh import bits

SIZE = 300
_numbers = st.sets(st.integers(0, SIZE - 1))


@given(_numbers)
def test_a_set_gives_back_its_numbers_in_order(numbers: set[int]) -> None:
    assert list(bits.numbers(bits.of(numbers, SIZE))) == sorted(numbers)


@given(st.lists(st.tuples(_numbers, st.integers(0, 500)), max_size=8))
def test_scores_add_up(additions: list[tuple[set[int], int]]) -> None:
    planes: list[int] = []
    for numbers, amount in additions:
        bits.add(planes, bits.of(numbers, SIZE), amount)
    for number in range(SIZE):
        expected = sum(amount for numbers, amount in additions if number in numbers)
        assert bits.value(planes, number) == expected


@given(st.lists(st.integers(0, 2**20), max_size=SIZE))
def test_planes_hold_a_value_for_each_document(values: list[int]) -> None:
    planes = bits.planes_of(values)
    assert [bits.value(planes, number) for number in range(len(values))] == values


@st.composite
def _ranked(draw: st.DrawFn) -> tuple[list[int], set[int], int]:
    """Draw values, positions in the list of them, and how many of these to return."""
    values = draw(st.lists(st.integers(0, 20), min_size=8, max_size=SIZE))
    chosen = draw(st.sets(st.integers(0, len(values) - 1), min_size=4))
    return values, chosen, draw(st.integers(0, len(chosen)))


@given(_ranked())
@hypothesis.example(([0, 0, 0, 2], {0, 1, 2, 3}, 0))
def test_the_best_come_first_and_equal_ones_in_order(ranked: tuple[list[int], set[int], int]) -> None:
    values, chosen, count = ranked
    expected = sorted(chosen, key=lambda number: (-values[number], number))[:count]
    hypothesis.event("a part of several" if 1 <= count < len(chosen) else "none or all")
    hypothesis.event("equal values" if len({values[number] for number in chosen}) < len(chosen) else "all differ")
    assert bits.best(bits.of(chosen, len(values)), bits.planes_of(values), count) == expected


@given(st.lists(st.integers(0, 3), min_size=8, max_size=SIZE), st.randoms(use_true_random=False), st.integers(1, SIZE))
@pytest.mark.parametrize("few", [0, 3, SIZE])
def test_equal_scores_are_ordered_by_rank(few: int, values: list[int], draw: Random, count: int) -> None:
    ranks = list(range(1, len(values) + 1))
    draw.shuffle(ranks)
    every, planes = bits.of(range(len(values)), len(values)), bits.planes_of(values)
    expected = sorted(range(len(values)), key=lambda number: (-values[number], -ranks[number]))
    with mock.patch.object(bits, "FEW", few):
        assert bits.best(every, planes, count, bits.Ranks(ranks, bits.planes_of(ranks))) == expected[:count]
    assert bits.in_order(every, planes, bits.Ranks(ranks, bits.planes_of(ranks))) == expected
