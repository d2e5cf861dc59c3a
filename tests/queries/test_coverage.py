"""How complete a small base is, counted by hand."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.models import Initiative, Milestone
from kb.queries.coverage import coverage
from tests.queries.making import Maker


def test_rates_count_records_and_either_language(session: Session, make: Maker) -> None:
    paper = make.source("paper")
    first = make(Initiative, "a", name_de="A", summary_en="Only English.", source=paper, source_locator="p. 3")
    make(Initiative, "b", name_de="B", unconfirmed=True)
    make(Milestone, "m", initiative=first, kind="founded", source=paper)
    make(Milestone, "n", initiative=first, kind="opened", source=paper)
    found = coverage(session)
    rates = {rate.name.en: (rate.filled, rate.total) for rate in found.of("initiative")}
    assert rates["summary"] == (1, 2)
    assert rates["status"] == (0, 2)
    assert rates["Milestone"] == (1, 2)
    assert found.of("initiative")[0].filled == 0
    (row,) = (row for row in found.sources if row.entity == "initiative")
    assert (row.total, row.sourced, row.located, row.unconfirmed) == (2, 1, 1, 1)
