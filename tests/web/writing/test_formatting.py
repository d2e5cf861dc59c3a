"""How dates, numbers, money and names are written in German and English."""

from __future__ import annotations

import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from kb.dates import PartialDate
from kb.models import ClusterManager, Organisation, Person, Project, Region, Source, Statement
from kb.models.vocabulary import Indicator, LanguageCode, Precision
from kb.web.writing import formatting
from kb.web.writing.formatting import Localised

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("2003", "2003", "2003"),
        ("2003-05", "Mai 2003", "May 2003"),
        ("2003-12-05", "5. Dezember 2003", "5 December 2003"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(text: str, german: str, english: str) -> None:
    assert formatting.date(PartialDate.parse(text), "de") == german
    assert formatting.date(PartialDate.parse(text), "en") == english


def test_a_period_may_be_open() -> None:
    first, last = PartialDate(2000), PartialDate(2006)
    assert formatting.period(first, last, "de") == "2000–2006"
    assert formatting.period(first, None, "de") == "seit 2000"
    assert formatting.period(None, last, "en") == "until 2006"
    assert formatting.period(None, None, "en") == ""
    assert formatting.period(first, first, "en") == "2000"
    assert formatting.period(PartialDate(2000, 3), last, "de") == "März 2000 – 2006"


def test_days_of_one_month_name_it_once() -> None:
    first, last = PartialDate(2004, 7, 14), PartialDate(2004, 7, 15)
    assert formatting.period(first, last, "de") == "14.–15. Juli 2004"
    assert formatting.period(first, last, "en") == "14–15 July 2004"
    assert formatting.period(first, PartialDate(2004, 8, 1), "de") == "14. Juli 2004 – 1. August 2004"
    assert formatting.period(first, PartialDate(2005, 7, 14), "de") == "14. Juli 2004 – 14. Juli 2005"
    assert formatting.period(PartialDate(2004, 7), last, "en") == "July 2004 – 15 July 2004"
    assert formatting.date(None, "de") == ""


def test_a_moment_is_written_in_universal_time() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert (
        formatting.moment(datetime.datetime(2026, 11, 23, 14, 5, tzinfo=zone), "de") == "23. November 2026, 12:05 UTC"
    )
    assert formatting.moment(datetime.datetime(2026, 11, 23, 14, 5), "en") == "23 November 2026, 14:05 UTC"  # noqa: DTZ001  # As SQLite reads it back.


def test_numbers_have_the_separators_of_the_language() -> None:
    assert formatting.number(Decimal(70000), "de") == "70.000"
    assert formatting.number(Decimal("3598.60"), "en") == "3,598.6"
    assert formatting.number(0.5, "de") == "0,5"
    assert formatting.number(None, "de") == ""


@pytest.mark.parametrize(
    ("value", "currency", "german", "english"),
    [
        ("3598600000", "EUR", "3.598,6 Mio. €", "€3,598.6 million"),
        ("100000000", "DEM", "100 Mio. DM", "DM 100 million"),
        ("47425.50", "EUR", "47.425,50 €", "€47,425.50"),
        ("1234567", "EUR", "1.234.567 €", "€1,234,567"),
        ("70000", "SEK", "70.000 SEK", "SEK 70,000"),
        ("990000", "EUR", "990.000 €", "€990,000"),
        ("1000000", "EUR", "1 Mio. €", "€1 million"),
        ("1000000000000", "EUR", "1.000.000 Mio. €", "€1,000,000 million"),
        ("0", "EUR", "0 €", "€0"),
        ("47425.50", None, "47.425,50", "47,425.50"),
        ("2000000", None, "2 Mio.", "2 million"),
    ],
)
def test_money_keeps_its_currency(value: str, currency: str | None, german: str, english: str) -> None:
    assert formatting.money(Decimal(value), currency, "de") == german.replace(" ", NBSP)
    assert formatting.money(Decimal(value), currency, "en") == english.replace(" ", NBSP)
    assert formatting.money(None, "EUR", "de") == ""


def statement(**values: Any) -> Statement:
    return Statement(**values)


def test_what_a_statement_counts_keeps_how_exact_it_is() -> None:
    about = statement(value=Decimal(1500), precision=Precision.ABOUT)
    assert formatting.amount(about, "de") == "rund 1.500"
    assert formatting.amount(statement(value=Decimal(40), value_most=Decimal(60)), "en") == "40–60"
    assert formatting.amount(statement(value=Decimal(7), precision=Precision.EXACT), "en") == "7"
    budget = statement(value=Decimal(100_000_000), currency="DEM", precision=Precision.UP_TO)
    assert formatting.amount(budget, "de") == f"bis zu 100{NBSP}Mio.{NBSP}DM"
    assert formatting.amount(statement(text_de="Ohne Zahl"), "de") == ""


def test_a_missing_name_falls_back_to_the_other_language_and_says_so() -> None:
    region = Region(slug="ruhr", name_de="Ruhrgebiet")
    assert formatting.localised(region, "name", "de") == Localised("Ruhrgebiet")
    assert formatting.localised(region, "name", "en") == Localised("Ruhrgebiet", "de")
    assert formatting.localised(region, "description", "en") == Localised("")


def test_every_record_is_called_something() -> None:
    assert formatting.title_of(Source(title="Rapport", language=None), "de") == Localised("Rapport")
    assert formatting.title_of(Source(title="Report", language=LanguageCode.EN), "de") == Localised("Report", "en")
    assert formatting.title_of(Project(title="Projekt", language="de-DE"), "de") == Localised("Projekt")
    assert formatting.title_of(statement(text_en="So it is"), "de") == Localised("So it is", "en")
    assert formatting.title_of(SimpleNamespace(slug="x"), "de") == Localised("x")


def test_who_manages_a_cluster_is_called_by_name() -> None:
    office = ClusterManager(
        slug="somewhere-office", organisation=Organisation(slug="office", name_de="Büro", name_en="Office")
    )
    assert formatting.title_of(office, "en").text == "Office"
    assert (
        formatting.title_of(ClusterManager(slug="a", person=Person(slug="b", name="Erika Beispiel")), "de").text
        == "Erika Beispiel"
    )


def test_a_source_is_named_by_who_says_it_and_when() -> None:
    assert formatting.source_label(Source(publisher="WAZ", title="…", published_on=PartialDate(2005, 8))) == "WAZ 2005"
    assert formatting.source_label(Source(author="Rehfeld", title="…")) == "Rehfeld"
    long = "Clustermanagement in der Strukturpolitik – Internationale Erfahrungen"
    assert formatting.source_label(Source(title=long)) == "Clustermanagement in der…"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Import /srv/kb/lists/ziel2.csv", "Import ziel2.csv"),
        ("/home/ada lovelace/a.csv, /srv/b.csv", "a.csv, b.csv"),
        ("(./in/a.csv; ../b.csv)", "(a.csv; b.csv)"),
        (r"C:\Users\Ada\a.csv", "a.csv"),
        ("siehe https://example.org/a/b", "siehe https://example.org/a/b"),
        ("Name und/oder Ort, 1/2, a / b / c", "Name und/oder Ort, 1/2, a / b / c"),
        ("Neuer Stand", "Neuer Stand"),
    ],
)
def test_of_a_path_only_the_file_is_told(written: str, shown: str) -> None:
    assert formatting.without_folders(written) == shown


