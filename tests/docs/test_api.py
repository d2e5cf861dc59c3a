"""The description of the API names the addresses, parameters and keys there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask.testing import FlaskClient

from kb import config, search
from kb.web import create_app
from kb.web.api.operations import OPERATIONS, ROOT
from kb.web.request.kinds import KINDS
from tests.conftest import settings_for

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def _client(home: Path, sqlite_url: str) -> FlaskClient:
    return create_app(settings_for(home, sqlite_url)).test_client()


def test_every_plural_is_named() -> None:
    (sentence,) = re.findall(r"The plurals are (.*?)\.\n", PAGE, flags=re.DOTALL)
    assert set(re.findall(r"`([a-z-]+)`", sentence)) == set(KINDS)


def test_every_facet_and_order_of_the_search_is_named() -> None:
    (section,) = re.findall(r"## Search\n(.*?)```", PAGE, flags=re.DOTALL)
    named = set(re.findall(r"`([a-z_]+)`", section))
    assert {facet.name for facet in search.FACETS} | set(search.SORTS) | {"q", "page", "per_page", "plain"} <= named


def test_the_error_shown_is_the_error_given(home: Path, sqlite_url: str) -> None:
    answer = _client(home, sqlite_url).get(
        "/api/v1/initiatives?page=x&lang=en", headers={"X-Request-ID": "3f2a9c0d51e8b764"}
    )
    body = answer.get_json()
    assert answer.content_type == "application/problem+json"
    for name, value in body.items():
        shown = f'"{name}": {value}' if isinstance(value, int) else f'"{name}": "{value}"'
        assert shown in PAGE


def test_every_address_is_named() -> None:
    of_records = {f"/{path}" for path in KINDS} | {f"/{path}/{{slug}}" for path in KINDS}
    for operation in OPERATIONS:
        assert operation.path in of_records or f"`{ROOT}{operation.path}`" in PAGE


def test_the_answer_shown_has_the_parts_of_a_real_one() -> None:
    (shown,) = re.findall(r"## Search\n.*?```json\n(.*?)```", PAGE, flags=re.DOTALL)
    (found,) = (one.model for one in OPERATIONS if one.name == "search")
    assert set(json.loads(shown)) == set(found.model_fields)


def test_the_addresses_shown_answer(home: Path, sqlite_url: str) -> None:
    client = _client(home, sqlite_url)
    (section,) = re.findall(r"## Feeds and discovery\n(.*?)\n## ", PAGE, flags=re.DOTALL)
    for address in re.findall(r"^\| `(/[^`]*)` \|", section, flags=re.MULTILINE):
        assert client.get(address).status_code in (200, 503), address


def test_the_limit_is_that_of_the_program() -> None:
    number, _, unit = config.RATE_LIMIT.partition(" per ")
    assert f"{number} requests per {unit}" in PAGE
