"""JSON and GeoJSON, streamed so that no document has to fit into memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kb.dates import PartialDate
from kb.export.selection import Selection
from kb.export.terms import ATTRIBUTION, LICENCE, RIGHTS
from kb.models import Source
from kb.models.vocabulary import Term
from kb.queries.rows import ListCell, Location, citation

AT_ONCE = 200


def write(selection: Selection) -> Iterator[bytes]:
    """Write a selection as one JSON object with metadata, columns, rows and sources."""
    head = {
        **about(selection),
        "columns": [
            {"name": column.name, "label_de": column.label.de, "label_en": column.label.en}
            for column in selection.columns
        ],
    }
    yield from document(
        head, {"items": (cells(selection, row) for row in selection.rows()), "sources": _sources(selection)}
    )


def geojson(selection: Selection) -> Iterator[bytes]:
    """Write a selection as a FeatureCollection (RFC 7946); rows without a location get no geometry."""
    head = {"type": "FeatureCollection", **about(selection)}
    yield from document(head, {"features": _features(selection)})


def about(selection: Selection) -> dict[str, object]:
    """Return the metadata of an export: title, address, query, date, licence."""
    return {
        "title": selection.title.in_(selection.language),
        "url": selection.page,
        "query": selection.in_words(),
        "as_of": selection.version.moment and selection.version.moment.isoformat(timespec="seconds"),
        "change": selection.version.change,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "rights": RIGHTS.in_(selection.language),
    }


def cells(selection: Selection, row: Any) -> dict[str, object]:
    """Return a row as a dictionary by column name."""
    return {column.name: value(column.cell(row)) for column in selection.columns}


def document(head: Mapping[str, object], parts: Mapping[str, Iterable[object]]) -> Iterator[bytes]:
    """Write a JSON object whose last members are long lists."""
    pending = dumps(head)[:-1]
    for number, (name, members) in enumerate(parts.items()):
        before = "," if number or head else ""
        yield f"{pending}{before}{dumps(name)}:[".encode()
        pending = ""
        yield from _listed(members)
        yield b"\n]"
    yield b"}\n"


def _listed(members: Iterable[object]) -> Iterator[bytes]:
    pieces: list[str] = []
    for number, member in enumerate(members):
        pieces.append((",\n" if number else "\n") + dumps(member))
        if len(pieces) == AT_ONCE:
            yield "".join(pieces).encode()
            pieces = []
    yield "".join(pieces).encode()


def dumps(value: object) -> str:
    """Serialise to JSON; lone surrogates stay escaped, because UTF-8 cannot encode them."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() or not _has_surrogates(text) else json.dumps(value, separators=(",", ":"))


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def value(cell: ListCell) -> object:
    """Return a cell as a JSON value: terms as stored, dates as text, decimals as numbers."""
    if isinstance(cell, tuple):
        return [value(item) for item in cell]
    if isinstance(cell, Term):
        return cell.value
    if isinstance(cell, PartialDate):
        return str(cell)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell


def _sources(selection: Selection) -> Iterator[dict[str, object]]:
    for source in selection.sources():
        yield source_of(source)


def source_of(source: Source) -> dict[str, object]:
    """Return a source with the fields needed to cite it."""
    names = ("title", "author", "publisher", "published_on", "url", "accessed_on", "voice", "seen", "licence")
    fields = {name: value(getattr(source, name)) for name in names}
    return {"slug": source.slug, "kind": source.kind.value, **fields, "citation": citation(source)}


def _features(selection: Selection) -> Iterator[dict[str, object]]:
    """Yield the rows as features; one without a slug has its number as id."""
    for number, row in enumerate(selection.rows(), 1):
        location = selection.location(row) if selection.location else None
        properties = {**cells(selection, row), "place_of_mark": location.name if location else None}
        identity = properties.get("slug") or number
        yield {"type": "Feature", "id": identity, "geometry": _geometry(location), "properties": properties}


def _geometry(location: Location | None) -> dict[str, object] | None:
    if location is None:
        return None
    if len(location.points) == 1:
        return {"type": "Point", "coordinates": list(location.points[0])}
    return {"type": "MultiPoint", "coordinates": [list(point) for point in location.points]}
