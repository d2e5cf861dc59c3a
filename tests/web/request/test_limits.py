"""One reader may ask the API so often; pages are not limited, and programs of any origin are told what happens."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb.config import Settings
from kb.web import create_app

API = "/api/v1/initiatives"


def limited(settings: Settings, **values: object) -> FlaskClient:
    """Make a site whose readers may ask three times a minute."""
    return create_app(replace(settings, rate_limit="3 per minute", **values)).test_client()  # type: ignore[arg-type]  # As declared.


@pytest.mark.parametrize(("language", "said"), [("de", "zu viele Anfragen"), ("en", "too many requests")])
def test_who_asks_too_often_is_told_to_wait(furnished: Settings, language: str, said: str) -> None:
    client = limited(furnished)
    for _ in range(3):
        answer = client.get(API)
        assert answer.status_code == 200
        assert "Retry-After" not in answer.headers
    response = client.get(f"{API}?lang={language}", headers={"Accept-Language": language})
    assert response.status_code == 429
    assert response.mimetype == "application/problem+json"
    assert said in json.loads(response.text)["detail"]
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"


def test_pages_and_checks_of_health_are_not_limited(furnished: Settings) -> None:
    client = limited(furnished)
    for _ in range(6):
        client.get(API)
    for address in ("/de/about", "/healthz", "/robots.txt"):
        assert client.get(address).status_code == 200


def test_all_addresses_of_the_api_count_together(furnished: Settings) -> None:
    client = limited(furnished)
    statuses = [client.get(f"/api/v1/{path}").status_code for path in ("regions", "search", "", "suggest")]
    assert statuses == [200, 200, 200, 429]


def test_readers_are_told_apart_by_address_and_ipv6_by_network(furnished: Settings) -> None:
    client = limited(furnished)

    def ask(address: str) -> int:
        return client.get(API, environ_overrides={"REMOTE_ADDR": address}).status_code

    assert [ask("192.0.2.1") for _ in range(4)] == [200, 200, 200, 429]
    assert ask("192.0.2.2") == 200
    assert [ask(f"2001:db8::{n}") for n in range(1, 5)] == [200, 200, 200, 429]
    assert ask("2001:db8:0:1::1") == 200
    assert ask("") == 200


def test_behind_a_proxy_the_address_that_it_tells_counts(furnished: Settings) -> None:
    behind, open_ = limited(furnished, proxies=1), limited(furnished)
    for client, last in ((behind, 200), (open_, 429)):
        statuses = [
            client.get(API, headers={"X-Forwarded-For": f"203.0.113.9, 198.51.100.{n}"}).status_code for n in range(4)
        ]
        assert statuses == [200, 200, 200, last]


def test_what_a_reader_writes_into_the_header_is_not_believed(furnished: Settings) -> None:
    client = limited(furnished, proxies=1)
    statuses = [
        client.get(API, headers={"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.1"}).status_code for n in range(4)
    ]
    assert statuses == [200, 200, 200, 429]


def test_the_limit_can_be_switched_off(furnished: Settings) -> None:
    client = create_app(replace(furnished, rate_limit="")).test_client()
    assert {client.get("/api/v1/suggest?q=x").status_code for _ in range(30)} == {200}


def test_a_browser_may_ask_first(client: FlaskClient) -> None:
    response = client.options(API, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert int(response.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize("address", [API, "/api/v1/initiatives/nowhere", "/api/v1/nothing", "/api/v1/search?page=x"])
def test_every_answer_of_the_api_may_be_read_with_its_headers(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert {"ETag", "Link", "Retry-After"} <= set(response.headers["Access-Control-Expose-Headers"].split(", "))


def test_pages_are_not_for_other_origins(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/de/about").headers
