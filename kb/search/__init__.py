"""Search: the only place that knows a search engine. Everything else comes through this door.

index = open_index(settings)                 one per process; notices new states by itself
page = find(index, Query("Logistik Ruhr"))   hits, facets, expansions
sync(settings, sessions)                     after changes are committed
"""

from kb.search.checking import Checked, check, rebuild_due
from kb.search.correct import Answered, answer
from kb.search.fields import FACETS, FACETS_BY_NAME, KINDS, SORTS, Facet
from kb.search.find import MOST_PER_PAGE, WORDLESS, FacetValue, Hit, Page, Query, find
from kb.search.index import ENGINES, Index, open_index
from kb.search.less import Fewer
from kb.search.plan import Expansion
from kb.search.query import MOST_CHARACTERS
from kb.search.scale import advice
from kb.search.similar import Similar, similar
from kb.search.snippets import Piece
from kb.search.suggest import Suggested, Suggestions, suggest
from kb.search.survey import Survey, survey
from kb.search.sync import Progress, Synced, rebuild, sync, use
from kb.search.walk import walk

__all__ = [
    "ENGINES",
    "FACETS",
    "FACETS_BY_NAME",
    "KINDS",
    "MOST_CHARACTERS",
    "MOST_PER_PAGE",
    "SORTS",
    "WORDLESS",
    "Answered",
    "Checked",
    "Expansion",
    "Facet",
    "FacetValue",
    "Fewer",
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
    "advice",
    "answer",
    "check",
    "find",
    "open_index",
    "rebuild",
    "rebuild_due",
    "similar",
    "suggest",
    "survey",
    "sync",
    "use",
    "walk",
]
