"""What goes wrong becomes a status, a page for people, and a problem for programs."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, abort

from kb import database, errors
from kb.config import Settings
from kb.texts import Text
from kb.web import create_app
from kb.web.request.context import app_state
from kb.web.request.errors import STATUS, TITLES
from tests.conftest import settings_for

MESSAGE = Text("So geht das nicht.", "It cannot be done.")


@pytest.fixture
def failing(empty_home: Settings) -> Flask:
    """Make an application with addresses that fail in every way."""
    app = create_app(empty_home)
    raised: dict[str, Exception] = {
        "missing": errors.NotFound(MESSAGE),
        "input": errors.InvalidInput(MESSAGE, "colour"),
        "conflict": errors.Conflict(MESSAGE, ["initiative dortmund-project"]),
        "busy": errors.Busy(MESSAGE),
        "away": errors.Unavailable(MESSAGE),
        "mistake": RuntimeError("the password is secret"),
    }

    def fail(way: str) -> str:
        raise raised[way]

    def teapot() -> str:
        abort(418)

    for prefix in ("/de", "/api"):
        app.add_url_rule(f"{prefix}/fail/<way>", f"fail{prefix}", fail)
    app.add_url_rule("/en/teapot", "teapot", teapot)
    return app


def test_every_error_of_the_domain_has_a_status() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__module__ == errors.__name__}
    assert kinds - {errors.KnowledgeBaseError} == set(STATUS)


@pytest.mark.parametrize(
    ("way", "status"),
    [("missing", 404), ("input", 400), ("conflict", 409), ("busy", 503), ("away", 503)],
)
def test_errors_of_the_domain_are_told_in_their_own_words(failing: Flask, way: str, status: int) -> None:
    page = failing.test_client().get(f"/de/fail/{way}")
    assert page.status_code == status
    assert "So geht das nicht." in page.text
    assert '<html lang="de">' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    problem = failing.test_client().get(f"/api/fail/{way}", headers={"Accept-Language": "en"})
    assert problem.status_code == status
    assert json.loads(problem.text)["detail"] == "It cannot be done."
    assert ("Retry-After" in problem.headers) == (status == 503)


def test_a_problem_names_parameter_and_records(failing: Flask) -> None:
    client = failing.test_client()
    assert json.loads(client.get("/api/fail/input").text)["parameter"] == "colour"
    assert json.loads(client.get("/api/fail/conflict").text)["records"] == ["initiative dortmund-project"]
    assert "<li>initiative dortmund-project</li>" in client.get("/de/fail/conflict").text


def test_a_mistake_is_recorded_but_not_told(failing: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = failing.test_client().get("/de/fail/mistake")
    assert response.status_code == 500
    assert "Interner Fehler" in response.text
    assert "password" not in response.text
    assert "the password is secret" in caplog.text


def test_a_mistake_reaches_the_developer_who_asks_for_it(failing: Flask) -> None:
    failing.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=True)
    with pytest.raises(RuntimeError):
        failing.test_client().get("/de/fail/mistake")


def test_other_errors_of_http_keep_their_meaning(failing: Flask) -> None:
    client = failing.test_client()
    assert client.get("/en/teapot").status_code == 418
    post = client.post("/en/about")
    assert post.status_code == 405
    assert "This request is not possible here" in post.text


def test_an_unknown_address_is_told_in_the_language_of_address_or_browser(failing: Flask) -> None:
    client = failing.test_client()
    assert "Seite nicht gefunden" in client.get("/de/nothing").text
    assert "Page not found" in client.get("/en/nothing", headers={"Accept-Language": "de"}).text
    assert "Seite nicht gefunden" in client.get("/nothing", headers={"Accept-Language": "de"}).text


def test_without_an_index_the_search_is_unavailable_and_the_pages_still_answer(empty_home: Settings) -> None:
    client = create_app(empty_home).test_client()
    assert client.get("/de/search").status_code == 503
    home = client.get("/de/")
    assert home.status_code == 200
    assert 'class="question"' not in home.text


def test_a_database_that_does_not_answer_is_unavailable(empty_home: Settings, home: Path) -> None:
    (home / "kb.sqlite").write_bytes(b"this is no database" * 1000)
    response = create_app(empty_home).test_client().get("/en/initiatives")
    assert response.status_code == 503
    assert "database is not available at the moment" in response.text


def test_what_the_database_s_driver_says_is_for_the_log_and_not_for_readers(
    empty_home: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    away = replace(empty_home, database_url="postgresql+psycopg://someone@127.0.0.1:1/secret")
    client = create_app(away).test_client()
    with caplog.at_level(logging.ERROR):
        answers = [client.get("/en/initiatives"), client.get("/api/v1/initiatives?lang=en")]
    for response in answers:
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert "database is not available at the moment" in response.text
        assert "127.0.0.1" not in response.text
        assert "secret" not in response.text
    assert "127.0.0.1" in caplog.text


def test_a_writer_in_the_way_is_told_as_such(empty_home: Settings) -> None:
    app = create_app(empty_home)
    engine = database.create_engine(empty_home, busy_seconds=0.1)

    def write() -> str:
        with database.sessions(engine).begin() as second:
            database.lock_for_writing(second)
        return "written"

    app.add_url_rule("/en/write", "write", write)
    with database.sessions(engine).begin() as first:
        database.lock_for_writing(first)
        response = app.test_client().get("/en/write")
    engine.dispose()
    assert response.status_code == 503
    assert "Another process is writing" in response.text


def test_what_cannot_be_a_slug_is_not_found_on_either_database(home: Path, database_url: str) -> None:
    app = create_app(settings_for(home, database_url))
    client = app.test_client()
    for slug in ("%00", "a%00b", "Logport", "a%20b", "%EF%BF%BF", "-", "a--b", "x" * 300):
        for path in ("de/initiatives", "api/v1/initiatives", "de/statements", "api/v1/statements"):
            response = client.get(f"/{path}/{slug}")
            assert response.status_code == 404, (path, slug)
            assert "\0" not in response.text
        assert client.get(f"/de/regions/{slug}/history").status_code == 404
    with app.app_context():
        app_state().engine.dispose()


def test_every_status_has_a_title() -> None:
    assert set(STATUS.values()) <= TITLES.keys()


def test_a_failure_that_a_damaged_index_explains_is_no_fault_of_the_program(
    failing: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_error: Exception) -> None:
        raise errors.Unavailable(MESSAGE)

    with failing.app_context():
        monkeypatch.setattr(app_state().index, "refuse_damaged", damaged)
    problem = failing.test_client().get("/api/fail/mistake", headers={"Accept-Language": "en"})
    assert problem.status_code == 503
    assert json.loads(problem.text)["detail"] == "It cannot be done."


def test_lists_without_an_index_show_all_records_but_filter_none(empty_home: Settings) -> None:
    client = create_app(empty_home).test_client()
    assert client.get("/en/initiatives").status_code == 200
    assert client.get("/en/initiatives?status=active").status_code == 503
