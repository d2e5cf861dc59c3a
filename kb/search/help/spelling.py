"""Spelling folded words of the index as the first record with them does."""

from __future__ import annotations

from kb.search.documents import TITLE, StoredDocument, stored
from kb.search.engines import EngineQuery
from kb.search.fields import EXACT
from kb.search.index import State
from kb.search.query import ALL_FIELDS, WORDS, IndexTerm, Leaf, Level, Plan
from kb.search.words import language

LONGEST_ABBREVIATION = 5


_MOST_READ = 10
_HYPHENS = "-‐‑"


def written(state: State, word: str) -> str:
    """Return a folded word with its umlauts and capitals, such as ``Förderung`` for ``foerderung``."""
    if word not in state.spellings:
        spelt = _spelt(state, word, parts=False) or _spelt(state, word, parts=True) or word
        # Long words in capitals are headlines, not abbreviations.
        state.spellings[word] = spelt.capitalize() if spelt.isupper() and len(spelt) > LONGEST_ABBREVIATION else spelt
    return state.spellings[word]


def leaf_of(word: str) -> Leaf:
    """Return the exact lookup of a folded word in all fields."""
    return Leaf(word, ALL_FIELDS, (Level(EXACT, (IndexTerm(WORDS, word),)),), 0)


def whole(state: State, word: str) -> str | None:
    """Return a folded word as ``written``; None if it only begins other words, as "Gesundheits" does."""
    return written(state, word) if _spelt(state, word, parts=False) else None


def _spelt(state: State, word: str, *, parts: bool) -> str | None:
    leaf = leaf_of(word)
    answer = state.snapshot.ask(
        EngineQuery(Plan(leaf, (leaf,), ()), {}, "relevance", 0, _MOST_READ, counts=False, explained=False)
    )
    records = (stored(hit.payload) for hit in answer.hits)
    return next((spelt for record in records if (spelt := _in(record, word, parts=parts))), None)


def _in(record: StoredDocument, word: str, *, parts: bool) -> str | None:
    """Look a word up in the texts of a record, names first; ``parts`` of longer words count if they are all there is."""
    codes = [TITLE, *(code for code in record.texts if code != TITLE)]
    texts = [*record.title, *(text for code in codes for _, text in record.texts.get(code, ()))]
    return next((spelt for text in texts if text and (spelt := _in_text(text, word, parts=parts))), None)


def _in_text(text: str, word: str, *, parts: bool) -> str | None:
    for chunk in language.chunks(text):
        for token in chunk.tokens:
            if token.word == word and (parts or _is_whole(text, token.end)):
                return text[token.start : token.end]
        if chunk.joined == word:
            return text[chunk.tokens[0].start : chunk.tokens[-1].end]
    return None


def _is_whole(text: str, end: int) -> bool:
    """Return whether a word ends here, and does not go on after a hyphen or a capital."""
    after = text[end : end + 1]
    return not after or not (after.isalnum() or after in _HYPHENS)
