"""Frequent and rare values of facets are counted as by plain Python."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from kb.search.engines.whoosh import bits
from kb.search.engines.whoosh.facets import FREQUENT, FacetValues, Packed

SIZE = 4 * FREQUENT  # A value is frequent from four documents on.
_segment = st.dictionaries(
    st.sampled_from("abcdef"), st.sets(st.integers(0, 40), min_size=1, max_size=8), min_size=1, max_size=6
)
_chosen = st.sets(st.integers(0, SIZE - 1) | st.integers(0, 40), max_size=60)


def packed(values: dict[str, set[int]]) -> dict[str, Packed]:
    """Store some values as sets and some as arrays, as a segment does."""
    return {
        value: bits.of(numbers, SIZE) if len(numbers) % 2 else array("I", sorted(numbers))
        for value, numbers in values.items()
    }


@given(_segment, _segment, _chosen)
def test_values_are_counted_as_one_would_by_hand(
    first: dict[str, set[int]], second: dict[str, set[int]], chosen: set[int]
) -> None:
    base = SIZE // 2
    values = FacetValues(SIZE, [(0, packed(first)), (base, packed(second))])
    documents = {
        value: first.get(value, set()) | {base + number for number in second.get(value, set())} for value in "abcdef"
    }
    expected = {value: len(numbers & chosen) for value, numbers in documents.items() if numbers & chosen}
    assert values.count(bits.of(chosen, SIZE)) == expected
    assert set(values.names) == first.keys() | second.keys()
    assert list(bits.numbers(values.with_any(["a", "f", "unknown"]))) == sorted(documents["a"] | documents["f"])
    for number in chosen:
        assert sorted(values.of(number)) == [value for value, numbers in documents.items() if number in numbers]
