"""How the site is found and quoted: sitemap, OpenSearch, metadata of pages, and citations of records."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from kb import actions, database
from kb.config import Settings
from kb.models import PAGES, Change, Initiative, Milestone
from kb.models.columns import table_of
from kb.queries import names
from kb.queries.changes import sitemap
from kb.web import create_app

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
HOST = "http://localhost"
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def locations(client: FlaskClient, address: str) -> list[str]:
    """Return the addresses that a sitemap names, without the host."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    locations = [one.text or "" for one in ElementTree.fromstring(response.data).iter(f"{SITEMAP}loc")]
    assert all(one.startswith(f"{HOST}/") for one in locations)
    return [one.removeprefix(HOST) for one in locations]


def test_the_sitemap_names_every_record_in_both_languages(client: FlaskClient) -> None:
    assert f"Sitemap: {HOST}/sitemap.xml" in client.get("/robots.txt").text
    named = [one for part in locations(client, "/sitemap.xml") for one in locations(client, part)]
    assert len(named) == len(set(named))
    with client.application.app_context():
        from kb.web.request.context import db

        for model in PAGES.values():
            slugs = db().scalars(sa.select(table_of(model.__tablename__).c.slug)).all()
            for language in ("de", "en"):
                prefix = f"/{language}/{model.__path__}/"
                assert sorted(one.removeprefix(prefix) for one in named if one.startswith(prefix)) == sorted(slugs)
    for address in named[:40] + named[-40:]:
        assert client.get(address).status_code == 200, address


def test_each_address_tells_its_languages_and_its_last_change(own: Settings, sessions: database.Sessions) -> None:
    client = create_app(own).test_client()
    address = "/sitemap/initiatives-1.xml"

    def entry(slug: str) -> ElementTree.Element:
        root = ElementTree.fromstring(client.get(address).data)
        return next(one for one in root if (one.findtext(f"{SITEMAP}loc") or "").endswith(f"/de/initiatives/{slug}"))

    first = entry("chemsite")
    others = {one.get("hreflang"): one.get("href") for one in first.iter(f"{XHTML}link")}
    assert others == {code: f"{HOST}/{code}/initiatives/chemsite" for code in ("de", "en")}
    before, tag = first.findtext(f"{SITEMAP}lastmod"), client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    with sessions.begin() as session:
        session.execute(sa.text("UPDATE change_set SET created_at = '2026-01-02 03:04:05'"))
        with actions.change_set(session, actor="test", reason="dated") as changes:
            row = names.record(session, Initiative, "chemsite")
            milestone = session.scalars(sa.select(Milestone).where(Milestone.initiative_id == row.id)).first()
            assert milestone is not None
            changes.revise(Milestone, milestone.id, {"text_de": "Anders"})
    assert entry("dortmund-project").findtext(f"{SITEMAP}lastmod") == "2026-01-02T03:04:05Z"
    assert (entry("chemsite").findtext(f"{SITEMAP}lastmod") or "") >= (before or "")


def test_many_records_are_spread_over_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = locations(client, "/sitemap/projects-1.xml")
    monkeypatch.setattr(sitemap, "RECORDS", 25)
    parts = [one for one in locations(client, "/sitemap.xml") if "/projects-" in one]
    assert len(parts) == 3
    assert [one for part in parts for one in locations(client, part)] == whole


@pytest.mark.parametrize(
    "address", ["/sitemap/initiatives-9.xml", "/sitemap/nothing-1.xml", "/sitemap/initiatives-0.xml"]
)
def test_a_part_that_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
def test_browsers_can_keep_the_search(client: FlaskClient, language: str) -> None:
    assert 'rel="search" type="application/opensearchdescription+xml"' in client.get(f"/{language}/").text
    response = client.get(f"/{language}/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{space}ShortName", "")) <= 16
    for url in root.findall(f"{space}Url"):
        address = (url.get("template") or "").removeprefix(HOST).replace("{searchTerms}", "chemie")
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, url.get("type"))


def test_browsers_get_suggestions_in_their_form(client: FlaskClient) -> None:
    typed, words, kinds, addresses = json.loads(client.get("/de/opensearch/suggestions?q=chems").text)
    assert typed == "chems"
    assert len(words) == len(kinds) == len(addresses)
    place = addresses.index(f"{HOST}/de/initiatives/chemsite")
    assert (words[place], kinds[place]) == ("ChemSite", "Initiative")


def meta(text: str, name: str) -> str:
    (content,) = re.findall(rf'<meta property="{name}" content="([^"]*)">', text)
    return str(content)


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        ("/de/initiatives/chemsite?utm_source=x", "/de/initiatives/chemsite"),
        ("/de/projects?page=1&x=2", "/de/projects"),
        ("/de/projects?page=2&x=2", "/de/projects?page=2"),
        ("/en/statements?kind=lesson&fbclid=1", "/en/statements?kind=lesson"),
        ("/en/search?q=a+b&kind=initiative&kind=project&y=1", "/en/search?q=a+b&amp;kind=initiative&amp;kind=project"),
    ],
)
def test_a_page_names_the_address_that_counts(client: FlaskClient, address: str, counts: str) -> None:
    text = client.get(address).text
    assert f'<link rel="canonical" href="{HOST}{counts}">' in text
    assert meta(text, "og:url") == f"{HOST}{counts}"


