"""Write findings, the sentences above a picture, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from kb.dates import PartialDate
from kb.models.vocabulary import Term
from kb.queries.findings import Finding
from kb.texts import Language, Text
from kb.web.writing import formatting


def sentence(finding: Finding, language: Language) -> str:
    """Fill in the placeholders of a finding: names of records, formatted numbers and amounts, years of dates.

    If a period begins and ends in the same year, both dates are written in full to distinguish them.
    """
    values = {name: _formatted(value, language) for name, value in finding.values.items()}
    if values.get("from", "") == values.get("to"):
        period = {name: finding.values[name] for name in ("from", "to")}
        values |= {
            name: formatting.date(date, language) for name, date in period.items() if isinstance(date, PartialDate)
        }
    return finding.template.in_(language).format(**values)


def _formatted(value: object, language: Language) -> str:
    match value:
        case Term():
            return value.label.in_(language)
        case str():
            return value
        case Text():
            return value.in_(language)
        case int() | Decimal():
            return formatting.number(Decimal(value), language)
        case PartialDate():
            return str(value.year)
    return (
        formatting.amount(value, language) if hasattr(value, "precision") else formatting.title_of(value, language).text
    )
