"""Lessons as asked for: narrowed like all answers, page by page, and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from kb import export
from kb.export import Format, Selection, Site
from kb.queries import answers
from kb.queries.answers import Lesson
from kb.texts import Text
from kb.web.answers import question
from kb.web.answers.question import Narrowed
from kb.web.downloads import Offer, page_address
from kb.web.request import Params, existing, language

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Lessons:
    """The lessons of a page, and the number of all that are asked for."""

    total: int
    page: int
    per_page: int
    shown: Sequence[Lesson]

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.per_page))


def narrowed(params: Params) -> Narrowed:
    """Choose the lessons that match. Raises InvalidInput, and Unavailable without an index."""
    return question.narrowed(params, ("statement",), statement=("lesson",))


def lessons(session: Session, params: Params, narrowed: Narrowed) -> Lessons:
    """Return the lessons of a page, newest first. Raises NotFound past the last page."""
    ids = answers.newest_first(session, [key for _, key in narrowed.selection.subjects])
    number, per_page = params.page(), params.per_page(PER_PAGE)
    start = (number - 1) * per_page
    shown = answers.named(session, ids[start : start + per_page], question.this_year())
    return existing(Lessons(len(ids), number, per_page, shown))


def offer() -> Offer:
    """Offer all lessons that the page shows, on all its pages, with every column and source."""
    params = Params(request.args)

    def select(session: Session, site: Site, _format: Format) -> Selection:
        chosen = narrowed(params)
        criteria = tuple((facet.label, value.label.in_(language())) for facet, value in chosen.chosen)
        keys = sorted(chosen.selection.subjects)
        return export.of_keys(session, site, keys, "statement", title=_TITLE, page=page_address(), criteria=criteria)

    return Offer(export.carried_by("statement"), select)


_TITLE = Text("Internationale Erfahrungen und Konsequenzen", "International experience and consequences")
