"""Checks of dates: what a source cannot know, and what only its page can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.dates import PartialDate
from kb.queries.content.findings import Suspect
from kb.queries.content.numerals import ALL_NUMERALS
from kb.queries.content.tables import ContentRows, TextRow, date_in, texts_of

EVENTS = frozenset({"founded", "incorporated", "opened", "merged", "renamed", "ended", "merged_into", "renamed_to"})
"""Kinds of milestones and successions that happen on a day of their own, which a report seldom shares."""
_YEARS = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(ALL_NUMERALS)})[\s-]*"
    r"(?:jahre?n?\b|jährig|years?\b|ans\b|años\b|anys\b|anni\b|år\b|lat\b|let\b|jaar\b|ani\b)",
    re.IGNORECASE,
)


def later_than_source(content: ContentRows) -> Iterator[Suspect]:
    """Find facts whose date is later than that of their source; an unconfirmed event may have been announced."""
    for table, row, column, date in content.dated_facts():
        published = date_in(content.source_of(row), "published_on")
        is_announced = table != "statement" and row.get("unconfirmed") == "true"
        if published and date.first_day > published.last_day and not is_announced:
            yield Suspect(table, row["slug"], column, str(date), f"{row['source']}, {published}")


def date_of_page(content: ContentRows) -> Iterator[Suspect]:
    """Find facts with the date of their page: an estimated one, or the day of the report on an event."""
    for table, row, column, date in content.dated_facts():
        published = date_in(content.source_of(row), "published_on")
        if published and (_is_estimated(row, date, published) or _is_day_of_report(row, date, published)):
            yield Suspect(table, row["slug"], column, str(date), f"{row['source']}, {published}")


def _is_estimated(row: TextRow, date: PartialDate, published: PartialDate) -> bool:
    """Return whether an exact date is the estimated one of the page; a text may name the year itself."""
    return str(published) == f"{date}~" and str(date.year) not in texts_of(row)


def _is_day_of_report(row: TextRow, date: PartialDate, published: PartialDate) -> bool:
    return row.get("kind") in EVENTS and date.day is not None and date == published


def counted_back(content: ContentRows) -> Iterator[Suspect]:
    """Find years that were counted back from an anniversary and are not marked as unconfirmed."""
    for row in content.rows("milestone"):
        date, source = date_in(row, "happened_on"), content.source_of(row)
        published = date_in(source, "published_on")
        if date is None or published is None or date.month or not date.is_exact or row.get("unconfirmed") == "true":
            continue
        if (published.year - date.year) in _ages(f"{texts_of(row)}\n{row.get('quote', '')}\n{source['title']}"):
            yield Suspect("milestone", row["slug"], "happened_on", str(date), f"{row['source']}, {published}")


def _ages(text: str) -> set[int]:
    """Return the numbers of years that a text names."""
    return {ALL_NUMERALS.get(number.lower()) or int(number) for number in _YEARS.findall(text)}


def undated_labels(content: ContentRows) -> Iterator[Suspect]:
    """Find labels without any date."""
    for row in content.rows("label"):
        if not row.get("issued_on") and not row.get("valid_until"):
            yield Suspect("label", row["slug"], "issued_on", "")