def test_a_shared_link_shows_title_description_and_picture(furnished: Settings) -> None:
    client = create_app(replace(furnished, base_url="https://clusterwissen.example")).test_client()
    text = client.get("/en/initiatives/chemsite").text
    assert meta(text, "og:title") == "ChemSite · Clusterwissen"
    assert len(meta(text, "og:description")) > 40
    assert meta(text, "og:locale") == "en_GB"
    picture = meta(text, "og:image")
    assert picture.startswith("https://clusterwissen.example/static/img/card.png?v=")
    with client.get(
        picture.removeprefix("https://clusterwissen.example"), base_url="https://clusterwissen.example"
    ) as it:
        assert it.mimetype == "image/png"
        assert it.data[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


def test_an_error_names_no_address_that_counts(client: FlaskClient) -> None:
    text = client.get("/de/initiatives/nowhere").text
    assert 'rel="canonical"' not in text
    assert '<meta name="robots" content="noindex">' in text


def linked(text: str) -> list[dict[str, Any]]:
    return [json.loads(one) for one in LINKED.findall(text)]


@pytest.mark.parametrize("model", PAGES.values(), ids=lambda model: model.__tablename__)
def test_every_kind_of_record_is_described_in_the_words_of_schema_org(client: FlaskClient, model: Any) -> None:
    with client.application.app_context():
        from kb.web.request.context import db

        slug = db().scalars(sa.select(table_of(model.__tablename__).c.slug).limit(1)).one()
    text = client.get(f"/en/{model.__path__}/{slug}").text
    thing, trail = linked(text)
    assert thing["@context"] == "https://schema.org"
    assert re.fullmatch("[A-Z][A-Za-z]+", thing["@type"])
    assert thing["name"]
    assert thing["description"]
    assert thing["url"] == f"{HOST}/en/{model.__path__}/{slug}"
    assert client.get(thing["@id"].removeprefix(HOST)).status_code == 200
    assert [one["position"] for one in trail["itemListElement"]] == [1, 2]


def test_facts_become_properties_where_schema_org_has_them(client: FlaskClient) -> None:
    place, _ = linked(client.get("/de/regions/de-deutschland").text)
    assert place["@type"] == "AdministrativeArea"
    assert place["identifier"] == "DE"
    assert {"latitude", "longitude"} <= set(place["geo"])
    (site,) = linked(client.get("/de/").text)
    assert site["potentialAction"]["target"] == f"{HOST}/de/search?q={{search_term_string}}"


def test_nothing_in_the_data_can_end_the_script(own: Settings, sessions: database.Sessions) -> None:
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="evil") as changes:
        row = names.record(session, Initiative, "chemsite")
        changes.revise(Initiative, row.id, {"name_de": "</script><script>alert(1)</script>"})
    text = create_app(own).test_client().get("/de/initiatives/chemsite").text
    assert "<script>alert" not in text
    assert linked(text)[0]["name"] == "</script><script>alert(1)</script>"


def citation(text: str) -> str:
    (text_of_citation,) = re.findall(r'<p class="citation-text"><cite>(.*?)</cite>', text)
    return str(text_of_citation)


def test_a_record_is_cited_with_its_version_in_both_languages(own: Settings, sessions: database.Sessions) -> None:
    with sessions.begin() as session:
        session.execute(sa.text("UPDATE change_set SET created_at = '2026-11-23 12:00:00'"))
        row = names.record(session, Initiative, "chemsite")
        mine = sa.select(sa.func.max(Change.id)).where(
            Change.subject_entity == "initiative", Change.subject_id == row.id
        )
        number = session.scalar(mine)
    client = create_app(replace(own, base_url="https://clusterwissen.example")).test_client()
    assert citation(client.get("/de/initiatives/chemsite").text) == (
        f"Clusterwissen (2026): „ChemSite“. Initiative. Stand 23. November 2026, Änderung {number}. "
        "https://clusterwissen.example/de/initiatives/chemsite"
    )
    assert citation(client.get("/en/initiatives/chemsite").text) == (
        f"Clusterwissen (2026): “ChemSite”. Initiative. As of 23 November 2026, change {number}. "
        "https://clusterwissen.example/en/initiatives/chemsite"
    )


def test_the_version_changes_with_the_record_and_only_with_it(own: Settings, sessions: database.Sessions) -> None:
    client = create_app(own).test_client()
    before = {slug: citation(client.get(f"/de/initiatives/{slug}").text) for slug in ("chemsite", "chemcologne")}
    with sessions.begin() as session, actions.change_set(session, actor="test", reason="better") as changes:
        changes.revise(Initiative, names.record(session, Initiative, "chemsite").id, {"summary_de": "Anders"})
    assert citation(client.get("/de/initiatives/chemsite").text) != before["chemsite"]
    assert citation(client.get("/de/initiatives/chemcologne").text) == before["chemcologne"]


def test_programs_for_literature_take_the_citation(client: FlaskClient) -> None:
    text = client.get("/de/initiatives/chemsite").text
    for form, kind in (("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems")):
        address = f"/de/initiatives/chemsite/citation.{form}"
        assert f'href="{address}"' in text
        response = client.get(address)
        assert response.mimetype == kind
        assert response.headers["Content-Disposition"] == f'attachment; filename="chemsite.{form}"'
        assert "ChemSite" in response.text
        assert f"{HOST}/de/initiatives/chemsite" in response.text
        assert "Änderung " in response.text
    assert client.get("/de/initiatives/nowhere/citation.bib").status_code == 404
    assert client.get("/de/initiatives/chemsite/citation.xyz").status_code == 404


def test_a_record_that_the_log_does_not_mention_is_shown_without_citation(
    own: Settings, sessions: database.Sessions
) -> None:
    with sessions.begin() as session:
        session.execute(sa.text("INSERT INTO initiative (slug, name_de, unconfirmed) VALUES ('roh', 'Roh', 1)"))
    client = create_app(own).test_client()
    page = client.get("/de/initiatives/roh")
    assert page.status_code == 200
    assert "citation-text" not in page.text
    assert client.get("/de/initiatives/roh/citation.bib").status_code == 404
