"""What the ranking does when a list of thousands of projects is loaded beside the seed. Run with ``-s`` to see the table."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import database, ingest, search
from tests.conftest import settings_for
from tests.search import judging
from tests.search.judging import Outcome

LIST = "ziel2_nrw_erdf_2007-2013.csv"
# Mean reciprocal rank and recall at least, by what is asked for: a little below what they have reached.
FLOORS = {
    "initiative": (0.91, 0.91),
    "name": (0.91, 0.98),
    "project": (0.98, 0.98),
    "subject": (0.74, 0.98),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, seeded_home: Path) -> Iterator[search.Index]:
    """Load the list beside the seed, and index both."""
    lists = os.environ.get("KB_REAL_DATA")
    if not lists:
        pytest.skip("KB_REAL_DATA does not name the folder with the real lists.")
    home = tmp_path_factory.mktemp("crowded")
    shutil.copyfile(seeded_home / "kb.sqlite", home / "kb.sqlite")
    settings = settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")
    engine = database.create_engine(settings)
    sessions = database.sessions(engine)
    assert ingest.run(sessions, [Path(lists) / LIST], mapping="ziel2-nrw").change_set is not None
    search.rebuild(settings, sessions)
    yield search.open_index(settings)
    engine.dispose()


@pytest.fixture(scope="module")
def outcomes(index: search.Index) -> list[Outcome]:
    """Ask everything."""
    return [judging.ask(index, judged) for judged in judging.crowded()]


def test_a_long_list_of_projects_buries_nothing(outcomes: list[Outcome]) -> None:
    reached = judging.figures(outcomes)
    for name, one in [*reached.items(), ("all", judging.summed(outcomes))]:
        sys.stdout.write(f"\n{name:20} {one.queries:4} queries   MRR {one.mrr:.3f}   recall {one.recall:.3f}")
    assert reached.keys() == FLOORS.keys()
    assert judging.summed(outcomes).queries == 40
    low = {name: one for name, one in reached.items() if one.mrr < FLOORS[name][0] or one.recall < FLOORS[name][1]}
    assert low == {}, [(one.judged.query, one.missed, list(one.places)[:3]) for one in outcomes if one.missed]


def test_an_initiative_for_a_field_and_a_region_stands_before_every_project(index: search.Index) -> None:
    for text in ("Logistik Ruhr", "Logistik Duisburg", "Chemie Ruhr", "Gesundheit Bochum"):
        kinds = [hit.kind for hit in search.find(index, search.Query(text, per_page=100)).hits]
        assert "project" in kinds, text
        assert kinds.index("project") > len(kinds) - kinds[::-1].index("initiative") - 1, text
