"""What a mapping can say about a cell and where it stands: marks, units, factors, zeros, day numbers, fill, place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.dates import PartialDate
from kb.ingest.check import InvalidValue
from kb.ingest.mapping.cells import CellReader
from kb.ingest.mapping.dates import read_date
from kb.ingest.mapping.spec import FieldSpec
from kb.ingest.report import sentences
from kb.models import Organisation, Project
from kb.texts import Text
from tests.ingest.conftest import Import, Rows, Write, said


def read(cell: Any, **spec: Any) -> Any:
    """Read a cell; return its value or the English sentences of problem and cure."""
    try:
        reading = CellReader(FieldSpec(column="cell", **spec), ("spaces",)).read({"cell": cell})
    except InvalidValue as invalid:
        return f"{invalid.fault.message.format(**invalid.words).en} {invalid.fault.cure.format(**invalid.words).en}"
    return reading.value if not reading.notes else (reading.value, [note.text.en for note in reading.notes])


GERMAN = {"number": "1.234,56"}
UNITS = {"Mio.": 1_000_000, "Mrd.": 10**9, "Tsd.": 1000, "T": 1000}
NO_NUMBER = "This is not a number. Enter a number such as 47.425,50"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,5 Mio. €", Decimal(1_500_000)),
        ("1,5 Mio €", Decimal(1_500_000)),
        ("EUR 1,5 Mio.", Decimal(1_500_000)),
        ("Mio. € 1,5", Decimal(1_500_000)),
        ("250 T€", Decimal(250_000)),
        ("250 TEUR", Decimal(250_000)),
        ("250T EUR", Decimal(250_000)),
        ("T€ 250", Decimal(250_000)),
        ("-12,7 Tsd. EUR", Decimal(-12_700)),
        ("1.200,55", Decimal("1200.55")),
        (7, Decimal(7)),
        ("1,5 Billionen €", f"{NO_NUMBER}, with one of these units if needed: Mio., Mrd., Tsd., T."),
        ("1,5 Mio. DM", "The amount is given in DEM; EUR is expected."),
    ],
)
def test_a_unit_beside_the_number_multiplies_it(cell: Any, expected: Any) -> None:
    value = read(cell, currency="EUR", units=UNITS, **GERMAN)
    assert value == expected if isinstance(expected, Decimal) else value.startswith(expected)


@pytest.mark.parametrize(
    ("cell", "units", "setting"),
    [
        ("1,5 Mio. €", {}, '"Mio." = 1000000'),
        ("1,5 Millionen", {}, '"Millionen" = 1000000'),
        ("250 TEUR", {}, '"T" = 1000'),
        ("T€ 1.250", {}, '"T" = 1000'),
        ("3 Mrd. EUR", {"Mio.": 1_000_000}, '"Mrd." = 1000000000'),
    ],
)
def test_a_unit_that_the_mapping_does_not_name_is_explained(cell: str, units: Any, setting: str) -> None:
    sentence = read(cell, units=units, **GERMAN)
    unit = setting.split('"')[1]
    assert sentence.startswith(f"The unit “{unit}” is beside the number. Set in the mapping")
    assert f"units = {{ {setting} }}" in sentence
    assert read(cell, units={**units, unit: int(setting.split()[-1])}, **GERMAN) > 1000


NOTED = """
entity = "project"
[fields]
slug = { template = "p-{nr}" }
title = { column = "titel", cut = 12 }
external_id = { column = "ort", fill = "down", variants = { A1 = "A", A2 = "A", B1 = "B", B2 = "B" } }
amount = { column = "betrag", number = "1.234", strip = ["*", "ca."] }
currency = { constant = "EUR" }
source = { constant = "paper" }
"""


def test_what_a_mapping_changes_is_noted_by_kind_with_examples_and_every_cell(write: Write, import_: Import) -> None:
    body = "nr;titel;ort;betrag\n1;Kurz;A1;1*\n2;Zwölf Zeichen und mehr;A2;2*\n3;T;;3\n4;T;B1;*4\n5;T;B2;4*\n6;T;A1;\n"
    cells: list[tuple[int | None, str | None, str | None]] = []
    report = import_(
        write("list.csv", body),
        mapping=write("m.toml", NOTED),
        on_note=lambda place, column, value, _: cells.append((place.line, column, value)),
    )
    assert [note.en for note in sentences.notes(report)] == [
        "ort: 6× spelling unified, 4 different: A1 → A, A2 → A, B1 → B, B2 → B",
        "4× betrag: “*” removed (lines 2, 3, 5), for example “1*”, “2*”, “*4”",
        "1× titel shortened to 12 characters (line 3), for example “Zwölf Zeichen und mehr”",
        "1× ort: empty cell filled with the value above (line 4), for example “A2”",
    ]
    assert sentences.notes(report)[3].de.endswith("(Zeile 4), zum Beispiel „A2“")
    assert sorted(cells, key=str) == sorted(
        [
            *((line, "ort", cell) for line, cell in [(2, "A1"), (3, "A2"), (4, "A2"), (5, "B1"), (6, "B2"), (7, "A1")]),
            *((line, "betrag", cell) for line, cell in [(2, "1*"), (3, "2*"), (5, "*4"), (6, "4*")]),
            (3, "titel", "Zwölf Zeichen und mehr"),
            (4, "ort", "A2"),
        ],
        key=str,
    )


def test_few_spellings_are_noted_one_by_one(write: Write, import_: Import) -> None:
    report = import_(write("list.csv", "nr;titel;ort;betrag\n1;T;A1;\n2;T;A1;\n"), mapping=write("m.toml", NOTED))
    assert [note.de for note in sentences.notes(report)] == [
        "2× Schreibweise vereinheitlicht: „A1“ → „A“ (Zeilen 2, 3)"
    ]


def test_a_value_of_a_template_is_noted_with_its_columns() -> None:
    spec = FieldSpec(template="{Ort}, {Land}", cut=5)
    (note,) = CellReader(spec, ()).read({"Ort": "Berlin", "Land": "DE"}).notes
    assert (note.text.en, note.about.column) == ("Land, Ort shortened to 5 characters", "Land, Ort")


def test_other_words_beside_a_number_are_no_units() -> None:
    for cell in ("12 kg", "ca. 3 Mio.", "Mio. €", "Team 5"):
        assert read(cell, **GERMAN).startswith(NO_NUMBER)


@pytest.mark.parametrize("cell", ["1.200 kr", "kr 1.200,00", "1.200 kr.", "Kr. 1.200"])
def test_a_krone_is_of_the_country_that_the_mapping_says(cell: str) -> None:
    assert [read(cell, currency=code, **GERMAN) for code in ("DKK", "SEK", "NOK")] == [1200, 1200, 1200]
    for currency in ("EUR", None):
        assert read(cell, currency=currency, **GERMAN) == (
            "The currency “kr” is ambiguous: it may be DKK, SEK, NOK, ISK or EEK."
            ' Say which one is meant: in the mapping beside the amount, for example currency = "DKK".'
        )
    reader = CellReader(FieldSpec(currency_of="cell"), ())
    with pytest.raises(InvalidValue) as wrong:
        reader.read({"cell": cell})
    assert wrong.value.words["remedy"] == Text(
        'in der Zuordnung statt currency_of, zum Beispiel currency = { constant = "DKK" }',
        'in the mapping instead of currency_of, for example currency = { constant = "DKK" }',
    )


@given(st.decimals(min_value=0, max_value=10**6, places=3), st.sampled_from([1000, 0.01, "1.95583"]))
def test_a_factor_multiplies_exactly(number: Decimal, factor: Any) -> None:
    assert read(str(number), number="1234.56", factor=factor) == number * Decimal(str(factor))


def test_a_unit_in_the_cell_counts_instead_of_the_factor_of_the_column() -> None:
    assert read("125,5", factor=1000, units=UNITS, **GERMAN) == Decimal(125_500)
    assert read("1,5 Mio.", factor=1000, units=UNITS, **GERMAN) == Decimal(1_500_000)
    assert read("125,5", factor=1000, round=True, **GERMAN) == Decimal(125_500)


@pytest.mark.parametrize(
    "spec", ['{ column = "cell", number = "auto" }', '{ first = [{ column = "cell", like = "money" }] }']
)
def test_a_record_with_a_constant_currency_refuses_another_one(write: Write, import_: Import, spec: str) -> None:
    mapping = f"""
