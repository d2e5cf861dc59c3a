"""The data description for catalogues as JSON-LD: DCAT-AP 3, also valid DCAT-AP 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.export.formats import FORMATS_BY_KEY, Format, fitting
from kb.export.rows import carried_by
from kb.export.selection import DataVersion, LinkedNode, current_version
from kb.export.terms import ATTRIBUTION, LICENCE_CONCEPT, RIGHTS
from kb.models import ENTITIES, Milestone, PolicyEra, Programme
from kb.models.labels import PLURALS
from kb.queries import browse
from kb.queries.rows import Site
from kb.texts import LANGUAGES, Text

PATH = "catalog.jsonld"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FILE_TYPES = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "json": "JSON",
    "jsonld": "JSON_LD",
    "geojson": "GEOJSON",
    "bib": "BIBTEX",
    "ris": "TXT",
    "svg": "SVG",
    "docx": "DOCX",
    "zip": "ZIP",
}
"""File type of each format in the authority list of the European Union."""
UNLISTED = frozenset({"field_scheme", "milestone", "contribution"})
"""Entities without a list of their own; their records are shown on other pages."""
RANGES = {
    "dct:accessRights": "dct:RightsStatement",
    "dct:accrualPeriodicity": "dct:Frequency",
    "dct:format": "dct:MediaTypeOrExtent",
    "dct:language": "dct:LinguisticSystem",
    "dct:license": "dct:LicenseDocument",
    "dcat:landingPage": "foaf:Document",
    "dcat:mediaType": "dct:MediaType",
    "dcat:packageFormat": "dct:MediaType",
    "dcat:theme": "skos:Concept",
    "dcat:themeTaxonomy": "skos:ConceptScheme",
    "foaf:homepage": "foaf:Document",
}
"""Classes that DCAT-AP requires for the values of properties; every described node states its class."""
THEMES = ("REGI", "ECON", "GOVE")


def catalogue(session: Session, site: Site, contact: str = "") -> LinkedNode:
    """Describe the whole base and the list of each entity; ``contact`` is an optional e-mail address."""
    version = current_version(session)
    publisher = {"@id": _in(site, PATH, "publisher"), "@type": "foaf:Agent", "foaf:name": ATTRIBUTION}
    rights = {"@id": _in(site, PATH, "rights"), "@type": "dct:RightsStatement", "skos:prefLabel": _texts(RIGHTS)}
    whole = {**_data_set(site, version, "whole", NAME, ABOUT), **_extent(session)}
    whole["dcat:distribution"] = [_whole(site, version)]
    lists = [_list(site, version, entity) for entity in PLURALS if entity not in UNLISTED]
    for data_set in (whole, *lists):
        data_set["dct:publisher"] = {"@id": publisher["@id"]}
        if contact:
            data_set["dcat:contactPoint"] = {
                "@type": ["vcard:Kind", "vcard:Organization"],
                "vcard:hasEmail": {"@id": f"mailto:{contact}"},
            }
    graph = [
        _catalogue(site, version, [whole, *lists]),
        publisher,
        rights,
        whole,
        *lists,
        _service(site, [whole, *lists]),
    ]
    return {"@context": _CONTEXT, "@graph": [_typed(node) for node in graph]}


def _typed(value: Any, kind: str | None = None) -> Any:
    """Add the class to every referenced node, because validators do not look it up."""
    if isinstance(value, list):
        return [_typed(item, kind) for item in value]
    if not isinstance(value, dict):
        return value
    known = {name: _typed(inner, RANGES.get(name)) for name, inner in value.items()}
    return known if kind is None or "@type" in known else {**known, "@type": kind}


def _catalogue(site: Site, version: DataVersion, data_sets: list[LinkedNode]) -> LinkedNode:
    return {
        "@id": _in(site, PATH),
        "@type": "dcat:Catalog",
        "dct:title": _texts(NAME),
        "dct:description": _texts(ABOUT),
        "dct:publisher": {"@id": _in(site, PATH, "publisher")},
        "dct:license": {"@id": LICENCE_CONCEPT},
        "dct:language": [{"@id": f"{_AUTHORITY}language/{code}"} for code in ("DEU", "ENG")],
        "foaf:homepage": {"@id": site.page()},
        "dcat:themeTaxonomy": {"@id": f"{_AUTHORITY}data-theme"},
        "dcat:dataset": [{"@id": data_set["@id"]} for data_set in data_sets],
        "dcat:service": {"@id": _in(site, PATH, "api")},
        **_modified(version),
    }


def _data_set(site: Site, version: DataVersion, key: str, title: Text, about: Text) -> LinkedNode:
    return {
        "@id": _in(site, PATH, key),
        "@type": "dcat:Dataset",
        "dct:identifier": key,
        "dct:title": _texts(title),
        "dct:description": _texts(about),
        "dct:language": [{"@id": f"{_AUTHORITY}language/{code}"} for code in ("DEU", "ENG")],
        "dct:accessRights": {"@id": f"{_AUTHORITY}access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}frequency/IRREG"},
        "dcat:theme": [{"@id": f"{_AUTHORITY}data-theme/{theme}"} for theme in THEMES],
        "dcat:keyword": [{"@value": word.in_(code), "@language": code} for word in KEYWORDS for code in LANGUAGES],
        "dcat:landingPage": {"@id": site.page("download")},
        **_modified(version),
    }


def _list(site: Site, version: DataVersion, entity: str) -> LinkedNode:
    page = site.page(ENTITIES[entity].__path__)
    body = _data_set(site, version, ENTITIES[entity].__path__, PLURALS[entity], _LIST.format(name=PLURALS[entity]))
    body["dcat:distribution"] = [
        _distribution(site, version, f"{page}?format={list_format.key}", page, list_format)
        for list_format in fitting(carried_by(entity))
    ]
    return body


def _distribution(site: Site, version: DataVersion, address: str, page: str, data_format: Format) -> LinkedNode:
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _texts(data_format.label),
        "dct:description": _texts(data_format.use),
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": _media_type(data_format.media_type),
        "dct:format": {"@id": f"{_AUTHORITY}file-type/{FILE_TYPES[data_format.key]}"},
        **_terms(_in(site, PATH, "rights")),
        **_modified(version),
    }


def _whole(site: Site, version: DataVersion) -> LinkedNode:
    address = _in(site, DOWNLOAD)
    csv = FORMATS_BY_KEY["csv"]
    return {
        **_distribution(site, version, address, site.page("download"), csv),
        "dct:title": _texts(_ZIP),
        "dct:description": _texts(_ZIP_HOLDS),
        "dcat:packageFormat": _media_type("application/zip"),
    }


def _service(site: Site, data_sets: list[LinkedNode]) -> LinkedNode:
    return {
        "@id": _in(site, PATH, "api"),
        "@type": "dcat:DataService",
        "dct:title": _texts(_API),
        "dcat:endpointURL": {"@id": _in(site, "api/v1")},
        "dcat:endpointDescription": {"@id": _in(site, "api/v1/openapi.json")},
        "dcat:servesDataset": [{"@id": data_set["@id"]} for data_set in data_sets],
        "dct:license": {"@id": LICENCE_CONCEPT},
    }


def _extent(session: Session) -> LinkedNode:
    """Return the countries and years that the data cover."""
    body: LinkedNode = {}
    countries = [node.record for node in browse.regions(session, "de").countries if node.initiatives]
    if countries:
        body["dct:spatial"] = [
            {
                "@type": "dct:Location",
                "skos:prefLabel": _texts(Text(country.name_de or country.name_en, country.name_en or country.name_de)),
            }
            for country in countries
        ]
    years = sorted(_years(session))
    if years:
        first, last = ({"@value": f"{year:04d}", "@type": "xsd:gYear"} for year in (years[0], years[-1]))
        body["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}
    return body


def _years(session: Session) -> Iterator[int]:
    for column in (Milestone.happened_on, Programme.started_on, Programme.ended_on, PolicyEra.started_on):
        for bound in session.execute(sa.select(sa.func.min(column), sa.func.max(column))).one():
            if bound is not None:
                yield int(str(bound)[:4])


def _terms(rights: str) -> LinkedNode:
    return {
        "dct:license": {"@id": LICENCE_CONCEPT},
        "dct:rights": {"@id": rights},
    }


def _modified(version: DataVersion) -> LinkedNode:
    if version.moment is None:
        return {}
    moment = version.moment.isoformat(timespec="seconds")
    return {"dct:modified": {"@value": moment, "@type": "xsd:dateTime"}}


def _media_type(name: str) -> LinkedNode:
    return {"@id": f"https://www.iana.org/assignments/media-types/{name}"}


def _in(site: Site, path: str, fragment: str = "") -> str:
    return f"{site.base}/{path}{f'#{fragment}' if fragment else ''}"


def _texts(text: Text) -> list[LinkedNode]:
    return [{"@value": text.in_(code), "@language": code} for code in LANGUAGES]


DOWNLOAD = "download/clusterwissen.zip"
NAME = Text(
    "Clusterwissen: Wissensbasis regionaler Cluster-Initiativen",
    "Clusterwissen: knowledge base of regional cluster initiatives",
)
ABOUT = Text(
    "Wer welches Cluster wo, seit wann und in wessen Auftrag entwickelt, mit welchen Versprechen und welchen Ergebnissen – jede"
    " Angabe mit Quelle, Widersprüche nebeneinander.",
    "Who develops which cluster, where, since when and on whose behalf, with which promises and which results – every fact with"
    " its source, contradictions side by side.",
)
KEYWORDS = (
    Text.same("Cluster"),
    Text("Clustermanagement", "cluster management"),
    Text("Strukturpolitik", "structural policy"),
    Text("Regionalentwicklung", "regional development"),
    Text("Kompetenzfelder", "competence fields"),
)
_LIST = Text("{name} in Clusterwissen, mit Quellen.", "{name} in Clusterwissen, with sources.")
_ZIP = Text("Die gesamte Wissensbasis (ZIP)", "The whole knowledge base (ZIP)")
_ZIP_HOLDS = Text("Alle Tabellen als CSV mit Datenbeschreibung.", "All tables as CSV with a data dictionary.")
_API = Text("Schnittstelle (JSON)", "API (JSON)")
