"""Help for readers: corrections, fewer words, suggestions, similar records."""

from kb.search.help.correct import Answered, answer
from kb.search.help.fewer_words import FewerWords
from kb.search.help.narrowing import FilterOffer, narrowings
from kb.search.help.similar import Similar, similar
from kb.search.help.suggest import Suggested, Suggestions, suggest

__all__ = [
    "Answered",
    "FewerWords",
    "FilterOffer",
    "Similar",
    "Suggested",
    "Suggestions",
    "answer",
    "narrowings",
    "similar",
    "suggest",
]
