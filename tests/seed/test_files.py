"""The files of the seed: format, columns, languages, sources, references."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kb.config import resource
from kb.ingest.check.validators import check_rules, check_values, missing_fields
from kb.ingest.report.problem import Place, Problem
from kb.models import ENTITIES, Sourced
from kb.models.columns import fields_of
from kb.queries.map import towns
from tests.seed.conftest import Tables

FILES = sorted(resource("seed").glob("*.csv"))
SELDOM_FILLED = {"person", "project", "region_employment", "region_figure", "region_shape"}
"""Tables that the seed leaves to imports and to people: it names no persons and copies no lists."""


def test_every_table_that_can_be_seeded_has_a_file(tables: Tables) -> None:
    assert set(ENTITIES) - set(tables) == SELDOM_FILLED


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_utf_8_with_unix_line_ends_and_no_stray_blanks(path: Path) -> None:
    content = path.read_bytes()
    text = content.decode("utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert "\r" not in text and "\t" not in text and text.endswith("\n")
    assert not re.search(r"(?m) $|^ |  | ,|\xa0", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_fits_its_column_and_every_row_its_rules(path: Path, tables: Tables) -> None:
    problems: list[Problem | str] = []
    for line, row in enumerate(tables[path.stem], 2):
        place = Place(path.name, line)
        values, wrong = check_values(path.stem, row, place)
        problems += [*wrong, *check_rules(path.stem, values, place), *missing_fields(path.stem, values)]
    assert problems == []


def test_the_columns_are_those_of_the_models(tables: Tables) -> None:
    unknown = {
        (table, column) for table, rows in tables.items() for column in rows[0] if column not in fields_of(table)
    }
    assert unknown == set()


def test_no_key_appears_twice(tables: Tables) -> None:
    for table, rows in tables.items():
        names = [column.removesuffix("_id") for column in ENTITIES[table].__key__]
        keys = [tuple(row[name] for name in names) for row in rows]
        assert len(keys) == len(set(keys)), table


def test_every_reference_leads_to_a_row(tables: Tables) -> None:
    known = {table: {row["slug"] for row in rows if "slug" in row} for table, rows in tables.items()}
    known["region"] |= {row["code"] for row in tables["region"] if row["code"]}
    lost = [
        (table, field.name, row[field.name])
        for table, rows in tables.items()
        for field in fields_of(table).values()
        if field.target
        for row in rows
        if row.get(field.name) and row[field.name] not in known[field.target]
    ]
    assert lost == []


def test_every_fact_has_a_source_or_says_that_it_is_unconfirmed(tables: Tables) -> None:
    bare = [
        (table, row)
        for table, rows in tables.items()
        if issubclass(ENTITIES[table], Sourced)
        for row in rows
        if not row["source"] and row["unconfirmed"] != "true"
    ]
    assert bare == []


def test_the_names_of_towns_are_credited_as_in_their_source(tables: Tables) -> None:
    listed = towns.listed()
    (source,) = [row for row in tables["source"] if row["slug"] == listed.source]
    assert (source["note_de"], source["note_en"]) == (listed.attribution_de, listed.attribution_en)


def test_every_source_is_used(tables: Tables) -> None:
    outlines = (resource("seed") / "outlines").glob("*.geojson")
    shown = {
        feature["properties"]["source"]
        for path in outlines
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    shown.add(towns.listed().source)
    used = {row.get("source") for rows in tables.values() for row in rows} | shown
    assert {row["slug"] for row in tables["source"]} - used == set()


def test_every_text_is_there_in_german_and_english(tables: Tables) -> None:
    one_sided = [
        (table, row.get("slug"), column)
        for table, rows in tables.items()
        for row in rows
        for column in row
        if column.endswith("_de") and bool(row[column]) != bool(row[column.removesuffix("_de") + "_en"])
    ]
    assert one_sided == []


def test_slugs_are_short_and_made_of_plain_letters(tables: Tables) -> None:
    slugs = [row["slug"] for rows in tables.values() for row in rows if "slug" in row]
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


def test_links_are_addresses_of_the_web(tables: Tables) -> None:
    links = [
        row[column] for rows in tables.values() for row in rows for column in ("url", "website") if row.get(column)
    ]
    assert links and [link for link in links if not re.fullmatch(r"https?://[\w.-]+\.[a-z]{2,}(/\S*)?", link)] == []
