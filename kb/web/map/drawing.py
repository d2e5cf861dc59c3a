"""The map as JSON for js/map.js: marks, shades, areas, texts and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import request, url_for

from kb.models.vocabulary import AreaStatus, RegionKind
from kb.queries.map import CoveredRegion, LocatedRegion, MapPlace, NamedInitiative, outlines, shading, towns
from kb.texts import Text
from kb.web import assets
from kb.web.map.countries import NUMBERS
from kb.web.map.question import OWN, Map, Shading
from kb.web.request import db, language, query_string, settings, url_for_record
from kb.web.writing import formatting

MOST_NAMED = 12
"""Most initiatives named per place; the search lists all of them."""
TOWNS_URL = "https://www.geonames.org"
WORLD, EUROPE, NEIGHBOURS = (
    f"vendor/world-atlas/{name}.json" for name in ("countries-110m", "europe-50m", "neighbours-50m")
)
"""All countries coarsely, those of Europe finely, and of these the ones whose outlines do not come with the seed."""


def data(drawn: Map) -> dict[str, Any]:
    """Return all that the script draws."""
    numbers = {slug: number for number, slug in enumerate(drawn.survey.slugs)}
    return {
        "world": [assets.asset(file) for file in atlases() if assets.has_asset(file)],
        "tiles": {"url": settings().tile_url} if settings().tile_url else None,
        "places": [place(location, numbers) for location in drawn.places.placed],
        "joined": joined(drawn.places.placed),
        "level": drawn.look.level,
        "shading": None if drawn.shading is None else _shading(drawn.shading),
        "wider": {slug: wider(around) for slug, around in drawn.wider.items()},
        "gaps": {slug: [gap.value, gap.label.in_(language())] for slug, gap in drawn.gaps.items()},
        "areas": None if drawn.areas is None else _areas(drawn.areas.covered, drawn.look.area),
        "land": url_for("pages.map_outlines", level=0) if 1 in drawn.versions else None,
        "outline": url_for("pages.map_outlines", region=drawn.outlined) if drawn.outlined else None,
        "names": url_for("pages.map_names"),
        "credits": list(credits_of(drawn)),
        "words": words(),
    }


def atlases() -> tuple[str, str]:
    """Return the files of the world atlas, the finest last; countries with outlines of their own need none."""
    return WORLD, NEIGHBOURS if outlines.is_land_known(db()) and assets.has_asset(NEIGHBOURS) else EUROPE


def credits_of(drawn: Map) -> Iterator[dict[str, str]]:
    """Return the credits of countries, outlines and tiles.

    A source is credited by its note, which holds the wording that its terms demand.
    """
    yield {"text": "Natural Earth", "url": ""}
    yield {"text": town_credit(), "url": TOWNS_URL}
    for source in drawn.outline_sources:
        note = formatting.localised(source, "note", language()).text
        yield {"text": note or source.title, "url": url_for_record("source", source.slug)}
    if settings().tile_url:
        yield {"text": settings().tile_attribution, "url": ""}


def town_credit() -> str:
    """Return the line that the licence of the names of towns demands."""
    return formatting.localised(towns.listed(), "attribution", language()).text


def place(location: MapPlace, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return the position, name and popup of a mark.

    ``members`` are its initiatives by number, so that joined marks count an initiative at several of them once.
    """
    assert location.centre is not None, "only places with a centre are marked"
    named = location.initiatives[:MOST_NAMED]
    rest = len(location.initiatives) - len(named)
    return {
        "slug": location.region.slug,
        "name": name(location.region),
        "url": url_for_record("region", location.region.slug),
        "at": [location.centre.latitude, location.centre.longitude],
        "whole": location.region.kind not in (RegionKind.NUTS3, RegionKind.LAU),
        "note": about_centre(location),
        "line": [area.slug for area in location.line],
        "members": [numbers[here.slug] for here in location.initiatives],
        "counted": counted(len(location.initiatives)),
        "initiatives": [{"name": name(here), "url": url_for_record("initiative", here.slug)} for here in named],
        "more": {
            "text": _filled(_MORE, count=formatting.number(rest, language())),
            "url": in_search(location.region.slug),
        }
        if rest
        else None,
    }


def joined(placed: Sequence[MapPlace]) -> dict[str, dict[str, Any]]:
    """Return the regions that marks are joined to when zoomed out, by slug."""
    areas = {area.slug: area for location in placed for area in location.line if area is not location.region}
    return {slug: {"name": name(area), "at": _at(area)} for slug, area in areas.items()}


def _at(area: LocatedRegion) -> list[float | None] | None:
    return None if area.latitude is None else [area.latitude, area.longitude]


