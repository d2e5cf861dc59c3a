"""The knowledge base's own words: what its names are made of and no lexicon has, such as Emscher, Phoenix or Brandenburg.

They are gathered when an index is built and kept with it. A later ``sync`` goes on with the words of its index, so that
all of its documents are cut by the same ones; what new names bring counts from the next rebuild on.
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
"""In the memory of an index: the words it was built with."""
# Names that somebody chose with care. Long lists of beneficiaries would bring words that nobody has looked at.
_NAMED = (Region, CompetenceField, FieldScheme, Initiative, Programme, PolicyEra, Event)


def gather(session: Session) -> DomainWords:
    """Read the own words from the names of the knowledge base."""
    return domain_words(word for name in _names(session) for word in telling(name))


def remembered(memory: object) -> DomainWords:
    """Return the own words that an index remembers."""
    return domain_words(map(str, memory)) if isinstance(memory, list) else NO_DOMAIN_WORDS


def telling(name: str) -> Iterator[str]:
    """Yield the words of a German name that may be parts of compounds and are in no lexicon.

    An adjective is none, and in a name it stands before a word in capitals (``Soziale Dienstleistungen``); so what is
    followed by a space and a capital counts only when it is written in small letters, as the names of some firms are.
    Neither is what a hyphen leaves open (``Arbeits- und Gesundheitsschutz``).
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
    questions = [
        *(sa.select(table.name_de) for table in _NAMED),
        sa.select(Organisation.name_de).where(Organisation.id.in_(acting)),
        sa.select(FieldLabel.text).where(FieldLabel.language == "de"),
        sa.select(GlossaryTerm.term),
    ]
    for question in questions:
        yield from (name for name in session.scalars(question) if name)
