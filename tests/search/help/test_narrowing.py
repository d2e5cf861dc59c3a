"""A word that names a kind of record, a legal form and the like is offered as a filter."""

from __future__ import annotations

import pytest

from kb import search
from kb.models import Initiative, Organisation
from tests.search.library import Library


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("Initiativen Dortmund", [("Initiativen", "kind", "initiative", "Dortmund")]),
        ("initiatives in Dortmund", [("initiatives", "kind", "initiative", "in Dortmund")]),
        ("Clustermanager Herten", [("Clustermanager", "kind", "cluster_manager", "Herten")]),
        ("Geschäftsstelle ChemSite", [("Geschäftsstelle", "role", "office", "ChemSite")]),
        ("beendete Dortmund", [("beendete", "status", "ended", "Dortmund")]),
        ("active", [("active", "status", "active", "")]),
        ("Initiativen", []),
        ("=Initiativen Dortmund", []),
        ("Initiativen Raumfahrt", []),
        ("Dortmund", []),
    ],
)
def test_a_word_that_names_a_value_can_be_a_filter(
    library: Library, text: str, offers: list[tuple[str, str, str, str]]
) -> None:
    narrowings = search.narrowings(library.index, search.Query(text))
    assert [(offer.word, offer.facet.name, offer.value, offer.text) for offer in narrowings] == offers
    for offer in narrowings:
        assert (
            offer.total
            == search.find(library.index, search.Query(offer.text, {offer.facet.name: [offer.value]})).total
            > 0
        )


def test_nothing_is_offered_where_a_kind_is_chosen(library: Library) -> None:
    assert search.narrowings(library.index, search.Query("Initiativen Dortmund", {"kind": ["region"]})) == ()


def test_what_is_told_of_a_subject_is_found_by_its_region_and_comes_last(shared: Library) -> None:
    page = shared.find("Clustermanager Herten")
    assert [hit.kind for hit in page.hits] == ["cluster_manager"]
    assert "in der Region dessen, worum es geht" in page.hits[0].why[1].de
    assert page.hits[0].snippet == ()
    kinds = [hit.kind for hit in shared.find("Herten").hits]
    assert kinds.index("cluster_manager") > kinds.index("initiative")


def test_records_of_the_kind_that_is_asked_for_come_first(shared: Library) -> None:
    hits = shared.find("Region Ruhrgebiet").hits
    assert (hits[0].kind, hits[0].slug) == ("region", "ruhr")


def test_a_name_counts_without_what_is_added_to_it(library: Library) -> None:
    library.add(Initiative, "hafen-duisburg", name_de="Duisburger Hafen AG und Partner")
    library.add(Organisation, "hafen", name_de="Duisburger Hafen AG (duisport)")
    library.sync()
    assert library.slugs("Duisburger Hafen AG") == ["hafen", "hafen-duisburg"]
