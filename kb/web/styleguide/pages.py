"""The page that shows the design: every part with all its states, made with the macros that the pages use."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from kb.queries.evidence import ledger
from kb.web.request import db, page, pages
from kb.web.styleguide import measures
from kb.web.styleguide.samples import samples


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list of many pages, as the pager needs it."""

    page: int
    pages: int


@pages.get("/gestaltung")
def gestaltung() -> Response:
    """Show the measures, and each part with examples out of the base."""
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
        places=[Place(1, 9), Place(5, 9), Place(9, 9)],
    )
