"""Each check on rows made by hand: what it finds, and what it leaves alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kb.queries.content import CHECKS, ContentRows, content_findings
from kb.queries.content.figures import _readings

Row = dict[str, str]
PAGE: Row = {"slug": "page", "title": "A page", "url": "https://example.org/a", "language": "de", "seen": "whole"}
SOURCE = {**PAGE, "voice": "press", "published_on": "2012-05-04"}


def found(check: str, tables: dict[str, list[Row]]) -> list[tuple[str, str]]:
    """Return record and field of what one check finds."""
    findings = content_findings(ContentRows({"source": [SOURCE], **tables}))
    return [(finding.record, finding.field) for finding in findings if finding.check == check]


def statement(**values: str) -> Row:
    """Make a statement of one source."""
    return {
        "slug": "fact",
        "initiative": "hafen",
        "kind": "characteristic",
        "source": "page",
        "text_de": "Text.",
        **values,
    }


def milestone(**values: str) -> Row:
    """Make a milestone of one source."""
    return {
        "slug": "start",
        "initiative": "hafen",
        "kind": "founded",
        "source": "page",
        "text_de": "Gründung.",
        **values,
    }


def initiative(**values: str) -> Row:
    """Make an initiative of one source."""
    return {"slug": "hafen", "name_de": "Hafen", "source": "page", **values}


@pytest.mark.parametrize(
    ("row", "is_found"),
    [
        (statement(as_of="2013"), True),
        (statement(as_of="2013", unconfirmed="true"), True),
        (statement(as_of="2012"), False),
        (statement(as_of="2012-05-05"), True),
        (statement(as_of="201X"), False),
        (statement(as_of="2013", source="other"), False),
    ],
)
def test_a_fact_is_not_later_than_its_source(row: Row, is_found: bool) -> None:
    assert found("later-than-source", {"statement": [row]}) == [("statement:fact", "as_of")] * is_found


def test_an_event_may_be_later_than_its_source_once_it_is_marked_as_unconfirmed() -> None:
    assert found("later-than-source", {"milestone": [milestone(happened_on="2012-06")]})
    assert not found("later-than-source", {"milestone": [milestone(happened_on="2012-06", unconfirmed="true")]})


@pytest.mark.parametrize(
    ("published_on", "row", "is_found"),
    [
        ("2012~", milestone(happened_on="2012"), True),
        ("2012~", milestone(happened_on="2012~"), False),
        ("2012~", milestone(happened_on="2012", text_de="Gründung 2012."), False),
        ("2012~", milestone(happened_on="2012-03-02"), False),
        ("2012-05-04", milestone(happened_on="2012-05-04"), True),
        ("2012-05-04", milestone(happened_on="2012-05"), False),
        ("2012-05-04", milestone(happened_on="2012-05-04", kind="decision"), False),
    ],
)
def test_the_date_of_a_page_is_not_that_of_the_fact(published_on: str, row: Row, is_found: bool) -> None:
    tables = {"source": [{**SOURCE, "published_on": published_on}], "milestone": [row]}
    assert found("date-of-page", tables) == [("milestone:start", "happened_on")] * is_found


@pytest.mark.parametrize(
    ("title", "row", "is_found"),
    [
        ("10 Jahre Hafen", milestone(happened_on="2002"), True),
        ("Le pôle fête ses 10 ans", milestone(happened_on="2002"), True),
        ("El clúster celebra diez años", milestone(happened_on="2002"), True),
        ("A page", milestone(happened_on="2002", quote="vor zehn Jahren gegründet"), True),
        ("A page", milestone(happened_on="2002", text_en="Founded, as its 10 years in 2012 show."), True),
        ("10 Jahre Hafen", milestone(happened_on="2003"), False),
        ("10 Jahre Hafen", milestone(happened_on="2002-03"), False),
        ("10 Jahre Hafen", milestone(happened_on="2002", unconfirmed="true"), False),
    ],
)
def test_a_year_counted_back_is_unconfirmed(title: str, row: Row, is_found: bool) -> None:
    tables = {"source": [{**SOURCE, "title": title}], "milestone": [row]}
    assert found("counted-back", tables) == [("milestone:start", "happened_on")] * is_found


def test_a_label_has_a_date() -> None:
    labels = [{"slug": "a"}, {"slug": "b", "issued_on": "2012"}, {"slug": "c", "valid_until": "2014"}]
    assert found("undated-label", {"label": labels}) == [("label:a", "issued_on")]


@pytest.mark.parametrize(
    ("row", "is_found"),
    [
        (milestone(text_de="Aufnahme in das Programm."), True),
        (milestone(text_de="Beginn.", text_en="The start is announced for autumn."), True),
        (milestone(text_de="Prämiert als Kompetenznetz."), True),
        (milestone(text_en="Certified by the ministry."), True),
        (milestone(text_de="Aufnahme in das Programm.", kind="label_won"), False),
        (milestone(text_de="Die Gründung wird angekündigt.", unconfirmed="true"), False),
        (milestone(), False),
    ],
)
def test_an_admission_is_no_founding(row: Row, is_found: bool) -> None:
    assert found("admission-as-event", {"milestone": [row]}) == [("milestone:start", "kind")] * is_found


def test_a_target_stands_in_one_row() -> None:
    target = statement(kind="expectation", indicator="jobs_targeted", value="500")
    others = [
        {**target, "slug": "again", "source": "other"},
        {**target, "slug": "more", "value": "600"},
        {**target, "slug": "elsewhere", "initiative": "wald"},
        {**target, "slug": "made", "kind": "outcome", "indicator": "jobs_created"},
    ]
    assert found("same-target", {"statement": [target, *others]}) == [("statement:again", "value")]


def test_a_source_gives_one_value_for_one_time() -> None:
    value = statement(indicator="members", value="50", as_of="2012")
    others = [
        {**value, "slug": "second", "value": "60"},
        {**value, "slug": "later", "value": "60", "as_of": "2013"},
        {**value, "slug": "other-page", "value": "70", "source": "other"},
    ]
    assert found("two-values", {"statement": [value, *others]}) == [("statement:second", "value")]
    undated = {**value, "as_of": ""}
    pair = [undated, {**undated, "slug": "second", "value": "60"}]
    assert found("two-values", {"statement": pair}) == [("statement:second", "value")], "nor for no time at all"


@pytest.mark.parametrize(
    ("more", "is_found"),
    [
        ({"text_de": "Stand: März 2015 hatte es 50 Mitglieder."}, True),
        ({"text_de": "Rund 50 Mitglieder Ende 2013."}, True),
        ({"text_en": "Some 50 members as of 2013."}, True),
        ({"text_en": "50 members.", "quote": "at the end of 2013 it had 50 members"}, True),
        ({"text_de": "Rund 50 Mitglieder Ende 2013.", "as_of": "2013"}, False),
        ({"text_de": "50 Projekte bis 2015.", "kind": "expectation"}, False),
        ({"text_de": "50 Mitglieder Ende 2013.", "indicator": ""}, False),
        ({"text_de": "Seit 1998 rund 50 Mitglieder, 3 mehr als 2006."}, False),
        ({"text_de": "40 Millionen Euro, gefördert von Ende 2008 bis 2014."}, False),
        ({"text_en": "40 million euros, funded from the end of 2008 to 2014."}, False),
    ],
)
def test_a_figure_has_the_date_that_its_text_gives(more: Row, is_found: bool) -> None:
    row = {**statement(indicator="members", value="50"), "as_of": "", **more}
    assert found("undated-figure", {"statement": [row]}) == [(f"statement:{row['slug']}", "as_of")] * is_found


@pytest.mark.parametrize(
    ("value", "precision", "text_de", "text_en", "fields"),
    [
        ("50", "about", "Rund 50 Mitglieder.", "Some 50 members.", []),
        ("50", "", "Rund 50 Mitglieder.", "50 members.", ["text_de"]),
        ("50", "more_than", "Rund 50 Mitglieder.", "More than 50 members.", ["text_de"]),
        ("50", "about", "50 Mitglieder.", "About 50 members.", ["text_de"]),
        ("50", "", "Rund 70 Firmen und 50 Mitglieder.", "Some 70 firms and 50 members.", []),
        ("1500000", "up_to", "Bis zu 1,5 Millionen Euro.", "Up to 1.5 million euros.", []),
        ("1500000", "", "1,5 Millionen Euro.", "More than €1.5 million.", ["text_en"]),
        ("18000000000", "", "18 Milliarden Euro Umsatz.", "The firms turned over 18 billion euros.", []),
        ("1200", "exact", "1.200 Stellen.", "1,200 jobs.", []),
        ("12", "", "Rund ein Dutzend Mitglieder.", "About a dozen members.", []),
        ("12", "", "Rund zwölf Mitglieder.", "Twelve members.", ["text_de"]),
        ("100", "more_than", "Mehr als hundert Mitglieder.", "More than a hundred members.", []),
    ],
)
def test_text_and_number_have_the_same_qualifier(
    value: str, precision: str, text_de: str, text_en: str, fields: list[str]
) -> None:
    row = statement(indicator="members", value=value, precision=precision, text_de=text_de, text_en=text_en)
    assert found("qualifier", {"statement": [row]}) == [("statement:fact", field) for field in fields]


def test_a_lesson_has_a_reading_and_a_speaker() -> None:
    spoken = statement(kind="lesson", text_de="Laut Zeitung: Vertrauen braucht Zeit.", reading_de="Geduld hilft.")
    bare = statement(kind="lesson", slug="bare", text_de="Vertrauen braucht Zeit.")
    tables = {"statement": [spoken, bare, statement(slug="trait")]}
    assert found("unread-lesson", tables) == [("statement:bare", "reading_de")]
    assert found("speakerless-lesson", tables) == [("statement:bare", "text_de")]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Gegründet 2012. Ein Ende ist nicht belegt.", True),
        ("Gegründet 2012. Ein Ende ist uns nicht bekannt.", False),
        ("Laut Zeitung gibt es keine Nachfolge.", False),
        ("Die Gesellschaft gibt es nicht mehr.", False),
        ("There was no evaluation.", True),
        ("Über Stellen sagt die Bilanz nichts.", True),
        ("Die Presse sagt: Über Stellen sagt die Bilanz nichts.", False),
        ("The report gives no figure.", True),
        ("We know of no evaluation.", False),
    ],
)
def test_what_we_have_not_seen_is_not_said_to_be_absent(text: str, is_found: bool) -> None:
    rows = [initiative(summary_de=text)]
    assert found("absence", {"initiative": rows}) == [("initiative:hafen", "summary_de")] * is_found


def test_another_legal_form_is_named() -> None:
    rows = [initiative(legal_form="other"), initiative(slug="wald", legal_form="other", governance_de="Stiftung")]
    assert found("vague-legal-form", {"initiative": rows}) == [("initiative:hafen", "legal_form")]


def test_an_address_leads_to_a_page() -> None:
    addresses = ["https://example.org/", "http://example.org", "https://example.org/a", ""]
    rows = [{**SOURCE, "slug": f"s{number}", "url": address} for number, address in enumerate(addresses)]
    assert found("front-page", {"source": rows}) == [("source:s0", "url"), ("source:s1", "url")]


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("de/", True),
        ("index.html", True),
        ("en/index.php", True),
        ("?lang=de", True),
        ("home#top", True),
        ("?p=35385", False),
        ("index.php?id=33", False),
        ("de/netz", False),
    ],
)
def test_a_front_page_may_be_named_by_language_or_file(path: str, is_found: bool) -> None:
    rows = [{**SOURCE, "url": f"https://example.org/{path}"}]
    assert found("front-page", {"source": rows}) == [(f"source:{SOURCE['slug']}", "url")] * is_found


def test_a_source_says_language_voice_and_how_it_was_seen() -> None:
    rows = [SOURCE, {**SOURCE, "slug": "bare", "language": "", "seen": "", "voice": ""}]
    fields = ["language", "seen", "voice"]
    assert found("unexplained-source", {"source": rows}) == [("source:bare", field) for field in fields]


def test_an_initiative_has_region_field_and_source() -> None:
    linked = {
        "initiative_region": [{"initiative": "hafen", "region": "DEA"}],
        "initiative_field": [{"initiative": "hafen", "competence_field": "it"}],
    }
    rows = [initiative(), initiative(slug="wald", name_de="Wald", source="")]
    expected = [("initiative:wald", field) for field in ("region", "competence_field", "source")]
    assert found("bare-initiative", {"initiative": rows, **linked}) == expected


def test_an_initiative_has_one_record() -> None:
    rows = [
        initiative(name_de="Hafen & Logistik e.V.", website="https://www.example.org/"),
        initiative(slug="spelling", name_de="Hafen und Logistik", name_en="Port"),
        initiative(slug="site", name_de="Anders", website="http://example.org"),
        initiative(slug="wald", name_de="Wald", website="https://example.org/wald"),
    ]
    assert found("twin", {"initiative": rows}) == [("initiative:spelling", "name_de"), ("initiative:site", "website")]


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("Cluster ChemSite", True),
        ("ChemSite (Emscher-Lippe)", True),
        ("ChemSite – Netzwerk der Chemie", True),
        ("ChemSite-Initiative", True),
        ("ChemNetz", False),
        ("Cluster", False),
    ],
)
def test_an_initiative_is_known_under_a_second_name(name: str, is_found: bool) -> None:
    rows = [initiative(name_de="ChemSite"), initiative(slug="second", name_de=name)]
    assert found("twin", {"initiative": rows}) == [("initiative:second", "name_de")] * is_found


def test_every_check_has_a_name_of_its_own_and_says_what_helps() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.wrong.de and check.wrong.en and check.cure.de and check.cure.en for check in CHECKS)


def test_a_finding_says_value_fault_and_cure_in_both_languages() -> None:
    tables = {"source": [SOURCE], "statement": [statement(as_of="2013")]}
    (finding,) = content_findings(ContentRows(tables))
    assert (finding.check, finding.value) == ("later-than-source", "2013")
    assert "page, 2012-05-04" in finding.wrong.de and "page, 2012-05-04" in finding.wrong.en
    assert finding.cure.de.startswith("Das Datum berichtigen")


@pytest.mark.parametrize(
    ("number", "language", "meant"),
    [("1.234,5", "de", {Decimal("1234.5")}), ("1,234.5", "en", {Decimal("1234.5")}), ("1.2.3", "en", set())],
)
def test_a_written_number_means_what_its_language_writes(number: str, language: str, meant: set[Decimal]) -> None:
    assert _readings(number, None, language) == meant
