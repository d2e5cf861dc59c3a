"""How complete a small base is, counted by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Milestone,
    Region,
    Statement,
)
from kb.queries.coverage import coverage
from kb.queries.gaps import Confirmation, Gap
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
    assert rates["Milestones"] == (1, 2)
    assert rates["two independent sources"] == (0, 2)
    assert found.of("initiative")[0].filled == 0
    (row,) = (row for row in found.sources if row.entity == "initiative")
    assert (row.total, row.sourced, row.located, row.unconfirmed) == (2, 1, 1, 1)


def test_facts_are_compared_and_the_newest_source_is_named(session: Session, make: Maker) -> None:
    paper = make.source("paper", publisher="Daily Paper", voice="press", published_on="2009")
    own = make.source("own", publisher="The initiative", voice="self", published_on="2010-05")
    first = make(Initiative, "a", source=own)
    for source, founded in ((paper, "2004-03"), (own, "2004"), (own, None)):
        make(Milestone, initiative=first, kind="founded", happened_on=founded, source=source)
    make(Milestone, initiative=make(Initiative, "b"), kind="founded", happened_on="1999", source=paper)
    for source, value in ((paper, 100), (own, 120)):
        counted: dict[str, Any] = {"indicator": "jobs_created", "value": value, "as_of": "2009", "text_de": "Stellen."}
        make(Statement, initiative=first, source=source, kind="outcome", **counted)
    known = coverage(session)
    rows = {row.entity: row for row in known.sources}
    assert rows["milestone"].compared == Confirmation(3, 2, 0), "of the other initiative there is nothing to compare"
    assert rows["statement"].compared == Confirmation(2, 0, 2)
    assert rows["initiative"].compared is None
    assert (str(rows["milestone"].newest), str(rows["initiative"].newest)) == ("2010-05", "2010-05")
    assert next(rate for rate in known.rates if rate.key == "independent_sources").filled == 1
    assert known.regions == (), "without a scheme there are no cells"


def test_countries_say_in_how_many_fields_something_is_known(session: Session, make: Maker) -> None:
    scheme = make(FieldScheme, "tags")
    fields = [make(CompetenceField, slug, field_scheme=scheme) for slug in ("it", "food")]
    at, _ = (make(Region, slug, kind="nuts0", code=slug.upper()) for slug in ("at", "de"))
    initiative = make(Initiative, "a")
    make(InitiativeRegion, initiative=initiative, region=at, role="area")
    make(InitiativeField, initiative=initiative, competence_field=fields[0])
    rows = {row.region.slug: (row.known, row.total, row.gaps) for row in coverage(session).regions}
    assert rows == {"at": (1, 2, {Gap.UNEXPLORED: 1}), "de": (0, 2, {Gap.UNEXPLORED: 2})}
