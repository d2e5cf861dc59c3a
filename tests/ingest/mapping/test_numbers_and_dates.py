"""Numbers and dates as people write them: what is written is what is read, and doubt is never decided."""

from __future__ import annotations

import datetime
import re
import time
from decimal import Decimal

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb.dates import PartialDate
from kb.ingest.check.values import InvalidValue
from kb.ingest.mapping.dates import FORMS, NAMED_FORMS, read_date
from kb.ingest.mapping.numbers import Notation, read_amount
from kb.ingest.report import faults

NOTATIONS = ["1.234,56", "1,234.56", "1 234,56", "1'234.56", "1234,56", "1234.56", "1234", "1.234"]
amounts = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


def written(number: Decimal, example: str) -> str:
    """Write a number in a notation, the other way round than the reader works."""
    notation = Notation.of(example)
    whole, _, fraction = f"{number:.2f}".partition(".")
    groups = f"{int(whole):,}".replace(",", notation.grouping)
    return groups + (notation.decimal + fraction if notation.decimal else "")


def number(text: object, example: str | None = None) -> Decimal | None:
    amount = read_amount(text, Notation.of(example) if example else None)
    return amount.number if amount else None


@given(
    amounts,
    st.sampled_from(NOTATIONS),
    st.sampled_from(["", " €", "€ ", " EUR", "EUR "]),
    st.sampled_from(["", "-", "+"]),
)
def test_a_number_in_a_known_notation_is_read_back(value: Decimal, example: str, currency: str, sign: str) -> None:
    if not Notation.of(example).decimal:
        value = value.to_integral_value()
    shown = sign + written(value, example)
    text = currency + shown if currency.endswith(" ") else shown + currency
    assert number(text, example) == (-value if sign == "-" else value)
    read = read_amount(text, Notation.of(example))
    assert read is not None
    assert read.currency == ("EUR" if currency else None)
    event("below 1,000" if value < 1000 else "grouped" if Notation.of(example).grouping else "large, not grouped")


@given(amounts, st.sampled_from(NOTATIONS))
def test_without_a_notation_a_number_is_read_rightly_or_called_ambiguous(value: Decimal, example: str) -> None:
    if not Notation.of(example).decimal:
        value = value.to_integral_value()
    text = written(value, example)
    if len(text) <= 7 and text[-4:-3] in {".", ","} and not text.startswith("0"):
        with pytest.raises(InvalidValue) as wrong:
            number(text)
        assert wrong.value.fault is faults.AMBIGUOUS_NUMBER
        event("ambiguous")
    else:
        event("below 1,000" if value < 1000 else "large, with a fraction" if value % 1 else "large and whole")
        assert number(text) == value


_PIECES = "1 12 234 000 1e5 ٣ ½ . , ' - + € EUR DM Mio. % x".split() + [" ", "\N{NO-BREAK SPACE}"]


@given(st.lists(st.sampled_from(_PIECES), max_size=5).map("".join) | st.text(max_size=30))
def test_any_text_is_a_number_or_a_complaint(text: str) -> None:
    for example in [None, *NOTATIONS]:
        try:
            value = number(text, example)
        except InvalidValue:
            event("refused")
            continue
        event("empty" if value is None else "a number")
        assert value is None or value.is_finite()


@pytest.mark.parametrize("text", [" " * 1_000_000, "1" + " " * 100_000 + "x", "€" + " " * 100_000 + "x", "1" * 101])
def test_long_texts_are_no_numbers_and_take_no_time(text: str) -> None:
    began = time.process_time()
    with pytest.raises(InvalidValue) as wrong:
        number(f"x{text}x" if text.isspace() else text)
    assert wrong.value.fault is faults.NOT_A_NUMBER
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("47.425,50", "47425.50"),
        ("70.000,00 €", "70000.00"),
        ("70.000,00  €", "70000.00"),
        ("5.536.672", "5536672"),
        ("250978.21", "250978.21"),
        ("198204,3", "198204.3"),
        ("€ 1100924.00", "1100924.00"),
        ("1 642 127 €", "1642127"),
        ("1\u00a0642\u202f127 €", "1642127"),
        ("3 995 128 .- HUF", "3995128"),
        ("749,453.75", "749453.75"),
        ("284.724,00 kn", "284724.00"),
        ("-300,00", "-300.00"),
        ("0,00", "0.00"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1'234'567.5", "1234567.5"),
        ("12", "12"),
    ],
)
def test_numbers_of_the_real_lists_have_one_reading(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["49.993", "71,091", "1.234", "-12,345", "€ 9.999"])
def test_one_mark_before_three_digits_is_ambiguous(text: str) -> None:
    with pytest.raises(InvalidValue) as wrong:
        number(text)
    assert wrong.value.fault is faults.AMBIGUOUS_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1,2,3",
        "1.23.456",
        "12,34.56.78",
        "1..2",
        "1.",
        "--5",
        "25,45%",
        "12 kg",
        "1 2 €",
        "12'34",
        "1.234,567,8",
        "1 234'567 8",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as wrong:
        number(text)
    assert wrong.value.fault is faults.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("text", "example"), [("1,234.56", "1.234,56"), ("12.34,00", "1.234,56"), ("5,5", "1.234"), ("1.5", "1234")]
)
def test_another_notation_than_the_one_named_is_refused(text: str, example: str) -> None:
    with pytest.raises(InvalidValue):
        number(text, example)


