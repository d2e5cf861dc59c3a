"""Answers carry a tag that changes with records, index, program and settings, and 304 says that it has not."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from kb import actions, database, search
from kb.config import Settings
from kb.models import ClusterManager, Initiative, Participation, Person, Record
from kb.models.vocabulary import ParticipationRole
from kb.queries import names
from kb.web import create_app
from kb.web.request import etag

ADDRESSES = (
    "/de/",
    "/en/about",
    "/de/initiatives",
    "/de/initiatives/chemsite",
    "/en/search?q=chemie&kind=initiative",
    "/api/v1?lang=de",
    "/api/v1/initiatives?lang=en",
    "/api/v1/initiatives/chemsite?lang=de",
    "/api/v1/search?q=chemie&lang=de",
    "/api/v1/suggest?q=chem",
    "/api/v1/openapi.json",
)


def tag(client: FlaskClient, address: str) -> str:
    """Return the tag of an answer."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.text)
    assert response.headers["Cache-Control"] == "no-cache"
    return response.headers["ETag"]


def id_of(session: Session, model: type[Record], slug: str) -> int:
    return names.record(session, model, slug).id


def rename(sessions: database.Sessions, slug: str, name: str) -> None:
    with sessions.begin() as session:
        with actions.change_set(session, actor="test", reason="a better name") as changes:
            changes.revise(Initiative, id_of(session, Initiative, slug), {"name_de": name})


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_the_reader_has_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first.headers["ETag"].startswith('W/"')
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy", "Access-Control-Allow-Origin"):
        assert again.headers.get(name) == first.headers.get(name), name
    assert client.head(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.head(address).headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'}).status_code == 304


def test_an_unchanged_page_costs_one_question_to_the_database(client: FlaskClient) -> None:
    seen = client.get("/de/initiatives/chemsite").headers["ETag"]
    with client.application.app_context():
        from kb.web.request.context import app_state

        engine = app_state().engine
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get("/de/initiatives/chemsite", headers={"If-None-Match": seen})
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert [one for one in statements if one != "BEGIN"] == ["SELECT max(change.id) AS max_1 \nFROM change"]


def test_a_change_gives_new_tags(own: Settings, sessions: database.Sessions) -> None:
    client = create_app(own).test_client()
    before = {address: tag(client, address) for address in ADDRESSES}
    assert before == {address: tag(client, address) for address in ADDRESSES}
    rename(sessions, "chemsite", "ChemSite anders")
    for address in ADDRESSES:
        response = client.get(address, headers={"If-None-Match": before[address]})
        assert response.status_code == 200, address
    assert "ChemSite anders" in client.get("/de/initiatives/chemsite").text


def test_a_synchronised_index_gives_new_tags(own: Settings, sessions: database.Sessions) -> None:
    client = create_app(own).test_client()
    rename(sessions, "chemsite", "Quixomat")
    address = "/api/v1/search?q=quixomat&spelling=typed"
    before = tag(client, address)
    assert client.get(address).get_json()["total"] == 0
    search.sync(own, sessions)
    after = client.get(address, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.get_json()["total"] > 0


def test_each_address_language_and_wish_has_its_own_tag(client: FlaskClient) -> None:
    tags = [tag(client, address) for address in ("/de/about", "/en/about", "/de/about?page=1", "/de/imprint")]
    wishes = [{"Accept-Language": "de"}, {"Accept-Language": "en"}, {"Accept": "application/xml"}]
    tags += [client.get("/api/v1/initiatives", headers=wish).headers["ETag"] for wish in wishes]
    assert len(set(tags)) == len(tags)


def test_settings_that_readers_see_are_part_of_the_tag_and_secrets_are_not(furnished: Settings) -> None:
    first = tag(create_app(furnished).test_client(), "/de/imprint")
    assert tag(create_app(replace(furnished, imprint="Institut")).test_client(), "/de/imprint") != first
    assert tag(create_app(replace(furnished, secret_key="x" * 64)).test_client(), "/de/imprint") == first


def test_a_page_that_shows_the_day_is_made_anew_on_the_next(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tag(client, "/de/timeline")
    monkeypatch.setattr(etag, "today", lambda: datetime.date(2031, 1, 1))
    assert client.get("/de/timeline", headers={"If-None-Match": before}).status_code == 200


def test_errors_redirects_and_stars_are_never_told_to_be_unchanged(client: FlaskClient) -> None:
    for address, status in (("/de/initiatives/nowhere", 404), ("/api/v1/initiatives?page=x", 400), ("/", 302)):
        response = client.get(address)
        assert response.status_code == status
        assert "ETag" not in response.headers
    assert client.get("/de/about", headers={"If-None-Match": "*"}).status_code == 200


def test_an_erased_person_is_not_left_in_an_old_history(own: Settings, sessions: database.Sessions) -> None:
    """Erasing somebody who was withdrawn before adds no change to the log, so a history has no tag at all."""
    client = create_app(own).test_client()
    with sessions.begin() as session:
        person, initiative = id_of(session, Person, "erika-muster"), id_of(session, Initiative, "nur-deutsch")
        manager = id_of(session, ClusterManager, "nur-deutsch-muster")
        values = {"initiative_id": initiative, "person_id": person, "role": ParticipationRole.PARTNER}
        with actions.change_set(session, actor="test", reason="gone") as changes:
            part = changes.create(Participation, {**values, "slug": "test-part", "unconfirmed": True})
            changes.withdraw(Participation, part.id)
            changes.withdraw(ClusterManager, manager)
            changes.withdraw(Person, person)
    address = "/de/initiatives/nur-deutsch/history"
    first = client.get(address)
    assert "Erika Muster" in first.text
    assert "ETag" not in first.headers
    with sessions.begin() as session:
        actions.erase_person(session, "erika-muster", actor="test", reason="on request")
    assert "Erika Muster" not in client.get(address).text


def test_without_a_database_pages_that_need_none_still_answer(empty_home: Settings, home: Path) -> None:
    (home / "kb.sqlite").write_bytes(b"this is no database" * 1000)
    response = create_app(empty_home).test_client().get("/de/about")
    assert response.status_code == 200
    assert "ETag" not in response.headers


def test_without_an_index_there_are_tags_too(empty_home: Settings) -> None:
    client = create_app(empty_home).test_client()
    assert client.get("/de/initiatives", headers={"If-None-Match": tag(client, "/de/initiatives")}).status_code == 304


def test_every_setting_is_seen_or_named_as_unseen(furnished: Settings) -> None:
    assert set(Settings.__dataclass_fields__) >= etag.UNSEEN
