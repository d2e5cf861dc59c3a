"""JSON-LD: the export as a DCAT data set, its records as a graph, and their sources."""

from __future__ import annotations

from collections.abc import Iterator

from kb.export.formats.objects import document
from kb.export.rows import CONTEXT
from kb.export.selection import LinkedNode, Selection
from kb.export.terms import ATTRIBUTION, LICENCE_CONCEPT, RIGHTS


def write(selection: Selection) -> Iterator[bytes]:
    """Write a selection as a document with one graph."""
    yield from document({"@context": CONTEXT}, {"@graph": _graph(selection)})


def _graph(selection: Selection) -> Iterator[LinkedNode]:
    yield _data_set(selection)
    assert selection.node is not None, "only selections that carry nodes are offered as JSON-LD"
    for row in selection.rows():
        node = selection.node(row)
        if node is not None:
            yield node
    yield from selection.source_nodes()


def _data_set(selection: Selection) -> LinkedNode:
    language = selection.language
    body: LinkedNode = {
        "@id": selection.page,
        "@type": "dcat:Dataset",
        "dct:title": {"@value": selection.title.in_(language), "@language": language},
        "dct:description": {"@value": selection.in_words() or selection.title.in_(language), "@language": language},
        "dct:license": {"@id": LICENCE_CONCEPT},
        "dct:rights": {"@value": RIGHTS.in_(language), "@language": language},
        "dct:publisher": {"@type": "Organization", "name": {"@none": ATTRIBUTION}},
        "dct:identifier": f"{selection.name}-{selection.version.change}",
    }
    if selection.version.moment is not None:
        moment = selection.version.moment.isoformat(timespec="seconds")
        body["dct:modified"] = {"@value": moment, "@type": "xsd:dateTime"}
    return body
