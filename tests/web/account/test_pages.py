"""Signing in, one's own account and those of all, as somebody does it in a browser."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import accounts, database
from kb.accounts import second_factor
from kb.config import Settings
from kb.models.vocabulary import AccountRole
from kb.web import create_app
from kb.web.account.own import browser_name
from tests.web.account.conftest import PASSWORD, SignIn, send

NEW = "ein-neues-langes-Kennwort"


def code_for(page: str, seconds: int = 0) -> str:
    """Return what an app shows for the key on a page."""
    key = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert key is not None
    return pyotp.TOTP(key[1]).at(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/de/about?x=1", "/de/about?x=1"),
        ("//evil.example/", "/en/account/"),
        ("/\\evil.example", "/en/account/"),
        ("https://evil.example/", "/en/account/"),
        ("", "/en/account/"),
    ],
)
def test_signing_in_leads_back_but_never_to_another_site(
    site: Flask, signed_in: SignIn, target: str, leads_to: str
) -> None:
    browser = site.test_client()
    address = f"/en/account/sign-in?next={target}"
    response = send(browser, address, email="editor@example.org", password=PASSWORD)
    assert response.headers["Location"] == leads_to
    assert browser.get(address).headers["Location"] == leads_to


def test_a_wrong_password_is_said_and_too_many_take_time(site: Flask) -> None:
    browser = site.test_client()
    for _ in range(5):
        response = send(browser, "/de/account/sign-in", email="editor@example.org", password="falsch")
        assert response.status_code == 400
        assert "Passwort stimmen nicht" in response.text
        assert 'value="editor@example.org"' in response.text
    response = send(browser, "/de/account/sign-in", email="editor@example.org", password=PASSWORD)
    assert (response.status_code, "15 Minuten" in response.text) == (429, True)
    assert int(response.headers["Retry-After"]) > 800
    assert browser.post("/de/account/sign-in", data={"email": "a" * 2000}).status_code == 400


def test_an_invitation_leads_to_an_account(site: Flask, signed_in: SignIn) -> None:
    admin, guest = signed_in(AccountRole.ADMIN), site.test_client()
    response = send(admin, "/en/account/all", name="Berta <b>", email="Berta@example.org", role="contributor")
    link = re.search(r"<code>http://localhost(/en/account/link/[^<]+)</code>", response.text)
    assert link is not None and "Berta &lt;b&gt;" in response.text
    assert "role: contributor" in guest.get(link[1]).text
    assert "differ" in send(guest, link[1], password=NEW, repeated="other").text
    assert "12 characters" in send(guest, link[1], password="short", repeated="short").text
    assert send(guest, link[1], password=NEW, repeated=NEW).status_code == 303
    assert "password is set" in guest.get("/en/account/sign-in").text
    assert send(guest, "/en/account/sign-in", email="berta@example.org", password=NEW).status_code == 303
    assert "Berta &lt;b&gt;" in guest.get("/en/account/").text
    assert guest.get(link[1]).status_code == 404


def test_what_is_wrong_with_an_invitation_is_said(signed_in: SignIn) -> None:
    admin = signed_in(AccountRole.ADMIN)
    response = send(admin, "/en/account/all", name="Berta", email="berta", role="editor")
    assert (response.status_code, "first.last@example.org" in response.text) == (400, True)
    assert 'value="Berta"' in response.text
    response = send(admin, "/en/account/all", name="E", email="editor@example.org", role="editor")
    assert (response.status_code, "already" in response.text) == (409, True)
    assert "one of the roles" in send(admin, "/en/account/all", name="E", email="e@example.org", role="king").text


def test_an_administrator_changes_accounts(site: Flask, signed_in: SignIn) -> None:
    admin, editor = signed_in(AccountRole.ADMIN), signed_in(AccountRole.EDITOR)
    page = "/en/account/all"
    number = 3  # Accounts are added in the order of the roles.
    assert send(admin, page, f"{page}/{number}/role", role="admin").status_code == 303
    assert "The role of Anna editor is changed" in admin.get(page).text
    assert editor.get(page).status_code == 200
    assert send(admin, page, f"{page}/{number}/role", role="editor").status_code == 303
    assert "account/link/" in send(admin, page, f"{page}/{number}/link").text
    assert send(admin, page, f"{page}/{number}/disable").status_code == 303
    assert editor.get("/en/account/").status_code == 303
    assert send(admin, page, f"{page}/{number}/enable").status_code == 303
    assert send(admin, page, f"{page}/99/enable").status_code == 404
    response = send(admin, page, f"{page}/4/disable")
    assert (response.status_code, "last active account" in response.text) == (409, True)


def test_the_second_factor_from_setting_up_to_losing_the_phone(site: Flask, signed_in: SignIn) -> None:
    admin, editor = signed_in(AccountRole.ADMIN), signed_in(AccountRole.EDITOR)
    page = "/en/account/second-factor"
    response = send(editor, page, code="12")
    assert "not right" in response.text
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", send_same_key(editor, response.text).text)
    assert len(codes) == second_factor.CODES
    assert editor.get(page).status_code == 303  # Another key needs the password first.
    browser = site.test_client()
    response = send(browser, "/en/account/sign-in?next=/en/about", email="editor@example.org", password=PASSWORD)
    address = response.headers["Location"]
    assert parse_qs(urlsplit(address).query) == {"next": ["/en/about"]}
    assert browser.get("/en/account/").status_code == 303  # The password alone does not do.
    assert "not right" in send(browser, address, code="000000").text
    assert send(browser, address, code=codes[0]).headers["Location"] == "/en/about"
    assert "9 recovery codes" in browser.get("/en/account/").text
    assert "password is not right" in send(browser, "/en/account/", "/en/account/recovery-codes", confirmed="x").text
    codes = re.findall(
        r"<li><code>([a-z0-9-]+)</code>",
        send(browser, "/en/account/", "/en/account/recovery-codes", confirmed=PASSWORD).text,
    )
    assert len(codes) == second_factor.CODES
    all_accounts = "/en/account/all"
    assert send(admin, all_accounts, f"{all_accounts}/3/without-second-factor").status_code == 303
    assert (
        send(site.test_client(), "/en/account/sign-in", email="editor@example.org", password=PASSWORD).headers[
            "Location"
        ]
        == "/en/account/"
    )


def send_same_key(browser: FlaskClient, page: str) -> TestResponse:
    """Send the right code for the key that a page with an error shows, without asking for a new key."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    return browser.post("/en/account/second-factor", data={"csrf_token": token[1], "code": code_for(page)})


