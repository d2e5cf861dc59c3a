"""The pages that answer the three questions of the conference, narrowed by one selection."""

QUESTIONS = ("pages.answer_meaning", "pages.answer_achievements", "pages.answer_expectations")
"""The pages that answer the guiding questions, in their order."""

__all__ = ["QUESTIONS"]
