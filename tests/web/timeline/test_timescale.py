"""Where dates lie on the strips of a timeline."""

from __future__ import annotations

from kb.dates import PartialDate
from kb.models import Milestone
from kb.models.vocabulary import MilestoneKind
from kb.queries.evidence.statements import SourcedFact
from kb.queries.timeline.lifespans import End, Lifespan
from kb.web.timeline.timescale import BarShape, Scale, Stroke, marks, scale, shape


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def test_a_date_is_as_wide_as_what_it_can_mean() -> None:
    century = Scale(2001, 2100)
    year, month, day = (century.stroke(on(text)).width for text in ("2001", "2001-01", "2001-01-01"))
    assert 0.99 < year < 1.01
    assert month == 0.08, "hundredths of a percent are finer than any screen"
    assert 0 <= day < 0.01
    assert century.stroke(on("2001")).left == 0
    assert century.stroke(on("2100")).right == 100


def test_what_goes_on_reaches_the_edge_and_what_ended_its_end() -> None:
    years = Scale(2000, 2009)
    assert years.span(Lifespan(on("2005"), on("2006"), End.ONGOING)).right == 100  # type: ignore[union-attr]
    ended = years.span(Lifespan(on("2005"), on("2006"), End.DATED))
    assert ended is not None
    assert 69 < ended.right < 71
    assert years.span(Lifespan(None, on("2006"), End.DATED, has_beginning=False)).left == 0  # type: ignore[union-attr]
    assert years.span(Lifespan(None, None, End.UNKNOWN)) is None


def test_a_prelude_leads_to_the_beginning() -> None:
    years = Scale(2000, 2009)
    lead = years.prelude(Lifespan(on("2005"), on("2006"), End.DATED, prelude=on("2003")))
    assert lead is not None
    assert lead.right == years.stroke(on("2005")).left
    assert years.prelude(Lifespan(on("2005"), None, End.ONGOING)) is None


def test_ticks_are_round_years_and_few() -> None:
    assert [year for year, _ in Scale(1990, 2026).ticks] == [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025]
    assert [year for year, _ in Scale(2019, 2026).ticks] == list(range(2019, 2027))
    assert [year for year, _ in Scale(2018, 2026).ticks] == [2018, 2020, 2022, 2024, 2026], "nine do not fit"
    for first in range(1830, 2020, 7):
        assert 1 <= len(Scale(first, 2026).ticks) <= 8


def test_the_scale_has_room_for_everything_and_reaches_this_year() -> None:
    life = Lifespan(on("1997"), on("2030"), End.DATED, prelude=on("1995"))
    assert scale([life], [on("1990")], 2026) == Scale(1990, 2030)
    assert scale([], [], 2026) == Scale(2017, 2026)
    assert scale([Lifespan(on("1200"), None, End.ONGOING)], [], 2026) == Scale(1827, 2026)


def test_milestones_of_one_date_stand_beside_each_other() -> None:
    milestones = [
        SourcedFact(Milestone(kind=kind, happened_on=None if day is None else on(day)))
        for kind, day in [
            (MilestoneKind.FOUNDED, "2008"),
            (MilestoneKind.REJECTED, "2008"),
            (MilestoneKind.LABEL_WON, "2010-01-26"),
            (MilestoneKind.RENAMED, None),
        ]
    ]
    founded, rejected, won = marks(Scale(2001, 2010), milestones)
    assert founded.stroke == rejected.stroke
    assert founded.stroke.left < founded.at < rejected.at < rejected.stroke.right
    assert won.at > 90
    assert [mark.year for mark in (founded, rejected, won)] == [founded.stroke, None, None]


def test_a_bar_is_soft_where_a_date_is_unknown_or_inexact() -> None:
    years = Scale(2000, 2099)
    exact = shape(years, Lifespan(on("2010"), on("2019"), End.DATED))
    assert exact == BarShape(None, Stroke(exact.solid.left, exact.solid.width), None)  # type: ignore[union-attr]
    decade = shape(years, Lifespan(on("201X"), on("2030/2035"), End.DATED))
    assert decade is not None
    assert decade.comes == years.stroke(on("201X"))
    assert decade.fades == years.stroke(on("2030/2035"))
    assert decade.solid == Stroke(decade.comes.right, round(decade.fades.left - decade.comes.right, 2))
    about = shape(years, Lifespan(on("2010~"), on("2010~"), End.DATED))
    assert about is not None
    assert about.solid is not None
    assert about.solid.width == 0
    unknown = shape(years, Lifespan(on("2010"), on("2012"), End.UNKNOWN, has_beginning=False))
    assert unknown is not None
    assert unknown.comes is not None
    assert unknown.solid is not None
    assert unknown.fades is not None
    assert (unknown.comes.right, unknown.fades.left) == (unknown.solid.left, unknown.solid.right)
    assert shape(years, Lifespan(None, None, End.UNKNOWN)) is None


def test_an_inexact_milestone_has_a_box_as_wide_as_what_it_can_mean() -> None:
    years = Scale(2000, 2099)
    milestones = [
        SourcedFact(Milestone(kind=MilestoneKind.FOUNDED, happened_on=on(text)))
        for text in ("2008-05", "2008-05~", "2008/2009", "201X")
    ]
    month, about, interval, decade = (mark.year for mark in marks(years, milestones))
    assert month is None
    assert about == years.stroke(on("2008-05"))
    assert interval is not None
    assert decade is not None
    assert (round(interval.width), round(decade.width)) == (2, 10)


def test_a_single_early_beginning_leaves_room_to_the_many_and_is_counted() -> None:
    many = [Lifespan(on("1995"), None, End.ONGOING)] * 120
    early = Lifespan(on("1945"), None, End.ONGOING)
    assert scale([*many, early], [], 2026) == Scale(1995, 2026, earlier=1, earliest=1945)
    assert scale([*many, early], [on("1945")], 2026) == Scale(1945, 2026), "it is drawn, so it fits"
    assert scale([*many[:50], early], [], 2026) == Scale(1945, 2026), "one of few is none too many"


def test_a_bar_with_nothing_but_an_end_has_no_soft_beginning() -> None:
    ended = shape(Scale(2000, 2009), Lifespan(None, on("2006"), End.DATED, has_beginning=False))
    assert isinstance(ended, BarShape)
    assert ended.comes is None
