"""Every request has an identity, which its response, its errors and its line in the log name."""

from __future__ import annotations

import json
import logging

import pytest
from flask.testing import FlaskClient

from kb.web.monitoring.observer import identity_of


@pytest.mark.parametrize("path", ["/de/", "/healthz", "/static/favicon.svg", "/en/nothing", "/de/initiatives/nothing"])
def test_every_response_has_the_identity_of_its_request(client: FlaskClient, path: str) -> None:
    headers = [{"X-Request-ID": "proxy-0001"}, {}, {}]
    identities = []
    for sent in headers:
        with client.get(path, headers=sent) as response:
            identities.append(response.headers["X-Request-ID"])
    assert identities[0] == "proxy-0001"
    assert len(set(identities)) == 3


@pytest.mark.parametrize("header", ["", "short", "a" * 65, 'a"b c <script>', "1234567\u00e9"])
def test_an_identity_that_is_no_plain_word_is_replaced(header: str) -> None:
    assert identity_of(header).isalnum()
    assert identity_of(header) != header


def test_errors_show_the_identity(client: FlaskClient) -> None:
    header = {"X-Request-ID": "proxy-0001"}
    assert "<code>proxy-0001</code>" in client.get("/de/nothing", headers=header).text
    assert json.loads(client.get("/api/v1/nothing", headers=header).text)["request_id"] == "proxy-0001"
    assert "proxy-0001" in client.get("/de/", headers={**header, "Host": "a..b"}).text
    assert "proxy-0001" not in client.get("/de/", headers=header).text


def test_a_request_is_a_line_without_client_and_query(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    addresses = ["/de/search?q=Erika", "/static/favicon.svg", "/en/nothing", "/api/v1/persons/erika-muster"]
    with caplog.at_level(logging.INFO, "kb"):
        for address in addresses:
            client.get(address).close()
    lines = [record.__dict__["fields"] for record in caplog.records]
    assert [(line["path"], line["kind"], line["status"], line["method"]) for line in lines] == [
        ("/de/search", "search", 200, "GET"),
        ("/static/favicon.svg", "static", 200, "GET"),
        ("/en/nothing", "unknown", 404, "GET"),
        ("/api/v1/persons/*", "api", 200, "GET"),
    ]
    assert "Erika" not in str(lines)
    assert "127.0.0.1" not in str(lines)
    assert all(line["ms"] > 0 for line in lines)
