"""What the header and footer lead to, and the statement on accessibility."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.config import Settings
from kb.web import create_app
from kb.web.site.menu import MENUS, menu


@pytest.mark.parametrize("name", MENUS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_entry_leads_to_a_page(app: Flask, client: FlaskClient, name: str, language: str) -> None:
    with app.test_request_context(f"/{language}/"):
        entries = menu(name)
    assert all(client.get(entry.address).status_code == 200 for entry in entries)
    assert all(entry.name for entry in entries)


def test_the_current_section_is_marked(client: FlaskClient) -> None:
    text = client.get("/de/regions").text
    head = text[text.index('id="site_nav"') : text.index("</header>")]
    assert head.count('aria-current="true"') == 1
    assert 'href="/de/regions" aria-current="true"' in head


def test_pages_with_a_search_box_of_their_own_have_none_in_the_header(client: FlaskClient) -> None:
    for path in ("", "search?q=logistik", "search/help", "nothing-here", "regions", "imprint", "design"):
        text = client.get(f"/de/{path}").text
        assert text.count('role="search"') == 1, path
        assert ("header-search" in text) is (path in ("regions", "imprint")), path


def test_barriers_are_reported_by_mail_or_by_way_of_the_imprint(client: FlaskClient, furnished: Settings) -> None:
    assert 'href="/de/imprint">Impressum</a>' in client.get("/de/accessibility").text
    site = create_app(replace(furnished, contact="hallo@clusterwissen.example")).test_client()
    text = site.get("/en/accessibility").text
    assert text.count('href="mailto:hallo@clusterwissen.example"') == 2


def test_an_error_in_a_record_is_reported_by_a_mail_that_names_it(client: FlaskClient, furnished: Settings) -> None:
    assert "mailto:" not in client.get("/de/initiatives/chemsite").text
    site = create_app(replace(furnished, contact="hallo@clusterwissen.example")).test_client()
    text = site.get("/de/initiatives/mst-factory-dortmund").text
    (address,) = re.findall(r'href="(mailto:[^"]+\?[^"]+)">Fehler in diesem Eintrag melden<', text)
    parts = urlsplit(html.unescape(address))
    assert parts.path == "hallo@clusterwissen.example"
    assert parse_qs(parts.query) == {
        "subject": ["MST.factory dortmund"],
        "body": ["http://localhost/de/initiatives/mst-factory-dortmund"],
    }
