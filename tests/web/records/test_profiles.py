"""Profile pages: each fact with its source in place, contradictions and gaps in words, and the history of a record."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, before_render_template
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from kb import actions, database
from kb.config import Settings
from kb.dates import PartialDate
from kb.models import (
    ENTITIES,
    Initiative,
    InitiativeRegion,
    Milestone,
    Participation,
    Programme,
    Region,
    RegionEmployment,
    Source,
)
from kb.models.columns import table_of
from kb.models.types import SLUG
from kb.models.vocabulary import Status
from kb.queries import names
from kb.web import create_app
from kb.web.records.footnotes import Citations
from kb.web.request.context import app_state
from tests.conftest import settings_for
from tests.queries import world
from tests.queries.making import Maker

RECORDS = {
    "initiative": "logport",
    "region": "dortmund",
    "competence_field": "logistics",
    "field_scheme": "scheme",
    "cluster_manager": "port-logport",
    "organisation": "port",
    "person": "ada",
    "programme": "objective-2",
    "policy_era": "era",
    "event": "conference",
    "source": "paper",
    "project": "project-1",
}
"""A record of each kind in the small world of the query tests."""


@pytest.fixture(scope="module")
def small_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store a record of every kind in one file, of which the tests get copies."""
    file = tmp_path_factory.mktemp("small") / "kb.sqlite"
    shutil.copyfile(migrated_file, file)
    engine = database.create_engine(settings_for(file.parent, f"sqlite:///{file}"))
    with database.sessions(engine)() as session:
        world.build(Maker(session))
        session.commit()
    engine.dispose()
    return file


