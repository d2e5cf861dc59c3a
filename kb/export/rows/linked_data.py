"""Records as linked data: schema.org for what exists, SKOS for fields and their schemes. One table says what becomes what.

What no vocabulary has a word for is kept as a ``PropertyValue`` with the name of our column, so that nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kb.dates import PartialDate
from kb.export.rows.columns import HIDDEN
from kb.export.rows.entries import LINKS, Entry, StoredRow, pointers
from kb.export.selection import LinkedNode
from kb.export.site import Site
from kb.models.types import Amount
from kb.models.vocabulary import LabelUse, SourceKind, Term
from kb.queries import names

SCHEMA = "https://schema.org/"
CONTEXT: Mapping[str, object] = {
    "@version": 1.1,
    "@vocab": SCHEMA,
    "schema": SCHEMA,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        term.partition(":")[2] or term: {"@id": term if ":" in term else f"schema:{term}", "@container": "@language"}
        for term in (
            "name",
            "description",
            "text",
            "skos:prefLabel",
            "skos:definition",
            "skos:altLabel",
            "skos:hiddenLabel",
        )
    },
}
UNSAID = frozenset({"currency", "indicator", "language"})
"""Columns that are told with another one: an amount with its currency, a value by its indicator, a text with its language."""
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_WORKS = {
    SourceKind.DOCUMENT: "Report",
    SourceKind.WEB_PAGE: "WebPage",
    SourceKind.PRESS_ARTICLE: "NewsArticle",
    SourceKind.REGISTER: "Dataset",
    SourceKind.DATA_SET: "Dataset",
}


@dataclass(frozen=True, slots=True)
class LinkedType:
    """What a kind of record is in linked data, and which of its columns and links have a word there."""

    type: str
    words: Mapping[str, str] = field(default_factory=dict)


_NAMED = {"name": "name", "description": "description", "summary": "description", "text": "text", "note": "description"}
_LASTING = {"started_on": "startDate", "ended_on": "endDate"}
_SUBJECTS = dict.fromkeys(
    ("initiative_id", "programme_id", "region_id", "competence_field_id", "organisation_id", "event_id"), "about"
)
_ACTOR = {"organisation_id": "agent", "person_id": "agent", "role": "roleName"}
LINKED_TYPES: Mapping[str, LinkedType] = {
    "cluster_manager": LinkedType("OrganizationRole", {**_LASTING, **_ACTOR, "initiative_id": "about"}),
    "competence_field": LinkedType(
        "skos:Concept",
        {
            "name": "prefLabel",
            "description": "definition",
            "notation": "skos:notation",
            "field_scheme_id": "skos:inScheme",
            "parent_id": "skos:broader",
        },
    ),
    "contribution": LinkedType(
        "CreativeWork",
        {"title": "name", "event_id": "dct:isPartOf", "person_id": "contributor", "organisation_id": "contributor"},
    ),
    "event": LinkedType(
        "Event", {**_LASTING, "region_id": "location", "organisation_id": "organizer", "website": "url"}
    ),
    "field_scheme": LinkedType(
        "skos:ConceptScheme",
        {"name": "prefLabel", "description": "definition", "published_on": "dct:issued", "author": "dct:creator"},
    ),
    "initiative": LinkedType("Project", {"website": "url", "regions": "areaServed", "fields": "knowsAbout"}),
    "label": LinkedType("Credential", {"initiative_id": "about", "issued_on": "dct:issued", "body_id": "recognizedBy"}),
    "milestone": LinkedType("Event", {**_SUBJECTS, "happened_on": "startDate", "text": "description"}),
    "organisation": LinkedType("Organization", {"region_id": "location", "website": "url", "city": "address"}),
    "participation": LinkedType("OrganizationRole", {**_LASTING, **_ACTOR, "initiative_id": "about"}),
    "person": LinkedType("Person", {"public_role": "description"}),
    "policy_era": LinkedType(
        "dct:PeriodOfTime", {**_LASTING, "region_id": "spatialCoverage", "programmes": "dct:hasPart"}
    ),
    "programme": LinkedType(
        "FundingScheme",
        {
            **_LASTING,
            "cci": "identifier",
            "organisation_id": "provider",
            "region_id": "areaServed",
            "parent_id": "dct:isPartOf",
            "website": "url",
            "areas": "areaServed",
        },
    ),
    "project": LinkedType(
        "Project",
        {
            **_LASTING,
            "title": "name",
            "organisation_id": "member",
            "programme_id": "funder",
            "region_id": "location",
            "competence_field_id": "knowsAbout",
            "external_id": "identifier",
        },
    ),
    "region": LinkedType(
        "AdministrativeArea", {"code": "identifier", "parent_id": "containedInPlace", "members": "containsPlace"}
    ),
    "source": LinkedType(
        "CreativeWork",
        {
            "title": "name",
            "author": "dct:creator",
            "publisher": "dct:publisher",
            "published_on": "datePublished",
            "url": "url",
            "accessed_on": "dct:date",
            "licence": "dct:rights",
        },
    ),
    "statement": LinkedType("Claim", {**_SUBJECTS, "as_of": "dct:date"}),
}
_OTHER = LinkedType("Thing")


def node(entry: Entry, site: Site) -> LinkedNode:
    """Return a record as a node of JSON-LD."""
    kind = LINKED_TYPES.get(entry.entity, _OTHER)
    said: dict[str, list[Any]] = defaultdict(list)
    for column, value in entry.values.items():
        if value is not None and column not in HIDDEN and column != "slug" and column != "source_id":
            _say(said, entry, kind, column, value, site)
    for term, value in _linked(entry, kind, site):
        said[term].append(value)
    body: LinkedNode = {"@type": _type(entry, kind)}
    if address := site.thing(entry.entity, entry.values.get("slug")):
        body = {"@id": address, **body}
    if page := site.record(entry.reference):
        body["mainEntityOfPage"] = {"@id": page}
    if entry.source is not None and entry.entity != "source":
        body["dct:source"] = {"@id": site.thing("source", entry.source.slug)}
    return body | {term: values[0] if len(values) == 1 else values for term, values in said.items()}


def _type(entry: Entry, kind: LinkedType) -> str:
    return _WORKS[entry.values["kind"]] if entry.entity == "source" else kind.type


def _say(said: dict[str, list[Any]], entry: Entry, kind: LinkedType, column: str, value: Any, site: Site) -> None:
    """Write one column; a pair of columns for two languages is one map of languages."""
    base, language = (column[:-3], column[-2:]) if column[-3:] in ("_de", "_en") else (column, "")
    term = kind.words.get(base) or _NAMED.get(base)
    if column in pointers(entry.entity):
        _point(said[term or "dct:relation"], entry, column, site)
    elif column in ("latitude", "longitude"):
        if not said["geo"]:
            said["geo"].append({"@type": "GeoCoordinates"})
        said["geo"][0][column] = value
    elif term is None:
        if value is not False and column not in UNSAID:
            said["additionalProperty"].append(_property(entry, column, value))
    elif term in CONTEXT:
        if not said[term]:
            said[term].append({})
        # A text without a language of its own is given that of its row, or none.
        said[term][0][language or str(entry.values.get("language") or "@none")] = str(value)
    else:
        said[term].append(_literal(value))


def _point(values: list[Any], entry: Entry, column: str, site: Site) -> None:
    to = entry.linked(column)
    if to is not None and (address := site.thing(to.entity, to.slug)):
        values.append({"@id": address})


def _linked(entry: Entry, kind: LinkedType, site: Site) -> Iterator[tuple[str, Any]]:
    for link in LINKS.get(entry.entity, ()):
        labels: dict[str, dict[str, list[str]]] = {}
        for row in entry.links[link.name]:
            if link.name == "labels":
                term = "hiddenLabel" if row["use"] is LabelUse.HIDDEN else "altLabel"
                labels.setdefault(term, {}).setdefault(row["language"].value, []).append(row["text"])
            elif to := entry.linked(link.shows, link.entity, row):
                yield _word(kind, link.name, row), {"@id": site.thing(to.entity, to.slug)}
            else:
                yield (
                    "additionalProperty",
                    {"@type": "PropertyValue", "propertyID": link.shows, "value": row[link.shows].value},
                )
        yield from labels.items()


def _word(kind: LinkedType, link: str, row: StoredRow) -> str:
    return f"skos:{row['match'].value}Match" if link == "matches" else kind.words.get(link, "dct:relation")


def _property(entry: Entry, column: str, value: Any) -> LinkedNode:
    body: LinkedNode = {"@type": "PropertyValue", "propertyID": column, "value": _literal(value)}
    if column == "value" and entry.values.get("indicator"):
        body["propertyID"] = entry.values["indicator"].value
    if entry.values.get("currency") and isinstance(names.table_of(entry.entity).c[column].type, Amount):
        body["unitText"] = entry.values["currency"]
    return body


def _literal(value: Any) -> Any:
    if isinstance(value, Term):
        return value.value
    if isinstance(value, PartialDate):
        return {"@value": str(value), "@type": _DATES[len(str(value))]}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
