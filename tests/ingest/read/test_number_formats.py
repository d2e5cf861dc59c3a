"""Number formats: what the reader of a sheet sees is what arrives."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kb.dates import PartialDate
from kb.ingest.check.values import partial_date
from kb.ingest.read import read
from kb.ingest.read.workbooks.display import PLAIN
from kb.ingest.read.workbooks.formats import NumberFormat
from kb.ingest.read.workbooks.shown import display_of
from kb.ingest.row import Cell, Money, Note, Row
from tests.ingest.conftest import Import, said
from tests.ingest.read.test_sheets import ods, text

DAY = datetime.date(2004, 4, 1)


def shown(code: str, cell: Cell) -> Cell:
    rule = NumberFormat.of(code)
    return cell if rule is None else rule.display(cell).value(cell)


@pytest.mark.parametrize(
    ("code", "cell", "expected"),
    [
        ("00000", 8523, "08523"),
        ("00000", 123456, "123456"),
        ('"D-"00000', 8523, "D-08523"),
        ("00000\\-0000", 85231234, "08523-1234"),
        ('"0"####', 123, "0123"),
        ("###-####", 5551234, "555-1234"),
        ("###-####", 1234, "-1234"),
        ("#\\ ##0", 5551234, 5551234),
        ("00000", float("inf"), float("inf")),
        ("0,", 1e30, 1e30),
        ("0%", 0.125, Decimal("12.5")),
        ('0" %"', 12.5, 12.5),
        ("0,", 250_000, 250),
        ("#,##0.0,,", 2_500_000, Decimal("2.5")),
        ('0" Tsd."', 250, 250_000),
        ('[>=1000]0.0,"k";0', 3000, 3000),
        ('[>=1000]0.0,"k";0', 5, 5),
        ('0" t"', 5, 5),
        ('"ja";;"nein"', 0, "nein"),
        ("yyyy", DAY, PartialDate(2004)),
        ("mm.yyyy", DAY, PartialDate(2004, 4)),
        ("[$-407]mmmm yyyy;@", DAY, PartialDate(2004, 4)),
    ],
)
def test_a_value_arrives_as_it_is_shown(code: str, cell: Cell, expected: Cell) -> None:
    value = shown(code, cell)
    assert value == expected
    assert isinstance(value, str) is isinstance(expected, str)


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        ('#,##0.00 "DM"', "DEM"),
        ("[$$-409]#,##0.00", "USD"),
        ("#,##0.00 €", "EUR"),
        ("[$EUR ]#,##0.00_-", "EUR"),
        ("#,##0.00 [$kr-41D]", "kr"),
        ('_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "EUR"),
        ('"$"#,##0_);("$"#,##0)', "USD"),
    ],
)
def test_a_currency_in_the_format_arrives_with_the_number(code: str, currency: str) -> None:
    for number in (1000, -2.5, 0):
        value = shown(code, number)
        assert isinstance(value, Money)
        assert (value, value.currency) == (Decimal(str(number)), currency)


@pytest.mark.parametrize(("code", "factor"), [('0.0,"T€"', 1), ('0,, "Mio. €"', 1), ('0" TEUR"', 1000)])
def test_thousands_of_a_currency_arrive_in_full(code: str, factor: int) -> None:
    value = shown(code, 125_500)
    assert isinstance(value, Money)
    assert value == Decimal(125_500 * factor)
    assert value.currency == "EUR"


@pytest.mark.parametrize(
    "code", ["General", "0", "0.00", "#,##0", "@", "# ?/?", "0.00E+00", "dd.mm.yyyy", "h:mm", "[h]:mm", "[Red]0;-0"]
)
def test_formats_that_only_round_or_group_change_nothing(code: str) -> None:
    assert NumberFormat.of(code) is None


def test_texts_and_truth_values_do_not_take_a_number_format() -> None:
    assert [shown('0 "DM"', cell) for cell in ("k. A.", True, None)] == ["k. A.", True, None]


@pytest.mark.parametrize(
    ("kind", "value", "seen", "expected"),
    [
        ("float", "8523", "08523", "08523"),
        ("float", "85231234", "08523-1234", "08523-1234"),
        ("float", "1E+999999", "1E+999999", float("inf")),
        ("float", "1234567", "1.234.567", 1234567.0),
        ("float", "1234.567", "1,234.57", 1234.567),
        ("float", "249987", "250", Decimal("249.987")),
        ("float", "250", "250 Tsd.", 250_000),
        ("float", "0", "k. A.", "k. A."),
        ("float", "0.5", "1/2", 0.5),
        ("percentage", "0.125", "13 %", Decimal("12.5")),
        ("date", "2004-04-01", "2004", PartialDate(2004)),
        ("date", "2004-04-01", "April 2004", PartialDate(2004, 4)),
        ("date", "2004-04-01", "01.04.04", DAY),
    ],
)
def test_in_ods_the_text_shown_decides(kind: str, value: str, seen: str, expected: Cell) -> None:
    cell = DAY if kind == "date" else float(value)
    assert display_of(kind, value, seen, None).value(cell) == expected


def formatted(path: Path, code: str, values: list[Any], columns: tuple[str, ...] = ("a",)) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(columns)
    for value in values:
        sheet.append(value if isinstance(value, list) else [value])
        sheet.cell(sheet.max_row, 1).number_format = code
    workbook.save(path)
    return path


def test_a_workbook_tells_what_its_formats_change(tmp_path: Path) -> None:
    items = list(read(formatted(tmp_path / "a.xlsx", "#,##0,", [250_000, 1_000])))
    assert [item.values for item in items if isinstance(item, Row)] == [{"a": 250}, {"a": 1}]
    assert [(item.place.line, item.text.en) for item in items if isinstance(item, Note)] == [
        (line, "The number format of column “a” divides the numbers by 1,000; they are imported as shown.")
        for line in (2, 3)
    ]


def test_ods_cells_arrive_as_they_are_shown(tmp_path: Path) -> None:
    marks = {"valuetype": "currency", "value": "1000", "currency": "DEM", "text": "1.000,00 DM"}
    code = {"valuetype": "float", "value": "8523", "text": "08523", "numbercolumnsrepeated": "2"}
    path = ods(tmp_path / "a.ods", [[text("a"), text("b"), text("c")], [marks, code]])
    (values,) = [item.values for item in read(path) if isinstance(item, Row)]
    assert list(values.values()) == [1000, "08523", "08523"]
    assert isinstance(values["a"], Money)
    assert values["a"].currency == "DEM"


def test_a_workbook_that_counts_days_from_1904_keeps_its_dates(tmp_path: Path) -> None:
    path = formatted(tmp_path / "a.xlsx", "yyyy", [DAY])
    workbook = openpyxl.load_workbook(path)
    workbook.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no zone
    workbook.save(path)
    assert [item.values for item in read(path) if isinstance(item, Row)] == [{"a": PartialDate(2004)}]


PROJECTS = ("amount", "slug", "title", "currency", "source")


def test_an_amount_shown_in_another_currency_is_refused(tmp_path: Path, import_: Import) -> None:
    rows = [[1000, "a", "A", "EUR", "paper"], [500, "b", "B", "DEM", "paper"]]
    report = import_(formatted(tmp_path / "project.xlsx", '#,##0.00 "DM"', rows, PROJECTS))
    assert said(report) == [
        (2, "amount", "The number format of the cell shows DEM, but the column currency contains EUR.")
    ]


def test_kroner_are_of_the_country_in_the_column_currency(tmp_path: Path, import_: Import) -> None:
    rows = [[1000, "a", "A", "SEK", "paper"], [500, "b", "B", "EUR", "paper"], [500, "c", "C", None, "paper"]]
    for code in ("[$kr-41D] #,##0", '#,##0 "kr."'):
        report = import_(formatted(tmp_path / "project.xlsx", code, rows, PROJECTS), skip_rejected=True)
        assert [(problem.line, problem.message.de) for problem in report.problems] == [
            (line, "Die Währung „kr“ ist nicht eindeutig: Sie kann DKK, SEK, NOK, ISK oder EEK sein.")
            for line in (3, 4)
        ]
        assert report.rows.created + report.rows.unchanged == 1


MAPPING = """
entity = "project"
[fields]
slug = { column = "Nr" }
title = { column = "Titel" }
amount = { column = "Betrag", number = "1.234,56", currency = "EUR" }
currency = { currency_of = "Betrag" }
started_on = { column = "Beginn", date = ["D.M.Y"] }
source = { column = "Quelle" }
"""


def test_a_mapping_sees_currency_and_precision_of_the_sheet(tmp_path: Path, import_: Import) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, "utf-8")
    rows = [[1000, "a", "A", DAY, "paper"], [500, "b", "B", DAY, "paper"]]
    path = formatted(tmp_path / "a.xlsx", '#,##0.00 "€"', rows, ("Betrag", "Nr", "Titel", "Beginn", "Quelle"))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet["A3"].number_format = "[$$-409]#,##0.00"
    sheet["D2"].number_format = "mm.yyyy"
    workbook.save(path)
    report = import_(path, mapping=mapping, skip_rejected=True)
    assert said(report) == [(3, "amount", "The amount is given in USD; EUR is expected.")]
    assert report.rows.created == 1


def test_a_mapping_does_not_store_marks_as_euros_even_without_a_guard(tmp_path: Path, import_: Import) -> None:
    mapping = tmp_path / "m.toml"
    guarded = MAPPING.replace(', number = "1.234,56", currency = "EUR"', "")
    mapping.write_text(guarded.replace('{ currency_of = "Betrag" }', '{ constant = "EUR" }'), "utf-8")
    rows = [[1000, "a", "A", DAY, "paper"]]
    path = formatted(tmp_path / "a.xlsx", '#,##0 "DM"', rows, ("Betrag", "Nr", "Titel", "Beginn", "Quelle"))
    assert said(import_(path, mapping=mapping)) == [(2, "amount", "The amount is given in DEM; EUR is expected.")]


def test_thousands_in_the_format_are_not_multiplied_again(tmp_path: Path, import_: Import) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING.replace('currency = "EUR" }', "factor = 1000 }"), "utf-8")
    path = formatted(
        tmp_path / "a.xlsx",
        '0,"T€"',
        [[250_000, "a", "A", DAY, "paper"]],
        ("Betrag", "Nr", "Titel", "Beginn", "Quelle"),
    )
    ((line, field, message),) = said(import_(path, mapping=mapping))
    assert (line, field) == (2, "amount")
    assert message.endswith("factor = 1000 would multiply twice.")


@pytest.mark.parametrize(("value", "shown_as"), [("many", "1,5"), ("1e400", "1"), ("5", "–"), ("5", "##")])
def test_an_ods_number_that_tells_nothing_about_its_format_is_plain(value: str, shown_as: str) -> None:
    assert display_of("float", value, shown_as, None) == PLAIN


def test_a_moment_is_the_day_it_lies_in() -> None:
    assert partial_date(datetime.datetime(2004, 4, 1, 12, 30)) == PartialDate(2004, 4, 1)  # noqa: DTZ001
