"""Pages of records and their lists."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask import Flask

from kb.models import Record, Statement
from kb.queries import money
from kb.queries.evidence import SourcedFact, ledger
from kb.queries.timeline import lifespans
from kb.web.records import sourced
from kb.web.records.footnotes import Citations, citations, of_page
from kb.web.records.metadata import canonical, description_of, site
from kb.web.request import rates

__all__ = ["Citations", "citations", "init"]


def bar_shares(entries: Sequence[SourcedFact[Statement]]) -> dict[int, int]:
    """Return the lengths of the bars of a ledger."""
    return ledger.bar_shares(entries, rates())


def in_euro(record: Record, value: Decimal | None) -> money.Conversion | None:
    """Convert an amount of a record to euros; None if it is in euros or has no rate."""
    return money.of_record(rates(), record, value)


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        bar_shares=bar_shares,
        canonical=canonical,
        citations=of_page,
        cite_fact=sourced.cite,
        cite_fact_in_words=sourced.cited,
        description_of=description_of,
        in_euro=in_euro,
        life_of=lifespans.of_initiative,
        site_linked=site,
        source_of_fact=sourced.source_of,
        voice_of=sourced.voice,
        write_unconfirmed=sourced.unconfirmed,
    )
