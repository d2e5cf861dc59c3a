"""How a folded word of the index is written: as in the first record that has it."""

from __future__ import annotations

from kb.search.documents import TITLE, Stored, stored
from kb.search.engines import EngineQuery
from kb.search.fields import EXACT
from kb.search.index import State
from kb.search.query import ALL_FIELDS, WORDS, IndexTerm, Leaf, Level, Plan
from kb.search.words import language

LONGEST_ABBREVIATION = 5


def written(state: State, word: str) -> str:
    """Return a folded word with its umlauts and capitals, such as ``Förderung`` for ``foerderung``."""
    if word not in state.spellings:
        found = _found(state, word) or word
        # Long words in capitals are shouted, not abbreviated.
        state.spellings[word] = found.capitalize() if found.isupper() and len(found) > LONGEST_ABBREVIATION else found
    return state.spellings[word]


def leaf_of(word: str) -> Leaf:
    """Return what looks up a folded word of the index, in any field and in no other form."""
    return Leaf(word, ALL_FIELDS, (Level(EXACT, (IndexTerm(WORDS, word),)),), 0)


def _found(state: State, word: str) -> str | None:
    leaf = leaf_of(word)
    answer = state.snapshot.ask(
        EngineQuery(Plan(leaf, (leaf,), ()), {}, "relevance", 0, 1, counts=False, explained=False)
    )
    return next((found for hit in answer.hits if (found := _in(stored(hit.payload), word))), None)


def _in(record: Stored, word: str) -> str | None:
    """Look a word up in the texts of a record, names first."""
    codes = [TITLE, *(code for code in record.texts if code != TITLE)]
    texts = [*record.title, *(text for code in codes for _, text in record.texts.get(code, ()))]
    return next((found for text in texts if text and (found := _in_text(text, word))), None)


def _in_text(text: str, word: str) -> str | None:
    for chunk in language.chunks(text):
        for token in chunk.tokens:
            if token.word == word:
                return text[token.start : token.end]
        if chunk.joined == word:
            return text[chunk.tokens[0].start : chunk.tokens[-1].end]
    return None
