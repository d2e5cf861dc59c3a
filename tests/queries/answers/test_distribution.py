"""Medians, quartiles and growth by age: numbers worked by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.models.vocabulary import Indicator
from kb.queries.answers.distribution import Distribution, distribution
from kb.queries.answers.growth import Observation, growth


def test_quartiles_are_interpolated_between_values() -> None:
    # Of 1, 2, 4, 8 the quarters lie at places 0.75, 1.5 and 2.25.
    assert distribution([8, 1, 4, 2]) == Distribution(4, 3.0, 1, 8, 1.75, 5.0)


def test_three_cases_have_a_median_but_no_quartiles() -> None:
    assert distribution([3, 1, 2]) == Distribution(3, 2, 1, 3)
    assert distribution([]) is None


@given(st.lists(st.floats(0, 1000), min_size=4, max_size=12), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_quartiles_enclose_the_median(values: list[float], random: object) -> None:
    shape = distribution(values)
    random.shuffle(values)  # type: ignore[attr-defined]
    assert shape == distribution(values)
    assert shape and shape.lower is not None and shape.upper is not None
    assert shape.least <= shape.lower <= shape.median <= shape.upper <= shape.most


_OBSERVED = st.lists(
    st.builds(
        Observation,
        st.tuples(st.just("initiative"), st.integers(1, 4)),
        st.sampled_from([Indicator.MEMBERS, Indicator.FIRMS]),
        st.floats(0, 12),
        st.integers(0, 500).map(float),
    ),
    max_size=12,
)


@given(_OBSERVED, st.randoms(use_true_random=False))
def test_growth_does_not_depend_on_the_order_and_counts_no_initiative_twice(
    observed: list[Observation], random: object
) -> None:
    rows = growth(observed)
    shuffled = list(observed)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rows == growth(shuffled)
    for row in rows:
        for age, shape in row.by_age.items():
            near = [seen for seen in observed if seen.indicator is row.indicator and abs(seen.age - age) <= 1]
            assert (shape.n if shape else 0) == len({seen.subject for seen in near})
            assert shape is None or {shape.least, shape.most} <= {seen.value for seen in near}


def test_growth_counts_each_initiative_once_by_its_figure_nearest_to_the_age() -> None:
    def seen(initiative: int, age: float, value: float) -> Observation:
        return Observation(("initiative", initiative), Indicator.MEMBERS, age, value)

    rows = growth([seen(1, 2.6, 40), seen(1, 3.2, 50), seen(1, 9.0, 200), seen(2, 4.0, 30), seen(3, 4.5, 999)])
    (members,) = rows
    assert members.indicator is Indicator.MEMBERS
    # After 3 years: 50 (0.2 away) and 30 (1 away). After 5: 30 (1 away) and 999. After 10: 200 (1 away).
    assert members.by_age == {3: distribution([50, 30]), 5: distribution([30, 999]), 10: distribution([200])}
    assert growth([seen(1, 20, 5)]) == []
