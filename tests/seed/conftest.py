"""The seed as rows of text, and once as a filled knowledge base that the tests only read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import database
from kb.config import resource
from tests.conftest import Make, fill, settings_for

Row = dict[str, str]
Tables = dict[str, list[Row]]


def read(folder: Path) -> Tables:
    """Read every CSV file of a folder, by table."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file, strict=True))
    return tables


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Return the rows of the seed by table."""
    return read(resource("seed"))


@pytest.fixture(scope="session")
def whole_seed(once: Make, migrated_file: Path) -> Path:
    """Fill a database with the seed for the run; only read it, or change a copy."""
    return once("whole-seed", lambda folder: fill(folder, migrated_file, resource("seed"))) / "kb.sqlite"


@pytest.fixture(scope="session")
def seeded(whole_seed: Path) -> Iterator[Session]:
    """Open a session on a knowledge base that holds the seed; for reading."""
    engine = database.create_engine(settings_for(whole_seed.parent, f"sqlite:///{whole_seed}"))
    with database.sessions(engine)() as session:
        yield session
    engine.dispose()
