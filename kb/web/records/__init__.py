"""Pages of records and their lists."""

from __future__ import annotations

from flask import Flask

from kb.queries.evidence import in_euro, ledger
from kb.queries.timeline import lifespans
from kb.web.records.footnotes import Citations, of_page
from kb.web.records.metadata import canonical, description_of, site

__all__ = ["Citations", "init", "of_page"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        bar_shares=ledger.bar_shares,
        canonical=canonical,
        citations=of_page,
        description_of=description_of,
        in_euro=in_euro,
        life_of=lifespans.of_initiative,
        site_linked=site,
    )
