"""A project that a list has once for each partner is one hit; every record is counted and stands somewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.models import Initiative, Organisation, Project
from kb.search import Query
from kb.search.answers import find, folding, walk
from tests.search.library import Library

TITLES = ("Akku", "Batterie [Los 1]", "Akku", "Batterie [Los 2]", "Akku", "Zelle", "Zelle")
BATTERIES = Query("Batteriezelle", folded=True, per_page=2)


@pytest.fixture(scope="module")
def listed(shared: Library) -> Library:
    """Store a list that has projects once for each partner, and initiatives of equal names."""
    for number, title in enumerate(TITLES):
        shared.add(Organisation, f"partner-{number}", name_de=f"Partner {number}", kind="company")
        about = {"title": title, "description": "Batteriezelle", "language": "de"}
        shared.add(Project, f"p-{number}", organisation_id=f"partner-{number}", source_id="golem", **about)
    for slug in ("akku", "akku-2"):
        shared.add(Initiative, slug, name_de="Akku", summary_de="Batteriezelle")
    shared.sync()
    return shared


def test_projects_of_one_name_are_one_hit_and_other_records_are_not(listed: Library) -> None:
    page = find(listed.index, replace(BATTERIES, per_page=20))
    assert [(hit.slug, [partner.slug for partner in hit.partners]) for hit in page.hits] == [
        ("akku", []),
        ("akku-2", []),
        ("p-0", ["p-2", "p-4"]),
        ("p-1", []),
        ("p-3", []),
        ("p-5", ["p-6"]),
    ]
    assert [partner.name.de for partner in page.hits[2].partners] == ["Partner 2", "Partner 4"]
    assert (page.total, page.complete, page.folded, page.pages) == (9, 9, 3, 1)
    assert sum(listed.count("kind", page).values()) == len(list(walk(listed.index, BATTERIES))) == 9


@pytest.mark.parametrize("most", [100, 6, 5, 3, 1])
@pytest.mark.parametrize("sort", ["relevance", "name", "newest"])
def test_every_record_stands_on_one_page(
    listed: Library, monkeypatch: pytest.MonkeyPatch, most: int, sort: str
) -> None:
    monkeypatch.setattr(folding, "MOST_FOLDED", most)
    whole = find(listed.index, replace(BATTERIES, per_page=20, sort=sort, folded=False))
    pages = [find(listed.index, replace(BATTERIES, page=number, sort=sort)) for number in range(1, 7)]
    hits = [hit for page in pages for hit in page.hits]
    shown = [hit.slug for hit in hits] + [partner.slug for hit in hits for partner in hit.partners]
    assert sorted(shown) == sorted(hit.slug for hit in whole.hits)
    firsts = [hit.slug for hit in hits]
    assert firsts == [hit.slug for hit in whole.hits if hit.slug in firsts]
    last = max(page.page for page in pages if page.hits)
    assert {page.pages for page in pages[last - 1 :]} == {last}
    assert all(len(page.hits) == 2 for page in pages[: last - 1])


def test_each_partner_is_a_hit_for_a_reader_who_wants_that(listed: Library) -> None:
    page = find(listed.index, replace(BATTERIES, per_page=20, folded=False))
    assert (len(page.hits), page.folded, {hit.partners for hit in page.hits}) == (9, 0, {()})
