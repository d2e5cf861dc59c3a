"""Read GeoJSON features as rows of properties, geometry and file name.

The line of a row is the number of its feature, because coordinate files are often written on a single line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kb.ingest.read import faults
from kb.ingest.read.objects import COORDINATES, LARGEST_JSON, not_json, record_row
from kb.ingest.read.text import FileRefused, TextFile
from kb.ingest.report import Place
from kb.ingest.row import Items

GEOMETRY = "geometry"
FILE = "file"
"""The column with the file name; GISCO states version and scale only there."""
DEGREES = ("4326", "4258", "CRS84", "84")
"""Name endings of coordinate systems in degrees of WGS 84 or the near-identical ETRS 89."""


def rows(file: TextFile) -> Items:
    """Stream the features of a collection."""
    file.refuse_larger_than(LARGEST_JSON)
    with file.open() as lines:
        text = lines.read()
    try:
        document = COORDINATES.decode(text.strip())
    except (ValueError, RecursionError) as error:
        yield not_json(error, Place(file.name))
        return
    for number, feature in enumerate(_features(document, Place(file.name)), start=1):
        place = Place(file.name, number)
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict) and GEOMETRY in feature:
            name = {FILE: Path(file.name).name}
            yield from record_row({**name, **properties, GEOMETRY: feature[GEOMETRY]}, place)
        else:
            yield faults.NO_FEATURE.at(place, value=feature, number=number)


def _features(document: Any, place: Place) -> list[Any]:
    """Return the features of a collection; raises FileRefused for other content or coordinate systems."""
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        kind = document.get("type") if isinstance(document, dict) else None
        raise FileRefused(faults.NO_FEATURES.at(place, kind=str(kind)[:40] if kind else "–"))
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name and not name.endswith(DEGREES):
        raise FileRefused(faults.OTHER_PROJECTION.at(place, name=name[:80]))
    if not features:
        raise FileRefused(faults.NO_ROWS.at(place))
    return features
