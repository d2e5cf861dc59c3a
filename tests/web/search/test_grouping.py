"""Projects of one name stand once on a page."""

from __future__ import annotations

from kb.search import Hit
from kb.web.search.question import grouped


def hit(kind: str, slug: str, title: str) -> Hit:
    return Hit(kind, slug, (kind, slug), None, title, None, (), (), None, (), None, 0)


def test_projects_of_one_name_are_one_hit_and_other_records_are_not() -> None:
    hits = [
        hit("project", "a-1", "Akku"),
        hit("initiative", "akku", "Akku"),
        hit("project", "b", "Batterie"),
        hit("project", "a-2", "Akku"),
        hit("initiative", "akku-2", "Akku"),
    ]
    found = [(first.slug, [other.slug for other in others]) for first, others in grouped(hits)]
    assert found == [("a-1", ["a-2"]), ("akku", []), ("b", []), ("akku-2", [])]
