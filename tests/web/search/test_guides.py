"""Questions typed into the search lead to the page that answers them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kb.web.search.guides import guides


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("Was tut Clustermanagement?", ["answer_meaning"]),
        ("What do cluster managers do?", ["answer_meaning"]),
        ("What do clusters achieve?", ["answer_achievements"]),
        ("which clusters were evaluated", ["answer_achievements"]),
        ("Welche Erwartungen wurden erfüllt?", ["answer_expectations"]),
        ("Was kann das Ruhrgebiet von Schottland lernen?", ["answer_lessons"]),
        ("Welche Cluster gibt es im Ruhrgebiet?", []),
        ("Evaluation", []),
        ("Logistik Ergebnisse", []),
        ("", []),
        ("?", []),
    ],
)
def test_a_question_finds_its_answer_and_words_alone_do_not(typed: str, answers: list[str]) -> None:
    assert [guide.endpoint.removeprefix("pages.") for guide in guides(typed)] == answers


def test_the_search_leads_to_the_answer_above_its_hits(client: FlaskClient) -> None:
    page = client.get("/de/search", query_string={"q": "Was tut Clustermanagement?"}).text
    assert page.index('<a href="/de/answers/meaning">Was bedeutet Clustermanagement?</a>') < page.index(
        "section_results"
    )