@pytest.fixture
def small(empty_home: Settings, small_file: Path) -> Iterator[Session]:
    """Open a session on a knowledge base with a record of every kind; what a test adds is committed by it."""
    shutil.copyfile(small_file, empty_home.home / small_file.name)
    engine = database.create_engine(empty_home)
    with database.sessions(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def small_app(small: Session, empty_home: Settings) -> Flask:
    return create_app(empty_home)


@pytest.fixture(scope="module")
def read(small_file: Path) -> FlaskClient:
    """Visit the same as a reader who changes nothing."""
    return create_app(settings_for(small_file.parent, f"sqlite:///{small_file}")).test_client()


@pytest.fixture
def visit(small_app: Flask) -> FlaskClient:
    return small_app.test_client()


def address(kind: str, language: str = "de") -> str:
    return f"/{language}/{ENTITIES[kind].__path__}/{RECORDS[kind]}"


def in_words(html: str) -> str:
    """Return what a reader sees, without markup, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").replace("\xa0", " ").split())


@pytest.mark.parametrize("kind", RECORDS)
def test_a_page_asks_nothing_more_while_it_is_written(small_app: Flask, kind: str) -> None:
    statements: list[str] = []
    before: list[str] = []
    begun: list[object] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    def begin(*_anything: object, **_more: object) -> None:
        begun.append(1)
        before.extend(statements)
        statements.clear()

    with small_app.app_context():
        event.listen(app_state().engine, "before_cursor_execute", note)
    with before_render_template.connected_to(begin, sender=small_app):
        assert small_app.test_client().get(address(kind)).status_code == 200
    assert len(begun) == 1, "a second template would forget what was asked while the first was written"
    assert before
    assert statements == []


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", [kind for kind in RECORDS if kind != "source"])
def test_a_page_cites_sources_by_number_and_lists_them_at_its_end(read: FlaskClient, kind: str, language: str) -> None:
    html = read.get(address(kind, language)).text
    cited = {int(number) for number in re.findall(r'href="#source_(\d+)"', html)}
    listed = [int(number) for number in re.findall(r'<li id="source_(\d+)"', html)]
    assert cited == set(listed) == set(range(1, len(listed) + 1))
    assert listed, "a page without sources proves nothing"
    assert re.search(r"\bp\. 3\b", in_words(html)), "the place in the source is said"
    assert html.index('id="section_sources"') > html.rindex('href="#source_')


@pytest.mark.parametrize("path", [ENTITIES[kind].__path__ for kind in RECORDS])
@pytest.mark.parametrize("tail", ["", "/history"])
def test_an_unknown_record_is_a_missing_page_in_the_reader_s_language(
    client: FlaskClient, path: str, tail: str
) -> None:
    response = client.get(f"/de/{path}/gibt-es-nicht{tail}")
    assert response.status_code == 404
    assert "gibt-es-nicht" in response.text


def ledger_of(html: str) -> str:
    """Return the table that sets promise beside result."""
    return html[html.index('<table class="stacked ledger">') :].partition("</table>")[0]


def test_the_ledger_sets_promise_beside_result_in_time_order(client: FlaskClient) -> None:
    html = client.get("/de/initiatives/dortmund-project").text
    rows = re.findall(r"<tr id=.*?</tr>", ledger_of(html), re.DOTALL)
    shown = [in_words(row) for row in rows]
    assert len(rows) >= 6
    assert "70.000" in shown[0]
    assert "Erwartung" in shown[0]
    assert any("7.000" in row and "Ergebnis" in row for row in shown)
    assert "71.000" in shown[-1]
    assert all(re.search(r'href="#source_\d+"', row) for row in rows)
    expected = [row for row in rows if "statement-expectation" in row]
    achieved = [row for row in rows if "statement-outcome" in row]
    assert all(re.search(r"</td>\s*<td></td>\s*</tr>", row) for row in expected)
    assert all(re.search(r"</th>\s*<td></td>", row) for row in achieved)


def test_contradicting_numbers_stand_side_by_side_and_say_so(client: FlaskClient) -> None:
    html = client.get("/en/initiatives/effizienzcluster-logistikruhr").text
    assert "contradicted" not in ledger_of(html)
    shown = in_words(html[html.index('id="section_statements"') :].partition("</section>")[0])
    assert shown.count("contradicted") == 3
    assert shown.count("Best supported value; other sources say:") == 1
    best = shown.index("Best supported value")
    assert best < shown.index("contradicted Other sources say:")
    for value in ("142", "131", "128"):
        assert f"{value} members" in shown


def test_two_dates_of_founding_and_what_nobody_confirms_are_told_in_words(read: FlaskClient) -> None:
    shown = in_words(read.get("/de/initiatives/logport").text)
    assert "1998 Gründung" in shown
    assert shown.count("widersprochen") == 4
    assert "unbestätigt" in shown


def test_dm_stays_dm_with_euros_for_comparison(read: FlaskClient) -> None:
    shown = in_words(read.get("/de/initiatives/logport").text)
    assert "100 Mio. DM Budget (≈ 51,1 Mio. €, fester Kurs" in shown


def test_a_text_in_the_other_language_says_which(read: FlaskClient) -> None:
    german = read.get("/de/initiatives/logport").text
    assert '<span lang="en" class="foreign">A board</span>' in german
    english = read.get("/en/initiatives/logport").text
    assert '<span lang="de" class="foreign">Ein Güterbahnhof.</span>' in english


def test_every_fact_with_an_address_has_its_place_on_its_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        engine = app_state().engine
    with database.sessions(engine)() as session:
        keys = [
            (entity, key)
            for entity in ("statement", "milestone", "contribution", "label")
            for key in session.scalars(table_of(entity).select().with_only_columns(table_of(entity).c.id))
        ]
        facts = list(names.references(session, keys).values())
    pages: dict[str, str] = {}
    for fact in facts:
        assert fact.subject is not None
        path = f"/de/{ENTITIES[fact.subject.entity].__path__}/{fact.subject.slug}"
        if path not in pages:
            pages[path] = client.get(path).text
        assert f'id="{fact.slug}"' in pages[path], (path, fact.slug)
    assert len(facts) > 100


def test_a_source_leads_to_every_fact_that_rests_on_it(read: FlaskClient) -> None:
    html = read.get("/de/sources/press").text
    assert 'href="/de/initiatives/logport#result-too"' in html
    assert 'href="/de/initiatives/logport#founded-too"' in html
    assert "2 Angaben" in in_words(html)


def test_a_region_stands_in_its_tree_and_shows_its_specialisation(read: FlaskClient) -> None:
    html = read.get("/de/regions/dortmund").text
    trail = html[html.index('class="breadcrumbs') : html.index("</nav>", html.index('class="breadcrumbs'))]
    assert re.findall(r'href="(/de/regions[^"]*)"', trail) == ["/de/regions", "/de/regions/germany"]
    shown = in_words(html)
    assert "Beschäftigung 2017" in shown
    assert "Verarbeitendes Gewerbe C 200 2,00" in shown
    assert "Information und Kommunikation J 10 –" in shown
    assert "2.00" in in_words(read.get("/en/regions/dortmund").text)
    assert "Summe der Teile der Region" in in_words(read.get("/de/regions/ruhr").text)


def test_a_manager_page_says_what_else_the_actor_manages_and_managed(read: FlaskClient) -> None:
    html = read.get("/en/cluster-managers/port-logport").text
    shown = in_words(html)
    assert "port for logport" in shown
    assert "Previously managed" in shown
    assert 'href="/en/initiatives/railport"' in html
    assert 'href="/en/persons/ada"' in html


@pytest.mark.parametrize(("slug", "path"), [("part", "organisations/port"), ("part-ada", "persons/ada")])
def test_organisations_and_persons_say_when_they_took_part(
    visit: FlaskClient, small: Session, slug: str, path: str
) -> None:
    participation = small.scalars(sa.select(Participation).where(Participation.slug == slug)).one()
    participation.started_on, participation.ended_on = PartialDate(1998), PartialDate(2003)
    participation.note_de = "Nur am Anfang"
    small.commit()
    text = in_words(visit.get(f"/de/{path}").text)
    assert "1998–2003: Nur am Anfang" in text


def test_projects_beyond_the_first_are_a_search_away(visit: FlaskClient, small: Session) -> None:
    make = Maker(small)
    programme = small.scalars(sa.select(Programme).where(Programme.slug == "objective-2")).one()
    for number in range(25):
        make(ENTITIES["project"], f"more-{number}", title=f"More {number}", programme=programme)
    small.commit()
    html = visit.get("/de/programmes/objective-2").text
    assert 'href="/de/search?kind=project&amp;programme=objective-2"' in html
    assert "28 Vorhaben" in in_words(html)


def test_the_history_shows_old_and_new_and_why_but_no_login_and_no_path_of_the_server(
    visit: FlaskClient, small: Session
) -> None:
    initiative = small.scalars(sa.select(Initiative).where(Initiative.slug == "logport")).one()
    press = small.scalars(sa.select(Source).where(Source.slug == "press")).one()
    founded = small.scalars(sa.select(Milestone).where(Milestone.slug == "founded")).one()
    place = small.scalars(sa.select(InitiativeRegion).where(InitiativeRegion.role == "area")).one()
    with actions.change_set(
        small, actor="ada-login", reason="Neuer Stand aus /srv/secret lists/a.csv", origin="/srv/secret/list.csv"
    ) as changes:
        changes.revise(
            Initiative, initiative.id, {"status": Status.DORMANT, "source_id": press.id, "summary_de": "Ruht & <b>"}
        )
        changes.revise(Milestone, founded.id, {"happened_on": PartialDate(1998, 5), "unconfirmed": True})
        changes.withdraw(InitiativeRegion, place.id)
    small.commit()
    shown_set = changes.id
    assert shown_set is not None
    html = visit.get("/de/initiatives/logport/history").text
    shown = in_words(html)
    assert "Bearbeitung: Neuer Stand aus a.csv (list.csv)" in shown
    assert "ada-login" not in html
    assert "secret" not in html
    assert "Status aktiv ruhend" in shown
    assert "Quelle Title of paper Title of press" in shown
    assert "Datum 1998 Mai 1998" in shown
    assert "unbestätigt nein ja" in shown
    assert "Ruht &amp; &lt;b&gt;" in html
    assert "ruhr, Wirkungsgebiet zurückgezogen" in shown
    actions.undo(small, shown_set, actor="Bo", reason="Irrtum")
    small.commit()
    shown = in_words(visit.get("/de/initiatives/logport/history").text)
    assert f"Macht Änderung {shown_set} rückgängig" in shown
    assert f"Rückgängig gemacht durch Änderung {shown_set + 1}" in shown


def test_a_long_history_has_pages_and_a_record_without_one_says_so(visit: FlaskClient, small: Session) -> None:
    region = small.scalars(sa.select(Region).where(Region.slug == "ruhr")).one()
    assert "nicht" in in_words(visit.get("/de/regions/ruhr/history").text)
    for number in range(25):
        with actions.change_set(small, actor="Ada", reason=f"Schritt {number}.") as changes:
            changes.revise(Region, region.id, {"latitude": number / 10})
    small.commit()
    first = visit.get("/de/regions/ruhr/history").text
    assert "Schritt 24." in first
    assert "Schritt 4." not in first
    second = visit.get("/de/regions/ruhr/history?page=2").text
    assert "Schritt 4." in second
    assert "0,3 0,4" in in_words(second)


def test_what_an_import_did_many_times_unfolds(visit: FlaskClient, small: Session) -> None:
    region = small.scalars(sa.select(Region).where(Region.slug == "ruhr")).one()
    with actions.change_set(small, actor="Ada", reason="Viel.") as changes:
        for year in range(1950, 1990):
            values = {"region_id": region.id, "nace_group": "C", "year": year, "persons": 5, "unconfirmed": True}
            changes.create(RegionEmployment, values)
    small.commit()
    html = visit.get("/de/regions/ruhr/history").text
    assert "10 weitere Änderungen" in in_words(html)
    assert html.index("C, 1979") < html.index("<details>") < html.index("C, 1980")


def test_citations_number_sources_by_first_use() -> None:
    one, two = Source(id=7, title="One"), Source(id=3, title="Two")
    citations = Citations()
    assert [citations.number(source) for source in (one, two, one)] == [1, 2, 1]
    assert citations.sources == [one, two]


def test_similar_records_say_what_they_share(client: FlaskClient) -> None:
    text = client.get("/de/initiatives/effizienzcluster-logistikruhr").text
    section = text[text.index('<h2 id="section_similar">Ähnliche Einträge') :]
    assert '<p class="why">gleiches Kompetenzfeld: Logistik' in section
    assert "same competence field" in client.get("/en/initiatives/effizienzcluster-logistikruhr").text
    for path in ("fields/logistik", "programmes/ziel2-nrw-2000-2006", "projects/vorhaben-1"):
        assert client.get(f"/de/{path}").status_code == 200
    for path in ("organisations/win-emscher-lippe", "sources/waz-logport"):
        assert 'id="section_similar"' in client.get(f"/de/{path}").text, "shared regions and publishers are reasons"
    assert "Landescluster Nordrhein-Westfalen</span>" in client.get("/de/fields/projekt-ruhr-logistik").text
    for path in ("events/eurokon-2004", "eras/ziel-2-2000-2006"):
        assert 'id="section_similar"' not in client.get(f"/de/{path}").text, "without a good reason there are none"


def test_no_slug_can_be_the_id_of_a_part_of_the_page(visit: FlaskClient, small: Session) -> None:
    tables = [table_of(entity) for entity in ENTITIES]
    slugs = {slug for table in tables if "slug" in table.c for slug in small.scalars(sa.select(table.c.slug))}
    for kind in RECORDS:
        html = visit.get(address(kind)).text
        ids = set(re.findall(r' id="([^"]+)"', html))
        assert "page_main" in ids
        assert not [one for one in ids - slugs if SLUG.fullmatch(one)], kind
        # What the table of contents and the labels of sections speak of is there.
        for place in re.findall(r'(?:aria-labelledby="|href="#)([^"]+)"', html):
            assert place in ids, (kind, place)


def test_an_address_that_is_none_of_the_web_is_shown_but_leads_nowhere(visit: FlaskClient, small: Session) -> None:
    small.execute(sa.update(Initiative).where(Initiative.slug == "logport").values(website="javascript:alert(1)"))
    small.execute(sa.update(Source).values(url="data:text/html,x"))
    small.commit()
    html = visit.get(address("initiative")).text
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html
    assert 'href="data:' not in html + visit.get(address("source")).text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/de/initiatives/silicon-saxony", "Dieselbe Quelle nennt, ebenfalls ohne Jahr, auch:"),
        ("/en/initiatives/silicon-saxony", "The same source, likewise without a date, also says:"),
        ("/de/initiatives/silicon-saxony/fact-sheet", "dieselbe Quelle, ebenfalls ohne Jahr:"),
        ("/en/statements?q=almost+500+members", "The same source, likewise without a date, also says:"),
    ],
)
def test_undated_values_of_one_source_are_flagged_where_they_stand(
    client: FlaskClient, path: str, sentence: str
) -> None:
    assert sentence in re.sub(r"\s+", " ", client.get(path).text)
