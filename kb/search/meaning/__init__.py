"""Meaning: vectors of records beside the index, and the records nearest in meaning to a question.

A model turns texts into vectors. Everything else here works with any model that fulfils ``MeaningModel``.
"""

from kb.search.meaning.model import NOT_INSTALLED, MeaningModel, is_installed, load
from kb.search.meaning.nearest import Nearest
from kb.search.meaning.settling import Fresh, Missing, Scope, Settled, compare, settle
from kb.search.meaning.vector_file import VectorFile, opened, stamp

__all__ = [
    "NOT_INSTALLED",
    "Fresh",
    "MeaningModel",
    "Missing",
    "Nearest",
    "Scope",
    "Settled",
    "VectorFile",
    "compare",
    "is_installed",
    "load",
    "opened",
    "settle",
    "stamp",
]
