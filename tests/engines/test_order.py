"""Hits of equal score have an order, as a text and as a small number in scores."""

from __future__ import annotations

import math
import string

from hypothesis import given
from hypothesis import strategies as st

from kb.search.engines.order import MOST_WEIGHED, by_name, closeness, place
from kb.search.fields import KINDS

_kinds = st.sampled_from(KINDS)
_names = st.text(st.sampled_from(string.ascii_lowercase + string.digits + " .-@{éяß\t"), max_size=8)


@given(st.tuples(_kinds, _names), st.tuples(_kinds, _names))
def test_closeness_never_contradicts_the_place(pair: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = sorted((pair, other), key=lambda item: (KINDS.index(item[0]), item[1]))
    assert closeness(*first) >= closeness(*second)


@given(_kinds, _names, _names)
def test_thin_records_come_after_the_others_of_their_kind_and_before_the_next(kind: str, name: str, other: str) -> None:
    following = KINDS[KINDS.index(kind) + 1 :][:1]
    assert place(kind, name, "x:1") < place(kind, other, "x:1", is_thin=True)
    assert closeness(kind, name) >= closeness(kind, other, is_thin=True)
    for next_kind in following:
        assert place(kind, name, "x:1", is_thin=True) < place(next_kind, other, "x:1")
        assert closeness(kind, name, is_thin=True) >= closeness(next_kind, other)


def test_closeness_tells_most_names_apart() -> None:
    names = [first + second for first in string.ascii_lowercase for second in string.ascii_lowercase]
    numbers = [closeness("project", name) for name in names]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == len(numbers)


def test_no_closeness_is_worth_a_point() -> None:
    for name in ("", "a", "zzzz", "яяяя"):
        for kind in KINDS:
            assert closeness(kind, name) > 0
            assert math.log2(2 + closeness(kind, name)) * MOST_WEIGHED < MOST_WEIGHED + 1


def test_texts_sort_by_kind_name_and_number_of_the_record() -> None:
    ordered = [("initiative", "b", "initiative:1"), ("project", "a", "project:9"), ("project", "a", "project:10")]
    assert sorted(ordered, key=lambda record: place(*record)) == ordered
    assert sorted(ordered, key=lambda record: by_name(*record)) == [*ordered[1:], ordered[0]]
    assert place("project", "a b", "project:1") > place("project", "a", "project:1"), "a space belongs to a name"
