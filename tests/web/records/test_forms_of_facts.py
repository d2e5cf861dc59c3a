"""Each fact has one recognisable form, and every text the language it is written in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.models import Source, Statement
from kb.models.vocabulary import Voice

ELSEWHERE = {"de": "en", "en": "de"}


def test_titles_of_sources_keep_their_language_and_our_words_that_of_the_page(client: FlaskClient) -> None:
    for language, word in (("de", "Quelle"), ("en", "Source")):
        other = ELSEWHERE[language]
        html = client.get(f"/{language}/initiatives/medicon-valley").text
        foreign = re.findall(rf'<a href="#source_\d+" title="[^"]+" lang="{other}"><span [^>]*>[^<]+</span>', html)
        assert all(f'lang="{language}">{word} </span>' in link for link in foreign)
        listed = html[html.index('class="source-list"') : html.index("</ol>", html.index('class="source-list"'))]
        for source in re.findall(r"<li.*?</li>", listed, re.DOTALL):
            assert (f'<cite lang="{other}">' in source) or "<cite >" in source
            if "visually-hidden" in source:
                assert (f'hidden" lang="{other}">: ' in source) is (f'<cite lang="{other}">' in source)
        assert f'lang="{language}" title=' not in html


def test_an_english_source_is_marked_on_a_german_page(client: FlaskClient) -> None:
    html = client.get("/de/statements").text
    assert re.search(r'title="[^"]+" lang="en"><span class="visually-hidden" lang="de">Quelle: </span>', html)


def test_every_kind_of_statement_has_an_icon_and_a_word(client: FlaskClient) -> None:
    html = client.get("/de/initiatives/dortmund-project").text
    for kind, word in (("expectation", "Erwartung"), ("outcome", "Ergebnis"), ("assessment", "Bewertung")):
        assert re.search(rf'<span class="tag tag-{kind}">(<svg .*?</svg>)?{word}</span>', html)


def test_bars_compare_the_jobs_that_were_made_with_those_that_were_promised(client: FlaskClient) -> None:
    html = client.get("/de/initiatives/dortmund-project").text
    row = re.search(r'<tr id="[^"]*">(?:(?!</tr>).)*rund 7\.000.*?</tr>', html, re.DOTALL)
    assert row is not None
    assert '<rect width="10" height="1"/>' in row[0]


def test_the_home_page_shows_promise_beside_result_with_sources(client: FlaskClient) -> None:
    html = client.get("/en/").text
    picture = html[html.index('class="hero-picture"') : html.index("</figure>")]
    assert picture.count('class="promise ') >= 4
    assert picture.count('class="source"') == picture.count('class="promise ')
    assert "tag-expectation" in picture
    assert "tag-outcome" in picture


def test_a_figure_of_a_fact_sheet_keeps_its_sentence_and_its_speaker(client: FlaskClient) -> None:
    text = client.get("/de/initiatives/dortmund-project/fact-sheet").text
    figures = re.findall(r"<li>\s*<strong>.*?</li>", between(text, '<ul class="sheet-figures">', "</ul>"), re.DOTALL)
    rows = re.findall(r"<tr>.*?</tr>", between(text, '<table class="sheet-ledger">', "</table>"), re.DOTALL)[1:]
    assert figures
    assert rows
    for entry in (*figures, *rows):
        assert re.search(r'<span class="told-by">\s*(?:<span[^>]*>)?[^<\s]', entry), entry


def test_who_speaks_stands_beside_what_is_said(client: FlaskClient) -> None:
    source = Source(slug="report", title="Report", voice=Voice.SELF)
    statement = Statement(text_en="It grew.", source=source)
    with client.application.test_request_context("/en/"):
        macros: Any = client.application.jinja_env.get_template("parts/facts.html").module
        assert "It grew.<" in (told := macros.told_by(statement)).replace("\n", "")
        assert "the initiative itself" in told


def test_a_sheet_without_promises_draws_no_column_for_them(client: FlaskClient) -> None:
    def heads(slug: str) -> list[str]:
        table = between(
            client.get(f"/en/initiatives/{slug}/fact-sheet").text, '<table class="sheet-ledger">', "</thead>"
        )
        return re.findall(r'<th scope="col">(.*?)</th>', table)

    assert heads("dortmund-project") == ["Date", "Expected", "Achieved or assessed"]
    assert heads("medicon-valley") == ["Date", "Achieved or assessed"]


@pytest.mark.parametrize(
    "address",
    [
        "/en/shortlist?record=initiatives/dortmund-project&record=initiatives/medecon-ruhr",
        "/en/initiatives/dortmund-project",
        "/en/answers/meaning",
    ],
)
def test_figures_in_tables_keep_their_sentence(client: FlaskClient, address: str) -> None:
    told = re.findall(r'<span class="told-by">(.*?)</span>', client.get(address).text, re.DOTALL)
    assert told
    assert all(sentence.strip() for sentence in told)


def between(text: str, start: str, end: str) -> str:
    """Return what stands between two marks."""
    return text.partition(start)[2].partition(end)[0]