def test_only_addresses_of_web_and_mail_are_links() -> None:
    assert all(map(formatting.is_link, ("https://a.example", "HTTP://a.example", "mailto:a@example.org")))
    assert not any(map(formatting.is_link, ("javascript:alert(1)", "data:text/html,x", "//a.example", "", None)))


def test_a_long_text_is_cut_at_a_word() -> None:
    assert formatting.shorten("kurz", 10) == "kurz"
    assert formatting.shorten("eins zwei drei", 10) == "eins zwei…"


@pytest.mark.parametrize(
    ("german", "english", "repeats"),
    [
        ("Mehr als 65 Mitglieder.", "More than 65 members.", True),
        ("Über 65 Mitglieder", "Over 65 members", True),
        ("65 Mitglieder.", "65 members.", False),
        (
            "Mehr als 65 Mitglieder, darunter zehn Hochschulen.",
            "More than 65 members, ten of them universities.",
            False,
        ),
    ],
)
def test_a_text_may_say_no_more_than_its_number(german: str, english: str, repeats: bool) -> None:
    said = Statement(
        text_de=german,
        text_en=english,
        indicator=Indicator.MEMBERS,
        value=Decimal(65),
        precision=Precision.MORE_THAN,
    )
    assert [formatting.repeats_number(said, language) for language in ("de", "en")] == [repeats, repeats]
    assert not formatting.repeats_number(Statement(text_de=german), "de"), "without a number there is nothing else"
