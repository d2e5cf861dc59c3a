"""Lines of the log: text or JSON, with the identity of the request, and nobody's name."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import actions, database, logs
from kb.models import Source
from kb.models.vocabulary import SourceKind
from tests.conftest import settings_for


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Leave the loggers of this process as they were."""
    ours = logging.getLogger("kb")
    handlers, level = ours.handlers, ours.level
    yield
    ours.handlers, ours.level = handlers, level
    logs.request_id.set("")


def _fail() -> None:
    try:
        raise RuntimeError("no such thing")
    except RuntimeError:
        logging.getLogger("kb.web").exception("It failed: %s", "here")


def test_text_has_fields_and_then_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text")
    logs.request_id.set("abc12345")
    logs.event("request", path="/de/", note='a "b"\nc')
    _fail()
    request, failure, *trace = capsys.readouterr().err.splitlines()
    assert request.endswith(' INFO request request_id=abc12345 path=/de/ note="a \\"b\\"\\nc"')
    assert failure.endswith(" ERROR It failed: here request_id=abc12345")
    assert trace[-1] == "RuntimeError: no such thing"


def test_json_is_an_object_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logs.event("request", status=200)
    _fail()
    request, failure = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {**request, "time": ""} == {"time": "", "level": "info", "event": "request", "status": 200}
    assert failure["traceback"].splitlines()[-1] == "RuntimeError: no such thing"


def test_off_leaves_errors(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("off")
    logs.event("request", status=200)
    logging.getLogger("kb.cli").warning("Mind this.")
    assert capsys.readouterr().err.endswith(" WARNING Mind this.\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/de/persons/erika-muster/history", "/de/persons/*/history"),
        ("/api/v1/persons/erika-muster", "/api/v1/persons/*"),
        ("/de/account/link/WzEsIjky.aw5KHA.qVyv", "/de/account/link/*"),
        ("/de/übersicht\n INFO x", "/de/%C3%BCbersicht%0A%20INFO%20x"),
        ("/" + "a" * 999, "/" + "a" * 299),
    ],
)
def test_paths_name_no_person_and_forge_no_line(path: str, expected: str) -> None:
    assert logs.loggable(path) == expected


def test_a_change_set_is_logged_once_it_is_stored(
    home: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def store(session: Session, *slugs: str) -> None:
        with actions.change_set(session, actor="Ada", reason="secret") as changes:
            for slug in slugs:
                changes.create(Source, {"slug": slug, "kind": SourceKind.DOCUMENT, "title": slug})

    logs.configure("json")
    engine = database.create_engine(settings_for(home, sqlite_url))
    with database.sessions(engine)() as session:
        store(session, "undone")
        session.rollback()
        store(session)
        store(session, "one", "two")
        assert capsys.readouterr().err == ""
        session.commit()
    engine.dispose()
    line = json.loads(capsys.readouterr().err)
    assert {**line, "time": "", "id": 0} == {
        "time": "",
        "level": "info",
        "event": "change_set",
        "id": 0,
        "kind": "edit",
        "create": 2,
    }
