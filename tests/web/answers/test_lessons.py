"""Lessons as a page: narrowed like all answers, with conditions and reasons."""

from __future__ import annotations

import csv
import io
import re

from flask.testing import FlaskClient


def test_lessons_are_narrowed_and_say_what_they_rest_on(client: FlaskClient) -> None:
    whole = client.get("/en/answers/lessons").text
    assert 0 < whole.count('class="lesson"') <= 20
    assert "Strength of evidence" in whole
    narrowed = client.get("/en/answers/lessons?q=xyzzy").text
    assert "No lesson is known for this selection" in narrowed


def test_a_file_has_all_lessons_of_the_page(client: FlaskClient) -> None:
    (count,) = re.findall(r"(\d+) lessons: what a source found", client.get("/en/answers/lessons").text)
    rows = list(csv.DictReader(io.StringIO(client.get("/en/answers/lessons?format=csv").text.removeprefix("\ufeff"))))
    assert len({row["slug"] for row in rows}) == int(count)


def test_lessons_are_found_by_where_they_were_learnt(client: FlaskClient) -> None:
    for language, words in (("de", "Schottland"), ("en", "Scotland"), ("de", "Schottland ODER Baskenland")):
        page = client.get(f"/{language}/answers/lessons", query_string={"q": words}).text
        assert f'href="/{language}/initiatives/scottish-enterprise-clusters#' in page
        assert "brainport-eindhoven" not in page
