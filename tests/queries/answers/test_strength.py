"""The rule for the strength of evidence, against cases worked by hand."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.models.vocabulary import Method, Tendency, Voice
from kb.queries.answers.strength import MOST, Design, RatedStatement, Strength, agreement, strength

NOW = 2026


def voices(voice: Voice | None, count: int, start: int = 0, **more: Any) -> list[RatedStatement]:
    return [
        RatedStatement(case=n, source=(voice, n), voice=voice, year=2024, **more) for n in range(start, start + count)
    ]


def taken(result: Strength) -> set[str]:
    return {reason.criterion for reason in result.reasons if reason.points < 0}


@pytest.mark.parametrize(
    ("evidence", "points", "weaknesses"),
    [
        ([], 0, set()),
        (voices(Voice.SELF, 1), 0, {"cases", "support"}),
        (voices(Voice.SELF, 40), 1, set()),
        (voices(None, 40), 1, set()),
        (voices(Voice.FUNDER, 4), 0, {"cases"}),
        (voices(Voice.PRESS, 5), 2, set()),
        (voices(Voice.STATISTICS, 5), 3, set()),
        (voices(Voice.EVALUATION, 5), 4, set()),
        (voices(Voice.EVALUATION, 1), 2, {"cases", "support"}),
        (voices(Voice.RESEARCH, 5, method=Method.COMPARISON_GROUP), MOST, set()),
        (voices(Voice.SELF, 5, method=Method.COMPARISON_GROUP), 1, set()),
        (voices(Voice.PRESS, 5, found_by=Voice.EVALUATION), 4, set()),
        (voices(Voice.SELF, 40) + voices(Voice.EVALUATION, 1), 2, {"support", "interest"}),
        (voices(Voice.SELF, 3) + voices(Voice.EVALUATION, 3), 3, {"cases"}),
        (voices(Voice.SELF, 3) + voices(Voice.EVALUATION, 3, start=3), 4, set()),
        (
            voices(Voice.EVALUATION, 3, tendency=Tendency.FAVOURABLE)
            + voices(Voice.RESEARCH, 3, start=3, tendency=Tendency.NONE),
            3,
            {"agreement"},
        ),
        (voices(Voice.PRESS, 6, is_contradicted=True), 1, {"agreement"}),
        ([RatedStatement(n, n, Voice.PRESS, 2016) for n in range(5)], 1, {"age"}),
        ([RatedStatement(n, n, Voice.PRESS, 2017) for n in range(5)], 2, set()),
        ([RatedStatement(n, n, Voice.PRESS, None) for n in range(5)], 1, {"age"}),
    ],
)
def test_points_are_those_worked_by_hand(evidence: list[RatedStatement], points: int, weaknesses: set[str]) -> None:
    result = strength(evidence, NOW)
    assert (result.points, taken(result), result.statements) == (points, weaknesses, len(evidence))


def test_nothing_known_is_told_apart_from_a_claim_that_earns_no_point() -> None:
    assert strength([], NOW).label != strength(voices(Voice.SELF, 1), NOW).label


def test_three_of_four_findings_alike_agree() -> None:
    alike = [Tendency.FAVOURABLE] * 3
    assert agreement([]) is None
    assert agreement([*alike, Tendency.NONE]) == 0.75
    evidence = [
        RatedStatement(n, n, Voice.EVALUATION, 2024, tendency=tendency)
        for n, tendency in enumerate([*alike, Tendency.NONE, *alike, Tendency.MIXED])
    ]
    assert strength(evidence, NOW).points == 4
    assert strength([*evidence, RatedStatement(9, 9, Voice.RESEARCH, 2024, tendency=Tendency.NONE)], NOW).points == 3


@st.composite
def statements(draw: st.DrawFn) -> RatedStatement:
    return RatedStatement(
        case=draw(st.integers(0, 7)),
        source=draw(st.integers(0, 7)),
        voice=draw(st.sampled_from([None, *Voice])),
        year=draw(st.none() | st.integers(1990, 2030)),
        found_by=draw(st.sampled_from([None, *Voice])),
        method=draw(st.sampled_from([None, *Method])),
        tendency=draw(st.sampled_from([None, *Tendency])),
        is_contradicted=draw(st.booleans()),
    )


@settings(max_examples=60)
@given(st.lists(statements(), max_size=12), st.randoms())
def test_points_are_bounded_explained_and_independent_of_the_order(
    evidence: list[RatedStatement], random: Random
) -> None:
    result = strength(evidence, NOW)
    shuffled = list(evidence)
    random.shuffle(shuffled)
    assert strength(shuffled, NOW) == result
    assert 0 <= result.points <= MOST
    assert result.points == max(sum(reason.points for reason in result.reasons), 0)
    assert result.points <= max((statement.design for statement in evidence), default=Design.OWN_ACCOUNT)


@settings(max_examples=60)
@given(st.lists(statements(), min_size=1, max_size=12))
def test_age_alone_never_adds_points(evidence: list[RatedStatement]) -> None:
    assert strength(evidence, NOW + 20).points <= strength(evidence, NOW).points
