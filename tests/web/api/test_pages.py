"""The page about the API: complete, in both languages, with examples that run."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.config import Settings
from kb.texts import LANGUAGES
from kb.web import create_app
from kb.web.api.description.documentation import MORE, shortened
from kb.web.api.description.openapi import document
from kb.web.api.operations import OPERATIONS
from kb.web.request.kinds import KINDS

COMMAND = re.compile(r"<pre class=\"api-command\"[^>]*><code>curl &#39;http://localhost(.*?)&#39;</code></pre>")
ANSWER = re.compile(r"<pre class=\"api-answer\"[^>]*><code>(.*?)</code></pre>", re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_runs_and_answers_what_is_shown(client: FlaskClient, language: str) -> None:
    text = client.get(f"/{language}/api").text
    commands = [html.unescape(one) for one in COMMAND.findall(text)]
    answers = [json.loads(html.unescape(one)) for one in ANSWER.findall(text)]
    assert len(commands) == len(answers) == len([one for one in OPERATIONS if one.example]) >= 5
    for address, shown in zip(commands, answers, strict=True):
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Language"] == language
        assert shortened(json.loads(response.text)) == shown


def test_a_shortened_answer_keeps_its_form() -> None:
    body: dict[str, Any] = {"items": [1, 2, 3], "text": "x" * 200, "few": [1], "none": None}
    assert shortened(body) == {"items": [1, MORE], "text": "x" * 90 + MORE, "few": [1], "none": None}
    deep = shortened({"a": {"b": {str(n): n for n in range(20)}}})
    assert deep["a"]["b"][MORE] == MORE
    assert len(deep["a"]["b"]) == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_every_model_has_its_place(client: FlaskClient, language: str) -> None:
    text = client.get(f"/{language}/api").text
    for path in KINDS:
        assert f"/api/v1/{path}/{{slug}}" in text
    for name, schema in document("en")["components"]["schemas"].items():
        page = client.get(f"/{language}/api/models/{name}")
        assert page.status_code == 200
        for part in schema.get("properties", {}):
            assert f"<code>{part}</code>" in page.text
        for value in schema.get("enum", ()):
            assert f"<code>{value}</code>" in page.text
    assert client.get(f"/{language}/api/models/Nothing").status_code == 404


def test_the_limit_is_told_in_words(furnished: Settings) -> None:
    limited = create_app(replace(furnished, rate_limit="120 per minute")).test_client()
    assert "120 Anfragen je Minute" in limited.get("/de/api").text
    assert "120 requests per minute" in limited.get("/en/api").text
    free = create_app(replace(furnished, rate_limit="")).test_client()
    assert "is not limited here" in free.get("/en/api").text


def test_without_records_and_index_the_page_still_explains(empty_home: Settings) -> None:
    page = create_app(empty_home).test_client().get("/en/api")
    assert page.status_code == 200
    assert len(COMMAND.findall(page.text)) > len(ANSWER.findall(page.text)) > 0


def test_commands_name_the_public_address(empty_home: Settings) -> None:
    client = create_app(replace(empty_home, base_url="https://clusterwissen.example")).test_client()
    assert "curl &#39;https://clusterwissen.example/api/v1/suggest" in client.get("/en/api").text