def about_centre(location: MapPlace) -> str:
    """Say where a mark is if the region's own centre is unknown."""
    if location.centre is None or location.centre is location.region:
        return ""
    return _filled(_CENTRE, region=name(location.centre))


def name(record: LocatedRegion | NamedInitiative | towns.Town) -> str:
    """Return a name in the reader's language, else in the other one."""
    return formatting.localised(record, "name", language()).text


def counted(number: int) -> str:
    """Write a number of initiatives."""
    return _filled(_ONE if number == 1 else _SEVERAL, count=formatting.number(number, language()))


def in_search(region: str = "") -> str:
    """Return the search address for this map, optionally within a region."""
    filters = {key: request.args.getlist(key) for key in request.args if key not in OWN}
    regions = {"region": [region]} if region else {}
    return url_for("pages.search", language=language()) + query_string({"kind": ["initiative"], **filters, **regions})


def shown_value(shades: Shading, value: float) -> str:
    """Write a value with its unit and, if known, its year."""
    if shades.kind.name == "initiatives":
        return counted(int(value))
    number = bare_value(shades, value)
    year = f" ({shades.figures.year})" if shades.figures.year else ""
    return f"{number} {shades.kind.unit.in_(language())}{year}"


def bare_value(shades: Shading, value: float) -> str:
    """Write a value without its unit: quotients with two decimals, counts with none."""
    decimals = f"{value:.2f}" if shades.kind.name == "specialisation" else f"{value:.0f}"
    return formatting.number(float(decimals), language())


def classes(shades: Shading) -> Iterator[tuple[int, str]]:
    """Return the shade and the range of each class."""
    count = len(shades.limits) + 1
    for step in range(1, count + 1):
        yield shading.tone_of(step, count), _range(shades, step)


def _range(shades: Shading, step: int) -> str:
    first = shades.limits[step - 2] if step > 1 else None
    after = shades.limits[step - 1] if step <= len(shades.limits) else None
    if shades.kind.name == "specialisation":
        return _between(first, after)
    values = [row.value for row in shades.rows if shading.class_of(row.value, shades.limits) == step]
    least, most = (min(values), max(values)) if values else (first or 0.0, after or first or 0.0)
    shown = [formatting.number(value, language()) for value in dict.fromkeys((least, most))]
    return formatting.RANGE.join(shown)


def _between(first: float | None, after: float | None) -> str:
    shown = [None if limit is None else formatting.number(limit, language()) for limit in (first, after)]
    if shown[0] is None:
        return _filled(_BELOW, value=shown[1])
    if shown[1] is None:
        return _filled(_FROM, value=shown[0])
    return _filled(_BETWEEN, first=shown[0], after=shown[1])


def _shading(shades: Shading) -> dict[str, Any]:
    return {
        "shapes": shapes_url(shades),
        "countries": _countries(shades) if shades.level == 0 else None,
        "regions": {row.region.slug: [row.tone, shown_value(shades, row.value)] for row in shades.rows},
        "none": _NO_FIGURE.in_(language()) if not shades.kind.counts else f"0 {shades.kind.unit.in_(language())}",
        "listed": in_search() if shades.kind.counts == "initiative" else None,
        "region": url_for_record("region", ""),
    }


def wider(around: Sequence[MapPlace]) -> str:
    """Name larger regions with the number of initiatives that cover them as a whole."""
    counted_regions = (
        f"{name(place.region)} ({formatting.number(len(place.initiatives), language())})" for place in around
    )
    return _filled(_WIDER, regions=", ".join(counted_regions))


def shapes_url(shades: Shading) -> str | None:
    """Return the address of the shaded outlines; countries are those of the land."""
    return url_for("pages.map_outlines", level=shades.level) if shades.level else None


def _countries(shades: Shading) -> dict[str, list[str]]:
    """Return slug and name of each country by world atlas number."""
    known = (country for country in shades.countries if country.code in NUMBERS)
    return {NUMBERS[country.code or ""]: [country.slug, name(country)] for country in known}


def _areas(covered: Sequence[CoveredRegion], programme: str) -> dict[str, Any]:
    return {
        "shapes": url_for("pages.map_outlines", programme=programme),
        "regions": [_covered(region) for region in covered],
    }


def _covered(covered: CoveredRegion) -> dict[str, Any]:
    return {
        "slug": covered.region.slug,
        "name": formatting.localised(covered.region, "name", language()).text,
        "url": url_for_record("region", covered.region.slug),
        "kind": "phasing-out" if set(covered.statuses) <= {AreaStatus.PHASING_OUT} else "eligible",
        "lines": [standing(area) for area in covered.areas],
        "note": about_area(covered),
        "parts": list(covered.parts),
        "at": None if covered.parts or covered.centre is None else _at(covered.centre),
    }


