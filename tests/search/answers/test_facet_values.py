"""What may be written after ``region:`` and the like."""

from __future__ import annotations

import pytest

from kb.errors import InvalidInput
from kb.models import CompetenceField, GlossaryTerm, ReasonEnded, Region, RegionType
from tests.search.library import Library


@pytest.fixture
def named(library: Library) -> Library:
    library.add(GlossaryTerm, term="OE", synonym="Österreich", note="Abkürzung")
    library.add(
        Region, "dea12-duisburg", kind="nuts3", code="DEA12", name_de="Kreisfreie Stadt Duisburg", parent_id="nrw"
    )
    library.sync()
    return library


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("region:Ruhrgebiet", "region:ruhr"),
        ('region:"North Rhine Westphalia"', "region:nrw"),
        ("region:Nordrhein-Westfalens", "region:nrw"),
        ("region:DEA12", "region:dea12-duisburg"),
        ("region:OE", "region:oesterreich"),
        ("region:Duisburg", "region:dea12-duisburg"),
        ("art:Initiativen", "kind:initiative"),
        ("art:Clustermanagement", "kind:cluster_manager"),
        ("status:beendet", "status:ended"),
        ('feld:"Mikro-System-Technik"', "field:mst"),
        ("programm:Ziel-2", "programme:ziel2"),
        ("-region:Ruhrgebiet kind:region", "-region:ruhr kind:region"),
        ("(region:Ruhrgebiet OR region:DEA12) kind:region", "(region:ruhr OR region:dea12-duisburg) kind:region"),
    ],
)
def test_a_value_may_be_written_as_it_is_called(named: Library, typed: str, same: str) -> None:
    assert named.slugs(typed) == named.slugs(same) != []


def test_a_value_is_the_same_in_capitals_and_small_letters(named: Library) -> None:
    for slug in ("logistik", "logistik-2"):
        named.add(CompetenceField, slug, field_scheme_id="projekt-ruhr", name_de="Logistik")
    named.sync()
    assert named.slugs("feld:logistik") == named.slugs("feld:Logistik") == ["logistik", "logistik-2"]


def test_what_nothing_is_called_or_too_much_finds_nothing(named: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert named.slugs("region:Atlantis") == []
    assert named.slugs('region:"😀"') == []
    assert named.slugs("year:Ruhr") == []
    monkeypatch.setattr("kb.search.answers.facet_values.MOST_MEANT", 0)
    assert named.slugs("region:DEA12") == []


def test_a_year_of_founding_must_be_one(named: Library) -> None:
    with pytest.raises(InvalidInput):
        named.find("", founded=["bald"])


def test_names_are_folded_once_for_a_state_of_the_index(named: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    once = named.slugs('region:"Nordrhein Westfalen"')
    monkeypatch.setattr("kb.search.answers.facet_values._spelt", None)
    assert named.slugs('region:"Nordrhein Westfalen" ' * 15) == once != []
    with pytest.raises(TypeError):
        named.slugs("field:Chemie")


def test_reasons_for_an_end_and_types_of_regions_narrow_and_are_found(library: Library) -> None:
    library.add(ReasonEnded, "why", initiative_id="dortmund-project", reason="funding", source_id="golem")
    library.add(RegionType, region_id="ruhr", trait="coalfield", source_id="golem")
    library.sync()
    assert library.slugs("reason:funding") == ["dortmund-project"]
    assert "dortmund-project" in library.slugs("Förderung endete")
    assert "ruhr" in library.slugs("trait:coalfield")
