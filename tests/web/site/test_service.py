"""What machines ask: is it alive, is it ready, what may be crawled; and the static files."""

from __future__ import annotations

import datetime
import gzip
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient

from kb import database
from kb.config import Settings
from kb.queries.names import Reference
from kb.search import meaning
from kb.web import assets, create_app
from kb.web.request import addresses
from kb.web.request.security import HEADERS

READY = {"database": True, "migrations": True, "index": True, "index_lag": True, "disk": True}


def test_a_furnished_site_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    response = client.get("/readyz")
    assert response.status_code == 200
    body = response.get_json()
    assert body.pop("disk_free") > 0
    assert body == {
        "status": "ready",
        "checks": READY,
        "reasons": {},
        "index_lag": 0,
        "search_by_meaning": "off",
    }


def test_a_site_without_an_index_is_not_ready(empty_home: Settings) -> None:
    response = create_app(empty_home).test_client().get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"] == {**READY, "index": False}


def test_a_site_with_an_older_schema_is_not_ready(empty_home: Settings) -> None:
    app = create_app(empty_home)
    engine = database.create_engine(empty_home)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'old'")
    engine.dispose()
    assert app.test_client().get("/readyz").get_json()["checks"]["migrations"] is False


def test_a_site_with_a_broken_database_is_alive_but_not_ready(
    empty_home: Settings, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home / "kb.sqlite").write_bytes(b"this is no database" * 1000)
    client = create_app(empty_home).test_client()
    assert client.get("/healthz").status_code == 200
    with caplog.at_level(logging.CRITICAL):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"] == {**READY, "database": False, "migrations": False, "index": False}


