"""Answers to the three questions of the conference, computed from statements over a selection of initiatives."""

from kb.queries.answers.selection import AnswerSelection
from kb.queries.answers.strength import RatedStatement, Strength, strength

__all__ = ["AnswerSelection", "RatedStatement", "Strength", "strength"]
