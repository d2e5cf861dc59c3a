"""JSON, GeoJSON and JSON-LD: whole documents, whatever they hold."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.export import FORMATS_BY_KEY, Selection, Site, of_list, of_record, on_map
from kb.models import ENTITIES, Source
from kb.models.vocabulary import SourceKind, Status
from kb.queries.rows import Location
from kb.texts import Text
from tests.export.selections import of
from tests.linked_data import graph_of

SCHEMA = rdflib.Namespace("https://schema.org/")
THING = "https://kb.example/api/v1/"


def written(key: str, selection: Selection) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(b"".join(FORMATS_BY_KEY[key].write(selection)))
    return document


def graph(selection: Selection) -> rdflib.Graph:
    return graph_of(b"".join(FORMATS_BY_KEY["jsonld"].write(selection)))


def listed(session: Session, site: Site, entity: str) -> Selection:
    return of_list(session, site, entity, title=Text("Liste", "List"), page="https://kb.example/de/list")


@given(st.lists(st.text() | st.integers() | st.none()))
def test_json_gives_every_value_back(values: list[Any]) -> None:
    assert [item["a"] for item in written("json", of([[value] for value in values]))["items"]] == values


def test_json_says_what_it_is_and_from_when() -> None:
    source = Source(slug="list", kind=SourceKind.REGISTER, title="Liste", published_on=PartialDate(2003))
    row: list[Any] = [Decimal("2.50"), PartialDate(2003), (Status.ACTIVE,)]
    document = written("json", of([row], 3, sources=lambda: [source]))
    assert document["items"] == [{"a": 2.5, "b": "2003", "c": ["active"]}]
    assert (document["title"], document["query"], document["change"]) == ("Probe", "Region: Ruhr", 7)
    assert document["as_of"] == "2026-11-23T12:30:00+00:00"
    assert document["licence"] == "EUPL-1.2"
    assert document["columns"][0] == {"name": "a", "label_de": "Spalte 0", "label_en": "column 0"}
    assert document["sources"][0]["citation"] == "Liste. 2003."


def test_json_is_written_in_pieces() -> None:
    pieces = list(FORMATS_BY_KEY["json"].write(of([["x"]] * 450)))
    assert len(pieces) > 4
    assert len(json.loads(b"".join(pieces))["items"]) == 450


def test_geojson_is_a_collection_of_features_with_or_without_a_place() -> None:
    places = {"one": Location(((7.46, 51.51),), "Dortmund"), "two": Location(((7.4, 51.5), (7.2, 51.4)), "A, B")}
    document = written("geojson", of([["one"], ["two"], ["none"]], location=lambda row: places.get(row[0])))
    assert document["type"] == "FeatureCollection"
    assert [feature["type"] for feature in document["features"]] == ["Feature"] * 3
    assert [feature["geometry"] for feature in document["features"]] == [
        {"type": "Point", "coordinates": [7.46, 51.51]},
        {"type": "MultiPoint", "coordinates": [[7.4, 51.5], [7.2, 51.4]]},
        None,
    ]
    assert document["features"][0]["properties"] == {"a": "one", "place_of_mark": "Dortmund"}
    assert [feature["id"] for feature in document["features"]] == [1, 2, 3]


def test_every_kind_of_record_becomes_linked_data(world: Session, site: Site) -> None:
    for entity in ("initiative", "organisation", "person", "programme", "project", "event", "statement", "region"):
        selection = listed(world, site, entity)
        linked = graph(selection)
        things = set(linked.subjects(SCHEMA.mainEntityOfPage))
        rows = list(listed(world, site, entity).rows())
        assert {THING + f"{ENTITIES[entity].__path__}/{row.values['slug']}" for row in rows} <= {
            str(thing) for thing in things
        }
        assert (rdflib.URIRef("https://kb.example/de/list"), RDF.type, DCAT.Dataset) in linked


def test_fields_are_concepts_of_a_scheme_with_labels_and_matches(world: Session, site: Site) -> None:
    linked = graph(listed(world, site, "competence_field"))
    concept = rdflib.URIRef(THING + "fields/logistics")
    assert (concept, RDF.type, SKOS.Concept) in linked
    assert linked.value(concept, SKOS.inScheme) is not None
    assert {str(label) for label in linked.objects(concept, SKOS.prefLabel)}
    matches = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
    assert matches & set(linked.predicates())


def test_a_record_is_told_with_its_facts_and_their_sources(world: Session, site: Site) -> None:
    linked = graph(of_record(world, site, "initiative", "logport", page="https://kb.example/de/initiatives/logport"))
    initiative = rdflib.URIRef(THING + "initiatives/logport")
    assert (initiative, RDF.type, SCHEMA.Project) in linked
    claims = set(linked.subjects(RDF.type, SCHEMA.Claim)) & set(linked.subjects(SCHEMA.about, initiative))
    assert len(claims) == 4
    cited = set(linked.objects(predicate=DCTERMS.source))
    assert cited
    assert all(linked.value(source, SCHEMA.name) for source in cited)
    (founded,) = linked.objects(rdflib.URIRef(THING + "milestones/founded"), SCHEMA.startDate)
    assert founded == rdflib.Literal("1998", datatype=rdflib.XSD.gYear)


def test_a_record_on_a_map_is_one_feature(world: Session, site: Site) -> None:
    document = written("geojson", on_map(world, site, "initiative", "logport", page="https://kb.example/de/x"))
    assert [feature["properties"]["slug"] for feature in document["features"]] == ["logport"]
    assert document["features"][0]["id"] == "logport"
