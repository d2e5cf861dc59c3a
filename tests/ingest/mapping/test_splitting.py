"""Lists with several values in a cell: a record per value, from mappings that say everything once."""

from __future__ import annotations

import csv

import pytest
from pydantic import ValidationError

from kb import ingest
from kb.ingest.mapping.spec import FieldSpec
from kb.ingest.mapping.splitting import Splitter
from kb.models import (
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Organisation,
    Project,
    Record,
    Region,
    Source,
)
from tests.ingest.conftest import Import, Rows, Write, said

CLUSTERS = """\
Cluster;Sitz;Kompetenzfelder
Chemie-Netz Ruhr;Dortmund;"Chemie; Kunststoffe; Wasserstoff"
Logistik am Kanal;Duisburg;Logistik
"Netz „Stahl; Guss; Form“";Dortmund;"Werkstoffe (Stahl; Guss); Maschinenbau;"
Gesundheit Nord;;"Medizintechnik / Pflege; Biotechnologie
Wasserstoff"
Energieregion;Dortmund;"Energie; Wasserstoff; Chemie; Kunststoffe; Logistik; Maschinenbau; Biotechnologie; Optik; Mikrosystemtechnik; Informations- und Kommunikationstechnik"
Stille Allianz;Dortmund;
Energieregion Süd;duisburg ;"Energie; Energie;; Optik"
"""
MAPPING = """\
title_de = "Clusterverzeichnis 2004"
title_en = "Directory of clusters, 2004"
entity = "initiative"

[source]
kind = "register"
title = "Clusterverzeichnis 2004"
accessed_on = "2026-11-30"

[fields]
name_de = { column = "Cluster" }

[[records]]
entity = "initiative_region"
[records.fields]
region = { column = "Sitz", by = "name_de" }
role = { constant = "seat" }

[[records]]
entity = "field_scheme"
[records.fields]
name_de = { constant = "Kompetenzfelder des Clusterverzeichnisses 2004" }

[[records]]
entity = "competence_field"
[records.fields]
name_de = { column = "Kompetenzfelder", split = [";", "\\n"] }

[[records]]
entity = "initiative_field"
"""
FIELDS = {
    "Chemie-Netz Ruhr": ["Chemie", "Kunststoffe", "Wasserstoff"],
    "Logistik am Kanal": ["Logistik"],
    "Netz „Stahl; Guss; Form“": ["Werkstoffe (Stahl; Guss)", "Maschinenbau"],
    "Gesundheit Nord": ["Medizintechnik / Pflege", "Biotechnologie", "Wasserstoff"],
    "Energieregion": [
        *("Energie", "Wasserstoff", "Chemie", "Kunststoffe", "Logistik", "Maschinenbau", "Biotechnologie", "Optik"),
        *("Mikrosystemtechnik", "Informations- und Kommunikationstechnik"),
    ],
    "Stille Allianz": [],
    "Energieregion Süd": ["Energie", "Optik"],
}
SEATS = {"Logistik am Kanal": "Duisburg", "Gesundheit Nord": None, "Energieregion Süd": "Duisburg"}


def names(rows: Rows, model: type[Record], column: str = "name_de") -> dict[int, str]:
    return {row["id"]: row[column] for row in rows(model)}


def test_a_list_of_three_columns_is_read_by_a_short_mapping(write: Write, import_: Import, rows: Rows) -> None:
    assert len(MAPPING.splitlines()) == 30
    import_(
        write("region.csv", "slug,kind,code,nuts_version,name_de,source\nduisburg,nuts3,DEA12,2024,Duisburg,paper\n")
    )
    path, mapping = write("clusters.csv", CLUSTERS.replace("duisburg ", "Duisburg ")), write("clusters.toml", MAPPING)
    report = import_(path, mapping=mapping)
    assert said(report) == []
    assert (report.rows.created, report.skipped, report.notes) == (7, 0, {})
    _, source = rows(Source)
    assert (source["slug"], source["title"]) == ("clusterverzeichnis-2004", "Clusterverzeichnis 2004")
    (scheme,) = rows(FieldScheme)
    initiatives, fields, regions = names(rows, Initiative), names(rows, CompetenceField), names(rows, Region)
    assert sorted(fields.values()) == sorted({name for several in FIELDS.values() for name in several})
    stored: dict[str, list[str]] = {name: [] for name in initiatives.values()}
    for row in rows(InitiativeField):
        stored[initiatives[row["initiative_id"]]].append(fields[row["competence_field_id"]])
    assert stored == FIELDS
    seats = {initiatives[row["initiative_id"]]: regions[row["region_id"]] for row in rows(InitiativeRegion)}
    expected = {name: SEATS.get(name, "Dortmund") for name in FIELDS}
    assert seats == {name: seat for name, seat in expected.items() if seat}
    made = [*rows(Initiative), *rows(CompetenceField), *rows(InitiativeField), *rows(InitiativeRegion), scheme]
    assert {row["source_id"] for row in made} == {source["id"]}
    assert {row["field_scheme_id"] for row in rows(CompetenceField)} == {scheme["id"]}
    slugs = names(rows, Initiative, "slug").values()
    assert list(slugs)[:3] == ["chemie-netz-ruhr", "logistik-am-kanal", "netz-stahl-guss-form"]

    again = import_(path, mapping=mapping)
    assert (again.rows.unchanged, again.change_set) == (7, None)


