"""Mappings: what an administrator can say about a foreign list, and what is said about a mapping that is wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kb import ingest
from kb.ingest.mapping import BadMapping, load, names
from kb.models import (
    ClusterManager,
    CompetenceField,
    Initiative,
    Milestone,
    Organisation,
    Programme,
    Project,
    RegionEmployment,
    Source,
)
from tests.ingest.conftest import Import, Rows, Write, said

HEAD = """
entity = "project"
[fields]
slug = { template = "list-{nr}" }
title = { column = "titel" }
source = { constant = "paper" }
"""
EUROS = 'currency = { constant = "EUR" }\n'


def mapped(write: Write, fields: str, records: str = "", top: str = "") -> Path:
    """Write a mapping with further fields, linked records and settings at its top."""
    return write("mapping.toml", top + HEAD + fields + records)


def read_field(
    write: Write, import_: Import, rows: Rows, spec: str, cell: str, more: dict[str, str] | None = None
) -> Any:
    """Import one cell through the description of the field ``description``; return what is stored or the problem."""
    columns = {"nr": "1", "titel": "T", "cell": cell, **(more or {})}
    body = ";".join(columns) + "\n" + ";".join(f'"{value}"' for value in columns.values()) + "\n"
    report = import_(write("list.csv", body), mapping=mapped(write, f"description = {spec}\n"))
    if report.problems:
        return said(report)[0]
    return rows(Project)[0]["description"]


@pytest.mark.parametrize(
    ("spec", "cell", "expected"),
    [
        ('{ column = "cell" }', "  Plan  A ", "Plan A"),
        ('{ column = "cell" }', "Roth &amp;amp; Rau &bdquo;x&ldquo; &#38;", "Roth & Rau „x“ &"),
        ('{ column = "cell" }', "Entwick-\nlung von\nWerk\u00adstoffen", "Entwicklung von Werkstoffen"),
        ('{ column = "cell" }', "Aachen-\nKöln", "Aachen- Köln"),
        ('{ column = "cell", clean = [] }', "a  &amp; b", "a  &amp; b"),
        ('{ column = "cell", empty = ["unknown", "-"] }', "-", None),
        ('{ column = "cell", empty_pattern = "^\\\\(" }', "(Privatperson)", None),
        ('{ column = "cell", default = "none" }', "", "none"),
        ('{ column = "cell", extract = "([0-9]{5}) " }', "45127 Essen", "45127"),
        ('{ column = "cell", extract = "[0-9]+" }', "Nr. 7 von 9", "7"),
        ('{ column = "cell", extract = "x(.)", unmatched = "empty" }', "abc", None),
        ('{ column = "cell", extract = "x(.)", unmatched = "keep" }', "abc", "abc"),
        (
            '{ column = "cell", extract = "x(.)" }',
            "abc",
            (2, "description", "The value does not match the mapping's pattern x(.)."),
        ),
        ('{ column = "cell", values = { ja = "yes" } }', "ja", "yes"),
        ('{ column = "cell", values = { ja = "yes" }, other = "keep" }', "nein", "nein"),
        ('{ column = "cell", values = { ja = "yes" }, other = "empty" }', "nein", None),
        (
            '{ column = "cell", values = { ja = "yes" } }',
            "nein",
            (2, "description", "The value is not in the list of permitted values."),
        ),
        ('{ column = "cell", variants = { "A.NRW" = "a.NRW" } }', "A.NRW", "a.NRW"),
        ('{ column = "cell", cut = 5 }', "abcdefgh", "abcd…"),
        ('{ column = "cell", cut = 5 }', "abcde", "abcde"),
        ('{ first = [{ column = "nothing" }, { column = "cell" }] }', "x", "x"),
        ('{ template = "{nr}: {cell:slug}" }', "Über Öl", "1: ueber-oel"),
        ('{ template = "{nr}: {cell}" }', "", None),
        ('{ currency_of = "cell" }', "5 €", "EUR"),
        ('{ currency_of = "cell" }', "1.234 €", "EUR"),
        ('{ currency_of = "cell" }', "abc", None),
        ('{ currency_of = "cell" }', "5" + " " * 100_000 + "€", "EUR"),
        ('{ currency_of = "cell" }', "5" * 100_000 + " €", "EUR"),
        ('{ currency_of = "cell" }', "12", None),
        ('{ constant = "c" }', "x", "c"),
        ('{ column = "cell", omit = { de = "Grund", en = "reason" } }', "x", None),
        ('{ column = "cell", cases = [{ when = { nr = "^1$" }, extract = "^." }] }', "abc", "a"),
        ('{ column = "cell", cases = [{ when = { nr = "^2$" }, extract = "^." }] }', "abc", "abc"),
    ],
)
def test_a_cell_goes_through_what_the_mapping_says(
    write: Write, import_: Import, rows: Rows, spec: str, cell: str, expected: Any
) -> None:
    assert read_field(write, import_, rows, spec, cell, {"nothing": ""}) == expected


def money(write: Write, import_: Import, rows: Rows, spec: str, cell: str) -> Any:
    body = f'nr;titel;cell\n1;T;"{cell}"\n'
    report = import_(write("list.csv", body), mapping=mapped(write, f"amount = {spec}\n{EUROS}"))
    if report.problems:
        (problem,) = report.problems
        return problem.column, problem.message.en
    return rows(Project)[0]["amount"]


@pytest.mark.parametrize(
    ("spec", "cell", "expected"),
    [
        ('{ column = "cell", number = "1.234,56" }', "47.425,50", Decimal("47425.50")),
        ('{ column = "cell", number = "auto" }', "70.000,00 €", Decimal(70000)),
        ('{ column = "cell", number = "1.234" }', "49.993", Decimal(49993)),
        ('{ column = "cell", number = "auto", ambiguous = "empty" }', "49.993", None),
        ('{ column = "cell", number = "1234.56", round = true }', "1035599.9999999999", Decimal(1035600)),
        ('{ column = "cell", number = "auto", currency = "EUR" }', "5 €", Decimal(5)),
        ('{ column = "cell", number = "1234", round = true }', "9" * 34, ("cell", "This is not a number.")),
        ('{ column = "cell", number = "auto" }', "  ", None),
        (
            '{ column = "cell", number = "auto" }',
            "49.993",
            ("cell", "The number is ambiguous: the separator may mark thousands or decimals."),
        ),
        (
            '{ column = "cell", number = "auto", currency = "EUR" }',
            "5 kn",
            ("cell", "The amount is given in HRK; EUR is expected."),
        ),
    ],
)
def test_amounts_are_read_in_their_notation(
    write: Write, import_: Import, rows: Rows, spec: str, cell: str, expected: Any
) -> None:
    assert money(write, import_, rows, spec, cell) == expected


def test_dates_are_read_in_their_forms_and_years_taken_from_them(write: Write, import_: Import, rows: Rows) -> None:
    fields = (
        'started_on = { column = "von", date = ["D.M.Y", "Y"] }\n'
        'ended_on = { column = "bis", date = ["M/D/Y"] }\n'
        'year = { column = "von", date = ["D.M.Y", "Y"], year_only = true }\n'
    )
    body = "nr;titel;von;bis\n1;T;1.4.2008;4/15/2015\n2;T;2009;\n3;T;31.2.2008;\n"
    report = import_(write("list.csv", body), mapping=mapped(write, fields), skip_rejected=True)
    stored = [(str(row["started_on"]), str(row["ended_on"]), row["year"]) for row in rows(Project)]
    assert stored == [("2008-04-01", "2015-04-15", 2008), ("2009", "None", 2009)]
    assert [(line, field) for line, field, _ in said(report)] == [(4, "started_on"), (4, "year")]


def test_fields_can_share_a_treatment_and_still_say_their_own(write: Write, import_: Import, rows: Rows) -> None:
    shared = '[treatments.money]\nnumber = "1.234,56"\n[[treatments.money.cases]]\nwhen = { nr = "^2$" }\nnumber = "1234.56"\n'
    fields = (
        EUROS
        + 'amount = { column = "a", like = "money" }\nfinal_amount = { column = "b", like = "money", number = "1,234.56" }\n'
    )
    body = "nr;titel;a;b\n1;T;1.000,50;2,000.50\n2;T;1000.25;2000.25\n"
    report = import_(write("list.csv", body), mapping=write("m.toml", HEAD + fields + shared))
    assert list(report.problems) == []
    assert [row["amount"] for row in rows(Project)] == [Decimal("1000.50"), Decimal("1000.25")]
    assert [row["final_amount"] for row in rows(Project)] == [Decimal("2000.50"), Decimal("2000.25")]


LINKED = """
organisation = { record = "traeger" }
[[records]]
name = "liste"
entity = "source"
[records.fields]
slug = { constant = "liste" }
kind = { constant = "register" }
title = { constant = "Liste" }
[[records]]
name = "traeger"
entity = "organisation"
match = ["name_de"]
when = { art = "^firma$" }
[records.fields]
name_de = { column = "traeger" }
slug = { slug_of = "name_de" }
source = { record = "liste" }
"""


def test_linked_records_are_made_once_and_recognised_again(write: Write, import_: Import, rows: Rows) -> None:
    body = "nr;titel;traeger;art\n1;A;Stadt Essen;firma\n2;B;Stadt-Essen;firma\n3;C;Stadt Essen;firma\n4;D;;firma\n5;E;X;person\n"
    path, mapping = write("list.csv", body), mapped(write, LINKED)
    report = import_(path, mapping=mapping)
    assert (report.rows.created, report.records["organisation"].created, report.records["source"].created) == (5, 2, 1)
    first, second = rows(Organisation)
    assert (first["slug"], second["slug"]) == ("stadt-essen", "stadt-essen-2")
    assert [row["organisation_id"] for row in rows(Project)] == [first["id"], second["id"], first["id"], None, None]
    again = import_(path, mapping=mapping)
    assert (again.rows.unchanged, again.records["organisation"].created, again.change_set) == (5, 0, None)


def test_a_linked_record_that_is_there_is_left_as_it_is(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("source.csv", "slug,kind,title,publisher\nliste,document,Mein Titel,Ich\n"))
    body = "nr;titel;traeger;art\n1;A;Stadt Essen;firma\n"
    import_(write("list.csv", body), mapping=mapped(write, LINKED))
    assert rows(Source)[1]["title"] == "Mein Titel"


def test_a_row_whose_linked_record_is_wrong_is_rejected_as_a_whole(write: Write, import_: Import, rows: Rows) -> None:
    body = "nr;titel;traeger;art\n1;A;" + "x" * 400 + ";firma\n2;;Stadt Essen;firma\n"
    report = import_(write("list.csv", body), mapping=mapped(write, LINKED), skip_rejected=True)
    assert [(problem.line, problem.column, problem.field) for problem in report.problems] == [
        (2, "traeger", "name_de"),
        (3, "titel", "title"),
    ]
    assert report.rejected == 2
    assert rows(Organisation) == rows(Project) == []


OWNED = """
entity = "initiative"
[fields]
slug = { template = "{Name:slug}" }
name_de = { column = "Name" }
source = { constant = "paper" }
[[records]]
name = "team"
entity = "organisation"
match = ["name_de"]
[records.fields]
name_de = { column = "Team" }
slug = { slug_of = "name_de" }
source = { constant = "paper" }
[[records]]
name = "mandate"
entity = "cluster_manager"
[records.fields]
slug = { template = "{Name:slug}-{Team:slug}" }
initiative = { record = "main" }
organisation = { record = "team" }
role = { constant = "management" }
source = { constant = "paper" }
[[records]]
name = "founding"
entity = "milestone"
when = { Founded = "." }
[records.fields]
slug = { template = "{Name:slug}-founded" }
initiative = { record = "main" }
kind = { constant = "founded" }
happened_on = { column = "Founded", date = ["Y"] }
source = { constant = "paper" }
"""


def test_a_line_brings_what_belongs_to_its_own_record(write: Write, import_: Import, rows: Rows) -> None:
    mapping = write("owned.toml", OWNED)
    body = "Name;Team;Founded\nNetz A;Alpha GmbH;1998\nNetz B;Alpha GmbH;1998\n"
    report = import_(write("nets.csv", body), mapping=mapping)
    assert said(report) == []
    nets = {row["name_de"]: row["id"] for row in rows(Initiative)}
    (team,) = rows(Organisation)
    assert {(row["initiative_id"], row["organisation_id"]) for row in rows(ClusterManager)} == {
        (nets["Netz A"], team["id"]),
        (nets["Netz B"], team["id"]),
    }
    assert {row["initiative_id"] for row in rows(Milestone)} == set(nets.values())

    again = import_(write("nets.csv", body + "Netz C;;\n"), mapping=mapping)
    assert (again.rows.created, again.rows.unchanged) == (1, 2)
    assert len(rows(ClusterManager)) == len(rows(Milestone)) == 2


def test_the_line_s_own_record_cannot_point_to_what_belongs_to_it(write: Write, import_: Import) -> None:
    wrong = OWNED.replace(
        'name_de = { column = "Name" }', 'name_de = { column = "Name" }\nparent = { record = "mandate" }', 1
    )
    named = OWNED.replace('name = "team"', 'name = "main"')
    for mapping in (wrong, named):
        report = import_(write("nets.csv", "Name;Team;Founded\nA;B;1998\n"), mapping=write("owned.toml", mapping))
        assert report.is_blocked
        assert report.rows.created == 0


def test_slugs_of_names_are_numbered_where_they_meet_stored_ones(write: Write, import_: Import, rows: Rows) -> None:
    stored = "slug,name_de,source\nstadt-essen,Stadt Essen (alt),paper\nstadt-essen-2,Stadt Essen (neu),paper\n"
    import_(write("organisation.csv", stored))
    import_(write("list.csv", "nr;titel;traeger;art\n1;A;Stadt Essen;firma\n"), mapping=mapped(write, LINKED))
    assert [row["slug"] for row in rows(Organisation)] == ["stadt-essen", "stadt-essen-2", "stadt-essen-3"]


def test_many_different_linked_records_do_not_stay_in_memory(
    write: Write, import_: Import, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.ingest.mapping.drafts.MOST_SHARED", 3)
    monkeypatch.setattr("kb.ingest.store.bundles.BATCH", 4)
    body = "nr;titel;traeger;art\n" + "".join(f"{n};T;Firma {n % 10};firma\n" for n in range(40))
    import_(write("list.csv", body), mapping=mapped(write, LINKED))
    assert len(rows(Organisation)) == 10


@pytest.mark.parametrize(
    ("unknown", "created", "note"),
    [("skip", 1, "Left out: region “XX” is not known."), ("empty", 2, "Left empty: region “XX” is not known.")],
)
def test_unknown_references_may_leave_out_the_row_or_the_value(
    write: Write, import_: Import, rows: Rows, unknown: str, created: int, note: str
) -> None:
    field = f'region = {{ column = "ort", by = "code", unknown = "{unknown}" }}\n'
    report = import_(write("list.csv", "nr;titel;ort\n1;A;XX\n2;B;DEA\n"), mapping=mapped(write, field))
    assert (report.rows.created, report.skipped) == (created, 2 - created)
    assert [(text.en, noted.count, noted.lines) for text, noted in report.notes.items()] == [(note, 1, [2])]


def test_an_unknown_reference_rejects_the_row_when_nothing_else_is_said(write: Write, import_: Import) -> None:
    field = 'region = { column = "ort", by = "code" }\n'
    report = import_(write("list.csv", "nr;titel;ort\n1;A;XX\n2;B;nrw\n"), mapping=mapped(write, field))
    assert [field for _, field, _ in said(report)] == ["region", "region"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ('source_locator = { column = "kennung" }\n', "source_locator"),
        ('region = { column = "kennung", unknown = "empty" }\n', "region"),
    ],
)
def test_a_row_without_what_its_record_is_known_by_is_rejected_not_added_again_each_time(
    write: Write, import_: Import, rows: Rows, fields: str, field: str
) -> None:
    mapping = mapped(write, fields, top=f'match = ["{field}"]\n')
    for kennung in ("", "nowhere"):
        path = write("list.csv", f"nr;titel;kennung\n1;T;{kennung}\n")
        is_known = field == "source_locator" and kennung == "nowhere"
        expected = [] if is_known else [(2, field, "The value is missing.")]
        assert [said(import_(path, mapping=mapping)) for _ in range(2)] == [expected] * 2
    assert len(rows(Project)) == (1 if field == "source_locator" else 0)


def test_a_list_in_a_field_of_a_linked_record_is_named(write: Write, import_: Import) -> None:
    line = '{"nr": 1, "titel": "T", "traeger": ["A", "B"], "art": "firma"}\n{"nr": 2, "titel": {}, "traeger": {}, "art": "firma"}\n'
    report = import_(write("list.ndjson", line), mapping=mapped(write, "", LINKED))
    message = "A single value is expected, not a list or an object."
    assert [(line, text) for line, _, text in said(report)] == [(1, message), (2, message), (2, message)]


def test_rows_that_repeat_an_earlier_one_are_left_out_or_rejected(write: Write, import_: Import, rows: Rows) -> None:
    body = "nr;titel\n1;A\n2;A\n3;B\n4;A\n"
    top = '[repeats]\nignore = ["nr"]\n'
    path = write("list.csv", body)
    report = import_(path, mapping=write("m.toml", HEAD + top))
    assert (report.rows.created, report.skipped, report.rejected) == (2, 2, 0)
    (noted,) = report.notes.values()
    assert noted.lines == [3, 5]
    rejected = import_(path, mapping=write("n.toml", HEAD + top + 'action = "reject"\n'))
    assert said(rejected) == [(3, None, "The row repeats line 2."), (5, None, "The row repeats line 2.")]


def test_a_foreign_list_may_repeat_a_record_but_not_contradict_itself(
    write: Write, import_: Import, rows: Rows
) -> None:
    mapping = write("m.toml", HEAD + '[repeats]\naction = "skip"\n')
    report = import_(
        write("a.csv", "nr;titel;more\n1;A;x\n2;B;x\n"),
        write("b.csv", "nr;titel\n1;A\n2;C\n"),
        mapping=mapping,
        skip_rejected=True,
    )
    assert (report.rows.created, report.skipped, report.rejected) == (2, 1, 1)
    (problem,) = report.problems
    assert problem.message.en.startswith("The row contradicts ")
    assert problem.message.en.endswith("a.csv, line 3: same key, different content.")
    strict = import_(write("a.csv", "nr;titel;x\n3;A;x\n3;A;y\n"), mapping=write("n.toml", HEAD))
    assert said(strict) == [(3, "slug", "The same key already occurs in line 2.")]


def test_every_row_whose_linked_record_is_refused_is_rejected(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("programme.csv", "slug,kind,name_de,cci,source\npact,pact,Pakt,2007DE1,paper\n"))
    records = """
