"""Recognise unit and currency in column names such as “Zuschuss in TEUR”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.ingest.mapping import faults
from kb.ingest.mapping.numbers import USUAL_UNITS, currency_code
from kb.ingest.mapping.spec import FieldSpec, with_alternatives
from kb.ingest.report import Fault

_UNITS = {name.rstrip(".").casefold(): factor for name, factor in USUAL_UNITS.items()}
_CURRENCY = r"(?P<currency>[€£$]|EUR|Euro|DM|DEM|USD|GBP|CHF|SEK|DKK|NOK|PLN|CZK|HUF)"
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_LETTERS = "|".join(name for name in _UNITS if len(name) < 3)
_WORDS = "|".join(sorted((name for name in _UNITS if len(name) >= 3), key=len, reverse=True))
_UNIT = re.compile(
    rf"{_NO_LETTER_BEFORE}(?P<unit>(?:{_WORDS})(?=\b)|(?:{_LETTERS})(?=\s?{_CURRENCY}{_NO_LETTER_AFTER})|(?<=in )1[. ]?000\b)",
    re.IGNORECASE,
)
_NAMED_CURRENCY = re.compile(rf"{_NO_LETTER_BEFORE}(?:{_LETTERS})?{_CURRENCY}{_NO_LETTER_AFTER}", re.IGNORECASE)


def unit_in(column: str) -> tuple[str, int] | None:
    """Return the unit in the name of a column, and its factor.

    Examples are “in TEUR” and “(Mio. DM)”.
    """
    match = _UNIT.search(column)
    if match is None:
        return None
    word, *_ = column[match.start() :].split()
    return word.rstrip(".,:)]"), _UNITS.get(match["unit"].casefold(), 1000)


def currency_in(column: str) -> str | None:
    """Return the only currency that the name of a column mentions."""
    codes = {currency_code(match["currency"]) for match in _NAMED_CURRENCY.finditer(column)}
    return codes.pop() if len(codes) == 1 else None


def contradictions(field: FieldSpec, fields: Mapping[str, FieldSpec]) -> Iterator[tuple[Fault, dict[str, object]]]:
    """Yield contradictions between a mapping and the unit or currency in a column name.

    ``fields`` are those of the same record; treatments must be applied.
    """
    origins = list(with_alternatives([field]))
    treatments = [treatment for origin in origins for treatment in (origin, *origin.cases)]
    if not any(treatment.number for treatment in treatments):
        return
    is_scaled = any(treatment.units or treatment.factor is not None for treatment in treatments)
    currencies = {treatment.currency for treatment in treatments if treatment.currency}
    if "currency" in fields and isinstance(fields["currency"].constant, str):
        currencies.add(fields["currency"].constant)
    for column in dict.fromkeys(origin.column for origin in origins if origin.column):
        if not is_scaled and (unit := unit_in(column)):
            yield faults.UNIT_IN_NAME, {"column": column, "unit": unit[0], "factor": unit[1]}
        named = currency_in(column)
        if named is not None and currencies and named not in currencies:
            yield faults.CURRENCY_IN_NAME, {"column": column, "named": named, "expected": ", ".join(sorted(currencies))}
