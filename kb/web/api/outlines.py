"""Outlines of regions as GeoJSON, for maps here and elsewhere."""

from __future__ import annotations

import json
import re

from flask import Response, request

from kb.errors import InvalidInput
from kb.queries import outlines
from kb.queries.outlines import LEVELS, Outline
from kb.texts import Text
from kb.web.api.blueprint import api
from kb.web.context import db
from kb.web.params import Params

_MORE = re.compile(r"(\.\d{3})\d+")
"""Decimals beyond the third: less than 100 metres, which no map of regions shows."""


@api.get("/shapes")
def shapes() -> Response:
    """Give the outlines of a level (in one NUTS version), of a region, or of the areas of a programme."""
    given = Params(request.args)
    given.text("lang")
    found = _asked(given)
    given.done()
    features = ",".join(_feature(one) for one in found)
    return Response(f'{{"type":"FeatureCollection","features":[{features}]}}', mimetype="application/geo+json")


def _asked(given: Params) -> list[Outline]:
    level = given.choice("level", [str(number) for number in range(len(LEVELS))])
    version = given.number("version", default=0, least=1980, most=2100)
    region, programme = given.text("region"), given.text("programme")
    if [bool(level), bool(region), bool(programme)].count(True) != 1:
        raise InvalidInput(_ONE, field="level")
    if region:
        return outlines.of_region(db(), region)
    return outlines.of_programme(db(), programme) if programme else outlines.of_level(db(), int(level), version or None)


def _feature(one: Outline) -> str:
    """Write a feature; the outline is text already and only loses decimals, which is much quicker than reading it."""
    properties = {
        "slug": one.slug,
        "code": one.code,
        "name_de": one.name_de,
        "name_en": one.name_en,
        "nuts_version": one.nuts_version,
        "scale": one.scale,
    }
    written = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    geometry = _MORE.sub(r"\1", one.geometry)
    return f'{{"type":"Feature","properties":{written},"geometry":{geometry}}}'


_ONE = Text(
    "Genau eines davon angeben: level, region oder programme.", "Give exactly one of these: level, region or programme."
)
