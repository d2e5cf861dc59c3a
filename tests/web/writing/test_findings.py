"""How findings are written for readers."""

from __future__ import annotations

from decimal import Decimal

from kb.dates import PartialDate
from kb.models import Initiative
from kb.models.vocabulary import Indicator, Precision
from kb.queries.charts import ChartCell
from kb.queries.findings import Finding
from kb.texts import Text
from kb.web.writing.findings import sentence


def test_each_value_is_written_as_the_language_has_it() -> None:
    finding = Finding(
        Text("{who}: {amount} {what}, {count} von {share} ({year}, {name}, {word})", "{who} {amount} {count} {word}"),
        {
            "who": Initiative(slug="a", name_en="Only English"),
            "amount": ChartCell(Decimal(12_300_000), precision=Precision.ABOUT, currency="EUR"),
            "what": Indicator.MEMBERS,
            "count": 1234,
            "share": Decimal("0.5"),
            "year": PartialDate.parse("2003-05"),
            "name": "as it is",
            "word": Text("Wort", "word"),
        },
    )
    space = "\N{NO-BREAK SPACE}"
    assert sentence(finding, "de") == (
        f"Only English: rund 12,3{space}Mio.{space}€ Mitglieder, 1.234 von 0,5 (2003, as it is, Wort)"
    )
    assert sentence(finding, "en") == f"Only English about €12.3{space}million 1,234 word"


def test_a_stretch_within_one_year_tells_its_months() -> None:
    template = Text("{from} bis {to}", "{from} to {to}")
    same = Finding(template, {"from": PartialDate.parse("2007"), "to": PartialDate.parse("2007-10")})
    assert sentence(same, "en") == "2007 to October 2007"
    other = Finding(template, {"from": PartialDate.parse("2007-01"), "to": PartialDate.parse("2009-10")})
    assert sentence(other, "de") == "2007 bis 2009"