def test_fields_can_be_found_by_their_names_instead(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("field_scheme.csv", "slug,name_de,source\ns,S,paper\n"))
    import_(write("competence_field.csv", "slug,field_scheme,name_de,source\nc,s,Chemie,paper\no,s,Optik,paper\n"))
    mapping = """
entity = "initiative"
[source]
slug = "paper"
[fields]
name_de = { column = "Name" }
[[records]]
name = "membership"
entity = "initiative_field"
[records.fields]
initiative = { record = "main" }
competence_field = { column = "Felder", split = ";", by = "name_de", unknown = "empty" }
"""
    report = import_(write("list.csv", "Name,Felder\nA,Optik; Nichts;Chemie\nB,\n"), mapping=write("m.toml", mapping))
    assert [(text.en, count.lines) for text, count in report.notes.items()] == [
        ("Left empty: competence_field “Nichts” is not known.", [2])
    ]
    fields = names(rows, CompetenceField)
    assert [fields[row["competence_field_id"]] for row in rows(InitiativeField)] == ["Optik", "Chemie"]
    assert len(rows(Source)) == 1


PARTNERS = """
entity = "project"
[source]
slug = "paper"
[fields]
slug = { template = "p-{Nr}-{Partner:slug}" }
title = { column = "Titel" }
source_locator = { column = "Partner", split = ["; ", " / "] }
organisation = { record = "partner" }
[[records]]
name = "partner"
entity = "organisation"
[records.fields]
name_de = { column = "Partner", split = ["; ", " / "] }
city = { column = "Ort", split = "; " }
"""


def test_a_line_may_become_a_row_for_each_value(write: Write, import_: Import, rows: Rows) -> None:
    body = "Nr,Titel,Partner,Ort\n1,A,Müller GmbH; Meyer AG / Uni X,Essen; Bochum; Hagen\n2,B,Meyer AG,Bochum\n"
    report = import_(write("list.csv", body), mapping=write("m.toml", PARTNERS))
    assert said(report) == []
    teams = {row["id"]: (row["name_de"], row["city"]) for row in rows(Organisation)}
    stored = [(row["slug"], teams[row["organisation_id"]]) for row in rows(Project)]
    assert stored == [
        ("p-1-mueller-gmbh", ("Müller GmbH", "Essen")),
        ("p-1-meyer-ag", ("Meyer AG", "Bochum")),
        ("p-1-uni-x", ("Uni X", "Hagen")),
        ("p-2-meyer-ag", ("Meyer AG", "Bochum")),
    ]
    wrong = import_(
        write("list.csv", "Nr,Titel,Partner,Ort\n3,C,A; B; C,Essen; Bochum\n"), mapping=write("m.toml", PARTNERS)
    )
    assert said(wrong) == [(2, None, "The columns hold different numbers of values: Partner (3), Ort (2).")]


@pytest.mark.parametrize(
    ("split", "cell", "expected"),
    [
        (";", "a; b;c", ["a", "b", "c"]),
        (";", "a;;b; ", ["a", "b"]),
        (";", "a; a; b", ["a", "b"]),
        (";", 'x (1; 2); "a; b"; „c; d“; [e; f]', ["x (1; 2)", "a; b", "„c; d“", "[e; f]"]),
        (";", 'a (b; c; 5" d', ["a (b", "c", '5" d']),
        ([",", " und "], "a, b und c", ["a", "b", "c"]),
        ("\n", "a\r\nb\nc", ["a", "b", "c"]),
        ({"pattern": r"\s*[/|]\s*"}, "a / b|c", ["a", "b", "c"]),
        (";", None, [None]),
        (";", "", [None]),
        (";", 2004, [2004]),
        (";", ["a; b", "c"], ["a; b", "c"]),
    ],
)
def test_a_cell_is_split_outside_quotations_and_parentheses(
    split: object, cell: object, expected: list[object]
) -> None:
    pattern = FieldSpec.model_validate({"column": "cell", "split": split}).split
    assert pattern is not None
    assert [part["cell"] for part in Splitter({"cell": pattern}).parts({"cell": cell})] == expected


def test_a_preview_shows_each_value(write: Write) -> None:
    seen = ingest.preview(write("clusters.toml", MAPPING), write("clusters.csv", CLUSTERS), rows=1)
    ((_, records),) = seen.rows
    heads = ["source", "field_scheme", *["competence_field"] * 3]
    assert [record.name for record in records] == [*heads, "", "initiative_region", *["initiative_field"] * 3]
    assert records[2].values["name_de"] == "Chemie"
    assert seen.problems == []


def test_the_list_of_the_test_is_what_it_seems() -> None:
    lines = list(csv.DictReader(CLUSTERS.splitlines(keepends=True), delimiter=";"))
    assert [line["Cluster"] for line in lines] == list(FIELDS)


def test_a_separator_that_nothing_can_be_is_refused() -> None:
    with pytest.raises(ValidationError, match="the pattern matches an empty text"):
        FieldSpec.model_validate({"column": "cell", "split": {"pattern": r"\s*"}})
