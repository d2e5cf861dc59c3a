"""The tables: their rules hold in the database, their lists are named in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kb import database
from kb.dates import PartialDate
from kb.errors import InvalidInput
from kb.models import ENTITIES, PAGES, Milestone, Programme, Record, Region, Source, Statement, vocabulary
from kb.models.base import at_least, exactly_one, in_order
from kb.models.columns import table_of
from tests.conftest import settings_for


@pytest.fixture
def session(database_url: str, home: Path) -> Iterator[Session]:
    engine = database.create_engine(settings_for(home, database_url))
    with database.sessions(engine)() as session:
        yield session
    engine.dispose()


def _terms() -> list[vocabulary.Term]:
    kinds = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, vocabulary.Term)]
    return [member for kind in kinds for member in kind]


def test_every_term_of_every_list_is_named_in_both_languages() -> None:
    assert len(_terms()) > 100
    nameless = [term for term in _terms() if not (term.label.de and term.label.en)]
    assert nameless == [vocabulary.Precision.EXACT]


def test_every_entity_has_a_key_a_name_and_a_place_to_be_shown() -> None:
    for name, model in ENTITIES.items():
        table = table_of(name)
        assert model.__title__.de
        assert set(model.__key__) <= set(table.c.keys()), name
        keys = [set(c.columns.keys()) for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
        assert set(model.__key__) in keys, name
        for owner in model.__owner__:
            assert table.c[owner].foreign_keys, name
    assert len({model.__path__ for model in PAGES.values()}) == len(PAGES) == 12


def test_every_rule_names_a_field_that_can_be_mended() -> None:
    for model in ENTITIES.values():
        table = table_of(model.__tablename__)
        columns = set(table.c.keys()) | {name.removesuffix("_id") for name in table.c.keys()}
        for rule in model.__rules__:
            assert rule.field in columns, (model.__tablename__, rule.name)
            assert rule.message.de != rule.message.en


BASE: dict[type[Record], dict[str, Any]] = {
    Region: {"slug": "x", "kind": "functional", "name_de": "X", "unconfirmed": True},
    Programme: {"slug": "x", "kind": "pact", "name_de": "X", "unconfirmed": True},
    Statement: {"slug": "x", "kind": "outcome", "text_de": "X", "unconfirmed": True, "region_id": 1},
    Milestone: {"slug": "x", "kind": "idea", "unconfirmed": True, "programme_id": 1},
    Source: {"slug": "x", "kind": "document", "title": "X"},
}


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Region, {"unconfirmed": False}),
        (Region, {"name_de": None}),
        (Region, {"kind": "nuts2"}),
        (Region, {"latitude": 90.5}),
        (Region, {"longitude": -181.0}),
        (Region, {"nuts_version": 1812}),
        (Region, {"valid_from": PartialDate(2006), "valid_until": PartialDate(2005, 12, 31)}),
        (Programme, {"budget_total": Decimal(-1), "currency": "EUR"}),
        (Programme, {"budget_total": Decimal(1)}),
        (Programme, {"currency": "eur"}),
        (Statement, {"indicator": "members", "value": Decimal(5), "currency": "EUR"}),
        (Statement, {"indicator": "budget", "value": Decimal(5)}),
        (Statement, {"indicator": "members"}),
        (Statement, {"value": Decimal(5)}),
        (Statement, {"indicator": "members", "value": Decimal(-5)}),
        (Statement, {"indicator": "members", "value": Decimal(5), "value_most": Decimal(4)}),
        (Statement, {"indicator": "members", "value": Decimal(5), "kind": "outcome"}),
        (Statement, {"indicator": "budget", "value": Decimal(5), "currency": "EUR", "kind": "expectation"}),
        (Statement, {"text_de": None}),
        (Statement, {"region_id": None}),
        (Statement, {"programme_id": 1}),
        (Milestone, {"organisation_id": 1}),
        (Source, {"position": -1}),
    ],
)
def test_the_same_rule_holds_in_the_database_and_before_it(
    session: Session, model: type[Record], wrong: dict[str, Any]
) -> None:
    row = {**BASE[model], **wrong}
    assert any(not rule.holds(row) for rule in model.__rules__)
    with pytest.raises(exc.IntegrityError):
        session.execute(sa.insert(model).values(**row))


def test_a_value_outside_its_list_is_refused_by_the_database(session: Session) -> None:
    with pytest.raises(exc.IntegrityError):
        session.execute(sa.text("INSERT INTO source (slug, kind, title) VALUES ('x', 'rumour', 'X')"))


def test_a_row_that_keeps_the_rules_is_taken(session: Session) -> None:
    session.execute(sa.insert(Region).values(**BASE[Region]))
    assert session.scalars(sa.select(Region.slug)).all() == ["x"]
    assert all(rule.holds(BASE[Region]) for rule in Region.__rules__)


def test_dates_are_sorted_by_the_database(session: Session) -> None:
    written = ["2002-12-31", "2003", "2003-05", "2003-12-31", "2003/2005", "2003~", "2004", "200X"]
    for number, date in enumerate(reversed(written)):
        session.execute(sa.insert(Source).values(slug=f"s{number}", kind="document", title="x", published_on=date))
    published = Source.published_on
    dates = session.scalars(sa.select(published).order_by(published)).all()
    assert [str(date) for date in dates] == written == [str(date) for date in sorted(filter(None, dates))]


@pytest.mark.parametrize(
    ("first", "last", "is_ordered"),
    [
        ("1998~", "1998-05", True),
        ("199X", "1995", True),
        ("2003/2005", "2003-12", True),
        ("2003/2005", "2002", False),
        ("199X", "1989", False),
        ("1989", "199X", True),
        ("1998~", "1987", False),
    ],
)
def test_inexact_dates_are_in_order_when_they_can_be(session: Session, first: str, last: str, is_ordered: bool) -> None:
    row = {**BASE[Region], "valid_from": PartialDate.parse(first), "valid_until": PartialDate.parse(last)}
    assert all(rule.holds(row) for rule in Region.__rules__) is is_ordered
    if is_ordered:
        session.execute(sa.insert(Region).values(**row))


def test_a_date_that_does_not_exist_never_reaches_the_database(session: Session) -> None:
    with pytest.raises((InvalidInput, exc.StatementError)):
        session.execute(sa.insert(Source).values(slug="x", kind="document", title="X", published_on="2003-02-30"))


def test_amounts_come_back_to_the_cent(session: Session) -> None:
    amount = Decimal("9007199254740993.01")
    session.execute(sa.insert(Programme).values(**BASE[Programme], budget_total=amount, currency="EUR"))
    assert session.scalars(sa.select(Programme.budget_total)).one() == amount


def test_rules_made_from_parts_say_what_they_allow() -> None:
    assert not in_order("a", "b").holds({"a": PartialDate(2003), "b": PartialDate(2002)})
    assert in_order("a", "b").holds({"a": PartialDate(2003, 5), "b": PartialDate(2003)})
    assert at_least("n", 1, 5).message == at_least("n", 1, 5).message
    assert "1 bis 5" in at_least("n", 1, 5).message.de
    assert not at_least("n", 1, 5).holds({"n": 6})
    assert exactly_one("a_id", "b_id").message.en.endswith("a, b.")
