"""What a query names leads: a topic by its whole title, records of a kind by the name of the kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.models import ClusterManager, CompetenceField, FieldLabel, FieldScheme, Initiative, InitiativeField, Person
from kb.search import Query
from kb.search.answers import asking, find, walk
from tests.search.library import Library

WOODS = [f"holz-{number}" for number in range(5)]


@pytest.fixture(scope="module")
def named(shared: Library) -> Library:
    """Add a topic that five initiatives have in their names, and a person who manages one of these."""
    shared.add(FieldScheme, "werkstoffe", name_de="Werkstoffe")
    shared.add(CompetenceField, "holz", field_scheme_id="werkstoffe", name_de="Holz")
    shared.add(FieldLabel, competence_field_id="holz", language="de", text="Timber")
    summary = "Holz und Timber in Quellheim, wo Manager eines Clusters sich treffen."
    for slug in WOODS:
        shared.add(Initiative, slug, name_de=f"Holz Timber {slug[-1]}", summary_de=summary)
        shared.add(InitiativeField, initiative_id=slug, competence_field_id="holz")
    shared.add(Person, "erle", name="Erika Erle", public_role_de="Geschäftsführerin", source_id="golem")
    about = {"initiative_id": "holz-0", "person_id": "erle", "role": "managing_director"}
    shared.add(ClusterManager, "holz-0-erle", **about, note_de="Holz in Quellheim.")
    shared.sync()
    return shared


@pytest.mark.parametrize("word", ["Holz", "holz", "Timber"])
def test_a_topic_of_one_word_is_never_out_of_sight(named: Library, word: str) -> None:
    page = find(named.index, Query(word))
    slugs = [hit.slug for hit in page.hits]
    assert slugs[:6] == [*WOODS[:2], "holz", *WOODS[2:]]
    assert page.hits[2].why and page.hits[2].score
    assert page.complete == page.total == len(slugs)
    pages = [find(named.index, replace(page.query, per_page=2, page=number)) for number in range(1, 5)]
    assert [hit.slug for page in pages for hit in page.hits] == slugs[:8]
    assert [f"{hit.kind}:" for hit in page.hits] == [f"{kind}:" for kind, _ in walk(named.index, page.query)]
    assert sum(named.count("kind", page).values()) == page.total


def test_a_topic_in_sight_stays(named: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "IN_SIGHT", len(WOODS) + 1)
    assert [hit.slug for hit in find(named.index, Query("Holz")).hits][:6] == [*WOODS, "holz"]


def test_a_topic_stays_where_it_is_chosen_or_beside_other_words(named: Library) -> None:
    assert find(named.index, Query("Holz", sort="name")).hits[0].slug == "holz-0-erle"
    chosen = find(named.index, Query("Holz", selected={"kind": ("initiative",)}))
    assert [hit.slug for hit in chosen.hits] == WOODS
    assert [hit.slug for hit in find(named.index, Query("Holz Quellheim")).hits][:5] == WOODS


def test_who_asks_for_managers_gets_them_before_what_they_manage(named: Library) -> None:
    assert named.slugs("Quellheim Holz")[0] == "holz-0"
    for typed in ("Manager Quellheim Holz", "cluster managers Holz"):
        hits = find(named.index, Query(typed)).hits
        assert hits[0].slug == "holz-0-erle", typed
        assert "holz-0" in [hit.slug for hit in hits], typed


def test_persons_and_organisations_are_narrowed_by_their_role(named: Library) -> None:
    page = find(named.index, Query(selected={"kind": ("person",)}))
    assert named.count("role", page) == {"managing_director": 1}
    assert named.slugs(kind=["organisation"], role=["office"]) == ["win"]
