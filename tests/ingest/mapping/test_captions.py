"""Units and currencies in names of columns are taken seriously, and only they."""

from __future__ import annotations

import pytest

from kb.ingest.mapping import load
from kb.ingest.mapping.captions import currency_in, unit_in
from tests.ingest.conftest import Write


@pytest.mark.parametrize(
    ("column", "factor", "currency"),
    [
        ("Zuschuss in TEUR", 1000, "EUR"),
        ("Zuschuss (T€)", 1000, "EUR"),
        ("Mittel in Tsd. Euro", 1000, "EUR"),
        ("Betrag / TDM", 1000, "DEM"),
        ("Kosten in 1.000 EUR", 1000, "EUR"),
        ("Volumen (Mio. €)", 10**6, "EUR"),
        ("budget, million USD", 10**6, "USD"),
        ("Budget in Mrd. DM", 10**9, "DEM"),
        ("Zuschuss / EUR", None, "EUR"),
        ("amount_eur", None, "EUR"),
        ("Betrag EUR oder DM", None, None),
        ("Zuschuss", None, None),
        ("1000 Unternehmen", None, None),
        ("Teurer Verkehr T", None, None),
        ("Amateur k", None, None),
    ],
)
def test_a_column_mentions_a_unit_or_a_currency(column: str, factor: int | None, currency: str | None) -> None:
    assert (unit_in(column) or (None, None))[1] == factor
    assert currency_in(column) == currency


@pytest.mark.parametrize("more", ["factor = 1000", "factor = 1", "units = { T = 1000 }"])
def test_a_mapping_that_says_what_the_unit_means_is_read(write: Write, more: str) -> None:
    mapping = f"""entity = "project"
[fields]
slug = {{ template = "p-{{Nr}}" }}
title = {{ column = "Titel" }}
amount = {{ column = "in TEUR", number = "1.234,56", currency = "EUR", {more} }}
currency = {{ constant = "EUR" }}
source = {{ constant = "paper" }}
"""
    assert load(write("m.toml", mapping)).fields["amount"].column == "in TEUR"
