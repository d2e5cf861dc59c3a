"""Outlines from GeoJSON: taken by the mapping that is shipped, matched, reported, undone; broken files say what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kb import actions, database
from kb.cli.import_texts import report_lines
from kb.ingest.read import read
from kb.ingest.report.problem import Problem
from kb.models import Region, RegionShape, Source
from kb.queries.changes import history
from tests.ingest.conftest import Import, Rows, Write, said

NAME = "NUTS_RG_60M_2024_4326_LEVL_1.geojson"
RING = [[6.0, 50.5], [9.5, 50.5], [9.5, 52.5], [6.0, 50.5]]


def feature(code: str, ring: Any = None, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [RING if ring is None else ring]}
    return {"type": "Feature", "properties": {"NUTS_ID": code, **properties}, "geometry": geometry}


def collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def test_a_file_of_gisco_gives_each_region_its_outline_and_says_where_it_is_from(
    write: Write, import_: Import, rows: Rows
) -> None:
    report = import_(write(NAME, collection(feature("DEA"), feature("DEA52"))), mapping="nuts-geojson")
    assert (said(report), report.rows.created) == ([], 2)
    first, second = rows(RegionShape)
    regions = {row["id"]: row["code"] for row in rows(Region)}
    assert [regions[row["region_id"]] for row in (first, second)] == ["DEA", "DEA52"]
    assert (first["nuts_version"], first["scale"], first["source_locator"]) == (2024, 60, NAME)
    assert json.loads(first["geometry"])["coordinates"] == [RING]
    source = next(row for row in rows(Source) if row["id"] == first["source_id"])
    assert source["note_en"] == "© EuroGeographics for the administrative boundaries"


def test_a_second_import_changes_nothing_and_another_version_or_scale_comes_beside_it(
    write: Write, import_: Import, rows: Rows
) -> None:
    text = collection(feature("DEA"))
    assert import_(write(NAME, text), mapping="nuts-geojson").rows.created == 1
    again = import_(write(NAME, text), mapping="nuts-geojson")
    assert (again.rows.unchanged, again.rows.created, again.change_set) == (1, 0, None)
    import_(write("NUTS_2006_20M_DE_4326.geojson", text), mapping="nuts-geojson")
    assert [(row["nuts_version"], row["scale"]) for row in rows(RegionShape)] == [(2024, 60), (2006, 20)]


def test_an_outline_that_changed_is_told_shortly_and_its_history_counts_points(
    write: Write, import_: Import, sessions: database.Sessions
) -> None:
    import_(write(NAME, collection(feature("DEA"))), mapping="nuts-geojson")
    longer = [[6.0 + number / 1000, 50.5] for number in range(2_000)] + [[9.0, 52.0], [6.0, 50.5]]
    report = import_(write(NAME, collection(feature("DEA", longer))), mapping="nuts-geojson")
    assert report.rows.updated == 1
    (told,) = [line for line in report_lines(report, "en") if "geometry" in line]
    assert "feature 1" in told
    assert len(told) < 600
    with sessions() as session:
        (newest, *_) = history.history(session, Region, "nrw").revisions
        (difference,) = newest.entries[0].differences
    assert (str(difference.old), str(difference.new)) == ("outline of 4 points", "outline of 2002 points")


def test_a_dry_run_writes_nothing_and_an_import_can_be_taken_back(
    write: Write, import_: Import, rows: Rows, sessions: database.Sessions
) -> None:
    path = write(NAME, collection(feature("DEA")))
    assert import_(path, mapping="nuts-geojson", dry_run=True).rows.created == 1
    assert rows(RegionShape) == []
    stored = import_(path, mapping="nuts-geojson").change_set
    assert stored is not None
    with sessions() as session:
        actions.undo(session, stored, actor="tester")
        session.commit()
        assert session.scalar(sa.select(sa.func.count(RegionShape.id))) == 0


def test_a_region_that_is_not_known_is_left_out_and_named(write: Write, import_: Import) -> None:
    report = import_(write(NAME, collection(feature("DEA"), feature("ZZ9"))), mapping="nuts-geojson")
    assert (said(report), report.rows.created, report.skipped) == ([], 1, 1)
    assert any("ZZ9" in line for line in report_lines(report, "en"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (feature("DEA52", [[4321000, 3210000], *RING[1:]]), "lies beyond longitude ±180 and latitude ±90"),
        (feature("DEA52", RING[:3]), "a ring has fewer than 4 positions"),
        ({"type": "Feature", "properties": {"NUTS_ID": "DEA52"}, "geometry": None}, "The value is missing."),
        ({"type": "Feature", "geometry": None}, "Feature 2 is not a GeoJSON feature"),
        (17, "Feature 2 is not a GeoJSON feature"),
    ],
)
def test_a_broken_feature_is_named_by_its_number_and_nothing_is_stored(
    write: Write, import_: Import, rows: Rows, wrong: Any, message: str
) -> None:
    report = import_(write(NAME, collection(feature("DEA"), wrong)), mapping="nuts-geojson")
    ((line, _, text),) = said(report)
    assert line == 2
    assert message in text
    assert rows(RegionShape) == []
    assert any(f"{NAME} · feature 2" in line for line in report_lines(report, "en"))
    assert any(f"{NAME} · Objekt 2" in line for line in report_lines(report, "de"))


def test_the_same_region_twice_in_one_file_is_a_problem(write: Write, import_: Import) -> None:
    report = import_(
        write(NAME, collection(feature("DEA"), feature("DEA", [*RING[:2], [9, 53], RING[0]]))), mapping="nuts-geojson"
    )
    assert [line for line, _, _ in said(report)] == [2]


def test_a_file_name_without_version_and_scale_is_told(write: Write, import_: Import) -> None:
    report = import_(write("regions.geojson", collection(feature("DEA"))), mapping="nuts-geojson")
    assert {field for _, field, _ in said(report)} == {"nuts_version", "scale"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "This is not valid JSON"),
        ("[]", "This is not a GeoJSON FeatureCollection but: –"),
        ('{"type": "Topology", "objects": {}}', "This is not a GeoJSON FeatureCollection but: Topology"),
        ('{"type": "FeatureCollection"}', "This is not a GeoJSON FeatureCollection but: FeatureCollection"),
        (collection(), "There are no rows"),
        (
            collection(feature("DEA"), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}),
            "The coordinates are given in urn:ogc:def:crs:EPSG::3035",
        ),
    ],
)
def test_a_file_that_is_no_collection_of_degrees_is_refused_as_a_whole(
    write: Write, content: str, message: str
) -> None:
    (problem,) = read(write(NAME, content))
    assert isinstance(problem, Problem)
    assert problem.stops_the_file
    assert problem.message.en.startswith(message)


def test_a_crs_that_says_degrees_or_nothing_is_taken(write: Write) -> None:
    for crs in (None, 7, {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}):
        path = write(NAME, collection(feature("DEA"), crs=crs))
        assert not [item for item in read(path) if isinstance(item, Problem)]


def test_outlines_in_our_own_format_are_checked_the_same_way(write: Write, import_: Import, rows: Rows) -> None:
    header = "region,nuts_version,scale,geometry,source\n"
    good = '"{""type"": ""Polygon"", ""coordinates"": [[[6, 50], [7, 50], [7, 51], [6, 50]]]}"'
    assert said(import_(write("region_shape.csv", f"{header}DEA,2024,60,{good},paper\n"))) == []
    assert rows(RegionShape)[0]["geometry"].startswith('{"type":"Polygon","coordinates":[[[6.0,50.0]')
    ((_, field, text),) = said(import_(write("region_shape.csv", f"{header}DEA52,2024,60,nowhere,paper\n")))
    assert (field, text) == ("geometry", "This is not a valid outline: the geometry is not valid JSON.")


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("NUTS_RG_60M_2024_4326_LEVL_1.geojson", 114),
        ("NUTS_RG_60M_2024_4326_LEVL_2.geojson", 296),
        ("NUTS_2006_20M_DE_4326.geojson", 485),
    ],
)
def test_the_real_files_are_read_to_the_last_feature(
    real_data: Path, import_: Import, name: str, features: int
) -> None:
    report = import_(real_data / name, mapping="nuts-geojson")
    # The base of the test knows two regions only; every other feature is left out, and none of them is broken.
    assert said(report) == []
    assert report.rows.created + report.skipped == features


def test_version_and_scale_come_from_the_properties_or_the_name_of_the_file(
    write: Write, import_: Import, rows: Rows
) -> None:
    source = {"source": "paper"}
    written = collection(feature("DEA", nuts_version=2021, scale=1, **source), feature("DEA52", **source))
    report = import_(write("outlines_2024_5M.geojson", written), mapping="outlines")
    assert (said(report), report.rows.created) == ([], 2)
    assert [(row["nuts_version"], row["scale"]) for row in rows(RegionShape)] == [(2021, 1), (2024, 5)]
    silent = import_(write("outlines.geojson", collection(feature("DEA", **source))), mapping="outlines")
    assert sorted(problem.field or "" for problem in silent.problems.kept) == ["nuts_version", "scale"]
