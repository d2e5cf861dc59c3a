"""The catalogue: what DCAT-AP demands of a catalogue, its data sets, their distributions and the service."""

from __future__ import annotations

import json

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS
from sqlalchemy.orm import Session

from kb.export import FORMATS, Site, fitting
from kb.export.download import catalogue
from kb.export.download.catalogue import FILE_TYPES, UNLISTED
from kb.export.rows.content import carried_by
from kb.models.labels import PLURALS
from tests.linked_data import graph_of

MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
}
"""The mandatory properties of DCAT-AP 3 by class; those of DCAT-AP 2 are among them."""
RECOMMENDED = {
    DCAT.Catalog: (DCTERMS.license, DCTERMS.language, FOAF.homepage, DCAT.dataset),
    DCAT.Dataset: (DCAT.distribution, DCAT.keyword, DCAT.theme, DCTERMS.publisher),
    DCAT.Distribution: (DCTERMS.license, DCAT.mediaType, DCTERMS.format, DCAT.downloadURL, DCTERMS.rights),
}

DOCUMENT, RIGHTS, LICENCE = FOAF.Document, DCTERMS.RightsStatement, DCTERMS.LicenseDocument
RANGES = {
    DCAT.Catalog: {
        DCTERMS.language: DCTERMS.LinguisticSystem,
        DCTERMS.license: LICENCE,
        DCTERMS.publisher: FOAF.Agent,
        DCAT.dataset: DCAT.Dataset,
        DCAT.service: DCAT.DataService,
        DCAT.themeTaxonomy: SKOS.ConceptScheme,
        FOAF.homepage: DOCUMENT,
    },
    DCAT.Dataset: {
        DCTERMS.accessRights: RIGHTS,
        DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
        DCTERMS.language: DCTERMS.LinguisticSystem,
        DCTERMS.publisher: FOAF.Agent,
        DCTERMS.spatial: DCTERMS.Location,
        DCTERMS.temporal: DCTERMS.PeriodOfTime,
        DCAT.contactPoint: rdflib.URIRef("http://www.w3.org/2006/vcard/ns#Kind"),
        DCAT.distribution: DCAT.Distribution,
        DCAT.landingPage: DOCUMENT,
        DCAT.theme: SKOS.Concept,
    },
    DCAT.Distribution: {
        DCTERMS["format"]: DCTERMS.MediaTypeOrExtent,
        DCTERMS.license: LICENCE,
        DCTERMS.rights: RIGHTS,
        DCAT.mediaType: DCTERMS.MediaType,
        DCAT.packageFormat: DCTERMS.MediaType,
    },
    DCAT.DataService: {DCTERMS.license: LICENCE, DCAT.servesDataset: DCAT.Dataset},
}
"""Of which class the values of properties must be, after the SHACL shapes of DCAT-AP 2.1.1 for ranges."""
ONCE = {
    DCAT.Catalog: (DCTERMS.license, DCTERMS.modified, DCTERMS.publisher, FOAF.homepage),
    DCAT.Dataset: (DCTERMS.accessRights, DCTERMS.accrualPeriodicity, DCTERMS.modified, DCTERMS.publisher),
    DCAT.Distribution: (DCTERMS["format"], DCTERMS.license, DCTERMS.modified, DCTERMS.rights, DCAT.mediaType),
    DCAT.DataService: (DCTERMS.accessRights, DCTERMS.license),
}
"""What may be said once at most."""


@pytest.fixture
def graph(world: Session, site: Site) -> rdflib.Graph:
    """Read the catalogue of a small base."""
    return graph_of(json.dumps(catalogue(world, site, "info@kb.example")))


@pytest.mark.parametrize("demands", [MANDATORY, RECOMMENDED], ids=["mandatory", "recommended"])
def test_everything_has_the_properties_of_its_class(
    graph: rdflib.Graph, demands: dict[rdflib.URIRef, tuple[rdflib.URIRef, ...]]
) -> None:
    for kind, properties in demands.items():
        things = list(graph.subjects(RDF.type, kind))
        assert things
        missing = [(thing, name) for thing in things for name in properties if graph.value(thing, name) is None]
        assert not missing


def test_every_value_is_of_the_class_that_its_property_demands(graph: rdflib.Graph) -> None:
    checked = set()
    for kind, ranges in RANGES.items():
        for thing in graph.subjects(RDF.type, kind):
            for name, expected in ranges.items():
                for value in graph.objects(thing, name):
                    checked.add((kind, name))
                    assert (value, RDF.type, expected) in graph, f"{value} as {name}"
    assert checked == {(kind, name) for kind, ranges in RANGES.items() for name in ranges}


def test_what_may_be_said_once_is_not_said_twice(graph: rdflib.Graph) -> None:
    for kind, names in ONCE.items():
        for thing in graph.subjects(RDF.type, kind):
            assert not [name for name in names if len(list(graph.objects(thing, name))) > 1]


def test_the_whole_base_and_every_list_is_a_data_set_of_the_catalogue(graph: rdflib.Graph) -> None:
    (root,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert str(root) == "https://kb.example/catalog.jsonld"
    sets = set(graph.objects(root, DCAT.dataset))
    assert sets == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(sets) == 1 + len(PLURALS) - len(UNLISTED)


def test_a_list_is_distributed_in_every_format_that_it_carries(graph: rdflib.Graph) -> None:
    initiatives = rdflib.URIRef("https://kb.example/catalog.jsonld#initiatives")
    addresses = {str(address) for address in graph.objects(initiatives, DCAT.distribution)}
    written = fitting(carried_by("initiative"))
    assert addresses == {f"https://kb.example/de/initiatives?format={known.key}" for known in written}


def test_the_whole_base_says_which_years_and_places_it_is_about(graph: rdflib.Graph) -> None:
    whole = rdflib.URIRef("https://kb.example/catalog.jsonld#whole")
    period = graph.value(whole, DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate) == rdflib.Literal("1998", datatype=rdflib.XSD.gYear)
    assert graph.value(whole, DCTERMS.spatial) is not None
    assert graph.value(whole, DCAT.contactPoint) is not None


def test_every_format_has_a_file_type_of_the_union() -> None:
    assert {known.key for known in FORMATS} == set(FILE_TYPES)


def test_an_empty_base_has_a_catalogue_too(session: Session, site: Site) -> None:
    graph = graph_of(json.dumps(catalogue(session, site)))
    assert list(graph.subjects(RDF.type, DCAT.Catalog))
    assert not list(graph.subject_objects(DCAT.contactPoint))
