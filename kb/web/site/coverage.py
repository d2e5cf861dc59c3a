"""How complete the knowledge base is, as a page and as a file."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from kb import export
from kb.export import Column, Content, Format, Selection, Site
from kb.models.labels import name_of
from kb.queries import coverage as questions
from kb.queries.changes import cached
from kb.queries.coverage import FillRate
from kb.texts import Text
from kb.web.downloads import Offer, downloadable, page_address
from kb.web.request import db, page, pages, plural

SHOWN = ("initiative", "programme", "organisation", "region", "policy_era", "event", "source")
"""The kinds whose properties are shown, in this order."""


def offer() -> Offer:
    """Offer the rates of all kinds as rows."""

    def select(session: Session, site: Site, _format: Format) -> Selection:
        rates = questions.coverage(session).rates
        return export.of_rows(
            session, site, rates, title=_TITLE, name="coverage", page=page_address(), criteria=(), columns=_COLUMNS
        )

    return Offer(frozenset({Content.ROWS}), select)


@pages.get("/coverage")
@downloadable(offer)
def coverage() -> Response:
    """Show what is known, what rests on which sources, and what is missing."""
    return page(
        "site/coverage.html", coverage=cached(db(), questions.coverage), shown=SHOWN, plural=plural, section="coverage"
    )


def _kind(rate: FillRate) -> str:
    return rate.entity


_TITLE = Text("Vollständigkeit", "Coverage")
_COLUMNS = (
    Column("entity", name_of("kind"), _kind),
    Column("property_de", Text("Angabe (deutsch)", "property (German)"), lambda rate: rate.name.de),
    Column("property_en", Text("Angabe (englisch)", "property (English)"), lambda rate: rate.name.en),
    Column("filled", Text("bekannt", "known"), lambda rate: rate.filled),
    Column("total", Text("alle", "all"), lambda rate: rate.total),
)
