"""What a process does before the first reader comes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.config import Settings
from kb.web.request.context import app_state
from kb.web.serving import create_serving_app
from tests.conftest import settings_for


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """Let the garbage of the other tests be found again."""
    yield
    gc.unfreeze()


def test_what_stays_for_good_is_no_longer_searched_for_garbage(tmp_path: Path) -> None:
    gc.unfreeze()
    app = create_serving_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'kb.sqlite'}"))
    assert gc.get_freeze_count() > 10_000
    assert not any(one is app for one in gc.get_objects())


def test_a_process_without_an_index_answers_all_the_same(tmp_path: Path) -> None:
    app = create_serving_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'kb.sqlite'}"))
    assert app.test_client().get("/healthz").text == "ok\n"
    with app.app_context():
        assert app_state().index.version() == ""


def test_words_and_names_are_read_before_the_first_reader_comes(furnished: Settings) -> None:
    app = create_serving_app(furnished)
    with app.app_context():
        assert app_state().index._state is not None
    assert app.test_client().get("/de/search?q=Wirtschaft").status_code == 200
