"""Records are edited, added and withdrawn in the browser, each after a look at what will change."""

from __future__ import annotations

import html
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import database
from kb.ingest import form
from kb.models import ENTITIES, Change, ChangeSet, Initiative, InitiativeField, Statement
from kb.models.vocabulary import AccountRole
from tests.web.desk.conftest import signed_in

SLUG = "nur-deutsch"


def number(sessions: database.Sessions, slug: str = SLUG) -> int:
    with sessions() as session:
        return session.scalars(sa.select(Initiative.id).where(Initiative.slug == slug)).one()


def fields_of_page(page: str) -> dict[str, str]:
    """Return what a form holds, as a browser would send it."""
    form_text = page[page.index('<form class="desk-form"') :]
    form_text = form_text[: form_text.index("</form>")]
    fields = dict(
        re.findall(r'<input (?:type="hidden" |type="text" )?(?:id="[^"]*" )?name="([^"]+)" value="([^"]*)"', form_text)
    )
    fields |= dict(re.findall(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>([^<]*)</textarea>', form_text))
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', form_text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        assert chosen is not None, name
        fields[name] = chosen[1]
    return {name: html.unescape(value) for name, value in fields.items()}


def sent(browser: FlaskClient, address: str, page: str | None = None, **changed: str) -> TestResponse:
    """Change fields of a form and send it; ``page`` is a form that was opened before."""
    fields = fields_of_page(page or browser.get(address).text)
    return browser.post(address, data={**fields, **changed})


def test_a_record_is_changed_after_a_look_at_the_change(
    site: Flask, editor: FlaskClient, sessions: database.Sessions
) -> None:
    reader = site.test_client()
    address = f"/en/desk/initiative/{number(sessions)}"
    assert "Edit this record" not in reader.get(f"/en/initiatives/{SLUG}").text
    assert address in editor.get(f"/en/initiatives/{SLUG}").text
    looked = sent(editor, address, governance_en="A board <of> three", reason_of_change="Statutes of 2024")
    assert looked.status_code == 200
    assert "<ins>A board &lt;of&gt; three</ins>" in looked.text
    assert "A board" not in reader.get(f"/en/initiatives/{SLUG}").text
    stored = sent(editor, address, looked.text, action="store")
    assert stored.headers["Location"] == f"/en/initiatives/{SLUG}"
    assert "The change is stored" in editor.get(stored.headers["Location"]).text
    assert "A board &lt;of&gt; three" in reader.get(f"/en/initiatives/{SLUG}").text
    assert "Statutes of 2024" in reader.get(f"/en/initiatives/{SLUG}/history").text
    with sessions() as session:
        change_set = session.scalars(sa.select(ChangeSet).order_by(ChangeSet.id.desc()).limit(1)).one()
        assert (change_set.kind, change_set.reason) == ("edit", "Statutes of 2024")
        assert re.fullmatch(r"account \d+", change_set.actor)
        assert [change.before for change in change_set.changes] == [{"governance_en": None}]


def test_what_was_changed_is_found_at_once(site: Flask, editor: FlaskClient, sessions: database.Sessions) -> None:
    address = f"/en/desk/initiative/{number(sessions)}"
    sent(editor, address, summary_en="Quillwort farming", reason_of_change="x", action="store")
    assert SLUG in site.test_client().get("/api/v1/search?q=quillwort").text


def test_a_form_opened_and_sent_changes_nothing(editor: FlaskClient, sessions: database.Sessions) -> None:
    with sessions() as session:
        before = session.scalar(sa.select(sa.func.max(Change.id)))
        records = {entity: session.scalar(sa.select(sa.func.min(model.id))) for entity, model in ENTITIES.items()}
    for entity, record_id in records.items():
        if record_id is not None and entity != "region_shape":
            response = sent(editor, f"/de/desk/{entity}/{record_id}", reason_of_change="nichts", action="store")
            assert response.status_code == 303, (entity, response.text)
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.max(Change.id))) == before


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"website": "example.org"}, "http"),
        ({"source": "no-such-source"}, "not known"),
        ({"source": ""}, "No source"),
        ({"name_de": "", "name_en": ""}, "No name"),
        ({"name_de": "x" * 400}, "300"),
        ({"status": "sleeping"}, "active, "),
        ({"reason_of_change": ""}, "give a reason"),
        ({"reason_of_change": "x" * 301}, "at most 300"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    editor: FlaskClient, sessions: database.Sessions, changed: dict[str, str], words: str
) -> None:
    address = f"/en/desk/initiative/{number(sessions)}"
    response = sent(
        editor, address, **{"reason_of_change": "a reason", "governance_en": "Kept words", "action": "store"} | changed
    )
    assert response.status_code == 400
    assert words.casefold() in response.text.casefold()
    assert "Nothing has been stored yet" in response.text
    assert "Kept words" in response.text
    with sessions() as session:
        assert session.get_one(Initiative, number(sessions)).governance_en is None


def test_two_editors_of_one_record(site: Flask, editor: FlaskClient, sessions: database.Sessions) -> None:
    other = signed_in(site, AccountRole.EDITOR)
    address = f"/en/desk/initiative/{number(sessions)}"
    mine = editor.get(address).text
    assert sent(other, address, governance_en="Theirs", reason_of_change="r", action="store").status_code == 303
    merged = sent(editor, address, mine, governance_de="Meins", reason_of_change="r", action="store")
    assert merged.status_code == 303  # Another field: both stay.
    stale = sent(editor, address, mine, governance_en="Mine", reason_of_change="r", action="store")
    assert (stale.status_code, "now it is: “Theirs”" in stale.text) == (400, True)
    assert sent(editor, address, stale.text, action="store").status_code == 303
    with sessions() as session:
        record = session.get_one(Initiative, number(sessions))
        assert (record.governance_en, record.governance_de) == ("Mine", "Meins")


