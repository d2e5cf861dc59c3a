"""Loading the seed into a fresh knowledge base, on both databases."""

from __future__ import annotations

import shutil
from pathlib import Path

from kb import database, ingest
from kb.config import resource
from kb.models.vocabulary import ChangeSetKind
from tests.conftest import settings_for
from tests.seed.conftest import Tables


def test_the_seed_loads_without_a_problem_and_the_second_time_changes_nothing(
    database_url: str, home: Path, tables: Tables
) -> None:
    engine = database.create_engine(settings_for(home, database_url))
    sessions = database.sessions(engine)
    first = ingest.run(sessions, [resource("seed")], kind=ChangeSetKind.SEED)
    second = ingest.run(sessions, [resource("seed")], kind=ChangeSetKind.SEED)
    engine.dispose()

    rows = sum(len(rows) for rows in tables.values())
    assert list(first.problems) == [] and list(second.problems) == []
    assert (first.rows.created, first.rows.updated, first.rows.unchanged) == (rows, 0, 0)
    assert (second.rows.created, second.rows.updated, second.rows.unchanged) == (0, 0, rows)
    assert second.change_set is None


def test_the_real_list_of_beneficiaries_meets_the_records_of_the_seed(
    whole_seed: Path, home: Path, real_data: Path
) -> None:
    shutil.copyfile(whole_seed, home / "kb.sqlite")
    engine = database.create_engine(settings_for(home, f"sqlite:///{home / 'kb.sqlite'}"))
    sessions = database.sessions(engine)
    report = ingest.run(sessions, [real_data / "ziel2_nrw_erdf_2007-2013.csv"], mapping="ziel2-nrw")
    engine.dispose()

    assert list(report.problems) == []
    for entity in ("source", "programme", "field_scheme"):
        counts = report.records[entity]
        assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 1), entity
