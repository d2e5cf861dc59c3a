"""Metadata of pages for programs: canonical address, description, schema.org."""

from __future__ import annotations

from typing import Any

from flask import g, request

from kb.export.rows import linked_data
from kb.models import Record
from kb.texts import Language, Text
from kb.web.records.citing import SITE, Citation
from kb.web.request import absolute, language, plural, query_string, url_for_api, url_for_list, url_for_record
from kb.web.writing import formatting

LinkedData = dict[str, Any]
LONGEST_DESCRIPTION = 200
_TYPES = {
    "skos:Concept": "DefinedTerm",
    "skos:ConceptScheme": "DefinedTermSet",
    "dct:PeriodOfTime": "Thing",
}
"""The schema.org types of entities that the exports describe with other vocabularies."""
_FACTS = {
    "started_on": "startDate",
    "ended_on": "endDate",
    "published_on": "datePublished",
    "website": "sameAs",
    "notation": "termCode",
    "code": "identifier",
    "cci": "identifier",
    "author": "author",
}
_TIMED = frozenset({"Event", "FundingScheme", "OrganizationRole", "Thing"})


def canonical() -> str:
    """Return the canonical address of this page: only with parameters that its view has read."""
    params = g.get("params")
    known = set() if params is None else params.known - {"format"}
    values: dict[str, object] = {name: request.args.getlist(name) for name in request.args if name in known}
    if values.get("page") == ["1"]:
        del values["page"]
    return request.script_root + request.path + query_string(values)


def description_of(record: Record) -> str:
    """Describe a record in a sentence or two: its own summary, or its kind and title."""
    code = language()
    for attribute in ("summary", "description"):
        text = formatting.localised(record, attribute, code).text
        if text:
            return formatting.shorten(text, LONGEST_DESCRIPTION)
    title = formatting.title_of(record, code).text
    kind = type(record).__title__
    return _ABOUT.format(kind=kind, title=formatting.shorten(title, 120)).in_(code)


def linked(record: Record, cited: Citation | None) -> LinkedData:
    """Describe a record in terms of schema.org; the JSON-LD export contains all facts."""
    entity, slug, code = record.__tablename__, str(getattr(record, "slug", "")), language()
    kind = _TYPES.get(linked_data.LINKED_TYPES[entity].type, linked_data.LINKED_TYPES[entity].type)
    body: LinkedData = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": absolute(url_for_api(entity, slug)),
        "name": formatting.title_of(record, code).text,
        "description": description_of(record),
        "url": absolute(url_for_record(entity, slug)),
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": absolute(url_for_record(entity, slug)),
            "inLanguage": code,
            "isPartOf": _site(code),
            **({} if cited is None else {"dateModified": cited.changed_at.date().isoformat()}),
        },
    }
    for column, term in _FACTS.items():
        value = getattr(record, column, None)
        if value is not None and (kind in _TIMED or not column.endswith("ed_on") or column == "published_on"):
            body[term] = str(value)
    if getattr(record, "latitude", None) is not None:
        coordinates = {"latitude": getattr(record, "latitude", None), "longitude": getattr(record, "longitude", None)}
        body["geo"] = {"@type": "GeoCoordinates", **coordinates}
    return body


def trail(record: Record) -> LinkedData:
    """Describe the breadcrumbs of a record."""
    entity, code = record.__tablename__, language()
    steps = [
        (plural(entity).in_(code), absolute(url_for_list(entity))),
        (formatting.title_of(record, code).text, absolute(url_for_record(entity, str(getattr(record, "slug", ""))))),
    ]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": address}
        for position, (name, address) in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def site() -> LinkedData:
    """Describe the site and its search."""
    code = language()
    target = absolute(f"{request.script_root}/{code}/search") + "?q={search_term_string}"
    action = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return {"@context": "https://schema.org", **_site(code), "potentialAction": action}


def _site(code: Language) -> LinkedData:
    return {
        "@type": "WebSite",
        "name": SITE,
        "url": absolute(f"{request.script_root}/{code}/"),
        "inLanguage": code,
    }


_ABOUT = Text(
    "{kind}: {title}. Angaben mit Quellen in der Wissensbasis regionaler Cluster-Initiativen.",
    "{kind}: {title}. Facts with their sources in the knowledge base of regional cluster initiatives.",
)
