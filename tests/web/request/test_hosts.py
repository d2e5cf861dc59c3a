"""A request for an impossible host is refused; it is no fault of the program."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from kb.web.request.security import is_host

WRONG = ["a" * 64, "a..b", ".a", "a..b:8000", "xn--a", "xn--a:80"]


@pytest.mark.parametrize("host", WRONG)
def test_an_impossible_host_is_refused(host: str) -> None:
    assert not is_host(host)


@pytest.mark.parametrize(
    "host", ["", "[::1", "localhost", "kb.example:8000", "127.0.0.1", "[::1]:80", "xn--mnchen-3ya.de", "a_b."]
)
def test_a_host_is_let_through(host: str) -> None:
    assert is_host(host)


@pytest.mark.parametrize("path", ["/en/", "/healthz", "/nothing", "/api/v1/search", "/static/css/site.css"])
def test_every_address_answers_an_impossible_host_with_400(client: FlaskClient, path: str) -> None:
    for host in WRONG:
        body, status, _ = run_wsgi_app(client.application, {**create_environ(path), "HTTP_HOST": host})
        assert status.startswith("400")
        assert b"The request names no valid host (header Host)." in b"".join(body)
    assert client.get(path, headers={"Host": "kb.example"}).status_code in (200, 404)


@pytest.mark.parametrize(("query", "text"), [("q=Flöße".encode(), "Flöße"), (b"q=\xff&\xfe=", "%FF")])
def test_bytes_of_a_query_that_no_browser_sends_are_read_as_far_as_they_can_be(
    client: FlaskClient, query: bytes, text: str
) -> None:
    environ = {**create_environ("/en/search"), "QUERY_STRING": query.decode("latin-1")}
    body, status, _ = run_wsgi_app(client.application, environ)
    assert status.startswith("200")
    assert text in b"".join(body).decode().replace("%ff", "%FF")
