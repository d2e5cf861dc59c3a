"""Linked records: which are made, which are not because a reference is empty, and how problems with them are named."""

from __future__ import annotations

from kb.ingest.report import sentences
from kb.models import (
    ClusterManager,
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Organisation,
    Participation,
)
from tests.ingest.conftest import Import, Rows, Write

SOURCE = 'source = { constant = "paper" }\n'
NETS = f"""
entity = "initiative"
[fields]
slug = {{ template = "{{Name:slug}}" }}
name_de = {{ column = "Name" }}
{SOURCE}
[[records]]
name = "scheme"
entity = "field_scheme"
match = ["name_de"]
[records.fields]
name_de = {{ column = "Scheme" }}
slug = {{ slug_of = "name_de" }}
{SOURCE}
[[records]]
name = "broader"
entity = "competence_field"
match = ["field_scheme", "name_de"]
[records.fields]
field_scheme = {{ record = "scheme" }}
name_de = {{ first = [{{ column = "Broader" }}, {{ column = "Group" }}] }}
slug = {{ slug_of = "name_de" }}
{SOURCE}
[[records]]
name = "field"
entity = "competence_field"
[records.fields]
field_scheme = {{ record = "scheme" }}
name_de = {{ column = "Field" }}
parent = {{ record = "broader" }}
slug = {{ template = "f-{{Field:slug}}" }}
{SOURCE}
[[records]]
name = "membership"
entity = "initiative_field"
[records.fields]
initiative = {{ record = "main" }}
competence_field = {{ record = "field" }}
{SOURCE}
[[records]]
name = "team"
entity = "organisation"
match = ["name_de"]
[records.fields]
name_de = {{ template = "Team {{Team}}" }}
slug = {{ slug_of = "name_de" }}
city = {{ column = "City" }}
{SOURCE}
[[records]]
name = "mandate"
entity = "cluster_manager"
[records.fields]
slug = {{ template = "{{Name:slug}}-mandate" }}
initiative = {{ record = "main" }}
organisation = {{ record = "team" }}
role = {{ constant = "management" }}
{SOURCE}
[[records]]
name = "seat"
entity = "initiative_region"
[records.fields]
initiative = {{ record = "main" }}
region = {{ column = "Region", by = "code", unknown = "empty" }}
role = {{ constant = "seat" }}
{SOURCE}
[[records]]
name = "part"
entity = "participation"
[records.fields]
slug = {{ template = "{{Name:slug}}-part" }}
initiative = {{ record = "main" }}
organisation = {{ column = "Partner", unknown = "empty" }}
role = {{ constant = "member" }}
{SOURCE}
"""
HEADER = "Name;Scheme;Broader;Group;Field;Team;City;Region;Partner\n"


def test_a_linked_record_without_its_reference_is_not_made(write: Write, import_: Import, rows: Rows) -> None:
    body = (
        HEADER
        + "All;S;B;;F;A;Essen;DEA52;\n"
        + "Group;S;;G;F2;;;;\n"
        + "Scheme;;B;;F3;;;;\n"
        + "Name;S;;;;;;;\n"
        + "Unknown;;;;;;;XX;nobody\n"
    )
    path, mapping = write("nets.csv", body), write("nets.toml", NETS)
    report = import_(path, mapping=mapping)
    assert list(report.problems) == []
    nets = {row["id"]: row["name_de"] for row in rows(Initiative)}
    assert list(nets.values()) == ["All", "Group", "Scheme", "Name", "Unknown"]
    assert len(rows(FieldScheme)) == 1
    fields = {row["id"]: row for row in rows(CompetenceField)}
    parents = {row["name_de"]: row["parent_id"] and fields[row["parent_id"]]["name_de"] for row in fields.values()}
    assert parents == {"B": None, "G": None, "F": "B", "F2": "G"}
    members = [
        (nets[row["initiative_id"]], fields[row["competence_field_id"]]["name_de"]) for row in rows(InitiativeField)
    ]
    assert members == [("All", "F"), ("Group", "F2")]
    assert [nets[row["initiative_id"]] for row in rows(ClusterManager)] == ["All"]
    assert [nets[row["initiative_id"]] for row in rows(InitiativeRegion)] == ["All"]
    assert rows(Participation) == []
    assert [row["name_de"] for row in rows(Organisation)] == ["Team A"]
    unknown = [(text.en, count.lines) for text, count in report.notes.items()]
    assert unknown == [
        ("Left empty: region “XX” is not known.", [6]),
        ("Left empty: organisation “nobody” is not known.", [6]),
    ]
    assert import_(path, mapping=mapping).change_set is None


def test_a_row_is_left_out_if_a_linked_record_is_to_be_known_and_is_not(
    write: Write, import_: Import, rows: Rows
) -> None:
    mapping = f"""
entity = "initiative_region"
[fields]
initiative = {{ record = "net" }}
region = {{ record = "seat" }}
role = {{ constant = "seat" }}
{SOURCE}
[[records]]
name = "seat"
entity = "region"
match = ["code", "nuts_version"]
unknown = "skip"
[records.fields]
code = {{ column = "Code" }}
nuts_version = {{ column = "Version" }}
[[records]]
name = "net"
entity = "initiative"
[records.fields]
slug = {{ template = "{{Name:slug}}" }}
name_de = {{ column = "Name" }}
{SOURCE}
"""
    body = "Name,Code,Version\nA,DEA52,2024\nB,DEA52,2006\nC,DEA52,2006\nD,XX,2024\n"
    report = import_(write("seats.csv", body), mapping=write("seats.toml", mapping))
    assert (report.rows.created, report.rejected, report.skipped) == (1, 0, 3)
    assert report.records["region"].created == 0
    assert len(rows(InitiativeRegion)) == len(rows(Initiative)) == 1
    assert {text.en: note.lines for text, note in report.notes.items()} == {
        "Left out: region “DEA52 (2006)” is not known.": [3, 4],
        "Left out: region “XX (2024)” is not known.": [5],
    }


def test_linked_records_of_the_same_name_but_different_links_are_kept_apart(
    write: Write, import_: Import, rows: Rows
) -> None:
    body = HEADER + "One;S;;;F;;;;\nTwo;T;;;F;;;;\nThree;S;;;F;;;;\n"
    mapping = write(
        "nets.toml", NETS.replace('slug = { template = "f-{Field:slug}" }', 'slug = { slug_of = "name_de" }')
    )
    mapping.write_text(
        mapping.read_text().replace(
            '"field"\nentity = "competence_field"\n',
            '"field"\nentity = "competence_field"\nmatch = ["field_scheme", "name_de"]\n',
        )
    )
    assert list(import_(write("nets.csv", body), mapping=mapping).problems) == []
    first, second = rows(CompetenceField)
    assert first["field_scheme_id"] != second["field_scheme_id"]
    assert [row["competence_field_id"] for row in rows(InitiativeField)] == [first["id"], second["id"], first["id"]]


def test_a_problem_of_a_linked_record_names_the_record(write: Write, import_: Import) -> None:
    body = HEADER + "Net;;;;;A;" + "x" * 400 + ";;\n"
    report = import_(write("nets.csv", body), mapping=write("nets.toml", NETS))
    (problem,) = report.problems
    assert (problem.linked, problem.column, problem.field) == ("team", "City", "city")
    assert report.as_json("en")["problems"][0]["linked_record"] == "team"
    location = sentences.location([problem])
    assert "line 2 · record “team” · City (city)" in location.en
    assert "Zeile 2 · Datensatz „team“ · City (city)" in location.de
