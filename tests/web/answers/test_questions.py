"""The pages on what managers do and on what was achieved: as pages, narrowed, opened, in formats, and refused."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

MEANING, ACHIEVED = "/en/answers/meaning", "/en/answers/achievements"


def _rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    sign = "&" if "?" in address else "?"
    text = client.get(f"{address}{sign}format=csv").text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def _plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_the_page_says_of_how_many_initiatives_the_work_is_documented(client: FlaskClient) -> None:
    page, rows = _plain(client.get(f"{MEANING}?mix=form").text), _rows(client, f"{MEANING}?mix=form")
    lines = [row for row in rows if row["activity"] == "networking"]
    # An initiative has one legal form or none, so the groups add up.
    documented, everyone = (sum(int(row[name]) for row in lines) for name in ("documented", "initiatives"))
    networking = sum(int(row["with_activity"]) for row in lines)
    assert f"{documented} of {everyone} initiatives have an activity of their management documented." in page
    assert f"{networking} of {documented}" in page
    assert "Strength of evidence" in page


@pytest.mark.parametrize("mix", ["era", "field", "country", "form"])
def test_the_mix_is_compared_by_each_dimension_in_both_languages(client: FlaskClient, mix: str) -> None:
    for language in ("de", "en"):
        answer = client.get(f"/{language}/answers/meaning?mix={mix}")
        assert answer.status_code == 200
    rows = _rows(client, f"{MEANING}?mix={mix}")
    assert any(int(row["documented"]) for row in rows)
    assert all(0 <= int(row["percent"]) <= 100 for row in rows)


def test_definitions_have_their_words_and_their_source(client: FlaskClient) -> None:
    _, definitions = _plain(client.get(MEANING).text).split("What authors mean by it")
    assert "approaches and content of cluster policy are understood in different ways" in definitions
    assert "5 December 2003" in definitions
    assert "Institut Arbeit und Technik (IAT) 2003" in definitions


def test_a_filter_narrows_both_answers(client: FlaskClient) -> None:
    for page in (MEANING, ACHIEVED):
        whole, part = client.get(page).text, client.get(f"{page}?region=ruhr").text
        assert "Remove:" in part
        assert _plain(whole) != _plain(part)


def test_every_cell_of_the_map_opens_as_many_statements_as_it_counts(client: FlaskClient) -> None:
    rows = _rows(client, ACHIEVED)
    filled = [row for row in rows if row["done"] and int(row["statements"])]
    assert filled
    for row in filled[:3]:
        page = _plain(client.get(f"{ACHIEVED}?done={row['done']}&aspect={row['aspect']}").text)
        number = int(row["statements"])
        assert f"{number} statement{'' if number == 1 else 's'}: " in page


@pytest.mark.parametrize("query", ["", "?region=ruhr"])
def test_the_table_beside_the_map_has_each_of_its_bubbles(client: FlaskClient, query: str) -> None:
    page = client.get(f"{ACHIEVED}{query}").text
    table = page.split('<details class="map-table">')[1].split("</details>")[0]
    listed = [_plain(row) for row in re.findall(r"<tr><td>(.*?)</tr>", table)]
    filled = [row for row in _rows(client, f"{ACHIEVED}{query}") if row["strength"]]
    assert len(listed) == len(filled) == page.count('<circle class="bubble strength-') - 6
    assert sorted(row.split("of 5")[0].rstrip()[-1] for row in listed) == sorted(row["strength"] for row in filled)
    assert all(
        re.search(rf"{row['statements']}{row['strength']} of 5$", line)
        for row, line in zip(filled, listed, strict=True)
    )


def test_a_gap_says_that_nothing_is_known_and_what_would_fill_it(client: FlaskClient) -> None:
    gap = next(row for row in _rows(client, ACHIEVED) if row["done"] == "intelligence" and row["statements"] == "0")
    page = _plain(client.get(f"{ACHIEVED}?done={gap['done']}&aspect={gap['aspect']}").text)
    assert "0 statements: " in page
    assert "No source is known that says anything about this." in page
    assert "Show these initiatives" in page
    assert gap["strength"] == ""


def test_studies_open_their_findings(client: FlaskClient) -> None:
    page = _plain(client.get(f"{ACHIEVED}?aspect=growth&tendency=favourable&by=studies").text)
    opened, rest = page.split("What evaluations and research find")
    assert "1 statement: turnover and growth (favourable) (evaluations and research only)" in opened
    assert "The cluster work made a difference to economic performance" in opened
    assert "a single finding" in rest


@pytest.mark.parametrize(
    "query", ["aspect=gold", "done=nothing", "tendency=up", "speaker=parrot", "by=hearsay", "mix=x"]
)
def test_impossible_values_are_refused(client: FlaskClient, query: str) -> None:
    page = MEANING if query.startswith("mix") else ACHIEVED
    assert client.get(f"{page}?{query}").status_code == 400
    assert client.get(f"{ACHIEVED}?aspect=jobs&page=9999").status_code == 404


@pytest.mark.parametrize("name", ["xlsx", "json", "bib", "jsonld"])
def test_both_answers_come_in_formats_with_rows_and_with_records(client: FlaskClient, name: str) -> None:
    for page in (MEANING, ACHIEVED):
        answer = client.get(f"{page}?format={name}")
        assert answer.status_code == 200
        assert answer.data
