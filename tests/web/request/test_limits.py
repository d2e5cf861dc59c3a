"""One reader may ask the API so often; pages are not limited, and programs of any origin are told what happens."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.config import Settings
from kb.web import create_app
from kb.web.request import limits, shared_counters
from kb.web.request.shared_counters import SharedCounters

API = "/api/v1/initiatives"


def limited(settings: Settings, **values: object) -> FlaskClient:
    """Make a site whose readers may ask three times a minute; sites with different keys do not count together."""
    values = {"secret_key": secrets.token_hex(8), "rate_limit": "3 per minute", **values}
    return create_app(replace(settings, **values)).test_client()  # type: ignore[arg-type]  # As declared.


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


def test_workers_count_together_in_a_file_that_names_nobody(furnished: Settings) -> None:
    (furnished.home / "limits").unlink(missing_ok=True)
    one, other = (limited(furnished, secret_key="shared") for _ in range(2))
    assert [client.get(API).status_code for client in (one, other, one)] == [200] * 3
    assert other.get(API).status_code == 429
    file = furnished.home / "limits"
    assert b"127.0.0.1" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_who_costs_too_much_is_told_to_wait_also_on_pages(furnished: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    client = limited(furnished)
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.0)
    reader = {"REMOTE_ADDR": "192.0.2.6"}
    assert client.get("/en/about", environ_overrides=reader).status_code == 200
    refused = client.get("/en/about", environ_overrides=reader)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "too many requests" in refused.text
    assert client.get("/healthz", environ_overrides=reader).status_code == 200
    assert client.get("/en/about", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_what_this_machine_asks_may_cost_more(
    furnished: Settings, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    client = limited(furnished)
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.0)
    statuses = [client.get("/en/about", environ_overrides={"REMOTE_ADDR": address}).status_code for _ in range(3)]
    assert statuses == [200, 200, 200]


@pytest.fixture
def counters(tmp_path: Path) -> SharedCounters:
    return SharedCounters(path=str(tmp_path / "limits"), secret="s" * 100)


def test_counters_expire_and_are_removed(counters: SharedCounters, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [counters.incr("a", 60), counters.incr("a", 60, 5), counters.incr("b", 60)] == [1, 6, 1]
    assert counters.get_expiry("a") > time.time() + 50
    counters.clear("a")
    assert (counters.get("a"), counters.get("b"), counters.check()) == (0, 1, True)
    assert counters.get_expiry("a") <= time.time()
    monkeypatch.setattr(time, "time", lambda: 1e12)
    assert counters.get("b") == 0
    counters.incr("b", 60)
    counters.reset()
    assert counters.get("b") == 0
    assert issubclass(counters.base_exceptions, OSError)


def test_more_clients_than_slots_push_out_who_expires_first(
    counters: SharedCounters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_counters, "SLOTS", 4)
    monkeypatch.setattr(shared_counters, "PROBES", 4)
    for seconds in range(60, 65):
        counters.incr(f"client {seconds}", seconds)
    assert [counters.get(f"client {seconds}") for seconds in range(60, 65)] == [0, 1, 1, 1, 1]