entity = "project"
[fields]
slug = {{ template = "p-{{nr}}" }}
title = {{ column = "nr" }}
amount = {spec}
currency = {{ constant = "EUR" }}
source = {{ constant = "paper" }}
[treatments.money]
number = "auto"
"""
    if "like" not in spec:
        mapping = mapping.partition("[treatments")[0]
    report = import_(write("list.csv", "nr;cell\n1;5,00 €\n2;5,00 DM\n3;$ 5.00\n"), mapping=write("m.toml", mapping))
    assert said(report) == [
        (3, "amount", "The amount is given in DEM; EUR is expected."),
        (4, "amount", "The amount is given in USD; EUR is expected."),
    ]


MARKS = ["ca.", "rd.", "*", "1)", "bis zu"]


@pytest.mark.parametrize(
    ("cell", "number", "mark"),
    [
        ("ca. 500", 500, "ca."),
        ("Ca. 500 €", 500, "ca."),
        ("1.200,00*", 1200, "*"),
        ("1.200,00 1)", 1200, "1)"),
        ("bis zu 50.000", 50_000, "bis zu"),
    ],
)
def test_marks_are_cut_off_and_noted(cell: str, number: int, mark: str) -> None:
    assert read(cell, strip=MARKS, **GERMAN) == (number, [f"cell: “{mark}” removed"])


@pytest.mark.parametrize("cell", ["1.200,001)", "*", "1)", "cirka 500"])
def test_a_mark_is_never_cut_out_of_a_word_or_number(cell: str) -> None:
    assert read(cell, strip=[*MARKS, "ci"], **GERMAN).startswith(NO_NUMBER)
    assert read(cell, strip=[*MARKS, "ci"]) == cell


def test_the_cure_shows_the_notation_of_the_mapping() -> None:
    for example, shown in (("1.234,56", "47.425,50"), ("1 234", "47 425"), ("1234.56", "47425.50")):
        assert read("x", number=example) == f"This is not a number. Enter a number such as {shown}."


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("8523", "08523"),
        (8523, "08523"),
        (8523.0, "08523"),
        ("08523", "08523"),
        ("A-1010", "A-1010"),
        ("108523", "108523"),
        (None, None),
    ],
)
def test_lost_zeros_are_filled_in(cell: Any, expected: str | None) -> None:
    assert read(cell, pad=5) == expected


@pytest.mark.parametrize(
    ("cell", "form", "expected"),
    [
        (1, "serial", "1900-01-01"),
        (59, "serial", "1900-02-28"),
        (61, "serial", "1900-03-01"),
        ("38078", "serial", "2004-04-01"),
        (38078.75, "serial", "2004-04-01"),
        (2958465, "serial", "9999-12-31"),
        (36616, "serial-1904", "2004-04-01"),
        (0, "serial-1904", "1904-01-01"),
    ],
)
def test_day_numbers_of_spreadsheets_are_dates(cell: Any, form: str, expected: str) -> None:
    assert read_date(cell, (form,)) == PartialDate.parse(expected)


@pytest.mark.parametrize("cell", [0, 60, -5, 2958466, "x", "99999999"])
def test_numbers_of_no_day_are_refused(cell: Any) -> None:
    with pytest.raises(InvalidValue):
        read_date(cell, ("serial",))


def test_a_year_before_day_numbers_stays_a_year() -> None:
    assert str(read_date(2004, ("Y", "serial"))) == "2004"
    assert str(read_date(38078, ("Y", "serial"))) == "2004-04-01"


PLACED = """
entity = "project"
[fields]
slug = { template = "{(sheet):slug}-{(line)}" }
title = { column = "Titel" }
source = { constant = "paper" }
source_locator = { template = "{(file)}, {(sheet)}, {(line)}" }
year = { column = "(sheet)", extract = '\\d{4}', date = ["Y"], year_only = true }
organisation = { record = "team" }
[[records]]
name = "team"
entity = "organisation"
match = ["name_de"]
[records.fields]
name_de = { column = "Team", fill = "down" }
slug = { slug_of = "name_de" }
source = { constant = "paper" }
"""


def test_values_given_once_are_filled_down_within_their_sheet(
    write: Write, import_: Import, rows: Rows, tmp_path: Path
) -> None:
    workbook = openpyxl.Workbook()
    for number, year in enumerate(("Liste 2004", "Liste 2005")):
        sheet = workbook.create_sheet(year, number)
        for line in (["Titel", "Team"], ["A", "Alpha" if number == 0 else None], ["B"], ["Summe", "x"], [], ["C", " "]):
            sheet.append(line)
    workbook.remove(workbook["Sheet"])
    workbook.save(tmp_path / "list.xlsx")
    mapping = write("m.toml", PLACED.replace("[fields]", 'skip = { Titel = "^Summe" }\n[fields]', 1))
    report = import_(tmp_path / "list.xlsx", mapping=mapping)
    assert said(report) == []
    (team,) = rows(Organisation)
    stored = [(row["title"], row["year"], row["source_locator"], row["organisation_id"]) for row in rows(Project)]
    assert stored == [
        ("A", 2004, "list.xlsx, Liste 2004, 2", team["id"]),
        ("B", 2004, "list.xlsx, Liste 2004, 3", team["id"]),
        ("C", 2004, "list.xlsx, Liste 2004, 6", team["id"]),
        ("A", 2005, "list.xlsx, Liste 2005, 2", None),
        ("B", 2005, "list.xlsx, Liste 2005, 3", None),
        ("C", 2005, "list.xlsx, Liste 2005, 6", None),
    ]
    notes = {text.en: count.lines for text, count in report.notes.items()}
    assert notes["Team: empty cell filled with the value above"] == [3, 6]