def test_a_part_is_added_and_withdrawn_where_it_belongs(editor: FlaskClient, sessions: database.Sessions) -> None:
    page = editor.get(f"/en/desk/initiative/{number(sessions)}").text
    address = f"/en/desk/initiative_field/new?initiative={SLUG}"
    assert html.escape(address) in page or address in page
    response = sent(
        editor, address, competence_field="logistik", source="test-source", reason_of_change="r", action="store"
    )
    assert response.status_code == 303, re.findall(r"field-error.*?</p>|<li><a href=.#field.*?</li>", response.text)
    assert response.headers["Location"].startswith(f"/en/initiatives/{SLUG}")
    with sessions() as session:
        part = session.scalars(
            sa.select(InitiativeField).where(InitiativeField.initiative_id == number(sessions))
        ).one()
    again = sent(
        editor, address, competence_field="logistik", source="test-source", reason_of_change="r", action="store"
    )
    assert (again.status_code, "exists already" in again.text) == (400, True)
    assert (
        sent(
            editor, address, competence_field="chemie", source="test-source", reason_of_change="r", action="store"
        ).status_code
        == 303
    )
    twice = sent(
        editor, f"/en/desk/initiative_field/{part.id}", competence_field="chemie", reason_of_change="r", action="store"
    )
    assert (twice.status_code, "such a record already" in twice.text) == (400, True)
    withdrawal = f"/en/desk/initiative_field/{part.id}/withdraw"
    token = fields_of_page(page)["csrf_token"]
    assert "give a reason" in editor.post(withdrawal, data={"csrf_token": token}).text
    response = editor.post(withdrawal, data={"csrf_token": token, "reason_of_change": "wrong field"})
    assert response.headers["Location"] == f"/en/initiatives/{SLUG}"
    assert editor.get(f"/en/desk/initiative_field/{part.id}").status_code == 404


def test_a_new_record_gets_a_free_short_name(editor: FlaskClient) -> None:
    for slug in ("neuer-verbund", "neuer-verbund-2"):
        response = sent(
            editor,
            "/de/desk/initiative/new",
            name_de="Neuer Verbund",
            unconfirmed="true",
            reason_of_change="r",
            action="store",
        )
        assert response.status_code == 303, re.findall(r"field-error.*?</p>|<li><a href=.#field.*?</li>", response.text)
        assert response.headers["Location"] == f"/de/initiatives/{slug}"
    response = sent(editor, "/de/desk/initiative/new", unconfirmed="true", reason_of_change="r")
    assert (response.status_code, "Ohne Namen" in response.text) == (400, True)
    response = sent(editor, "/de/desk/initiative/new", name_de="N", website="keine", reason_of_change="r")
    assert (response.status_code, "keine gültige Webadresse" in response.text) == (400, True)


def test_what_others_need_is_not_withdrawn(editor: FlaskClient, sessions: database.Sessions) -> None:
    with sessions() as session:
        source = session.scalars(sa.select(ENTITIES["source"].id).where(sa.text("slug = 'test-source'"))).one()
    page = editor.get(f"/en/desk/source/{source}").text
    data = {"csrf_token": fields_of_page(page)["csrf_token"], "reason_of_change": "r"}
    response = editor.post(f"/en/desk/source/{source}/withdraw", data=data)
    assert (response.status_code, "still used by" in response.text) == (400, True)
    assert editor.get("/en/desk/source/999999").status_code == 404
    assert editor.get(f"/en/desk/source/{2**40}").status_code == 404
    assert editor.get("/en/desk/account/1").status_code == 404


def test_only_editors_come_to_the_desk(site: Flask, sessions: database.Sessions) -> None:
    contributor = signed_in(site, AccountRole.CONTRIBUTOR)
    assert "Edit this record" not in contributor.get(f"/en/initiatives/{SLUG}").text
    for address in (f"/en/desk/initiative/{number(sessions)}", "/en/desk/initiative/new"):
        assert contributor.get(address).status_code == 403
        assert site.test_client().get(address).status_code == 303
        assert site.test_client().post(address).status_code == 400


def test_texts_of_every_field_come_back_as_text(editor: FlaskClient, sessions: database.Sessions) -> None:
    evil = "<script>alert(1)</script>"
    address = f"/en/desk/initiative/{number(sessions)}"
    with sessions() as session:
        texts = {
            field.name: evil
            for field in form.shown_fields("initiative")
            if isinstance(field.column.type, sa.String) and field.name.endswith(("_de", "_en"))
        }
        assert session.scalars(sa.select(Statement.id).limit(1)).first() is not None
    response = sent(editor, address, reason_of_change=evil, action="store", **texts)
    assert response.status_code == 303
    for page in (address, f"/en/initiatives/{SLUG}", f"/en/initiatives/{SLUG}/history", f"/de/initiatives/{SLUG}"):
        assert evil not in editor.get(page).text, page


def test_a_circle_is_refused_at_its_field(editor: FlaskClient, sessions: database.Sessions) -> None:
    with sessions() as session:
        region = session.scalars(sa.select(ENTITIES["region"].id).where(sa.text("slug = 'ruhr'"))).one()
        actions_before = session.scalar(sa.select(sa.func.max(Change.id)))
    response = sent(editor, f"/en/desk/region/{region}", parent="ruhr", reason_of_change="r", action="store")
    assert (response.status_code, "circle" in response.text) == (400, True)
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.max(Change.id))) == actions_before
