"""Surveys: every record of one kind that a question finds, and full counts with all filters applied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.errors import InvalidInput
from kb.search import Query
from kb.search.answers import find, survey
from tests.search.library import Library


def test_a_survey_finds_what_the_list_finds_of_that_kind(shared: Library) -> None:
    listed = find(shared.index, Query(selected={"kind": ["initiative"]}, per_page=100))
    surveyed = survey(shared.index, Query(), "initiative")
    assert surveyed.total == listed.total > 1
    assert list(surveyed.slugs) == [hit.slug for hit in listed.hits]


def test_the_kind_chosen_for_the_list_does_not_matter(shared: Library) -> None:
    chosen = Query(selected={"kind": ["source"]})
    assert survey(shared.index, chosen, "initiative") == survey(shared.index, Query(), "initiative")


def test_words_and_filters_narrow_the_survey(shared: Library) -> None:
    every = survey(shared.index, Query(), "initiative")
    question = Query(text="Logistik")
    surveyed = survey(shared.index, question, "initiative")
    assert 0 < surveyed.total < every.total
    region = max(surveyed.counts["region"], key=lambda value: surveyed.counts["region"][value])
    narrowed = survey(shared.index, replace(question, selected={"region": [region]}), "initiative")
    assert narrowed.total == surveyed.counts["region"][region]


def test_counts_leave_no_filter_out_as_facets_beside_hits_do(shared: Library) -> None:
    every = survey(shared.index, Query(), "initiative").counts["region"]
    region = min(every, key=lambda value: every[value])
    narrowed = survey(shared.index, Query(selected={"region": [region]}), "initiative")
    assert set(narrowed.counts["region"].values()) <= {narrowed.total, *range(narrowed.total)}
    assert sum(narrowed.counts["region"].values()) < sum(every.values())


def test_no_more_records_are_named_than_wanted_but_all_are_counted(shared: Library) -> None:
    surveyed = survey(shared.index, Query(), "initiative", most=1)
    assert len(surveyed.slugs) == 1 < surveyed.total


def test_a_value_that_cannot_be_is_refused(shared: Library) -> None:
    with pytest.raises(InvalidInput):
        survey(shared.index, Query(selected={"status": ["gone"]}), "initiative")
