"""The same import on SQLite and on PostgreSQL gives the same report, and can be taken back on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb import actions, database, ingest
from kb.models import ENTITIES
from kb.models.columns import table_of
from tests.conftest import settings_for
from tests.ingest.conftest import Write, fill, said

LIST = """nr;titel;firma;kennung;betrag
1;Eins;Stadt Essen;2007DE1;1.000,50
2;Zwei;Stadt-Essen;2007DE2;
3;Drei;Stadt Essen;2007DE1;2.000,00
4;;Müller;2007DE1;
5;Fünf;;;-1,00
"""
MAPPING = """
entity = "project"
[fields]
slug = { template = "p-{nr}" }
title = { column = "titel" }
amount = { column = "betrag", number = "1.234,56" }
currency = { constant = "EUR" }
organisation = { record = "firma" }
programme = { record = "programm" }
source = { constant = "paper" }
[[records]]
name = "firma"
entity = "organisation"
match = ["name_de"]
[records.fields]
name_de = { column = "firma" }
slug = { slug_of = "name_de" }
source = { constant = "paper" }
[[records]]
name = "programm"
entity = "programme"
match = ["cci"]
[records.fields]
cci = { column = "kennung" }
slug = { slug_of = "cci" }
kind = { constant = "structural_fund" }
name_de = { template = "Programm {kennung}" }
source = { constant = "paper" }
"""
REGIONS = """slug,kind,name_de,parent,code,nuts_version,source
a,functional,A,b,,,paper
b,functional,B,nrw,,,paper
c,nuts3,C,,DEA52,2024,paper
"""


@pytest.fixture
def sessions(database_url: str, home: Path) -> Iterator[database.Sessions]:
    engine = database.create_engine(settings_for(home, database_url))
    sessions = database.sessions(engine)
    fill(sessions)
    yield sessions
    engine.dispose()


def content(sessions: database.Sessions) -> dict[str, list[tuple[object, ...]]]:
    """Read every table of records."""
    with sessions() as session:
        return {
            entity: [tuple(row) for row in session.execute(sa.select(table_of(entity)).order_by(table_of(entity).c.id))]
            for entity in ENTITIES
        }


def test_an_import_its_repetition_and_its_undoing(sessions: database.Sessions, write: Write) -> None:
    before = content(sessions)
    path, mapping = write("list.csv", LIST), write("mapping.toml", MAPPING)
    report = ingest.run(sessions, [path], mapping=mapping, skip_rejected=True)
    assert [(line, field) for line, field, _ in said(report)] == [(5, "title"), (6, "amount")]
    assert report.rows.created == 3
    assert {entity: counts.created for entity, counts in report.records.items()} == {
        "organisation": 2,
        "programme": 2,
        "project": 3,
    }
    again = ingest.run(sessions, [path], mapping=mapping, skip_rejected=True)
    assert (again.rows.unchanged, again.change_set) == (3, None)
    changed = ingest.run(sessions, [write("list.csv", LIST.replace("Zwei", "2"))], mapping=mapping, skip_rejected=True)
    assert changed.rows.updated == 1
    for change_set in (changed.change_set, report.change_set):
        assert change_set is not None
        with sessions() as session:
            actions.undo(session, change_set, actor="test")
            session.commit()
    assert content(sessions) == before


def test_constraints_of_the_database_name_their_row(sessions: database.Sessions, write: Write) -> None:
    report = ingest.run(sessions, [write("region.csv", REGIONS)], skip_rejected=True)
    assert said(report) == [
        (4, "code, nuts_version", "Another record already has the same value in code, nuts_version.")
    ]
    assert report.rows.created == 2
