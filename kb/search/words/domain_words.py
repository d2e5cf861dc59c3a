"""Collect the domain words: words in names that no lexicon has.

Examples are Emscher and Brandenburg. The domain words are collected when an index is built, and stored with it. A later
``sync`` reuses those of its index, so that all of its documents are split by the same words. Words of new names take
effect at the next rebuild.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import (
    ClusterManager,
    CompetenceField,
    Event,
    FieldLabel,
    FieldScheme,
    GlossaryTerm,
    Initiative,
    Organisation,
    Participation,
    PolicyEra,
    Programme,
    Region,
)
from kb.search.words import language
from kb.search.words.compounds import LEAST_DOMAIN, noun_of
from kb.search.words.lexicon import FORMS, FRONTS, NO_DOMAIN_WORDS, DomainWords, domain_words

MEMORY = "own_words"
"""The key in the memory of an index under which its domain words are stored."""
# Tables whose names an editor has checked; a long list of beneficiaries would add unchecked words.
_NAMED = (Region, CompetenceField, FieldScheme, Initiative, Programme, PolicyEra, Event)


def gather(session: Session) -> DomainWords:
    """Collect the domain words from the names of the knowledge base."""
    return domain_words(word for name in _names(session) for word in new_nouns(name))


def remembered(memory: object) -> DomainWords:
    """Return the domain words from the memory of an index."""
    return domain_words(map(str, memory)) if isinstance(memory, list) else NO_DOMAIN_WORDS


def new_nouns(name: str) -> Iterator[str]:
    """Yield the nouns of a German name that no lexicon has.

    Adjectives are left out. In a name an adjective precedes a capitalised word (``Soziale Dienstleistungen``), so a
    word before a space and a capital counts only if it is in lower case, like the names of some firms. A word with an
    open hyphen is left out too (``Arbeits- und Gesundheitsschutz``).
    """
    text = language.tidy(name)
    for chunk in language.chunks(text):
        for token in chunk.tokens:
            shown, after = text[token.start : token.end], text[token.end : token.end + 2]
            is_brand = token.start == 0 and shown.islower()
            is_open = after == "- " or (after[:1] == " " and after[1:].isupper())
            is_noun = shown[0].isupper() and shown[1:].islower() and not is_open
            if (is_brand or is_noun) and len(token.word) >= LEAST_DOMAIN and _is_new(token.word):
                yield token.word


def _is_new(word: str) -> bool:
    known = noun_of(word) is not None or word in FORMS or word in FRONTS
    return word.isalpha() and not known and not language.is_stop_word(word)


def _names(session: Session) -> Iterable[str]:
    acting = sa.union(sa.select(ClusterManager.organisation_id), sa.select(Participation.organisation_id))
    statements = [
        *(sa.select(table.name_de) for table in _NAMED),
        sa.select(Organisation.name_de).where(Organisation.id.in_(acting)),
        sa.select(FieldLabel.text).where(FieldLabel.language == "de"),
        sa.select(GlossaryTerm.term),
    ]
    for statement in statements:
        yield from (name for name in session.scalars(statement) if name)
