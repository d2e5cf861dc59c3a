"""Answers to the three questions of the conference, computed from statements over a selection of initiatives."""

from kb.queries.answers.distribution import Distribution, distribution
from kb.queries.answers.expectations import (
    SORTS,
    Expectations,
    Subject,
    expectation_facts,
    expectations,
    is_independent,
)
from kb.queries.answers.promises import ReportedFigure
from kb.queries.answers.selection import SUBJECTS, AnswerSelection
from kb.queries.answers.strength import RatedStatement, Strength, strength
from kb.queries.answers.verdicts import JudgedPromise, Verdict, VerdictRule

__all__ = [
    "SORTS",
    "SUBJECTS",
    "AnswerSelection",
    "Distribution",
    "Expectations",
    "JudgedPromise",
    "RatedStatement",
    "ReportedFigure",
    "Strength",
    "Subject",
    "Verdict",
    "VerdictRule",
    "distribution",
    "expectation_facts",
    "expectations",
    "is_independent",
    "strength",
]
