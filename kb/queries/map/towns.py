"""Towns whose names stand on the map, from the file that is shipped with the seed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kb.config import resource


@dataclass(frozen=True, slots=True)
class Town:
    """A town by its names and place (degrees, WGS 84); ``rank`` is 1 for the largest and capitals, 5 for the smallest."""

    name_de: str
    name_en: str
    latitude: float
    longitude: float
    rank: int


@dataclass(frozen=True, slots=True)
class TownList:
    """All towns, largest first, and the line that the licence of the list demands."""

    towns: Sequence[Town]
    source: str
    attribution_de: str
    attribution_en: str


@lru_cache(maxsize=1)
def listed() -> TownList:
    """Return the towns of the shipped file, which is read once."""
    document = json.loads((resource("seed") / "places" / "towns.geojson").read_text(encoding="utf-8"))
    towns = sorted((_town(feature) for feature in document["features"]), key=lambda town: town.rank)
    return TownList(towns, document["source"], document["attribution_de"], document["attribution_en"])


def _town(feature: dict[str, Any]) -> Town:
    about, (longitude, latitude) = feature["properties"], feature["geometry"]["coordinates"]
    return Town(about["name_de"], about["name_en"], latitude, longitude, about["rank"])