def test_the_own_factor_is_removed_with_the_password(signed_in: SignIn, sessions: database.Sessions) -> None:
    editor = signed_in(AccountRole.EDITOR)
    with sessions.begin() as session:
        accounts.existing(session, "editor@example.org").totp_secret = second_factor.new_secret()
    off = "/en/account/second-factor/off"
    assert send(editor, "/en/account/", off, confirmed="wrong").status_code == 400
    assert send(editor, "/en/account/", off, confirmed=PASSWORD).status_code == 303
    assert "The second factor is removed" in editor.get("/en/account/").text
    for _ in range(4):
        send(editor, "/en/account/", "/en/account/password", current="wrong", password=NEW, repeated=NEW)
    assert (
        send(editor, "/en/account/", "/en/account/password", current="x", password=NEW, repeated=NEW).status_code == 429
    )


def test_a_changed_password_signs_other_browsers_out(signed_in: SignIn) -> None:
    here, there = signed_in(AccountRole.EDITOR), signed_in(AccountRole.EDITOR)
    page = "/en/account/"
    to = f"{page}password"
    assert "differ" in send(here, page, to, current=PASSWORD, password=NEW, repeated="x").text
    assert "current password is not" in send(here, page, to, current="x", password=NEW, repeated=NEW).text
    assert "guessed" in send(here, page, to, current=PASSWORD, password="a" * 20, repeated="a" * 20).text
    assert send(here, page, to, current=PASSWORD, password=NEW, repeated=NEW).status_code == 303
    assert "password is changed" in here.get(page).text
    assert there.get(page).status_code == 303


def test_sessions_are_listed_and_ended(site: Flask, signed_in: SignIn) -> None:
    here, there = signed_in(AccountRole.EDITOR), signed_in(AccountRole.EDITOR)
    page = here.get("/de/account/").text
    numbers = re.findall(r"sessions/(\d+)/end", page)
    assert (len(numbers), page.count("dieser Browser")) == (2, 1)
    assert send(here, "/de/account/", f"/de/account/sessions/{numbers[0]}/end").status_code == 303
    assert "Sitzung ist beendet" in here.get("/de/account/").text
    assert there.get("/de/account/").status_code == 303  # The newest is listed first, and that is the other one.


def test_a_cookie_goes_over_https_only_where_the_site_has_it(empty_home: Settings) -> None:
    site = create_app(replace(empty_home, base_url="https://kb.example"))
    response = site.test_client().get("/de/account/sign-in", base_url="https://kb.example")
    assert "Secure" in response.headers["Set-Cookie"]


def test_an_account_removed_meanwhile_cannot_finish_signing_in(
    site: Flask, signed_in: SignIn, sessions: database.Sessions
) -> None:
    browser = site.test_client()
    with sessions.begin() as session:
        accounts.existing(session, "editor@example.org").totp_secret = second_factor.new_secret()
    response = send(browser, "/en/account/sign-in", email="editor@example.org", password=PASSWORD)
    assert browser.get("/en/account/sign-in/code").status_code == 200
    for _ in range(5):
        send(browser, response.headers["Location"], code="0")
    assert send(browser, response.headers["Location"], code="0").status_code == 429
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/en/account/sign-in/code").text)
    assert token is not None
    with sessions.begin() as session:
        accounts.disable(session, accounts.existing(session, "editor@example.org"))
    answer = browser.post("/en/account/sign-in/code", data={"csrf_token": token[1], "code": "0"})
    assert answer.headers["Location"] == "/en/account/sign-in"
    assert browser.get("/en/account/sign-in/code").status_code == 303


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
            "Chrome, Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.9", "curl/8.9"),
        ("", ""),
    ],
)
def test_browsers_are_named_in_plain_words(header: str, name: str) -> None:
    assert browser_name(header) == name
