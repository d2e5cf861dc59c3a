"""Which fact a hit was found in, in which form, and what of it is marked."""

from __future__ import annotations

from kb import search
from kb.models import Milestone
from kb.texts import Language
from tests.search.library import Library


def why(library: Library, text: str, slug: str, language: Language = "de") -> dict[str, str]:
    """Return the reasons for a hit, each as it is read, with what is marked of its fact."""
    found = search.find(library.index, search.Query(text, language=language))
    (hit,) = [one for one in found.hits if one.slug == slug]
    return {one.in_(language): " ".join(piece for piece, is_marked in one.value if is_marked) for one in hit.why}


def test_the_fact_that_answers_is_named_and_quoted(shared: Library) -> None:
    assert why(shared, "Ruhrgebiet Mikrosystemtechnik", "dortmund-project") == {
        "„Ruhrgebiet“ in der Region: Ruhrgebiet": "Ruhrgebiet",
        "„Mikrosystemtechnik“ im Kompetenzfeld: Mikrosystemtechnik": "Mikrosystemtechnik",
    }
    assert why(shared, "Ziel-2", "dortmund-project") == {"„Ziel-2“ im Programm: Ziel-2-Programm NRW": "Ziel-2"}
    assert why(shared, "Emscher", "chemsite") == {"„Emscher“ im Clustermanagement: WiN Emscher-Lippe GmbH": "Emscher"}
    assert why(shared, "Herten", "win") == {"„Herten“ am Ort: Herten": "Herten"}


def test_the_form_in_the_readers_language_is_named(shared: Library) -> None:
    assert why(shared, "Ruhr", "chemsite") == {
        "„Ruhr“ als Teil von „Ruhrgebiet“ in der Region: Ruhrgebiet": "Ruhrgebiet"
    }
    assert why(shared, "Ruhr", "chemsite", "en") == {"“Ruhr” in the region: Ruhr": "Ruhr"}
    assert list(why(shared, "Logistik", "dortmund-project", "en")) == [
        "“logistics”, a form of “Logistik”, in the description"
    ]


def test_the_language_of_a_quoted_fact_is_known_where_it_is_not_the_readers(shared: Library) -> None:
    found = search.find(shared.index, search.Query("Mikrosystemtechnik Dortmund", language="en"))
    (hit,) = [one for one in found.hits if one.slug == "dortmund-project"]
    assert [one.value_language for one in hit.why] == ["de", None]
    assert hit.why[0].statement.en == "“Mikrosystemtechnik” in the competence field"


def test_an_initiative_is_found_by_the_years_of_its_milestones(library: Library) -> None:
    library.add(Milestone, "gruendung", initiative_id="chemsite", kind="founded", happened_on="1997-05")
    library.add(Milestone, "ohne", initiative_id="chemsite", kind="other", text_de="Ohne Datum.")
    library.sync()
    assert library.slugs("ChemSite 1997", kind=["initiative"]) == ["chemsite"]
    assert why(library, "ChemSite 1997 Herten", "chemsite")["„1997“ im Jahr eines Meilensteins: 1997"] == "1997"


def test_who_manages_clusters_is_found_by_the_role(shared: Library) -> None:
    assert shared.slugs("Geschäftsstelle Chemie", kind=["initiative"]) == ["chemsite"]
