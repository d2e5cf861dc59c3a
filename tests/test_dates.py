"""Partial dates: validation, sorting and years."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb.dates import PartialDate, in_words
from kb.errors import InvalidInput
from kb.texts import Text

days = st.dates(min_value=datetime.date(1000, 1, 1))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    form = draw(st.sampled_from(["exact", "approximate", "decade", "interval"]))
    event(form)
    if form == "decade":
        return PartialDate(draw(st.integers(100, 999)) * 10, is_decade=True)
    start, end = sorted([draw(days), draw(days)])
    date = _partial(start, draw(st.integers(1, 3)), is_approximate=form == "approximate")
    if form == "interval" and end.year > start.year:
        return dataclasses.replace(date, until=_partial(end, draw(st.integers(1, 3))))
    return date


def _partial(day: datetime.date, parts: int, *, is_approximate: bool = False) -> PartialDate:
    month = day.month if parts > 1 else None
    return PartialDate(day.year, month, day.day if parts > 2 else None, is_approximate=is_approximate)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("2003", "2003", "2003"),
        ("2003-03", "März 2003", "March 2003"),
        ("2003-12-05", "5. Dezember 2003", "5 December 2003"),
        ("2003~", "um 2003", "about 2003"),
        ("2003-12-05~", "um den 5. Dezember 2003", "about 5 December 2003"),
        ("199X", "1990er-Jahre", "1990s"),
        ("199x", "1990er-Jahre", "1990s"),
        ("2003/2005", "2003–2005", "2003–2005"),
        ("2003-05/2004~", "Mai 2003 – um 2004", "May 2003 – about 2004"),
    ],
)
def test_in_words_it_is_as_exact_as_it_is_known(text: str, german: str, english: str) -> None:
    assert in_words(PartialDate.parse(text)) == Text(german, english)


@given(partial_dates())
def test_writing_and_reading_gives_the_same_date(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date


@given(st.lists(partial_dates()))
def test_dates_sort_as_their_texts_do(dates: list[PartialDate]) -> None:
    assert [str(date) for date in sorted(dates)] == sorted(str(date) for date in dates)


@given(days, days)
def test_whole_days_sort_as_days(first: datetime.date, second: datetime.date) -> None:
    one, two = (PartialDate.parse(day.isoformat()) for day in (first, second))
    assert (one < two) == (first < second)
    assert (one >= two) == (first >= second)


@given(partial_dates())
def test_a_date_spans_the_days_it_can_mean(date: PartialDate) -> None:
    assert date.first_day <= date.last_day
    assert date.known_year == (None if date.is_decade else date.first_day.year)
    if date.is_exact:
        for day in (date.first_day, date.last_day):
            assert day.isoformat().startswith(str(date))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1998~", "1998-01-01", "1998-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2003/2005", "2003-01-01", "2005-12-31"),
        ("2003-05/2005-02", "2003-05-01", "2005-02-28"),
    ],
)
def test_an_inexact_date_spans_all_it_can_mean(text: str, first: str, last: str) -> None:
    date = PartialDate.parse(text)
    assert (date.first_day.isoformat(), date.last_day.isoformat()) == (first, last)


def test_less_exact_dates_come_first() -> None:
    written = ["2003-05-12", "2003", "2003-05", "2002-12-31"]
    assert [str(date) for date in sorted(map(PartialDate.parse, written))] == [
        "2002-12-31",
        "2003",
        "2003-05",
        "2003-05-12",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "03",
        "2003-13",
        "2003-02-29",
        "2003-00",
        "2003/",
        "/2003",
        "2005/2003",
        "2003/2003",
        "2003/2004/2005",
        "19XX",
        "199X~",
        "~2003",
        "2003?",
        "2003-5",
        "12.05.2003",
        "0999",
        "2003-05-12T00:00",
        "２００３",
        "-2003",
    ],
)
def test_what_is_no_date_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        PartialDate.parse(text)
    assert text in refusal.value.message.de
    assert "2003-05-12" in refusal.value.message.en


@given(
    st.from_regex(r" ?[0-2][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?~?(/[0-2][0-9]{2}[0-9X])? ?", fullmatch=True) | st.text()
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except InvalidInput:
        event("refused")
        return
    event("read")
    assert str(date) == text.strip().upper()


def test_years_from_1000_to_9999_are_dates() -> None:
    assert PartialDate.parse("1000") == PartialDate(1000)
    assert PartialDate.parse("9999-12-31") == PartialDate(9999, 12, 31)


@pytest.mark.parametrize("parts", [(2003, None, 12), (999,), (10000,), (2003, 0), (2003, 2, 30)])
def test_impossible_parts_are_refused(parts: tuple[int, ...]) -> None:
    year, month, day = (*parts, None, None)[:3]
    with pytest.raises(InvalidInput):
        PartialDate(year or 0, month, day)


def test_a_decade_begins_with_its_first_year_and_has_no_month() -> None:
    assert str(PartialDate(1990, is_decade=True)) == "199X"
    for wrong in ({"year": 1995}, {"year": 1990, "month": 5}, {"year": 1990, "is_approximate": True}):
        with pytest.raises(InvalidInput):
            PartialDate(**wrong, is_decade=True)  # type: ignore[arg-type]  # Each is wrong on purpose.


def test_a_date_is_not_compared_with_anything_else() -> None:
    with pytest.raises(TypeError):
        assert PartialDate(2003) < "2004"


@pytest.mark.parametrize("text", ["2003", "2003-05-12", "2003~", "199X", "2003/2005", "2003/200X"])
def test_the_last_year_is_that_of_the_last_day(text: str) -> None:
    date = PartialDate.parse(text)
    assert date.last_year == date.last_day.year
