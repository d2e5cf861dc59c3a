"""Similar records: of the same kind, by what they share, and each says what that is."""

from __future__ import annotations

import pytest

from kb import search
from kb.errors import Unavailable
from kb.models import (
    ClusterManager,
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Organisation,
    Project,
    Source,
)
from kb.search import Similar
from tests.search.library import Library


@pytest.fixture
def library(library: Library) -> Library:
    """Add initiatives with and without something in common."""
    for number in range(12):
        library.add(Initiative, f"andere-{number}", name_de=f"Etwas anderes {number}")
    for slug, name, field, region in (
        ("polymer", "Polymerland", "chemie", "herten"),
        ("lacke", "Lacke und Farben", "chemie", "dortmund"),
        ("wien", "Wiener Optik", None, "oesterreich"),
    ):
        library.add(Initiative, slug, name_de=name, summary_de=f"{name}, ein Verbund der Farbenhersteller.")
        if field:
            library.add(InitiativeField, initiative_id=slug, competence_field_id=field)
        library.add(InitiativeRegion, initiative_id=slug, region_id=region, role="seat")
    library.sync()
    return library


def similar(library: Library, slug: str, kind: str = "initiative") -> tuple[Similar, ...]:
    with library.sessions() as session:
        return search.similar(library.index, session, kind, slug, "de")


def test_who_shares_more_comes_first_and_says_what(library: Library) -> None:
    found = similar(library, "chemsite")
    assert [one.slug for one in found][:2] == ["polymer", "lacke"]
    assert found[0].why[0].de == "gleiches Kompetenzfeld: Chemie"
    assert found[0].why[1].de.startswith("gleiche Region: Herten")
    assert found[0].why[1].en.startswith("same region: Herten")
    assert (found[0].title, found[0].title_language) == ("Polymerland", "de")


def test_words_in_common_are_no_reason(library: Library) -> None:
    assert "wien" not in [one.slug for one in similar(library, "lacke")]
    assert not [why for one in similar(library, "lacke") for why in one.why if "Farbenhersteller" in why.de]


def test_the_same_manager_is_a_reason_and_of_regions_the_smallest_is_named(library: Library) -> None:
    library.add(Organisation, "hafen-gmbh", name_de="Hafen GmbH", kind="company")
    for slug in ("wien", "polymer"):
        library.add(ClusterManager, f"{slug}-hafen", initiative_id=slug, organisation_id="hafen-gmbh", role="office")
    library.sync()
    (found,) = [one for one in similar(library, "wien") if one.slug == "polymer"]
    assert [why.en for why in found.why] == ["same cluster manager: Hafen GmbH"]
    assert [why.de for why in similar(library, "chemsite")[0].why if "Region" in why.de] == ["gleiche Region: Herten"]


def test_nobody_is_similar_to_itself_or_for_nothing(library: Library) -> None:
    for slug in ("chemsite", "wien", "andere-3"):
        assert slug not in [one.slug for one in similar(library, slug)]
    assert not [one for one in similar(library, "chemsite") if one.slug.startswith("andere")]
    assert similar(library, "gibt-es-nicht") == ()


def test_projects_of_the_same_name_are_named_once(library: Library) -> None:
    for number in range(4):
        library.add(Project, f"p-{number}", title="Erneuerung der Lackieranlage", competence_field_id="chemie")
    library.add(Project, "p-x", title="Neubau einer Lackieranlage", competence_field_id="chemie")
    for number in range(9):
        library.add(Project, f"q-{number}", title=f"Beratung {number}")
    library.sync()
    assert [one.title for one in similar(library, "p-0", "project")] == [
        "Erneuerung der Lackieranlage",
        "Neubau einer Lackieranlage",
    ]


def test_without_an_index_it_says_so(empty: Library) -> None:
    with pytest.raises(Unavailable):
        similar(empty, "chemsite")


def test_fields_of_one_name_are_similar_and_told_apart(library: Library) -> None:
    for scheme in ("eins", "zwei", "drei"):
        library.add(FieldScheme, scheme, name_de=f"Systematik {scheme}")
        library.add(CompetenceField, f"hafen-{scheme}", field_scheme_id=scheme, name_de="Binnenhäfen")
    for number in range(20):
        library.add(CompetenceField, f"feld-{number}", field_scheme_id="eins", name_de=f"Feld {number}")
    library.sync()
    found = similar(library, "hafen-eins", "competence_field")
    assert {one.detail and one.detail.de for one in found} >= {"Systematik zwei", "Systematik drei"}
    assert found[0].why[0].de == "ähnlicher Name: Binnenhäfen"


def test_sources_are_alike_by_their_publisher(library: Library) -> None:
    for slug, publisher in (("a", "WAZ"), ("b", "WAZ"), ("c", "taz"), ("d", None)):
        library.add(Source, slug, kind="press_article", title=f"Logport wächst {slug}", publisher=publisher)
    for number in range(20):
        library.add(Source, f"rest-{number}", kind="press_article", title=f"Logport {number}", language="de")
    library.sync()
    (found,) = similar(library, "a", "source")
    assert (found.slug, [why.de for why in found.why]) == ("b", ["gleicher Herausgeber: WAZ"])
