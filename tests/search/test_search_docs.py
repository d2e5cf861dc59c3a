"""The page on searching says what the code does."""

from __future__ import annotations

from pathlib import Path

from kb.search import FACETS, MOST_CHARACTERS
from kb.search.fields import ENTRY, FORMS, STANDINGS, SUBJECT, TEXT_FIELDS, TITLE_NAMES

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text()


def test_every_name_that_narrows_a_query_is_documented() -> None:
    for facet in FACETS:
        for name in facet.names:
            assert f"`{name}`" in PAGE or f"{name}:" in PAGE or name == "program", name
    assert all(f"{name}:" in PAGE for name in TITLE_NAMES)


def test_fields_and_forms_are_documented_with_their_weights() -> None:
    for row in (*TEXT_FIELDS, *FORMS, *STANDINGS):
        assert f"| {row.name} | {row.weight} |" in PAGE


def test_the_longest_query_is_documented_in_both_languages() -> None:
    assert f"mehr als {MOST_CHARACTERS} Zeichen" in PAGE
    assert f"more than {MOST_CHARACTERS} characters" in PAGE


def test_each_field_weighs_more_than_all_below_it() -> None:
    # No document has both a title and a heading.
    weights = [one.weight for one in TEXT_FIELDS if one.name != "heading"]
    assert all(weight > sum(weights[place + 1 :]) for place, weight in enumerate(weights))
    assert [one.weight for one in STANDINGS] == sorted(one.weight for one in STANDINGS)
    assert SUBJECT.weight - ENTRY.weight == sum(
        one.weight for one in TEXT_FIELDS if one.name not in ("heading", "facts")
    )
    assert [one.weight for one in FORMS] == sorted((one.weight for one in FORMS), reverse=True)
