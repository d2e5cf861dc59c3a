"""Verdicts on promises: cases worked by hand, and what holds for all of them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.dates import PartialDate
from kb.models.vocabulary import Indicator, Precision, StatementKind, Voice
from kb.queries.answers.promises import ReportedFigure, promises
from kb.queries.answers.verdicts import JudgedPromise, Verdict, judge

TODAY = datetime.date(2026, 11, 30)
SUBJECT = ("initiative", 1)


def _figure(
    number: int,
    kind: StatementKind,
    indicator: Indicator | None,
    value: int | None = None,
    on: str | None = None,
    *,
    due: str | None = None,
    most: int | None = None,
    precision: Precision | None = None,
    published: str | None = None,
) -> ReportedFigure:
    return ReportedFigure(
        number,
        SUBJECT,
        kind,
        indicator=indicator,
        value=None if value is None else Decimal(value),
        most=None if most is None else Decimal(most),
        precision=precision,
        on=PartialDate.parse(on) if on else None,
        published_on=PartialDate.parse(published) if published else None,
        target_on=PartialDate.parse(due) if due else None,
        source=number,
        voice=Voice.PRESS,
    )


def _promise(
    value: int | None = 100, on: str | None = "2005", due: str | None = "2010", **more: object
) -> ReportedFigure:
    indicator = more.pop("indicator", Indicator.MEMBERS if value is not None else None)
    return _figure(1, StatementKind.EXPECTATION, indicator, value, on, due=due, **more)  # type: ignore[arg-type]


def _result(number: int, value: int, on: str | None, **more: object) -> ReportedFigure:
    indicator = more.pop("indicator", Indicator.MEMBERS)
    return _figure(number, StatementKind.CHARACTERISTIC, indicator, value, on, **more)  # type: ignore[arg-type]


def _judged(*figures: ReportedFigure, ended: datetime.date | None = None) -> JudgedPromise:
    (promise,) = promises(figures)
    return judge(promise, figures, TODAY, ended=ended)


@pytest.mark.parametrize(
    ("figures", "verdict", "share"),
    [
        # 110 of 100 is reached, one more exceeded.
        ((_promise(), _result(2, 110, "2010")), Verdict.REACHED, 1.1),
        ((_promise(), _result(2, 111, "2010")), Verdict.EXCEEDED, 1.11),
        ((_promise(), _result(2, 100, "2010")), Verdict.REACHED, 1.0),
        ((_promise(), _result(2, 99, "2010")), Verdict.PARTLY, 0.99),
        # “About 99” reaches 100, “up to 150” proves nothing.
        ((_promise(), _result(2, 99, "2010", precision=Precision.ABOUT)), Verdict.REACHED, 0.99),
        ((_promise(), _result(2, 150, "2010", precision=Precision.UP_TO)), Verdict.PARTLY, 1.5),
        ((_promise(), _result(2, 50, "2010")), Verdict.PARTLY, 0.5),
        ((_promise(), _result(2, 49, "2010")), Verdict.MISSED, 0.49),
        # A range is reached at its lower end and exceeded above 110% of its upper end.
        ((_promise(most=200), _result(2, 215, "2010")), Verdict.REACHED, 2.15),
        ((_promise(most=200), _result(2, 221, "2010")), Verdict.EXCEEDED, 2.21),
        # Before the due date a result decides only if it reaches the number, or lies within half a year.
        ((_promise(), _result(2, 60, "2009")), Verdict.OVERDUE, 0.6),
        ((_promise(), _result(2, 60, "2010-08")), Verdict.PARTLY, 0.6),
        ((_promise(), _result(2, 120, "2008")), Verdict.EXCEEDED, 1.2),
        # The last result within a year after the due date decides, not a later one; one later makes it late.
        ((_promise(), _result(2, 60, "2010"), _result(3, 100, "2015")), Verdict.PARTLY, 0.6),
        ((_promise(), _result(2, 40, "2010"), _result(3, 45, "2015")), Verdict.MISSED, 0.4),
        ((_promise(), _result(2, 40, "2010"), _result(3, 90, "2011")), Verdict.PARTLY, 0.9),
        # Without one the first later result decides.
        ((_promise(), _result(2, 155, "2017")), Verdict.EXCEEDED, 1.55),
        ((_promise(), _result(2, 20, "2016"), _result(3, 30, "2018")), Verdict.MISSED, 0.2),
        # Results of the same year as the promise or earlier are no results.
        ((_promise(), _result(2, 100, "2005")), Verdict.OVERDUE, None),
        ((_promise(), _result(2, 100, "2005-06")), Verdict.OVERDUE, None),
        # An undated figure is as old as its source at most; a promise without a date stands before its result.
        ((_promise(), _result(2, 100, None, published="2010")), Verdict.REACHED, 1.0),
        ((_promise(), _result(2, 100, None)), Verdict.OVERDUE, None),
        ((_promise(on=None, due=None), _result(2, 100, None)), Verdict.REACHED, 1.0),
        # Not due yet.
        ((_promise(on="2020", due="2030"),), Verdict.RUNNING, None),
        ((_promise(on="2020", due="2030"), _result(2, 70, "2025")), Verdict.RUNNING, 0.7),
        ((_promise(on="2020", due="2030"), _result(2, 100, "2025")), Verdict.REACHED, 1.0),
        # Never due.
        ((_promise(due=None), _result(2, 70, "2025")), Verdict.RUNNING, 0.7),
        ((_promise(due=None),), Verdict.NOT_MEASURABLE, None),
        ((_promise(None),), Verdict.NOT_MEASURABLE, None),
    ],
)
def test_a_promise_is_judged_by_the_result_nearest_to_its_due_date(
    figures: tuple[ReportedFigure, ...], verdict: Verdict, share: float | None
) -> None:
    judged = _judged(*figures)
    assert (judged.verdict, judged.share) == (verdict, share)


def test_progress_counts_from_the_size_before() -> None:
    # 144 members are to become 288. 150 are 52% of the number, but 6 of 144 more: 4%.
    judged = _judged(
        _promise(288, "2002-02", "2002"), _result(2, 144, "2002-02"), _result(3, 150, "2006"), _result(4, 160, "2007")
    )
    assert (judged.verdict, judged.share, judged.progress) == (Verdict.MISSED, 0.5208, 0.0417)


def test_jobs_of_another_kind_are_not_comparable() -> None:
    promised = _promise(indicator=Indicator.JOBS_TARGETED)
    created = _result(2, 100, "2010", indicator=Indicator.JOBS_CREATED)
    total = _result(3, 100, "2010", indicator=Indicator.JOBS_TOTAL)
    assert _judged(promised, created, total).verdict is Verdict.REACHED
    other = _judged(promised, total)
    assert (other.verdict, other.share, other.related) == (Verdict.NOT_COMPARABLE, None, (total,))


@pytest.mark.parametrize(
    ("ended", "verdict"), [("2008-05-01", Verdict.GIVEN_UP), ("2012-01-01", Verdict.OVERDUE), (None, Verdict.OVERDUE)]
)
def test_a_promise_is_given_up_if_its_initiative_ended_before_it_was_due(ended: str | None, verdict: Verdict) -> None:
    day = datetime.date.fromisoformat(ended) if ended else None
    assert _judged(_promise(), _result(2, 60, "2007"), ended=day).verdict is verdict


def test_sources_of_one_target_are_one_promise() -> None:
    first = _figure(1, StatementKind.EXPECTATION, Indicator.PROJECTS, 40, "2007")
    due = _figure(2, StatementKind.EXPECTATION, Indicator.PROJECTS, 40, "2008", due="2010")
    lower = _figure(3, StatementKind.EXPECTATION, Indicator.PROJECTS, 30, "2009", due="2010")
    money = _figure(4, StatementKind.EXPECTATION, Indicator.FUNDING, 40, "2007")
    same, restated = promises([money, lower, due, first])
    assert (same.said, restated.said) == ((first, due), (lower,))
    assert (str(same.made_on), str(same.target_on)) == ("2007", "2010")
    later = _figure(5, StatementKind.EXPECTATION, Indicator.PROJECTS, 40, "2009", due="2015")
    assert [promise.said for promise in promises([later, due, first])] == [(first,), (due,), (later,)]


_DATES = st.none() | st.sampled_from(["2004", "2005", "2005-06", "2009", "2010-10-10", "2012~", "199X", "2003/2012"])
_FIGURES = st.lists(
    st.builds(
        lambda kind, indicator, value, on, due, precision: (kind, indicator, value, on, due, precision),
        st.sampled_from([StatementKind.EXPECTATION, StatementKind.OUTCOME, StatementKind.CHARACTERISTIC]),
        st.sampled_from([None, Indicator.MEMBERS, Indicator.JOBS_TARGETED, Indicator.JOBS_CREATED, Indicator.FUNDING]),
        st.integers(0, 300),
        _DATES,
        st.none() | st.sampled_from(["2012", "2030"]),
        st.none() | st.sampled_from(Precision),
    ),
    max_size=8,
).map(
    lambda rows: [
        _figure(number, kind, indicator, value if indicator else None, on, due=due, precision=precision)
        for number, (kind, indicator, value, on, due, precision) in enumerate(rows, start=1)
    ]
)


@given(_FIGURES, st.randoms(use_true_random=False), st.none() | st.dates(datetime.date(2000, 1, 1), TODAY))
def test_the_order_of_figures_does_not_matter_and_shares_stay_in_bounds(
    figures: list[ReportedFigure], random: object, ended: datetime.date | None
) -> None:
    shuffled = list(figures)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    judged = [judge(promise, figures, TODAY, ended=ended) for promise in promises(figures)]
    assert judged == [judge(promise, shuffled, TODAY, ended=ended) for promise in promises(shuffled)]
    told = [figure for case in judged for figure in case.promise.said]
    assert len(told) == len({figure.id for figure in told})
    for case in judged:
        assert case.share is None or case.share >= 0
        assert case.progress is None or case.progress >= 0
        assert (case.result is None) == (not case.results)
        assert not case.is_decided or case.result in case.results