def test_crawlers_are_kept_off_the_endless_combinations_of_filters(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /de/search" in text
    assert "Disallow: /en/search" in text
    assert "Disallow: /*?*format=" in text


def test_icon_and_style_are_served_with_an_address_that_changes_with_them(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"
    text = client.get("/de/").text
    start = text.index("/static/css/site.css?v=")
    address = text[start : text.index('"', start)]
    with client.get(address) as style:
        assert style.status_code == 200
        assert style.mimetype == "text/css"
        assert style.headers["Cache-Control"] == "max-age=604800, public"
        assert {name: style.headers[name] for name in HEADERS} == HEADERS


def test_pages_do_not_ask_for_a_font_that_was_not_fetched(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    font = "vendor/source-sans-3/source-sans-3.css"
    for there in (True, False):
        monkeypatch.setitem(client.application.jinja_env.globals, "has_asset", lambda _name, there=there: there)
        monkeypatch.setitem(client.application.jinja_env.globals, "asset", lambda name: f"/static/{name}")
        assert (f"/static/{font}" in client.get(f"/de/about?q={there}").text) == there
    assert not assets.has_asset("vendor/nothing.css")


def test_an_icon_that_was_not_fetched_leaves_its_label(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context("/de/"):
        assert 'aria-label="A &amp; B"' in assets.icon("label-of-a-test", "A & B")
        monkeypatch.setattr(assets, "has_asset", lambda _name: False)
        assert assets.icon("missing-in-a-test", "A & B") == "A &amp; B"
        assert assets.icon("missing-in-a-test") == ""


@pytest.mark.parametrize("name", ["css/site/tokens.css", "js/search/suggest.js", *assets.BUNDLES])
def test_our_own_files_are_sent_packed_to_whoever_takes_them_so(client: FlaskClient, name: str) -> None:
    with client.get(f"/static/{name}") as sent:
        whole = sent.data
    if name not in assets.BUNDLES:
        assert whole == (assets.FOLDER / name).read_bytes()
    with client.get(f"/static/{name}", headers={"Accept-Encoding": "br, gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.content_length == len(packed.data) < len(whole) / 2
        assert gzip.decompress(packed.data) == whole
        assert {key: packed.headers[key] for key in HEADERS} == HEADERS
    for refused in ("", "br", "gzip;q=0"):
        with client.get(f"/static/{name}", headers={"Accept-Encoding": refused}) as plain:
            assert "Content-Encoding" not in plain.headers
            assert plain.headers["Vary"] == "Accept-Encoding"
            assert plain.data == whole


@pytest.mark.parametrize("name", assets.BUNDLES)
def test_a_bundle_holds_its_files_in_their_order_without_comments(client: FlaskClient, name: str) -> None:
    ending = name.rpartition(".")[2]
    with client.get(f"/static/{name}") as sent:
        assert sent.mimetype == f"text/{'javascript' if ending == 'js' else ending}"
        rest = sent.data.decode()
    assert not re.search(r"^ *(//|/\*)", rest, re.MULTILINE)
    for part in assets.BUNDLES[name]:
        source = (assets.FOLDER / part).read_text(encoding="utf-8")
        code = re.sub(r"^ *//.*" if ending == "js" else r"(?ms)^ */\*.*?\*/", "", source, flags=re.MULTILINE)
        for line in filter(None, code.split("\n")):
            _, at, rest = rest.partition(line)
            assert at, f"{part}: {line}"
    assert not rest.strip()


def test_every_stylesheet_and_script_of_ours_is_sent_alone_or_in_bundles() -> None:
    parts = [part for parts in assets.BUNDLES.values() for part in parts]
    assert len(parts) == len(set(parts))
    templates = "".join(
        file.read_text(encoding="utf-8") for file in (assets.FOLDER.parent / "templates").rglob("*.html")
    )
    for ending in ("css", "js"):
        for file in (assets.FOLDER / ending).rglob(f"*.{ending}"):
            name = str(file.relative_to(assets.FOLDER))
            assert (name in parts) != (f"asset('{name}')" in templates), name
    assert all(f"asset('{name}')" in templates for name in assets.BUNDLES)


def test_the_address_of_a_bundle_changes_with_any_of_its_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in assets.BUNDLES["css/timeline.css"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((assets.FOLDER / name).read_bytes())
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    marks = set()
    for name in ("", *assets.BUNDLES["css/timeline.css"]):
        if name:
            with (tmp_path / name).open("a") as file:
                file.write("a {}\n")
        marks.add(assets._content_hash.__wrapped__("css/timeline.css"))
    assert len(marks) == 1 + len(assets.BUNDLES["css/timeline.css"])


def test_parts_of_our_files_and_files_a_reader_has_are_not_packed(client: FlaskClient) -> None:
    address, packed = "/static/css/site.css", {"Accept-Encoding": "gzip"}
    with client.get(address, headers={**packed, "Range": "bytes=0-9"}) as part:
        assert (part.status_code, len(part.data)) == (206, 10)
        tag = part.headers["ETag"]
    with client.get(address, headers={**packed, "If-None-Match": tag}) as known:
        assert (known.status_code, known.data) == (304, b"")
    with client.head(address, headers=packed) as head:
        assert (head.headers["Content-Encoding"], head.data) == ("gzip", b"")


def test_pages_are_compressed(client: FlaskClient) -> None:
    response = client.get("/de/regions", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"


def test_the_application_starts_from_the_environment_alone(
    empty_home: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("KB_HOME", str(home))
    assert create_app().test_client().get("/de/about").status_code == 200
    assert ScriptInfo("kb.web").load_app().name == "kb.web"


def test_addresses_that_leave_the_site_name_the_public_host(empty_home: Settings) -> None:
    client = create_app(replace(empty_home, base_url="https://clusterwissen.example")).test_client()
    assert client.get("/api/v1/regions").get_json()["links"]["self"].startswith("https://clusterwissen.example/api/")
    assert 'hreflang="en" href="https://clusterwissen.example/en/about"' in client.get("/de/about").text


PAGES_OF_ANY_HOST = ("/", "/de/about", "/en//about", "/de", "/api/v1/", "/api/v1/projects", "/de/nothing", "/en/api")


@pytest.mark.parametrize("path", PAGES_OF_ANY_HOST)
def test_a_host_that_one_request_claims_is_told_to_no_other(client: FlaskClient, path: str) -> None:
    for _ in range(2):
        response = client.get(path, headers={"Host": "evil.example"})
        assert response.status_code in (200, 302, 404)
        # Nobody is sent to another site, whatever host a request names.
        assert "evil.example" not in response.headers.get("Location", "")
        own = client.get(path)
        assert "evil.example" not in own.text + str(own.headers)
        known = client.get(path, headers={"If-None-Match": response.headers.get("ETag", "")})
        assert known.status_code == own.status_code


@pytest.mark.parametrize("host", ["evil.example/x?", "a b", '"><script>', "evil.example:99999", "[::1", "x@y"])
def test_a_host_that_cannot_be_one_is_not_repeated_even_to_who_claims_it(client: FlaskClient, host: str) -> None:
    response = client.get("/de/initiatives/chemsite", headers={"Host": host})
    assert response.status_code == 200
    assert host not in response.text
    assert "http://127.0.0.1:8000/de/initiatives/chemsite" in response.text


def test_without_a_public_address_citations_name_the_host_that_was_asked(client: FlaskClient) -> None:
    """What is printed, cited or taken away leads back, also where nobody has told the site its name."""
    at = "http://kb.test:8080"
    options = {"base_url": at}
    assert f"{at}/de/initiatives/chemsite" in client.get("/de/initiatives/chemsite/fact-sheet", **options).text
    assert f"{at}/de/initiatives/chemsite" in client.get("/de/initiatives/chemsite/citation.bib", **options).text
    page = client.get("/de/initiatives/chemsite", **options).text
    assert f'<link rel="canonical" href="{at}/de/initiatives/chemsite">' in page
    assert f'"@id": "{at}/api/v1/initiatives/chemsite"' in page
    assert f"{at}/de/initiatives/chemsite" in client.get("/de/initiatives?format=csv", **options).text
    assert f'"@id":"{at}/de/initiatives"' in client.get("/de/initiatives?format=jsonld", **options).text
    assert f"<{at}/de/initiatives?format=csv>" in client.get("/de/initiatives?format=csv", **options).headers["Link"]
    assert f"{at}/catalog.jsonld" in client.get("/catalog.jsonld", **options).text
    assert f"{at}/de/" in client.get("/de/feed.atom", **options).text
    assert f"<loc>{at}/sitemap/" in client.get("/sitemap.xml", **options).text
    assert f"Sitemap: {at}/sitemap.xml" in client.get("/robots.txt", **options).text
    assert client.get("/api/v1/regions", **options).get_json()["links"]["self"].startswith(f"{at}/api/v1/regions")


def test_a_proxy_tells_that_the_site_is_reached_safely(furnished: Settings) -> None:
    headers = {"Host": "kb.test", "X-Forwarded-Proto": "https"}
    behind = create_app(replace(furnished, proxies=1)).test_client()
    assert "https://kb.test/de/about" in behind.get("/de/about", headers=headers).text
    assert "http://kb.test/de/about" in create_app(furnished).test_client().get("/de/about", headers=headers).text


def test_a_site_that_knows_its_name_answers_to_no_other(empty_home: Settings) -> None:
    client = create_app(replace(empty_home, base_url="https://clusterwissen.example/kb")).test_client()
    for host in ("clusterwissen.example", "clusterwissen.example:443", "127.0.0.1:8000", "localhost"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200
    for path in ("/healthz", "/en/about", "/api/v1/regions", "/en/nothing"):
        response = client.get(path, headers={"Host": "evil.example"})
        assert response.status_code == 400
        assert "evil.example" not in response.text
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_imprint_and_contact_come_from_the_settings(empty_home: Settings) -> None:
    settings = replace(empty_home, imprint="Institut Muster\\nMusterweg 1", contact="kontakt@example.org")
    client = create_app(settings).test_client()
    assert "<p>Institut Muster</p><p>Musterweg 1</p>" in client.get("/de/imprint").text
    for path in ("/de/imprint", "/en/privacy", "/en/about"):
        assert 'href="mailto:kontakt@example.org"' in client.get(path).text


def test_reading_pages_takes_no_lock_from_a_writer(empty_home: Settings) -> None:
    app = create_app(empty_home)
    engine = database.create_engine(empty_home, busy_seconds=0.1)
    with database.sessions(engine).begin() as session:
        database.lock_for_writing(session)
        assert app.test_client().get("/de/initiatives").status_code == 200
    with app.test_request_context("/de/"), database.sessions(engine).begin() as session:
        from kb.web.request.context import db

        db().connection().exec_driver_sql("SELECT count(*) FROM initiative")
        database.lock_for_writing(session)
    engine.dispose()


def test_what_has_no_page_has_no_address(client: FlaskClient) -> None:
    with client.application.test_request_context("/de/"):
        assert addresses.url_for_reference(Reference("glossary_term", 1, None, "Ziel 2", None)) is None
        assert addresses.url_for_reference(Reference("programme", 1, "spitzencluster", "S", None)) == (
            "/de/programmes/spitzencluster"
        )


def test_a_site_whose_index_is_missing_does_not_claim_to_search_by_meaning(
    empty_home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "is_installed", lambda: True)
    monkeypatch.setattr(meaning, "load", object)
    response = create_app(replace(empty_home, semantic="on")).test_client().get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["search_by_meaning"] == "not ready"


def test_finders_of_vulnerabilities_learn_whom_to_tell(empty_home: Settings) -> None:
    assert create_app(empty_home).test_client().get("/.well-known/security.txt").status_code == 404
    site = replace(empty_home, contact="it sicherheit@example.org", base_url="https://clusterwissen.example")
    response = create_app(site).test_client().get("/.well-known/security.txt", base_url="https://clusterwissen.example")
    assert response.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields.pop("Expires") > datetime.datetime.now(datetime.UTC).isoformat()
    assert fields == {
        "Contact": "mailto:it%20sicherheit@example.org",
        "Preferred-Languages": "de, en",
        "Canonical": "https://clusterwissen.example/.well-known/security.txt",
    }
