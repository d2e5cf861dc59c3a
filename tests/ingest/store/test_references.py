"""Rows that refer to each other: in any order, in circles, to what is rejected, to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.ingest.store import bundles
from kb.models import Project, Region
from tests.ingest.conftest import Import, Rows, Write, said

HEAD = "slug,kind,name_de,parent,source\n"


def regions(*pairs: str) -> str:
    """Write functional regions given as ``slug>parent``."""
    return HEAD + "".join(
        f"{slug},functional,{slug.upper()},{parent},paper\n"
        for slug, _, parent in (pair.partition(">") for pair in pairs)
    )


def test_a_row_may_refer_to_a_later_one(write: Write, import_: Import, rows: Rows) -> None:
    assert import_(write("region.csv", regions("a>b", "b>c", "c>nrw"))).rows.created == 3
    stored = {row["slug"]: row for row in rows(Region)}
    assert stored["a"]["parent_id"] == stored["b"]["id"]
    assert stored["b"]["parent_id"] == stored["c"]["id"]


def test_long_chains_in_the_worst_order_are_stored(
    write: Write, import_: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "BATCH", 9)
    chain = [f"r{n}>r{n + 1}" for n in range(60)]
    assert import_(write("region.csv", regions(*chain, "r60>"))).rows.created == 61


def test_files_given_in_any_order_find_each_other(write: Write, import_: Import, rows: Rows) -> None:
    project = write("project.csv", "slug,title,region,organisation,source\np,T,a,o,paper\n")
    organisation = write("organisation.csv", "slug,name_de,region,source\no,O,a,paper\n")
    report = import_(project, organisation, write("region.csv", regions("a>")))
    assert (report.rows.created, list(report.problems)) == (3, [])
    assert rows(Project)[0]["organisation_id"] is not None


def test_a_table_with_a_foreign_name_may_come_first(write: Write, import_: Import) -> None:
    both = write(
        "list.json",
        '{"project": [{"slug": "p", "title": "T", "region": "a", "source": "s"}],'
        ' "region": [{"slug": "a", "kind": "functional", "name_de": "A", "source": "s"}],'
        ' "source": [{"slug": "s", "kind": "document", "title": "S"}]}',
    )
    report = import_(both)
    assert (report.rows.created, list(report.problems)) == (3, [])


def test_a_row_may_wait_for_another_file_of_the_same_table(write: Write, import_: Import, rows: Rows) -> None:
    report = import_(write("1/region.csv", regions("a>c", "b>a")), write("2/region.csv", regions("c>nrw", "d>b")))
    assert (report.rows.created, list(report.problems)) == (4, [])
    assert len(rows(Region)) == 6


def test_a_circle_is_named_with_its_way(write: Write, import_: Import, rows: Rows) -> None:
    report = import_(write("region.csv", regions("a>b", "b>c", "c>a", "d>a", "e>")))
    assert said(report) == [
        (2, "parent", "The records refer to each other in a circle: a → b → c → a."),
        (3, "parent", "The records refer to each other in a circle: b → c → a → b."),
        (4, "parent", "The records refer to each other in a circle: c → a → b → c."),
        (5, "parent", "The record refers to “a”, which was rejected."),
    ]
    assert len(rows(Region)) == 2


def test_an_entry_that_is_its_own_parent_is_a_circle(write: Write, import_: Import) -> None:
    ((line, field, message), *_) = said(import_(write("region.csv", regions("a>a"))))
    assert (line, field, message) == (2, "parent", "The records refer to each other in a circle: a → a.")


def test_a_circle_closed_over_stored_entries_is_found(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("region.csv", regions("a>", "b>a", "c>b")))
    report = import_(write("region.csv", regions("a>c")), skip_rejected=True)
    assert said(report) == [(2, "parent", "The records refer to each other in a circle: a → c → b → a.")]
    assert report.is_blocked
    assert rows(Region)[2]["parent_id"] is None


def test_a_tree_can_be_turned_without_a_circle(write: Write, import_: Import) -> None:
    import_(write("region.csv", regions("a>", "b>a", "c>b")))
    report = import_(write("region.csv", regions("a>", "b>c", "c>a")))
    assert (report.rows.updated, list(report.problems)) == (2, [])


def test_what_leads_nowhere_is_named_with_what_was_perhaps_meant(write: Write, import_: Import) -> None:
    (problem,) = import_(write("project.csv", "slug,title,region,source\np,T,dortmnd,paper\n")).problems
    assert problem.value == "dortmnd"
    assert problem.message.de.endswith("Meinten Sie „dortmund“?")


def test_a_reference_to_a_rejected_row_says_so(write: Write, import_: Import) -> None:
    organisation = write("organisation.csv", "slug,name_de,kind,source\no,O,nonsense,paper\n")
    report = import_(organisation, write("project.csv", "slug,title,organisation,source\np,T,o,paper\n"))
    assert said(report)[1] == (2, "organisation", "The record refers to “o”, which was rejected.")


def test_sound_rows_that_wait_for_a_rejected_one_are_left_out_with_it(
    write: Write, import_: Import, rows: Rows
) -> None:
    report = import_(write("region.csv", regions("a>b", "b>nowhere", "c>nrw")), skip_rejected=True)
    assert (report.rows.created, report.rejected) == (1, 2)
    assert [row["slug"] for row in rows(Region)] == ["nrw", "dortmund", "c"]


def test_of_two_regions_with_one_code_the_valid_one_is_meant(
    write: Write, import_: Import, rows: Rows, tmp_path: Path
) -> None:
    head = "slug,kind,code,nuts_version,name_de,valid_until,source\n"
    old = "old,nuts3,DEX01,2021,Alt,2023,paper\nnew,nuts3,DEX01,2024,Neu,,paper\nolder,nuts3,DEX01,2006,Älter,2009,paper\n"
    import_(write("region.csv", head + old))
    import_(write("project.csv", "slug,title,region,source\np,T,DEX01,paper\n"))
    by_id = {row["id"]: row["slug"] for row in rows(Region)}
    assert by_id[rows(Project)[0]["region_id"]] == "new"


BY_NAME = """
entity = "project"
[fields]
slug = { template = "p-{nr}" }
title = { column = "titel" }
region = { column = "ort", by = "name_de" }
source = { constant = "paper" }
"""
BERLIN = "slug,kind,code,nuts_version,name_de,parent,source\n"
LIST = "nr;titel;ort\n1;A;Berlin\n2;B;Dortmund\n"


def test_a_name_of_several_records_is_a_problem_that_describes_them(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("region.csv", BERLIN + "de3,nuts1,DE3,2024,Berlin,,paper\nde30,nuts2,DE30,2024,Berlin,de3,paper\n"))
    report = import_(write("list.csv", LIST), mapping=write("m.toml", BY_NAME), skip_rejected=True)
    (problem,) = report.problems
    assert (problem.line, problem.column, problem.field, problem.value) == (2, "ort", "region", "Berlin")
    assert problem.message.en == (
        "“Berlin” is ambiguous: 2 records (region) have this value in name_de: de3 (DE3), de30 (DE30, de3)."
    )
    assert problem.cure.de.startswith('In der Zuordnung by = "name_de" weglassen und den Datensatz mit slug oder code')
    assert [row["title"] for row in rows(Project)] == ["B"]


def test_versions_of_one_region_are_no_different_records(write: Write, import_: Import, rows: Rows) -> None:
    import_(
        write("region.csv", BERLIN + "old,nuts1,DE3,2016,Berlin,,paper\nnew,nuts1,DE3,2024,Berlin,,paper\n"),
    )
    assert not import_(write("list.csv", LIST), mapping=write("m.toml", BY_NAME)).problems
    regions_by_id = {row["id"]: row["slug"] for row in rows(Region)}
    assert [regions_by_id[row["region_id"]] for row in rows(Project)] == ["new", "dortmund"]


def test_a_second_record_of_the_name_made_by_the_same_import_counts(
    write: Write, import_: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "BATCH", 1)
    mapping = """
entity = "region"
[fields]
slug = { template = "o-{nr}" }
name_de = { column = "name" }
kind = { constant = "functional" }
parent = { column = "teil von", by = "name_de" }
source = { constant = "paper" }
"""
    body = "nr;name;teil von\n1;A;Z\n2;Z;\n3;B;Z\n4;Z;\n5;C;Z\n"
    report = import_(write("list.csv", body), mapping=write("m.toml", mapping))
    assert [(line, message[:16]) for line, _, message in said(report)] == [(6, "“Z” is ambiguous")]


def test_a_reference_that_leads_nowhere_is_named_by_the_column_of_the_list(write: Write, import_: Import) -> None:
    mapping = """entity = "project"
[fields]
slug = { template = "p-{nr}" }
title = { column = "titel" }
region = { column = "ort", by = "name_de" }
source = { constant = "paper" }
"""
    (problem,) = import_(write("list.csv", "nr;titel;ort\n1;A;Nirgendwo\n"), mapping=write("m.toml", mapping)).problems
    assert (problem.column, problem.field, problem.value) == ("ort", "region", "Nirgendwo")
