"""Search. The other packages import from here only, and know nothing of search engines.

index = open_index(settings)                 one per process; notices new commits by itself
page = find(index, Query("Logistik Ruhr"))   hits, facets, expansions
sync(settings, sessions)                     after changes are committed
"""

from kb.search.answers import MOST_PER_PAGE, FacetValue, Hit, Page, Piece, Query, Survey, find, survey, walk
from kb.search.facets import FACETS, FACETS_BY_NAME, NO_STATEMENT, Facet
from kb.search.fields import KINDS, SORTS
from kb.search.help import (
    Answered,
    FewerWords,
    FilterOffer,
    Similar,
    Suggested,
    Suggestions,
    answer,
    narrowings,
    similar,
    suggest,
)
from kb.search.index import (
    ENGINES,
    Checked,
    Index,
    Progress,
    Synced,
    VectorsUpdated,
    advice,
    check,
    is_unusable,
    last_indexed,
    open_index,
    rebuild,
    rebuild_due,
    sync,
    update_vectors,
    use,
    vectors_due,
    verify,
)
from kb.search.query import MOST_CHARACTERS, Expansion

__all__ = [
    "ENGINES",
    "FACETS",
    "FACETS_BY_NAME",
    "KINDS",
    "MOST_CHARACTERS",
    "MOST_PER_PAGE",
    "NO_STATEMENT",
    "SORTS",
    "Answered",
    "Checked",
    "Expansion",
    "Facet",
    "FacetValue",
    "FewerWords",
    "FilterOffer",
    "Hit",
    "Index",
    "Page",
    "Piece",
    "Progress",
    "Query",
    "Similar",
    "Suggested",
    "Suggestions",
    "Survey",
    "Synced",
    "VectorsUpdated",
    "advice",
    "answer",
    "check",
    "find",
    "is_unusable",
    "last_indexed",
    "narrowings",
    "open_index",
    "rebuild",
    "rebuild_due",
    "similar",
    "suggest",
    "survey",
    "sync",
    "update_vectors",
    "use",
    "vectors_due",
    "verify",
    "walk",
]
