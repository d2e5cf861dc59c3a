"""Records that succeed each other, arranged in columns: worked by hand, and whatever the order of the steps."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.queries.evidence import arrange

Letters = Sequence[tuple[str, ...]]


def arranged(steps: Sequence[str]) -> Sequence[Letters]:
    """Arrange steps such as ``AB``, from A to B; the columns of each family as letters."""
    groups = arrange([(("initiative", ord(step[0])), ("initiative", ord(step[1]))) for step in steps])
    return [[tuple(chr(key) for _, key in column) for column in group.columns] for group in groups]


@pytest.mark.parametrize(
    ("steps", "columns"),
    [
        ([], []),
        (["AB"], [[("A",), ("B",)]]),
        # Two merge into one, which goes on.
        (["AC", "BC", "CD"], [[("A", "B"), ("C",), ("D",)]]),
        # What joins late stands beside what it joins, not in the first column.
        (["AB", "BC", "DC"], [[("A",), ("B", "D"), ("C",)]]),
        # One is divided, and a part of it goes on alone.
        (["AB", "AC", "CD"], [[("A",), ("B", "C"), ("D",)]]),
        # Families without a common record stay apart, the largest first.
        (["XY", "AB", "BC"], [[("A",), ("B",), ("C",)], [("X",), ("Y",)]]),
        # A step over one in between.
        (["AB", "BC", "AC"], [[("A",), ("B",), ("C",)]]),
    ],
)
def test_each_record_stands_left_of_its_successors(steps: Sequence[str], columns: Sequence[Letters]) -> None:
    assert arranged(steps) == columns


def test_records_that_succeed_each_other_are_drawn_all_the_same() -> None:
    (family,) = arranged(["AB", "BA"])
    assert sorted(family) == [("A",), ("B",)]


STEPS = st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("GHIJKL")).map("".join), max_size=12)


@settings(max_examples=40)
@given(STEPS, st.randoms())
def test_the_order_of_the_steps_does_not_matter(steps: list[str], chance: Random) -> None:
    shuffled = steps[:]
    chance.shuffle(shuffled)
    assert arranged(steps) == arranged(shuffled)
    assert sorted(letter for family in arranged(steps) for column in family for letter in column) == sorted(
        {letter for step in steps for letter in step}
    )