[[records]]
name = "programm"
entity = "programme"
match = ["name_de"]
[records.fields]
name_de = { column = "programm" }
cci = { column = "cci" }
slug = { slug_of = "name_de" }
kind = { constant = "pact" }
source = { constant = "paper" }
"""
    mapping = mapped(write, 'programme = { record = "programm" }\n', records)
    path = write("list.csv", "nr,titel,programm,cci\n1,A,Neu,2007DE1\n2,B,Neu,2007DE1\n3,C,Neu,2007DE9\n4,D,,\n")
    report = import_(path, mapping=mapping, skip_rejected=True)
    assert [(line, field) for line, field, _ in said(report)] == [(2, "cci"), (3, "programme"), (4, "programme")]
    assert [row["slug"] for row in rows(Project)] == ["list-4"]


UNPIVOT = """
entity = "region_employment"
[unpivot]
columns = 'Persons(?:_(?P<group>.+))?'
value = "persons"
[fields]
region = { column = "Geo", by = "code", unknown = "skip" }
nace_group = { column = "group", default = "TOTAL" }
year = { column = "Year" }
persons = { column = "persons", number = "1234.56", round = true }
source = { constant = "paper" }
"""


def test_wide_tables_become_a_record_for_each_filled_cell(write: Write, import_: Import, rows: Rows) -> None:
    body = "Year,Geo,Persons_A,Persons_B-E,Persons,Note\n2000,DEA,1.0,,3.4,x\n2001,DEA,2.0,5.0,7.0,\n2001,XX,1.0,1.0,1.0,\n"
    path, mapping = write("list.csv", body), write("m.toml", UNPIVOT)
    report = import_(path, mapping=mapping)
    assert (report.rows.created, report.skipped) == (5, 3)
    stored = [(row["nace_group"], row["year"], row["persons"]) for row in rows(RegionEmployment)]
    assert stored == [("A", 2000, 1), ("TOTAL", 2000, 3), ("A", 2001, 2), ("B-E", 2001, 5), ("TOTAL", 2001, 7)]
    assert import_(path, mapping=mapping).rows.unchanged == 5


def test_cells_of_wide_tables_without_a_value_are_counted(write: Write, import_: Import, rows: Rows) -> None:
    body = "Year,Geo,Persons_A,Persons\n2000,DEA,: c,3\n2001,DEA,,:\n2002,DEA,,\n"
    report = import_(write("list.csv", body), mapping=write("m.toml", "skip = { persons = '^:' }\n" + UNPIVOT))
    assert (report.rows.created, report.rejected, report.skipped) == (1, 0, 2)
    assert [row["persons"] for row in rows(RegionEmployment)] == [3]
    counted = {text.en: count.count for text, count in report.notes.items()}
    assert counted["No value in the column “Persons_A”."] == 2
    assert counted["No value in the column “Persons”."] == 1


def test_a_condition_may_compare_columns(write: Write, import_: Import, rows: Rows) -> None:
    fields = (
        "region = { column = \"ort\", cases = [{ when = { '{ort} {marke}' = '^(\\w+) \\1$' }, extract = 'DEA' }] }\n"
    )
    mapping = mapped(write, fields, top="skip = { '{nr}={titel}' = '^(.*)=\\1$' }\n")
    body = "nr;titel;ort;marke\n1;A;DEA;\n2;2;DEA;\n3;;DEAx;DEAx\n"
    report = import_(write("list.csv", body), mapping=mapping, skip_rejected=True)
    assert [(line, field) for line, field, _ in said(report)] == [(4, "title")]
    assert report.skipped == 1
    without = import_(write("short.csv", "nr;titel;ort\n1;A;DEA\n"), mapping=mapping)
    assert [problem.field for problem in without.problems] == ["marke"]


def test_a_wide_table_without_its_columns_is_refused(write: Write, import_: Import) -> None:
    report = import_(write("list.csv", "Year,Geo\n2000,DEA\n"), mapping=write("m.toml", UNPIVOT))
    assert [problem.field for problem in report.problems] == ["Persons(?:_(?P<group>.+))?"]


def test_columns_the_mapping_needs_are_named_and_others_left_aside(write: Write, import_: Import, rows: Rows) -> None:
    mapping = mapped(write, 'description = { column = "text" }\n', top='optional = ["text"]\n')
    report = import_(write("list.csv", "nr,name\n1,A\n"), mapping=mapping)
    assert said(report) == [(1, "titel", "The column “titel” is missing.")]
    assert import_(write("other.csv", "nr,titel,more\n1,A,x\n"), mapping=mapping).rows.created == 1


def test_a_record_of_json_with_none_of_the_columns_is_named(write: Write, import_: Import) -> None:
    report = import_(write("list.ndjson", '{"a": 1}\n{"nr": 1, "titel": "A"}\n'), mapping=mapped(write, ""))
    assert said(report) == [(1, "nr, titel", "The column “nr, titel” is missing.")]


def test_a_template_record_can_be_a_stub_with_the_facts_of_the_row(write: Write, import_: Import, rows: Rows) -> None:
    records = """
