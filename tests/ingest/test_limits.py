"""Limits of an import and of its report hold exactly: at the limit and one beyond it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from kb.cli.import_texts import report_lines
from kb.database import Sessions
from kb.dates import PartialDate
from kb.ingest.check.slugs import slugify
from kb.ingest.check.values import InvalidValue, decimal_number, whole_number
from kb.ingest.draft import Draft, Role
from kb.ingest.mapping.dates import read_date
from kb.ingest.mapping.numbers import Notation, read_amount
from kb.ingest.report import faults, sentences
from kb.ingest.report.outcome import Difference, Report
from kb.ingest.report.problem import Fault, Place, Problems, shown
from kb.ingest.store.pending import Pending
from kb.ingest.store.unique import give_slugs
from kb.models import Source
from kb.texts import Text


@pytest.mark.parametrize(("letters", "kept"), [(120, 120), (121, 120)])
def test_a_slug_has_at_most_120_letters(letters: int, kept: int) -> None:
    assert slugify("a" * letters) == "a" * kept


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert slugify("a" * 100 + " " + "b" * 19) == "a" * 100 + "-" + "b" * 19
    assert slugify("a" * 100 + " " + "b" * 20) == "a" * 100


def test_a_number_has_at_most_100_characters() -> None:
    amount = read_amount("0" * 99 + "7", Notation.of("1234"))
    assert amount is not None
    assert amount.number == 7
    with pytest.raises(InvalidValue):
        read_amount("0" * 100 + "7", Notation.of("1234"))


def test_a_report_shows_200_characters_of_a_value() -> None:
    assert shown("x" * 200) == "x" * 200
    assert shown("x" * 201) == "x" * 200 + "…"


def test_a_report_keeps_1000_differences_and_counts_the_rest() -> None:
    report = Report()
    for line in range(1, 1002):
        report.note_difference(Difference(Place("a.csv", line), "organization", "a", "name", str(line), ""))
        assert len(report.differences) == min(line, 1000)
    assert report.differences_total == 1001


@pytest.mark.parametrize(("count", "rest"), [(50, 0), (51, 1)])
def test_a_report_shows_50_lines_of_a_section(count: int, rest: int) -> None:
    report = Report()
    for number in range(count):
        place = Place("a.csv", number + 2)
        report.note_difference(Difference(place, "organization", "a", "name", f"difference-{number}", ""))
        report.problems.add(Fault(Text.same(f"problem-{number}"), Text.same("cure")).at(place))
    lines = list(report_lines(report, "en"))
    assert sum("difference-" in line for line in lines) == 50
    assert sum("problem-" in line for line in lines) == 50
    assert sum(line.strip().startswith("…") for line in lines) == 2 * rest


def test_a_report_keeps_the_first_ten_lines_of_a_note() -> None:
    report = Report()
    note = Text.same("n")
    for line in range(1, 12):
        report.note(note, Place("a.csv", line))
    assert report.notes[note].lines == list(range(1, 11))
    assert report.notes[note].count == 11


def test_a_whole_number_fits_into_a_column_of_32_bits() -> None:
    for number in (2_147_483_647, -2_147_483_647):
        assert whole_number(number) == number
    for number in (2_147_483_648, -2_147_483_648):
        with pytest.raises(InvalidValue):
            whole_number(number)


def test_a_decimal_from_json_has_an_exponent_below_20() -> None:
    assert decimal_number(Decimal("1E+19")) == 10**19
    assert decimal_number(Decimal("1E-19")) == Decimal("1E-19")
    for text in ("1E+20", "1E-20"):
        with pytest.raises(InvalidValue):
            decimal_number(Decimal(text))


def test_a_report_keeps_1000_problems_and_counts_the_rest() -> None:
    problems = Problems()
    for line in range(1, 1002):
        problems.add(faults.REFUSED.at(Place("a.csv", line), reason="r"))
    assert (len(problems.kept), problems.total, problems.rejected) == (1000, 1001, 1001)


@pytest.mark.parametrize("lines", [3, 4])
def test_a_note_names_three_lines(lines: int) -> None:
    report = Report()
    for line in range(1, lines + 1):
        report.note(Text.same("n"), Place("a.csv", line))
    assert [note.de for note in sentences.notes(report)] == [f"{lines}× n (Zeilen 1, 2, 3)"]


def test_a_location_shows_five_values() -> None:
    problems = [replace(faults.REFUSED.at(Place("a"), reason="r"), value=f"v{number}") for number in range(6)]
    assert sentences.location(problems[:5]).en == "a · “v0”, “v1”, “v2”, “v3”, “v4”"
    assert sentences.location(problems).en == "a · “v0”, “v1”, “v2”, “v3”, “v4”, …"


def test_suggestions_come_from_20000_stored_slugs(sessions: Sessions) -> None:
    rows = [{"slug": f"s-{number}", "kind": "document", "title": "t"} for number in range(20_001)]
    with sessions() as session:
        session.execute(sa.insert(Source), rows)
        assert len(Pending()._slugs(session, "source")) == 20_000


@pytest.mark.parametrize(("form", "last"), [("serial", 2_958_465), ("serial-1904", 2_957_003)])
def test_the_last_day_number_is_the_end_of_9999(form: str, last: int) -> None:
    assert read_date(str(last), (form,)) == PartialDate(9999, 12, 31)
    with pytest.raises(InvalidValue):
        read_date(str(last + 1), (form,))


@pytest.mark.parametrize(("letters", "kept"), [(112, 112), (113, 112)])
def test_a_slug_made_from_a_name_leaves_room_for_eight_characters(sessions: Sessions, letters: int, kept: int) -> None:
    role = Role("", "organisation", ("slug",))
    drafts = [Draft(role, Place("a"), {}, slug_from="a" * letters) for _ in range(2)]
    with sessions() as session:
        give_slugs(session, "organisation", drafts)
    assert [draft.values["slug"] for draft in drafts] == ["a" * kept, "a" * kept + "-2"]
