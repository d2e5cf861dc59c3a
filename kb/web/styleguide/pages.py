"""The style guide: every part of a page in all its states, made with the macros that the pages use."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kb.queries.evidence import ledger
from kb.web.request import db, page, pages
from kb.web.styleguide import measures
from kb.web.styleguide.samples import samples


@dataclass(frozen=True, slots=True)
class PagerPosition:
    """The current page and the number of pages, as the pager needs them."""

    page: int
    pages: int


@pages.get("/design")
def styleguide() -> Response:
    """Show the measures, and each part with examples from the knowledge base."""
    light, dark = measures.colours()
    return page(
        "styleguide/page.html",
        light=light,
        dark=dark,
        groups=measures.GROUPS,
        seen=measures.seen(),
        sizes=measures.sizes,
        icons=measures.icons(),
        samples=samples(db()),
        example=ledger.ledger_example(db()),
        places=[PagerPosition(1, 9), PagerPosition(5, 9), PagerPosition(9, 9)],
    )


@pages.get("/gestaltung")
def former_styleguide() -> AnyResponse:
    """Redirect the former address of the style guide."""
    return redirect(url_for("pages.styleguide"), 301)