[[records]]
name = "programme"
entity = "programme"
match = ["cci"]
[records.fields]
cci = { column = "cci", empty = ["unknown"] }
slug = { slug_of = "programm-{cci}" }
kind = { constant = "structural_fund" }
name_de = { template = "Programm {cci}" }
source = { constant = "paper" }
"""
    mapping = mapped(write, 'programme = { record = "programme" }\n', records)
    import_(write("list.csv", "nr,titel,cci\n1,A,2007DE1\n2,B,unknown\n3,C,2007DE1\n"), mapping=mapping)
    (programme,) = rows(Programme)
    assert (programme["slug"], programme["name_de"]) == ("programm-2007de1", "Programm 2007DE1")
    assert [row["programme_id"] for row in rows(Project)] == [programme["id"], None, programme["id"]]


def test_a_broader_field_may_be_found_under_another_role(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("field_scheme.csv", "slug,name_de,source\ns,S,paper\n"))
    records = """
[[records]]
name = "series"
entity = "competence_field"
match = ["field_scheme", "name_de"]
when = { feld = "_" }
[records.fields]
name_de = { column = "feld", extract = '^([^_]+)_' }
slug = { slug_of = "name_de" }
field_scheme = { constant = "s" }
source = { constant = "paper" }
[[records]]
name = "feld"
entity = "competence_field"
match = ["field_scheme", "name_de"]
[records.fields]
name_de = { column = "feld" }
slug = { slug_of = "name_de" }
parent = { record = "series" }
field_scheme = { constant = "s" }
source = { constant = "paper" }
"""
    mapping = mapped(write, 'competence_field = { record = "feld" }\n', records)
    report = import_(write("list.csv", "nr,titel,feld\n1,A,Bio_Rot\n2,B,Bio\n"), mapping=mapping)
    assert list(report.problems) == []
    stored = {row["name_de"]: row for row in rows(CompetenceField)}
    assert set(stored) == {"Bio", "Bio_Rot"}
    assert stored["Bio_Rot"]["parent_id"] == stored["Bio"]["id"]


def test_a_table_may_stand_below_a_title_and_end_in_a_sum(
    write: Write, import_: Import, rows: Rows, tmp_path: Path
) -> None:
    title = "Förderliste 2013;;;\n\nStand: Mai\n"
    body = title + "nr;titel;Betrag;Betrag;\n1;A;5;6;x\n2;B;7;8;\nSumme;;12;14;\n"
    fields = EUROS + 'amount = { column = "Betrag" }\nfinal_amount = { column = "Betrag (2)" }\n'
    top = 'header = 4\nskip = { nr = "^Summe" }\nsheet = "Liste"\n'
    report = import_(write("list.csv", body), mapping=mapped(write, fields, top=top))
    assert list(report.problems) == []
    assert [(row["amount"], row["final_amount"]) for row in rows(Project)] == [(5, 6), (7, 8)]
    (noted,) = report.notes.values()
    assert (report.skipped, noted.lines) == (1, [7])
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("Liste")
    for line in (["Förderliste", "=1+1"], [], [], ["nr", "titel", "Betrag", "Betrag"], [3, "C", 9, 10], ["Summe"]):
        sheet.append(line)
    workbook.worksheets[0].append(["something else"])
    workbook.save(tmp_path / "list.xlsx")
    report = import_(tmp_path / "list.xlsx", mapping=tmp_path / "mapping.toml")
    assert (report.rows.created, list(report.problems)) == (1, [])
    del workbook["Liste"]
    workbook.save(tmp_path / "list.xlsx")
    missing = import_(tmp_path / "list.xlsx", mapping=tmp_path / "mapping.toml")
    assert said(missing) == [(None, None, "There is no sheet “Liste” with content.")]
    short = import_(write("short.csv", "nr;titel;Betrag;Betrag\n"), mapping=tmp_path / "mapping.toml")
    assert said(short) == [(None, None, "There are no rows below the header.")]


def test_slugs_are_numbered_past_hundreds(
    write: Write, import_: Import, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.ingest.store.unique._AT_ONCE", 4)
    fields = 'name_de = { column = "name" }\nslug = { slug_of = "name_de" }\nsource = { constant = "paper" }\n'
    mapping = write("m.toml", 'entity = "organisation"\nmatch = ["name_de"]\n[fields]\n' + fields)
    names = [f"A{'!' * n}" for n in range(1, 30)]
    for part in (names[:11], names):
        import_(write("list.csv", "name\n" + "\n".join(part) + "\n"), mapping=mapping)
    slugs = [row["slug"] for row in rows(Organisation)]
    assert slugs == ["a", *(f"a-{n}" for n in range(2, 30))]


@pytest.mark.parametrize(
    ("content", "field", "message"),
    [
        ("entity = ", None, "The mapping is not valid TOML"),
        ('entity = "projekt"\n[fields]\n', "entity", "unknown table"),
        (HEAD + 'jahr = { column = "x" }\n', "fields.jahr", "Unknown column “jahr”."),
        (
            HEAD + 'year = { column = "x", nummer = "auto" }\n',
            "fields.year.nummer",
            "no setting “nummer” here. Did you mean “number”?",
        ),
        (HEAD + 'year = { column = "x", constant = 1 }\n', "fields.year", "specify exactly one of column"),
        (HEAD + "year = { }\n", "fields.year", "specify exactly one of column"),
        (
            HEAD.replace('{ template = "list-{nr}" }', '{ slug_of = "title" }'),
            "fields.slug",
            "a generated slug cannot identify existing records",
        ),
        (HEAD + 'year = { column = "x", number = "12" }\n', "fields.year.number", "write “auto”"),
        (HEAD + 'year = { column = "x", date = ["J"] }\n', "fields.year.date.0", "unknown date format"),
        (HEAD + 'year = { column = "x", extract = "(" }\n', "fields.year.extract", "not a regular expression"),
        (HEAD + 'region = { record = "ort" }\n', "fields.region", "no record named ort"),
        (HEAD + 'year = { column = "x", like = "money" }\n', "fields.year.like", "there is no treatment named money"),
        (HEAD + 'description = { slug_of = "name" }\n', "fields.description", "name is not a field of this record"),
        ('entity = "project"\n[fields]\ntitle = { column = "x" }\n', "fields", "the key requires the field slug"),
    ],
)
def test_a_wrong_mapping_is_named_at_its_place(
    write: Write, import_: Import, content: str, field: str | None, message: str
) -> None:
    report = import_(write("list.csv", "nr,titel\n1,A\n"), mapping=write("m.toml", content))
    assert report.is_blocked
    assert field in [problem.field for problem in report.problems]
    assert any(message in problem.message.en for problem in report.problems)


def test_a_mapping_that_is_not_there_or_no_text_is_named(write: Write, tmp_path: Path) -> None:
    for mapping, message in (
        (Path("nothing.toml"), "There is no such mapping."),
        (write("b.toml", b"\xff\xfe"), "cannot be read"),
    ):
        with pytest.raises(BadMapping) as bad:
            load(mapping)
        assert message in bad.value.problems[0].message.en
    assert "ziel2-nrw" in load_cure(tmp_path)


def load_cure(folder: Path) -> str:
    with pytest.raises(BadMapping) as bad:
        load(folder / "none.toml")
    return bad.value.problems[0].cure.en


@pytest.mark.parametrize("name", names())
def test_the_mappings_that_are_shipped_are_sound(name: str) -> None:
    spec = load(name)
    assert spec.title_de
    assert spec.title_en


def test_a_preview_shows_what_would_be_read(write: Write) -> None:
    mapping = mapped(write, 'region = { column = "ort" }\ndescription = { column = "text", cut = 3 }\n' + LINKED)
    body = "nr;titel;ort;text;traeger;art\n1;A;DEA;abcdef;Stadt;firma\n2;;;;;\n3;B;;;;\n4;C;;;;\n"
    seen = ingest.preview(mapping, write("list.csv", body), rows=3)
    (_, records), (place, _) = seen.rows
    assert [record.name for record in records] == ["liste", "traeger", ""]
    assert records[1].values == {"name_de": "Stadt", "source": "→ liste", "slug": "… Stadt"}
    assert records[2].values["region"] == "region “DEA”"
    assert place.line == 4
    assert [problem.column for problem in seen.problems] == ["titel"]
    assert [text.en for _, text in seen.notes] == ["text shortened to 3 characters"]


def test_a_preview_names_what_is_wrong_with_the_sample(write: Write, tmp_path: Path) -> None:
    mapping = mapped(write, "")
    assert ingest.preview(mapping, tmp_path / "none.csv").problems[0].message.en == "The file or folder does not exist."
    assert ingest.preview(mapping, write("a.csv", "x\n1\n")).problems[0].field == "nr"
    assert ingest.preview(mapping, write("b.ndjson", "{\n")).problems[0].line == 1
