"""Shared links survive: a former address leads to the present one, a merged record to the one that stayed."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from kb import actions, database
from kb.models import ENTITIES, Initiative, Person
from kb.queries import names
from kb.web.request.context import app_state

NEW = {"unconfirmed": True, "name_de": "Neu"}


def id_of(session: sa.orm.Session, slug: str, entity: str = "initiative") -> int:
    return names.record(session, ENTITIES[entity], slug).id


def rename(sessions: database.Sessions, old: str, new: str, entity: str = "initiative") -> int:
    """Give a record another slug; returns the number of the change set."""
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="renamed") as changes:
        changes.revise(ENTITIES[entity], id_of(session, old, entity), {"slug": new})
        assert changes.id is not None
        return changes.id


def create(sessions: database.Sessions, slug: str) -> None:
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="new") as changes:
        changes.create(Initiative, {**NEW, "slug": slug})


def withdraw(sessions: database.Sessions, slug: str) -> None:
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="gone") as changes:
        changes.withdraw(Initiative, id_of(session, slug))


def leads(client: FlaskClient, address: str) -> str:
    """Return where an address leads, for good."""
    response = client.get(address)
    assert response.status_code == 301, response.text
    assert response.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in response.headers
    return response.headers["Location"]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/de/initiatives/chemsite", "/de/initiatives/chemie-initiative"),
        ("/en/initiatives/chemsite?x=%C3%A4&x=2", "/en/initiatives/chemie-initiative?x=%C3%A4&x=2"),
        ("/de/initiatives/chemsite/history", "/de/initiatives/chemie-initiative/history"),
        ("/de/initiatives/chemsite/fact-sheet", "/de/initiatives/chemie-initiative/fact-sheet"),
        ("/de/initiatives/chemsite/citation.bib", "/de/initiatives/chemie-initiative/citation.bib"),
        ("/de/initiatives/chemsite?format=json", "/de/initiatives/chemie-initiative?format=json"),
        ("/api/v1/initiatives/chemsite?lang=de", "/api/v1/initiatives/chemie-initiative?lang=de"),
    ],
)
def test_a_former_address_leads_to_the_present_one(
    reader: FlaskClient, sessions: database.Sessions, address: str, target: str
) -> None:
    rename(sessions, "chemsite", "chemie-initiative")
    assert leads(reader, address) == target
    assert reader.get(target).status_code == 200


def test_facts_on_the_page_of_another_record_are_followed_too(reader: FlaskClient, sessions: database.Sessions) -> None:
    with sessions() as session:
        slug = session.scalars(sa.text("SELECT slug FROM statement LIMIT 1")).one()
    rename(sessions, slug, "eine-aussage", "statement")
    assert leads(reader, f"/de/statements/{slug}") == "/de/statements/eine-aussage"
    assert leads(reader, f"/api/v1/statements/{slug}") == "/api/v1/statements/eine-aussage"


def test_a_chain_of_names_is_followed_in_one_step_and_back(reader: FlaskClient, sessions: database.Sessions) -> None:
    for old, new in (("chemsite", "eins"), ("eins", "zwei"), ("zwei", "drei")):
        rename(sessions, old, new)
    for old in ("chemsite", "eins", "zwei"):
        assert leads(reader, f"/de/initiatives/{old}") == "/de/initiatives/drei"
    rename(sessions, "drei", "chemsite")
    assert reader.get("/de/initiatives/chemsite").status_code == 200
    assert leads(reader, "/de/initiatives/drei") == "/de/initiatives/chemsite"


def test_two_records_that_swap_their_names_keep_them(reader: FlaskClient, sessions: database.Sessions) -> None:
    for old, new in (("chemsite", "zwischen"), ("chemcologne", "chemsite"), ("zwischen", "chemcologne")):
        rename(sessions, old, new)
    for slug in ("chemsite", "chemcologne"):
        assert reader.get(f"/de/initiatives/{slug}").status_code == 200
    assert leads(reader, "/de/initiatives/zwischen") == "/de/initiatives/chemcologne"


def test_a_name_used_again_belongs_to_the_new_record(reader: FlaskClient, sessions: database.Sessions) -> None:
    rename(sessions, "chemsite", "chemie-initiative")
    create(sessions, "chemsite")
    assert ">Neu<" in reader.get("/de/initiatives/chemsite").text
    withdraw(sessions, "chemsite")
    assert reader.get("/de/initiatives/chemsite").status_code == 410


def test_the_last_of_two_records_that_bore_a_name_counts(reader: FlaskClient, sessions: database.Sessions) -> None:
    create(sessions, "name")
    withdraw(sessions, "name")
    rename(sessions, "chemsite", "name")
    rename(sessions, "name", "chemie-initiative")
    assert leads(reader, "/de/initiatives/name") == "/de/initiatives/chemie-initiative"


def test_a_merged_record_leads_to_the_one_that_stayed(reader: FlaskClient, sessions: database.Sessions) -> None:
    create(sessions, "doppelt")
    rename(sessions, "doppelt", "zweifach")
    with sessions.begin() as session:
        keep, gone = id_of(session, "chemsite"), id_of(session, "zweifach")
        merge = actions.merge(session, Initiative, keep, gone, actor="test", reason="the same")
    rename(sessions, "chemsite", "chemie-initiative")
    for old in ("doppelt", "zweifach", "chemsite"):
        assert leads(reader, f"/de/initiatives/{old}") == "/de/initiatives/chemie-initiative"
    with sessions.begin() as session:
        actions.undo(session, merge, actor="test", reason="not the same")
    assert reader.get("/de/initiatives/zweifach").status_code == 200
    assert leads(reader, "/de/initiatives/doppelt") == "/de/initiatives/zweifach"


def test_a_merge_into_a_record_that_was_withdrawn_ends_there(reader: FlaskClient, sessions: database.Sessions) -> None:
    for slug in ("eins", "zwei"):
        create(sessions, slug)
    with sessions.begin() as session:
        actions.merge(
            session, Initiative, id_of(session, "eins"), id_of(session, "zwei"), actor="test", reason="the same"
        )
    withdraw(sessions, "eins")
    assert reader.get("/de/initiatives/zwei").status_code == 410


def test_a_withdrawn_record_is_gone_and_says_since_when(reader: FlaskClient, sessions: database.Sessions) -> None:
    create(sessions, "voruebergehend")
    withdraw(sessions, "voruebergehend")
    with sessions() as session:
        (year,) = session.scalars(sa.text("SELECT strftime('%Y', max(created_at)) FROM change_set"))
    page = reader.get("/de/initiatives/voruebergehend")
    assert page.status_code == 410
    assert "„voruebergehend“ wurde am " in page.text
    assert f" {year} zurückgezogen" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    problem = reader.get("/api/v1/initiatives/voruebergehend?lang=en")
    assert (problem.status_code, problem.mimetype) == (410, "application/problem+json")
    assert "was withdrawn on" in json.loads(problem.text)["detail"]


def test_an_erased_person_leaves_no_address(reader: FlaskClient, sessions: database.Sessions) -> None:
    rename(sessions, "erika-muster", "erika-beispiel", "person")
    assert leads(reader, "/de/persons/erika-muster") == "/de/persons/erika-beispiel"
    with sessions.begin() as session:
        actions.erase_person(session, "erika-muster", actor="test", reason="on request")
    for slug in ("erika-muster", "erika-beispiel"):
        assert reader.get(f"/de/persons/{slug}").status_code == 404
    assert session.get(Person, 1) is None


@pytest.mark.parametrize(
    "address",
    [
        "/de/initiatives/nowhere",
        "/api/v1/initiatives/nowhere",
        "/de/initiatives/chemsite/nothing",
        "/de/initiatives?page=99",
        "/de/initiatives/chemsite/history?page=99",
        "/de/nothing",
    ],
)
def test_what_never_was_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_list_of_ones_own_follows_renamings_and_merges(reader: FlaskClient, sessions: database.Sessions) -> None:
    rename(sessions, "chemsite", "chemie-initiative")
    create(sessions, "doppelt")
    with sessions.begin() as session:
        kept, twin = id_of(session, "chemie-initiative"), id_of(session, "doppelt")
        actions.merge(session, Initiative, kept, twin, actor="test", reason="the same")
    text = reader.get(
        "/de/shortlist?record=initiatives/chemsite&record=initiatives/doppelt&record=initiatives/medecon-ruhr"
    ).text
    assert "nicht mehr" not in text
    assert text.count('class="record-title"') == 2
    assert 'href="/de/initiatives/chemie-initiative"' in text
    # The browser keeps the name by which the record was collected.
    assert 'data-collect-remove="initiatives/chemsite"' in text
    rows = reader.get("/de/shortlist?record=initiatives/doppelt&format=csv").text
    assert "chemie-initiative" in rows
    assert "nicht mehr" in reader.get("/de/shortlist?record=initiatives/nie").text
    assert "ChemSite" in reader.get("/de/shortlist/dossier?record=initiatives/chemsite").text
    assert "ChemSite" in reader.get("/de/timeline?record=initiatives/chemsite").text


RENAMED = (
    ("region", "ruhr", "ruhrgebiet-neu"),
    ("competence_field", "logistik", "logistik-neu"),
    ("field_scheme", "clusterwissen", "schlagwoerter-neu"),
    ("programme", "ziel2-nrw-2000-2006", "ziel2-neu"),
    ("policy_era", "projekt-ruhr", "projekt-ruhr-neu"),
    ("organisation", "duisburger-hafen-ag", "hafen-neu"),
    ("person", "erika-muster", "erika-neu"),
    ("initiative", "chemsite", "chemie-neu"),
)


@pytest.fixture
def renamed(sessions: database.Sessions) -> None:
    """Rename one record of every kind by which something is narrowed."""
    for entity, old, new in RENAMED:
        rename(sessions, old, new, entity)


@pytest.mark.usefixtures("renamed")
def test_filters_lead_to_the_same_question_by_present_names(reader: FlaskClient) -> None:
    for address, target in {
        "/de/search?q=hafen&region=ruhr&sort=name": "/de/search?q=hafen&region=ruhrgebiet-neu&sort=name",
        "/en/search?field=logistik&kind=initiative&era=projekt-ruhr": "/en/search?field=logistik-neu&kind=initiative"
        "&era=projekt-ruhr-neu",
        "/de/search?programme=ziel2-nrw-2000-2006&format=csv": "/de/search?programme=ziel2-neu&format=csv",
        "/de/search?manager=duisburger-hafen-ag&manager=erika-muster": "/de/search?manager=hafen-neu&manager=erika-neu",
        # One of several values, and what nobody reads or could write better, stay as they are.
        "/de/search?x=%20%2f&region=berlin&region=ruhr&q=": "/de/search?x=%20%2f&region=berlin&region=ruhrgebiet-neu&q=",
        "/de/search?q=hafen+Region:ruhr+-feld:logistik&page=1": "/de/search?q=hafen+Region%3Aruhrgebiet-neu"
        "+-feld%3Alogistik-neu&page=1",
        "/de/search/feed.atom?region=ruhr": "/de/search/feed.atom?region=ruhrgebiet-neu",
        "/de/map?region=ruhr&shade=none": "/de/map?region=ruhrgebiet-neu&shade=none",
        "/de/map?outline=ruhr": "/de/map?outline=ruhrgebiet-neu",
        "/de/map/data?area=ziel2-nrw-2000-2006": "/de/map/data?area=ziel2-neu",
        "/de/matrix?region=ruhr&field=logistik": "/de/matrix?region=ruhrgebiet-neu&field=logistik-neu",
        "/de/matrix?scheme=clusterwissen&format=xlsx": "/de/matrix?scheme=schlagwoerter-neu&format=xlsx",
        "/de/timeline?region=ruhr&group=field": "/de/timeline?region=ruhrgebiet-neu&group=field",
        "/de/timeline?initiative=chemsite&initiative=medecon-ruhr&format=json": "/de/timeline?initiative=chemie-neu"
        "&initiative=medecon-ruhr&format=json",
        "/de/initiatives?region=ruhr": "/de/initiatives?region=ruhrgebiet-neu",
        "/embed/de/map?region=ruhr": "/embed/de/map?region=ruhrgebiet-neu",
        "/api/v1/search?region=ruhr&lang=en&per_page=1": "/api/v1/search?region=ruhrgebiet-neu&lang=en&per_page=1",
        "/api/v1/programmes?parent=ziel2-nrw-2000-2006": "/api/v1/programmes?parent=ziel2-neu",
        "/api/v1/statements?competence_field=logistik": "/api/v1/statements?competence_field=logistik-neu",
        "/api/v1/cluster-managers?organisation=duisburger-hafen-ag": "/api/v1/cluster-managers?organisation=hafen-neu",
    }.items():
        assert leads(reader, address) == target
        assert reader.get(target).status_code == 200, target


@pytest.mark.usefixtures("renamed")
def test_charts_and_outlines_of_a_record_follow_its_renaming(reader: FlaskClient) -> None:
    # Whether there is a chart or an outline is another matter.
    chart = "/embed/en/chart/members?initiative="
    assert leads(reader, f"{chart}chemsite") == f"{chart}chemie-neu"
    assert leads(reader, "/api/v1/shapes?region=ruhr") == "/api/v1/shapes?region=ruhrgebiet-neu"


@pytest.mark.usefixtures("renamed")
def test_programs_on_other_sites_may_follow_a_filter(reader: FlaskClient) -> None:
    assert reader.get("/api/v1/search?region=ruhr").headers["Access-Control-Allow-Origin"] == "*"


def test_the_description_of_the_api_tells_where_former_names_lead_on(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json?lang=en").get_json()["paths"]
    redirecting = {path for path, operations in paths.items() if "301" in operations["get"]["responses"]}
    assert {"/search", "/shapes", "/statements", "/initiatives/{slug}"} <= redirecting
    assert "/" not in redirecting


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/de/search?region=nie-gewesen", 200, "nie-gewesen"),
        ("/de/matrix?region=nie-gewesen", 404, "nie-gewesen"),
        ("/de/timeline?era=nie-gewesen", 404, "nie-gewesen"),
        ("/embed/de/chart/members?region=nie-gewesen", 404, "nie-gewesen"),
        ("/api/v1/shapes?region=nie-gewesen", 404, "nie-gewesen"),
        ("/de/search?region=%00", 400, "Nullzeichen"),
        ("/de/search?region=", 200, "Suche"),
        ("/de/search?region&field=logistik&&", 200, "Logistik"),
    ],
)
def test_a_filter_that_names_what_never_was_says_what_it_said(
    client: FlaskClient, address: str, status: int, text: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert text in answer.text


def test_more_filters_than_any_page_takes_are_refused_without_a_look(client: FlaskClient) -> None:
    answer = client.get("/de/search?" + "&".join(f"region=r{number}" for number in range(2_000)))
    assert answer.status_code == 400
    assert "höchstens 50 Werte" in answer.text


def test_a_filter_is_not_led_away_from_a_record_that_bears_its_name(
    reader: FlaskClient, sessions: database.Sessions
) -> None:
    """A manager may be a body or a person; a person's former name may be a body's present one."""
    rename(sessions, "erika-muster", "duisburger-hafen", "person")
    rename(sessions, "duisburger-hafen", "erika-beispiel", "person")
    rename(sessions, "duisburger-hafen-ag", "duisburger-hafen", "organisation")
    assert reader.get("/de/search?manager=duisburger-hafen").status_code == 200
    assert leads(reader, "/de/search?manager=erika-muster") == "/de/search?manager=erika-beispiel"


def test_filters_that_name_what_is_there_do_not_ask_the_log(reader: FlaskClient) -> None:
    statements: list[str] = []
    with reader.application.app_context():
        engine = app_state().engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert reader.get("/de/search?q=logistik&sort=name").status_code == 200
    assert not [one for one in statements if "slug IN" in one]
    assert reader.get("/de/search?region=ruhr&region=de3-berlin&field=logistik").status_code == 200
    assert len([one for one in statements if "slug IN" in one]) == 2
    assert not [one for one in statements if "json_extract" in one]
