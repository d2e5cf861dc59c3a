"""How a finding, the sentence above a picture, is written in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from kb.dates import PartialDate
from kb.models.vocabulary import Term
from kb.queries.findings import Finding
from kb.texts import Language, Text
from kb.web.writing import formatting


def sentence(finding: Finding, language: Language) -> str:
    """Fill in the places of a finding: records by name, numbers and amounts with their separators, dates by year.

    Where the years from and to are the same both dates are written in full, as nothing else would tell them apart.
    """
    values = {name: _written(value, language) for name, value in finding.values.items()}
    if values.get("from", "") == values.get("to"):
        stretch = {name: finding.values[name] for name in ("from", "to")}
        values |= {
            name: formatting.date(one, language) for name, one in stretch.items() if isinstance(one, PartialDate)
        }
    return finding.template.in_(language).format(**values)


def _written(value: object, language: Language) -> str:
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
