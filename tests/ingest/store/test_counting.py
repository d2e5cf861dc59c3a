"""Counts of records: each once, whatever many rows, roles and files use it."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from kb.ingest.report import sentences
from tests.ingest.conftest import Import, Write

MAPPING = """
entity = "project"
match = ["title"]
[fields]
slug = { slug_of = "title" }
title = { column = "title" }
organisation = { record = "carrier" }
programme = { record = "programme" }
source = { constant = "paper" }
[[records]]
name = "carrier"
entity = "organisation"
match = ["name_de"]
[records.fields]
slug = { slug_of = "name_de" }
name_de = { column = "carrier" }
source = { constant = "paper" }
[[records]]
name = "partner"
entity = "organisation"
match = ["name_de"]
[records.fields]
slug = { slug_of = "name_de" }
name_de = { column = "partner" }
source = { constant = "paper" }
[[records]]
name = "programme"
entity = "programme"
[records.fields]
slug = { constant = "ziel-2" }
kind = { constant = "structural_fund" }
name_de = { constant = "Ziel 2" }
organisation = { record = "partner" }
source = { constant = "paper" }
"""


@pytest.mark.parametrize("batch", [2, 2000])
def test_records_in_several_roles_rows_and_files_count_once_in_a_dry_run_and_for_real(
    write: Write, import_: Import, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("kb.ingest.store.bundles.BATCH", batch)
    mapping = write("mapping.toml", MAPPING)
    files = (
        write("a.csv", "title,carrier,partner\nA,X,Y\nB,Y,X\nC,X,X\n"),
        write("b.csv", "title,carrier,partner\nD,Z,X\nE,Y,Z\n"),
    )
    expected = {"organisation": (3, 0, 0), "programme": (1, 0, 0), "project": (5, 0, 0)}
    for dry_run in (True, False):
        report = import_(*files, mapping=mapping, dry_run=dry_run)
        assert [problem.message.en for problem in report.problems] == []
        assert {name: tuple(asdict(counts).values()) for name, counts in report.records.items()} == expected
        assert asdict(report.rows) == {"created": 5, "updated": 0, "unchanged": 0}
    again = import_(*files, mapping=mapping)
    assert {name: counts.unchanged for name, counts in again.records.items()} == {
        "organisation": 3,
        "programme": 1,
        "project": 5,
    }
    assert all(counts.created == counts.updated == 0 for counts in again.records.values())


SELF = """
entity = "region"
[fields]
slug = { column = "slug" }
kind = { constant = "functional" }
name_de = { column = "name" }
parent = { record = "above" }
source = { constant = "paper" }
[[records]]
name = "above"
entity = "region"
[records.fields]
slug = { column = "above" }
kind = { constant = "functional" }
name_de = { column = "above" }
source = { constant = "paper" }
"""


def test_a_record_made_as_a_linked_one_and_completed_by_its_own_row_is_new_not_updated(
    write: Write, import_: Import
) -> None:
    rows = write("list.csv", "slug,name,above\nsouth,South,land\nland,The land,\nnorth,North,land\n")
    report = import_(rows, mapping=write("mapping.toml", SELF))
    assert asdict(report.records["region"]) == {"created": 3, "updated": 0, "unchanged": 0}
    assert asdict(report.rows) == {"created": 3, "updated": 0, "unchanged": 0}
    assert report.differences == []


def test_a_linked_record_that_a_later_row_changes_counts_as_updated_once(write: Write, import_: Import) -> None:
    import_(write("region.csv", "slug,kind,name_de,source\nland,functional,Land,paper\n"))
    rows = write("list.csv", "slug,name,above\nsouth,South,land\nland,The land,\n")
    report = import_(rows, mapping=write("mapping.toml", SELF))
    assert asdict(report.records["region"]) == {"created": 1, "updated": 1, "unchanged": 0}
    assert [difference.after for difference in report.differences] == ["The land"]


UNKNOWN = """
entity = "project"
[fields]
slug = { template = "p-{nr}" }
title = { column = "title" }
region = { column = "region", by = "code", unknown = "empty" }
source = { constant = "paper" }
"""


def test_many_notes_of_one_kind_are_one_with_examples_and_few_stay_apart(write: Write, import_: Import) -> None:
    def notes(regions: int) -> list[str]:
        rows = "".join(f"{n},T,AL{n % regions:02}\n" for n in range(regions + 1))
        path = write("list.csv", "nr,title,region\n" + rows)
        report = import_(path, mapping=write("mapping.toml", UNKNOWN), dry_run=True)
        return [note.en for note in sentences.notes(report)]

    assert notes(2) == [
        "2× Left empty: region “AL00” is not known. (lines 2, 4)",
        "1× Left empty: region “AL01” is not known. (line 3)",
    ]
    examples = ", ".join(f"AL{n:02}" for n in range(10))
    assert notes(12) == [f"13× left empty, because 12 regions are not in the knowledge base: {examples}, …"]
