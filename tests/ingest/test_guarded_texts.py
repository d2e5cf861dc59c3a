"""Texts that an export has guarded against formulas are stored as they were before."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from kb import database, ingest
from kb.models import Organisation
from tests.conftest import settings_for


@pytest.mark.parametrize(
    ("written", "stored"),
    [("'+49 Bau", "+49 Bau"), ("'@home", "@home"), ("''-x", "'-x"), ("'s-Hertogenbosch", "'s-Hertogenbosch")],
)
def test_an_apostrophe_before_the_sign_of_a_formula_is_taken_away(
    home: Path, sqlite_url: str, written: str, stored: str
) -> None:
    file = home / "organisation.csv"
    file.write_text(f"slug,name_de,kind,unconfirmed\nfirma,{written},company,true\n", encoding="utf-8")
    engine = database.create_engine(settings_for(home, sqlite_url))
    sessions = database.sessions(engine)
    assert not ingest.run(sessions, [file]).is_blocked
    with sessions() as session:
        assert session.scalars(sa.select(Organisation.name_de)).one() == stored
    engine.dispose()