def test_numbers_of_sheets_and_json_pass_and_other_things_do_not() -> None:
    assert [number(value) for value in (5, 2.5, Decimal("1.10"), None, "")] == [
        5,
        Decimal("2.5"),
        Decimal("1.10"),
        None,
        None,
    ]
    for value in (True, datetime.date(2003, 1, 1), datetime.time(1), datetime.timedelta(1)):
        with pytest.raises(InvalidValue):
            number(value)


@pytest.mark.parametrize("example", ["1.234.56", "1,234,56", "abc", "12345", "1.2"])
def test_a_notation_must_be_an_example(example: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Notation.of(example)


@given(st.dates(min_value=datetime.date(1970, 1, 1), max_value=datetime.date(2069, 12, 31)), st.sampled_from(FORMS))
def test_a_date_in_a_known_form_is_read_back(day: datetime.date, form: str) -> None:
    text = form
    for sign, part in (
        ("Y", f"{day.year}"),
        ("y", f"{day.year % 100:02d}"),
        ("M", f"{day.month}"),
        ("D", f"{day.day:02d}"),
    ):
        text = text.replace(sign, part)
    expected = PartialDate(day.year, day.month if "M" in form else None, day.day if "D" in form else None)
    assert read_date(text, (form,)) == expected


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("01.06.2008", "D.M.Y", "2008-06-01"),
        ("1.4.2008", "D.M.Y", "2008-04-01"),
        ("2015-03-25 00:00:00", "Y-M-D", "2015-03-25"),
        ("2014-01-01T00:00:00Z", "Y-M-D", "2014-01-01"),
        ("2009", "Y", "2009"),
        ("16.12.15", "D.M.y", "2015-12-16"),
        ("4/15/2015", "M/D/Y", "2015-04-15"),
        ("01-Oct-11", "D-Mon-y", "2011-10-01"),
        ("01. Aug 15", "D. Mon y", "2015-08-01"),
        ("5. März 2003", "D. Mon Y", "2003-03-05"),
        ("Dezember 2003", "Mon Y", "2003-12"),
    ],
)
def test_dates_of_the_real_lists_are_read(text: str, form: str, expected: str) -> None:
    assert form in FORMS + NAMED_FORMS
    assert str(read_date(text, (form,))) == expected


@pytest.mark.parametrize(
    "text", ["31.02.2003", "29.02.2001", "0.1.2003", "01.13.2003", "3 ans", "01.06.0200", "12.12.12.12"]
)
def test_dates_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as wrong:
        read_date(text, ("D.M.Y", "Y"))
    assert wrong.value.fault is faults.NOT_A_DATE


def test_an_unknown_name_of_a_month_is_no_date() -> None:
    with pytest.raises(InvalidValue):
        read_date("01-Foo-11", ("D-Mon-y",))


def test_dates_of_sheets_pass() -> None:
    assert read_date(datetime.date(2003, 12, 5), ("Y",)) == PartialDate(2003, 12, 5)
    assert read_date(None, ("Y",)) is None
    assert read_date("", ("Y",)) is None


_DAYS = ["1", "05", "12", "28", "31", "0", "32"]
_MONTHS = {"M": ["1", "02", "6", "12", "13"], "Mon": ["Feb", "März", "Oct", "Dezember", "Foo"]}
_YEARS = {"Y": ["1000", "2003", "2008", "9999", "999"], "y": ["00", "03", "69", "99", "3"]}


@st.composite
def _dated(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a form, and a text of this form whose parts need not exist."""
    form = draw(st.sampled_from(FORMS + NAMED_FORMS))
    parts = {"D": _DAYS} | _MONTHS | _YEARS
    text = re.sub("Mon|[YyMD]", lambda part: draw(st.sampled_from(parts[part[0]])), form)
    return text + draw(st.sampled_from(["", "", "", " ", " 00:00:00", "T12:30:00Z", "x"])), form


@given(st.one_of(_dated(), _dated(), st.tuples(st.text(max_size=20), st.sampled_from(FORMS + NAMED_FORMS))))
def test_any_text_is_a_date_or_a_complaint(drawn: tuple[str, str]) -> None:
    text, form = drawn
    try:
        found = read_date(text, (form,))
    except InvalidValue:
        event("refused")
        return
    event("empty" if found is None else "a date")
    assert found is None or 1000 <= found.year <= 9999


def test_an_error_of_a_spreadsheet_is_named_where_a_number_or_date_is_expected() -> None:
    for read in (lambda text: read_amount(text, None), lambda text: read_date(text, ("Y",))):
        with pytest.raises(InvalidValue) as error:
            read("#WERT!")
        assert error.value.fault is faults.SHEET_ERROR
