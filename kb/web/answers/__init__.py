"""The pages that answer the three questions of the conference, narrowed by one selection."""

from kb.web.answers.question import own_list
from kb.web.answers.side_by_side import SideBySide, of_coverage

QUESTIONS = ("pages.answer_meaning", "pages.answer_achievements", "pages.answer_expectations")
"""The pages that answer the guiding questions, in their order."""

__all__ = ["QUESTIONS", "SideBySide", "of_coverage", "own_list"]
