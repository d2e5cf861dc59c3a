"""Answers: hits with their reasons and snippets, facet counts, walks over all hits."""

from kb.search.answers.facet_values import called, with_name
from kb.search.answers.find import (
    MOST_PAGE,
    MOST_PER_PAGE,
    FacetValue,
    Page,
    Query,
    find,
    planned_for,
)
from kb.search.answers.hits import Hit, Partner, in_language
from kb.search.answers.snippets import Piece
from kb.search.answers.survey import Survey, survey
from kb.search.answers.walk import walk

__all__ = [
    "MOST_PAGE",
    "MOST_PER_PAGE",
    "FacetValue",
    "Hit",
    "Page",
    "Partner",
    "Piece",
    "Query",
    "Survey",
    "called",
    "find",
    "in_language",
    "planned_for",
    "survey",
    "walk",
    "with_name",
]