def about_area(covered: CoveredRegion) -> str:
    """Say how a region without an outline of its own is drawn."""
    if covered.region.slug in covered.parts:
        return ""
    if covered.parts:
        text = _MEMBERS if len(covered.parts) == covered.members else _SOME_MEMBERS
        return _filled(text, count=len(covered.parts), all=covered.members)
    if covered.centre is None:
        return _filled(_NOT_DRAWN)
    return (
        _filled(_MARK) if covered.centre.id == covered.region.id else _filled(_MARK_NEAR, region=name(covered.centre))
    )


def standing(area: Any) -> str:
    """Write the status of a region under a programme: ``Fördergebiet, teilweise, 2000–2006``."""
    period = formatting.period(area.started_on, area.ended_on, language())
    parts = [area.status.label.in_(language()), area.extent.label.in_(language()), period]
    return ", ".join(part for part in parts if part)


def words() -> dict[str, str]:
    """Return the texts of the script, with placeholders in braces."""
    return {name: text.in_(language()) for name, text in _WORDS.items()}


def _filled(text: Text, **values: object) -> str:
    return text.in_(language()).format(**values)


_MORE = Text("{count} weitere in der Liste", "{count} more in the list")
_CENTRE = Text("Gezeigt in der Mitte von: {region}", "Shown at the centre of: {region}")
_MEMBERS = Text("gezeichnet nach den Umrissen der {count} Mitglieder", "drawn from the outlines of its {count} members")
_SOME_MEMBERS = Text(
    "gezeichnet nach den Umrissen von {count} der {all} Mitglieder",
    "drawn from the outlines of {count} of its {all} members",
)
_MARK = Text("Umriss unbekannt, eine Marke zeigt die Mitte", "outline unknown, a marker shows the centre")
_MARK_NEAR = Text(
    "Umriss unbekannt, die Marke steht in der Mitte von: {region}",
    "outline unknown, the marker is at the centre of: {region}",
)
_NOT_DRAWN = Text(
    "Umriss und Lage nicht bekannt, nicht auf der Karte", "outline and location not known, not on the map"
)
_ONE = Text("{count} Initiative", "{count} initiative")
_SEVERAL = Text("{count} Initiativen", "{count} initiatives")
_WIDER = Text("Dazu, für größere Regionen: {regions}", "And for larger regions: {regions}")
_BELOW = Text("unter {value}", "below {value}")
_FROM = Text("{value} und mehr", "{value} or more")
_BETWEEN = Text("{first} bis unter {after}", "{first} to below {after}")
_NO_FIGURE = Text("keine Angabe", "no figure")
_WORDS = {
    "marks": Text(
        "Orte mit Initiativen; Pfeiltasten führen weiter, die Eingabetaste öffnet",
        "Places with initiatives; arrow keys move on, Enter opens",
    ),
    "regions": Text(
        "Regionen; Pfeiltasten führen weiter, die Eingabetaste öffnet", "Regions; arrow keys move on, Enter opens"
    ),
    "areas": Text(
        "Fördergebiete; Pfeiltasten führen weiter, die Eingabetaste öffnet",
        "Programme areas; arrow keys move on, Enter opens",
    ),
    "in": Text("Vergrößern", "Zoom in"),
    "out": Text("Verkleinern", "Zoom out"),
    "close": Text("Schließen", "Close"),
    "show": Text("Zeigen", "Show"),
    "showing": Text("Zeigen, wo auf der Karte: {name}", "Show where on the map: {name}"),
    "at": Text("{name}: {counted} an {count} Orten", "{name}: {counted} at {count} places"),
    "whole": Text("{name} als Ganzes: {counted}", "{name} as a whole: {counted}"),
    "others": Text("{name} u. a.", "{name} and others"),
    "several": Text("{name} und {count} weitere: {counted}", "{name} and {count} more: {counted}"),
    "unknown": Text("Fördergebiete ohne bekannten Umriss: {count}", "Programme areas without a known outline: {count}"),
    "level0": Text("Eine Marke je Staat", "One marker per country"),
    "level1": Text("Eine Marke je Land (NUTS 1)", "One marker per NUTS 1 region"),
    "level2": Text("Eine Marke je Region (NUTS 2)", "One marker per NUTS 2 region"),
    "level3": Text("Eine Marke je Ort", "One marker per place"),
    "crowded": Text(", dicht beieinander eine für mehrere", ", one for several close together"),
    "counted": _SEVERAL,
    "listed": Text("Initiativen als Liste", "Initiatives as a list"),
}
