"""A file that bears the name of no table is told what it could be; and each problem says its cure once."""

from __future__ import annotations

import shlex

import pytest

from kb.models import ENTITIES
from tests.ingest.conftest import Import, Write

PROJECTS = "slug,title,source\np1,One,paper\n"


def test_a_file_that_is_no_table_is_named(write: Write, import_: Import) -> None:
    (problem,) = import_(write("projects.csv", "slug,colour\np1,red\n")).problems
    assert problem.message.en == (
        "There is no table “projects”, and the columns match no bundled mapping. Did you mean “project”?"
    )
    assert "kb mapping list" in problem.cure.de
    assert len(problem.cure.en) < 250


def test_a_file_with_the_columns_of_a_table_is_told_the_name(write: Write, import_: Import) -> None:
    (problem,) = import_(write("projekte.csv", PROJECTS)).problems
    assert problem.message.en == (
        "“projekte” is not a table of the knowledge base; its columns are those of the table project."
    )
    assert problem.cure.de == "Die Datei oder das Blatt in project umbenennen."


def test_a_file_with_columns_that_several_tables_have_is_told_them_all(write: Write, import_: Import) -> None:
    (problem,) = import_(write("vereine.csv", "slug,name_de,source\nv1,Eins,paper\n")).problems
    assert problem.message.en.startswith(
        "“vereine” is not a table of the knowledge base; several tables have these columns: "
    )
    assert {"organisation", "initiative", "event"} <= set(problem.message.en[:-1].partition(": ")[2].split(", "))


@pytest.mark.parametrize(
    ("name", "content", "mapping"),
    [
        (
            "ziel 2.csv",
            "id,programme_prefix,beneficiary,operation,year,amount_eur,final_amount_eur,nuts,cci\n" + "1," * 8 + "1\n",
            "ziel2-nrw",
        ),
        ("wide.csv", "Date,GeoId,Count_Person_Employed\n2000,dcid:nuts/AT,1\n", "eurostat-employment"),
        (
            "NUTS_RG_60M_2024_4326_LEVL_1.geojson",
            (
                '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"NUTS_ID": "DEA"},'
                ' "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}}]}'
            ),
            "nuts-geojson",
        ),
    ],
)
def test_a_list_whose_columns_fit_a_shipped_mapping_is_told_the_command(
    write: Write, import_: Import, name: str, content: str, mapping: str
) -> None:
    path = write(name, content)
    (problem,) = import_(path).problems
    assert f"match the bundled mapping {mapping}" in problem.message.en
    assert problem.cure.de.endswith(f"kb import --dry-run --mapping {mapping} {shlex.quote(str(path))}")
    fitting = import_(path, mapping=mapping, dry_run=True)
    assert not [problem for problem in fitting.problems if problem.stops_the_file]


def test_what_is_wrong_and_what_to_do_are_said_once(write: Write, import_: Import) -> None:
    header = "slug,title,started_on,ended_on,amount,source\n"
    ends, pays = import_(write("project.csv", header + "p1,T,2005,2003,5,paper\n")).problems
    assert (ends.message.de, ends.cure.de) == ("ended_on liegt vor started_on.", "Bitte die Daten prüfen.")
    assert (ends.message.en, ends.cure.en) == ("ended_on lies before started_on.", "Check the dates.")
    assert pays.message.en.startswith("An amount needs its currency")
    assert pays.cure.en == "Check the values mentioned."


def test_the_rules_of_the_models_part_in_both_languages_alike() -> None:
    messages = {rule.message for model in ENTITIES.values() for rule in model.__rules__}
    assert all((". " in message.de) == (". " in message.en) for message in messages)
