"""Template functions for charts and timelines."""

from __future__ import annotations

from kb.dates import PartialDate
from kb.queries.findings import Finding
from kb.web.request import language
from kb.web.writing import findings, formatting


def sentence(finding: Finding) -> str:
    """Write a finding in the reader's language."""
    return findings.sentence(finding, language())


def plain_date(value: PartialDate | None) -> str:
    """Write a date as plain text, for drawings."""
    return formatting.date(value, language())
