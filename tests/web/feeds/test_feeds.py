"""Atom feeds tell what changed, in the whole base or among what a search finds; ids and addresses stay."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from kb import actions, database, search
from kb.config import Settings
from kb.models import ENTITIES, Initiative, Person, Statement
from kb.queries import names
from kb.queries.changes import news
from kb.web import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Feed:
    """A feed as a reader sees it: its own elements, and title, id, link and text of each entry."""

    root: ElementTree.Element
    entries: list[tuple[str, str, str | None, str]]

    @property
    def titles(self) -> list[str]:
        return [title for title, _, _, _ in self.entries]


def read(client: FlaskClient, address: str) -> Feed:
    """Read a feed and check what RFC 4287 asks of every feed."""
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(response.data)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (child,) = element.findall(f"{ATOM}{name}")
            assert child.text
        assert datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo is not None
        assert ":" in element.findtext(f"{ATOM}id", "")
    (itself,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert itself.get("href") == root.findtext(f"{ATOM}id")
    assert root.find(f"{ATOM}author") is not None
    entries = [_entry(entry) for entry in root.findall(f"{ATOM}entry")]
    assert len({entry[1] for entry in entries}) == len(entries)
    return Feed(root, entries)


def _entry(entry: ElementTree.Element) -> tuple[str, str, str | None, str]:
    link = entry.find(f"{ATOM}link")
    text = entry.findtext(f"{ATOM}content", "")
    assert text
    href = None if link is None else link.get("href")
    return entry.findtext(f"{ATOM}title", ""), entry.findtext(f"{ATOM}id", ""), href, text


def revise(sessions: database.Sessions, entity: str, named: str, /, **values: object) -> None:
    with (
        sessions.begin() as session,
        actions.change_set(session, actor="somebody", reason="a <better> word") as changes,
    ):
        changes.revise(ENTITIES[entity], names.record(session, ENTITIES[entity], named).id, values)


def test_the_newest_change_comes_first_in_the_reader_s_language(
    reader: FlaskClient, sessions: database.Sessions
) -> None:
    revise(sessions, "initiative", "chemsite", summary_de="Neu & gut")
    revise(sessions, "region", "ruhr", name_en="The Ruhr")
    german, english = read(reader, "/de/feed.atom"), read(reader, "/en/feed.atom")
    assert german.titles[1] == "ChemSite (geändert)"
    assert english.titles[:2] == ["The Ruhr (changed)", "ChemSite (changed)"]
    assert [entry[1] for entry in german.entries] == [entry[1] for entry in english.entries]
    assert german.entries[1][2] == "http://localhost/de/initiatives/chemsite"
    assert german.entries[1][3] == "Initiative geändert, eine Angabe. Bearbeitung: a <better> word"
    assert "somebody" not in reader.get("/de/feed.atom").text
    assert not [title for title in german.titles if "neu)" in title], "an import is one entry"


def test_an_import_and_its_undoing_are_one_entry_each(reader: FlaskClient, sessions: database.Sessions) -> None:
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="a list") as changes:
        rows = [{"slug": f"viele-{n}", "name_de": f"Viele {n}", "unconfirmed": True} for n in range(1_200)]
        changes.create_many(Initiative, rows)
        number = changes.id
    assert number is not None
    with sessions.begin() as session:
        actions.undo(session, number, actor="test", reason="by mistake")
    german, english = read(reader, "/de/feed.atom"), read(reader, "/en/feed.atom")
    assert german.titles[:2] == ["Rücknahme: 1.200 Einträge", "Bearbeitung: 1.200 Einträge"]
    assert english.titles[:2] == ["Undo: 1,200 records", "Edit: 1,200 records"]
    assert german.entries[0][3] == "Initiativen: 1.200 zurückgezogen. Rücknahme: by mistake"
    assert english.entries[1][3] == "Initiatives: 1,200 new. edit: a list"
    assert german.entries[0][1] == english.entries[0][1]
    assert german.entries[0][2] is None


def test_what_is_not_counted_to_the_end_is_said_to_be_more(
    reader: FlaskClient, sessions: database.Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "LOOKED_THROUGH", 20)
    assert read(reader, "/de/feed.atom").titles[0] == "Import: mehr als 20 Einträge"


def test_ids_stay_and_a_further_change_is_a_further_entry(reader: FlaskClient, sessions: database.Sessions) -> None:
    revise(sessions, "initiative", "chemsite", summary_de="Eins")
    (first, *_) = read(reader, "/de/feed.atom").entries
    revise(sessions, "initiative", "chemsite", summary_de="Zwei", slug="chemie-initiative")
    second, again, *_ = read(reader, "/de/feed.atom").entries
    assert again[1] == first[1] != second[1]
    assert again[2] == second[2] == "http://localhost/de/initiatives/chemie-initiative"


def test_what_belongs_to_a_record_is_news_about_it(reader: FlaskClient, sessions: database.Sessions) -> None:
    with sessions() as session:
        statement = session.get(Statement, 1)
        assert statement is not None
        slug = statement.slug
    revise(sessions, "statement", slug, text_de="Anders gesagt")
    (entry, *_) = read(reader, "/de/feed.atom").entries
    assert "(geändert)" in entry[0]
    assert "/statements/" not in (entry[2] or "")


def test_a_search_can_be_followed(reader: FlaskClient, own: Settings, sessions: database.Sessions) -> None:
    revise(sessions, "initiative", "chemsite", summary_de="Neues aus Herten")
    revise(sessions, "initiative", "dortmund-project", summary_de="Anderes")
    search.sync(own, sessions)
    feed = read(reader, "/de/search/feed.atom?q=chemie&kind=initiative")
    assert feed.titles[0] == "ChemSite (geändert)"
    assert not [title for title in feed.titles if title.startswith("dortmund-project")]
    (page,) = [one.get("href") for one in feed.root.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
    assert page == "http://localhost/de/search?q=chemie&kind=initiative"
    assert "„chemie“" in feed.root.findtext(f"{ATOM}title", "")


def test_a_search_that_finds_facts_follows_these_facts(
    reader: FlaskClient, own: Settings, sessions: database.Sessions
) -> None:
    kinds = ("milestone", "source")
    before = [read(reader, f"/de/search/feed.atom?kind={kind}").entries for kind in kinds]
    revise(sessions, "initiative", "chemsite", summary_de="Neues aus Herten")
    search.sync(own, sessions)
    assert [read(reader, f"/de/search/feed.atom?kind={kind}").entries for kind in kinds] == before
    assert all(before)


def test_a_search_that_finds_much_is_followed_through_the_log(
    reader: FlaskClient, own: Settings, sessions: database.Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    revise(sessions, "initiative", "chemsite", summary_de="Neues aus Herten")
    search.sync(own, sessions)
    few = read(reader, "/de/search/feed.atom?kind=initiative")
    monkeypatch.setattr(news, "FEW", 0)
    assert read(reader, "/de/search/feed.atom?kind=initiative").entries == few.entries
    assert few.titles[0] == "ChemSite (geändert)"


def test_a_search_that_finds_nothing_has_an_empty_feed(reader: FlaskClient) -> None:
    assert read(reader, "/en/search/feed.atom?q=nirgendwoimbestand").entries == []


def test_what_xml_cannot_hold_is_left_out(reader: FlaskClient) -> None:
    feed = read(reader, "/de/search/feed.atom?q=a%01b%0b%EF%BF%BF<")
    assert "„ab<“" in feed.root.findtext(f"{ATOM}title", "")


def test_a_withdrawn_record_is_named_but_not_linked(reader: FlaskClient, sessions: database.Sessions) -> None:
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="twice") as changes:
        made = changes.create(Initiative, {"slug": "kurz", "name_de": "Von kurzer Dauer", "unconfirmed": True})
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="gone") as changes:
        changes.withdraw(Initiative, made.id)
    (gone, new, *_) = read(reader, "/de/feed.atom").entries
    assert (gone[0], gone[2]) == ("Von kurzer Dauer (zurückgezogen)", None)
    assert (new[0], new[2]) == ("Von kurzer Dauer (neu)", None)


def test_a_person_who_is_gone_is_not_named(reader: FlaskClient, sessions: database.Sessions) -> None:
    with sessions.begin() as session:
        made = session.connection().exec_driver_sql("SELECT id FROM cluster_manager WHERE slug = 'nur-deutsch-muster'")
        manager = made.scalar_one()
        person = names.record(session, Person, "erika-muster").id
        with actions.change_set(session, actor="test", reason="gone") as changes:
            changes.withdraw(ENTITIES["cluster_manager"], manager)
            changes.withdraw(Person, person)
    text = reader.get("/de/feed.atom").text
    assert "Muster" not in text
    assert "Person zurückgezogen" in text


def test_an_empty_base_has_an_empty_feed(empty_home: Settings) -> None:
    assert read(create_app(empty_home).test_client(), "/de/feed.atom").entries == []


def test_addresses_and_ids_carry_the_public_host(furnished: Settings) -> None:
    client = create_app(replace(furnished, base_url="https://clusterwissen.example")).test_client()
    feed = read(client, "/de/search/feed.atom?q=chemsite&kind=initiative")
    assert feed.entries
    assert all(entry[1].startswith("tag:clusterwissen.example,2026:change/") for entry in feed.entries)
    assert all((entry[2] or "").startswith("https://clusterwissen.example/de/") for entry in feed.entries)
    evil = client.get("/de/feed.atom", headers={"Host": "evil.example"})
    assert evil.status_code == 400


def test_pages_name_their_feeds(client: FlaskClient) -> None:
    assert 'type="application/atom+xml" title="Clusterwissen: changes" href="/en/feed.atom"' in client.get("/en/").text
    text = client.get("/de/search?q=chemie&kind=initiative").text
    assert 'href="/de/search/feed.atom?q=chemie&amp;kind=initiative"' in text
