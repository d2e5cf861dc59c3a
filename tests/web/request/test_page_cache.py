"""A page that was written once is sent again until something changes, and takes no more memory than it may."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Response
from sqlalchemy import event

from kb import actions
from kb.config import Settings
from kb.models import Initiative
from kb.queries import names
from kb.web import create_app
from kb.web.request import page_cache
from kb.web.request.context import AppState
from kb.web.request.page_cache import PageCache
from tests.web.changing import copied, opened


def page(text: str = "text") -> Response:
    return Response(text, mimetype="text/html", headers={"Content-Language": "de"})


def test_a_page_is_sent_again_without_asking_for_its_records(furnished: Settings) -> None:
    app = create_app(furnished)
    state: AppState = app.extensions["clusterwissen"]
    same = {"X-Request-ID": "same-for-both"}
    first = app.test_client().get("/de/initiatives/chemsite", headers=same)
    statements: list[str] = []
    event.listen(state.engine, "before_cursor_execute", lambda *values: statements.append(values[2]))
    again = app.test_client().get("/de/initiatives/chemsite", headers=same)
    assert again.data == first.data and again.headers["ETag"] == first.headers["ETag"]
    assert dict(again.headers) == dict(first.headers)
    # No more than the number of the last change.
    assert [one for one in statements if one != "BEGIN"] == ["SELECT max(change.id) AS max_1 \nFROM change"]


def test_a_change_is_seen_at_once(furnished: Settings, tmp_path: Path) -> None:
    settings = copied(furnished, tmp_path)
    client = create_app(settings).test_client()
    assert "ChemSite" in client.get("/de/initiatives/chemsite").text
    with opened(settings) as sessions, sessions.begin() as session:
        record = names.record(session, Initiative, "chemsite")
        with actions.change_set(session, actor="test", reason="another name") as changes:
            changes.revise(Initiative, record.id, {"name_de": "Chemieinitiative"})
    assert "Chemieinitiative" in client.get("/de/initiatives/chemsite").text


def test_one_language_is_not_sent_for_the_other(furnished: Settings) -> None:
    client = create_app(furnished).test_client()
    german, english = client.get("/de/about").text, client.get("/en/about").text
    assert client.get("/de/about").text == german != english == client.get("/en/about").text


def test_what_asks_for_a_file_is_no_page(furnished: Settings) -> None:
    client = create_app(furnished).test_client()
    client.get("/de/initiatives")
    assert client.get("/de/initiatives", headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get("/de/initiatives").mimetype == "text/html"


def test_pages_of_an_earlier_state_leave_the_memory() -> None:
    cache = PageCache()
    assert cache.get("one", "tag") is None
    cache.store("one", "tag", page())
    cached = cache.get("one", "tag")
    assert cached is not None and cached.get_data(as_text=True) == "text" and cached.headers["Content-Language"] == "de"
    assert cache.get("two", "tag") is None and not cache.pages
    # A page rendered during a change belongs to the earlier state.
    cache.store("one", "tag", page())
    assert not cache.pages


def test_the_page_that_nobody_asked_for_longest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MOST_BYTES", 25)
    cache = PageCache("now")
    for tag in "abc":
        cache.store("now", tag, page("x" * 10))
        cache.get("now", "a")
    assert list(cache.pages) == ["c", "a"] and cache.size == 20
    cache.store("now", "a", page("again"))
    assert cache.size == 20


def test_a_page_of_400000_bytes_is_kept_and_16_million_bytes_of_pages() -> None:
    cache = PageCache("now")
    for number in range(40):
        cache.store("now", str(number), page("x" * 400_000))
    assert (len(cache.pages), cache.size) == (40, 16_000_000)
    cache.store("now", "more", page("x"))
    assert (len(cache.pages), cache.size) == (40, 15_600_001)


@pytest.mark.parametrize(
    "response",
    [
        Response("error", mimetype="text/html", status=404),
        Response("{}", mimetype="application/json"),
        Response(iter(["a"]), mimetype="text/html"),
        page("x" * 400_001),
    ],
)
def test_errors_data_streams_and_giants_are_not_kept(response: Response) -> None:
    cache = PageCache("now")
    cache.store("now", "tag", response)
    assert not cache.pages
