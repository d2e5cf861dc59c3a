"""The fact sheet of an initiative: one page to print."""

from __future__ import annotations

from flask import Response

from kb.queries import fact_sheets
from kb.web.request import db, page, pages


@pages.get("/initiatives/<slug>/fact-sheet")
def fact_sheet(slug: str) -> Response:
    """Show the main facts on one sheet of A4, with sources as footnotes."""
    sheet = fact_sheets.sheet(db(), slug)
    return page("records/fact_sheet.html", sheet=sheet, section="initiative")
