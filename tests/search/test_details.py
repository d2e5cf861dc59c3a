"""What tells records of one name from each other: the scheme of a field, the level of a region, who got the money of a project."""

from __future__ import annotations

from kb import search
from kb.models import CompetenceField, FieldScheme, Organisation, Project, Region
from kb.texts import Text
from tests.search.library import Library


def test_what_has_a_name_in_common_is_told_apart(library: Library) -> None:
    library.add(Region, "dortmund-stadt", kind="lau", code="05913000", name_de="Dortmund", parent_id="dortmund")
    library.add(FieldScheme, "leitmaerkte", name_de="Acht Leitmärkte", name_en="Eight lead markets")
    library.add(
        CompetenceField, "leitmarkt-chemie", field_scheme_id="leitmaerkte", name_de="Chemie", name_en="Chemicals"
    )
    library.sync()
    page = library.find("Dortmund", kind=["region"])
    assert {hit.slug: hit.detail and hit.detail.de for hit in page.hits} == {
        "dortmund": "NUTS 3 · DEA52",
        "dortmund-stadt": "Gemeinde · 05913000",
    }
    details = {one.value: one.detail for one in page.facets["region"]}
    assert details["dortmund"] == Text("NUTS 3 · DEA52", "NUTS 3 · DEA52")
    assert details["nrw"] is None, "what has a name of its own needs no more"
    fields = {one.value: one.detail for one in library.find("").facets["field"]}
    assert fields["leitmarkt-chemie"] == Text("Acht Leitmärkte", "Eight lead markets")
    assert fields["chemie"] == Text("Zwölf Kompetenzfelder", "Twelve fields")
    assert fields["mst"] is None
    found = search.suggest(library.index, "Chemie", "de").records
    assert [one.detail and one.detail.de for one in found if one.kind == "competence_field"] == [
        "Zwölf Kompetenzfelder",
        "Acht Leitmärkte",
    ]


def test_a_project_that_a_list_has_once_for_each_beneficiary_is_told_apart_by_these(library: Library) -> None:
    for slug in ("uni", "firma"):
        library.add(Organisation, slug, name_de=f"Begünstigte {slug}")
        library.add(Project, f"p-{slug}", title="Speicher für Elektroautos", organisation_id=slug)
    library.sync()
    hits = library.find("Elektroautos").hits
    assert [(hit.slug, hit.detail) for hit in hits] == [
        ("p-uni", Text.same("Begünstigte uni")),
        ("p-firma", Text.same("Begünstigte firma")),
    ]
    found = search.suggest(library.index, "Elektroau", "de").records
    assert [(one.title, one.detail) for one in found] == [("Speicher für Elektroautos", None)]
