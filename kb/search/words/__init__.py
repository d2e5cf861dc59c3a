"""Fold, stem and split words alike for index and query."""

from kb.search.words.language import Token, tidy
from kb.search.words.lexicon import NO_DOMAIN_WORDS, DomainWords, is_noun
from kb.search.words.synonyms import Synonyms
from kb.search.words.vocabulary import Vocabulary

__all__ = ["NO_DOMAIN_WORDS", "DomainWords", "Synonyms", "Token", "Vocabulary", "is_noun", "tidy"]
