"""Records as linked data: schema.org, and SKOS for competence fields and their schemes.

One table maps entities and columns to terms. A column without a matching term becomes a ``PropertyValue`` with the
column's name, so that nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kb.dates import PartialDate
from kb.export.selection import LinkedNode
from kb.models.columns import HIDDEN, table_of
from kb.models.types import Amount
from kb.models.vocabulary import LabelUse, SourceKind, Term
from kb.queries.rows import LINKS, Entry, Site, StoredRow, pointers

SCHEMA = "https://schema.org/"
CONTEXT: Mapping[str, object] = {
    "@version": 1.1,
    "@vocab": SCHEMA,
    "schema": SCHEMA,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
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
QUALIFIERS = frozenset({"currency", "indicator", "language"})
"""Columns exported as part of another: currency of an amount, indicator, language of a text."""
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
    """The linked-data class of an entity, with terms for its columns and links."""

    type: str
    words: Mapping[str, str] = field(default_factory=dict)


_COMMON_TERMS = {
    "name": "name",
    "description": "description",
    "summary": "description",
    "text": "text",
    "note": "description",
}
_PERIOD = {"started_on": "startDate", "ended_on": "endDate"}
_SUBJECTS = dict.fromkeys(
    ("initiative_id", "programme_id", "region_id", "competence_field_id", "organisation_id", "event_id"), "about"
)
_ACTOR = {"organisation_id": "agent", "person_id": "agent", "role": "roleName"}
LINKED_TYPES: Mapping[str, LinkedType] = {
    "cluster_manager": LinkedType("OrganizationRole", {**_PERIOD, **_ACTOR, "initiative_id": "about"}),
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
        "Event", {**_PERIOD, "region_id": "location", "organisation_id": "organizer", "website": "url"}
    ),
    "field_scheme": LinkedType(
        "skos:ConceptScheme",
        {"name": "prefLabel", "description": "definition", "published_on": "dct:issued", "author": "dct:creator"},
    ),
    "initiative": LinkedType("Project", {"website": "url", "regions": "areaServed", "fields": "knowsAbout"}),
    "label": LinkedType("Credential", {"initiative_id": "about", "issued_on": "dct:issued", "body_id": "recognizedBy"}),
    "milestone": LinkedType("Event", {**_SUBJECTS, "happened_on": "startDate", "text": "description"}),
    "organisation": LinkedType("Organization", {"region_id": "location", "website": "url", "city": "address"}),
    "participation": LinkedType("OrganizationRole", {**_PERIOD, **_ACTOR, "initiative_id": "about"}),
    "person": LinkedType("Person", {"public_role": "description"}),
    "policy_era": LinkedType(
        "dct:PeriodOfTime", {**_PERIOD, "region_id": "spatialCoverage", "programmes": "dct:hasPart"}
    ),
    "programme": LinkedType(
        "FundingScheme",
        {
            **_PERIOD,
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
            **_PERIOD,
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
_FALLBACK_TYPE = LinkedType("Thing")


def node(entry: Entry, site: Site) -> LinkedNode:
    """Return a record as a JSON-LD node."""
    linked_type = LINKED_TYPES.get(entry.entity, _FALLBACK_TYPE)
    properties: dict[str, list[Any]] = defaultdict(list)
    for column, value in entry.values.items():
        if value is not None and column not in HIDDEN and column != "slug" and column != "source_id":
            _add_column(properties, entry, linked_type, column, value, site)
    for term, value in _linked(entry, linked_type, site):
        properties[term].append(value)
    body: LinkedNode = {"@type": _type(entry, linked_type)}
    if address := site.thing(entry.entity, entry.values.get("slug")):
        body = {"@id": address, **body}
    if page := site.record(entry.reference):
        body["mainEntityOfPage"] = {"@id": page}
    if entry.source is not None and entry.entity != "source":
        body["dct:source"] = {"@id": site.thing("source", entry.source.slug)}
    return body | {term: values[0] if len(values) == 1 else values for term, values in properties.items()}


def _type(entry: Entry, linked_type: LinkedType) -> str:
    return _WORKS[entry.values["kind"]] if entry.entity == "source" else linked_type.type


def _add_column(
    properties: dict[str, list[Any]], entry: Entry, linked_type: LinkedType, column: str, value: Any, site: Site
) -> None:
    """Add one column; a pair of columns for two languages becomes one language map."""
    base, language = (column[:-3], column[-2:]) if column[-3:] in ("_de", "_en") else (column, "")
    term = linked_type.words.get(base) or _COMMON_TERMS.get(base)
    if column in pointers(entry.entity):
        _add_reference(properties[term or "dct:relation"], entry, column, site)
    elif column in ("latitude", "longitude"):
        if not properties["geo"]:
            properties["geo"].append({"@type": "GeoCoordinates"})
        properties["geo"][0][column] = value
    elif term is None:
        if value is not False and column not in QUALIFIERS:
            properties["additionalProperty"].append(_property(entry, column, value))
    elif term in CONTEXT:
        if not properties[term]:
            properties[term].append({})
        # A column without a language suffix takes the language of its row, if any.
        properties[term][0][language or str(entry.values.get("language") or "@none")] = str(value)
    else:
        properties[term].append(_literal(value))


def _add_reference(values: list[Any], entry: Entry, column: str, site: Site) -> None:
    to = entry.linked(column)
    if to is not None and (address := site.thing(to.entity, to.slug)):
        values.append({"@id": address})


def _linked(entry: Entry, linked_type: LinkedType, site: Site) -> Iterator[tuple[str, Any]]:
    for link in LINKS.get(entry.entity, ()):
        if link.is_summary:
            continue
        labels: dict[str, dict[str, list[str]]] = {}
        for row in entry.links[link.name]:
            if link.name == "labels":
                term = "hiddenLabel" if row["use"] is LabelUse.HIDDEN else "altLabel"
                labels.setdefault(term, {}).setdefault(row["language"].value, []).append(row["text"])
            elif to := entry.linked(link.shows, link.entity, row):
                yield _link_term(linked_type, link.name, row), {"@id": site.thing(to.entity, to.slug)}
            else:
                yield (
                    "additionalProperty",
                    {"@type": "PropertyValue", "propertyID": link.shows, "value": row[link.shows].value},
                )
        yield from labels.items()


def _link_term(linked_type: LinkedType, link: str, row: StoredRow) -> str:
    return f"skos:{row['match'].value}Match" if link == "matches" else linked_type.words.get(link, "dct:relation")


def _property(entry: Entry, column: str, value: Any) -> LinkedNode:
    body: LinkedNode = {"@type": "PropertyValue", "propertyID": column, "value": _literal(value)}
    if column == "value" and entry.values.get("indicator"):
        body["propertyID"] = entry.values["indicator"].value
    if entry.values.get("currency") and isinstance(table_of(entry.entity).c[column].type, Amount):
        body["unitText"] = entry.values["currency"]
    return body


def _literal(value: Any) -> Any:
    if isinstance(value, Term):
        return value.value
    if isinstance(value, PartialDate):
        return {"@value": str(value), "@type": _DATES[len(str(value))] if value.is_exact else "edtf:EDTF-level1"}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
