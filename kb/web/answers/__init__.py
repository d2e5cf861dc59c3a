"""The pages that answer the three questions of the conference, narrowed by one selection."""

QUESTIONS = (None, None, "pages.answer_expectations")
"""The pages that answer the guiding questions, in their order; None while a question has none."""

__all__ = ["QUESTIONS"]
