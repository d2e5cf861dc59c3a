"""The page on searching: examples that work, the same as in docs/search.md, reached from every search box."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import search
from kb.texts import Language
from kb.web.search.examples import EXAMPLES

DOCS = (Path(__file__).parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
HEADINGS: dict[Language, str] = {"de": "| Eingabe | gefunden wird |", "en": "| you write | what is found |"}
EACH = [(language, query) for language, rows in EXAMPLES.items() for row in rows for query in row.queries]


def links(client: FlaskClient, language: Language) -> dict[str, str]:
    """Return the examples of the page by what they show, with their addresses."""
    text = client.get(f"/{language}/search/help").text
    examples = re.findall(r'<a href="([^"]+)" rel="nofollow"><code>(.*?)</code></a>', text)
    return {unescape(query): unescape(address) for address, query in examples}


@pytest.mark.parametrize(("language", "query"), EACH)
def test_each_example_is_a_link_that_finds_something(client: FlaskClient, language: Language, query: str) -> None:
    text = client.get(links(client, language)[query]).text
    assert '<li class="hit">' in text
    assert 'class="spelling"' not in text


@pytest.mark.parametrize("language", HEADINGS)
def test_the_documentation_has_the_same_examples(language: Language) -> None:
    table = DOCS.split(HEADINGS[language])[1].split("\n\n")[0]
    rows = re.findall(r"^\| (`.*) \| (.*) \|$", table, flags=re.MULTILINE)
    # Other spellings of a sign are no examples.
    documented = [
        (tuple(one for one in re.findall("`([^`]+)`", written) if not one.endswith(":")), finds)
        for written, finds in rows
    ]
    assert documented == [(row.queries, row.finds) for row in EXAMPLES[language]]


def test_every_name_of_a_fact_is_there(client: FlaskClient) -> None:
    text = client.get("/en/search/help").text
    for facet in search.FACETS:
        assert all(f"<code>{name}:</code>" in text for name in facet.names)


def test_every_search_box_leads_there(client: FlaskClient) -> None:
    for path in ("/de/", "/de/search", "/de/search?q=logistik", "/de/nothing-here"):
        assert '<a href="/de/search/help">Hilfe zur Suche</a>' in client.get(path).text
