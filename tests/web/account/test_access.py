"""Who may do what: every address with every role, other sites, and what a cache may keep."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from kb.models.vocabulary import AccountRole
from kb.web.request import NO_STORE, app_state
from tests.web.account.conftest import SignIn, send

OPEN = {"account.sign_in", "account.code", "account.sign_out", "account.link"}
"""Addresses that need no account."""
PUBLIC = (
    "/",
    "/de/",
    "/de/initiatives",
    "/de/initiatives/chemsite",
    "/en/search?q=chemie",
    "/en/map",
    "/en/no-such-page",
    "/embed/de/map",
    "/api/v1/initiatives/chemsite",
    "/api/v1/search?q=chemie",
    "/sitemap.xml",
    "/de/initiatives/chemsite.docx",
)


def rules(site: Flask) -> list[Rule]:
    return [rule for rule in site.url_map.iter_rules() if rule.endpoint.startswith("account.")]


@pytest.mark.parametrize("role", [None, *AccountRole])
def test_every_address_is_closed_to_every_lower_role(site: Flask, signed_in: SignIn, role: AccountRole | None) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    browser = site.test_client() if role is None else None
    for rule in rules(site):
        required: AccountRole | None = getattr(site.view_functions[rule.endpoint], "required_role", None)
        assert (required is None) == (rule.endpoint in OPEN), rule.endpoint
        if required is None or (role is not None and role.includes(required)):
            continue
        site.config["WTF_CSRF_ENABLED"] = True
        browser = browser or signed_in(role or AccountRole.READER)
        site.config["WTF_CSRF_ENABLED"] = False
        address = rule.rule.replace("<any(de,en):language>", "en").replace("<int:number>", "1")
        for method in (rule.methods or set()) & {"GET", "POST"}:
            response = browser.open(address, method=method)
            is_asked = response.status_code == 303 and "/sign-in?next=" in response.headers.get("Location", "")
            assert response.status_code == 403 or (role is None and method == "GET" and is_asked), (address, method)


def test_forms_need_their_token_and_come_from_this_site(site: Flask, signed_in: SignIn) -> None:
    browser = signed_in(AccountRole.ADMIN)
    for rule in rules(site):
        if "POST" in (rule.methods or ()):
            address = (
                rule.rule.replace("<any(de,en):language>", "de").replace("<int:number>", "1").replace("<token>", "x")
            )
            response = browser.post(address)
            assert response.status_code == 400, address
            assert "Formular gilt nicht mehr" in response.text
            assert browser.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.get("/de/account/").status_code == 200  # Still signed in.


@pytest.mark.parametrize("address", PUBLIC)
def test_nothing_of_a_session_is_kept_or_comes_from_the_cache(app: Flask, address: str) -> None:
    reader, member = app.test_client(), app.test_client()
    member.set_cookie("kb_session", "any")
    with app.app_context():
        cache = app_state().page_cache
    tag = reader.get(address).headers.get("ETag")
    kept = set(cache.pages)
    headers = {"If-None-Match": tag} if tag else {}
    response = member.get(address, headers=headers)
    assert response.status_code != 304
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == NO_STORE
    assert set(cache.pages) == kept
    assert reader.get(address).headers.get("ETag") == tag


def test_pages_name_the_account_only_to_who_has_signed_in(site: Flask, signed_in: SignIn) -> None:
    admin, reader = signed_in(AccountRole.ADMIN), site.test_client()
    assert "My account" in admin.get("/en/about").text
    assert "My account" not in reader.get("/en/about").text
    assert "Set-Cookie" not in reader.get("/en/about").headers
    assert "Cookie" not in reader.get("/en/about").headers.get("Vary", "")


def test_a_form_after_the_session_has_ended_says_so(site: Flask, signed_in: SignIn) -> None:
    browser = signed_in(AccountRole.EDITOR)
    page = browser.get("/en/account/").text
    assert "sessions/1/end" in page
    assert send(browser, "/en/account/", "/en/account/sessions/1/end").status_code == 303
    site.config["WTF_CSRF_ENABLED"] = False
    response = browser.post("/en/account/password", data={"current": "x"})
    assert (response.status_code, "no longer signed in" in response.text) == (403, True)


def test_a_former_cookie_is_worth_nothing(site: Flask, signed_in: SignIn) -> None:
    browser: FlaskClient = site.test_client()
    browser.get("/en/account/sign-in")
    before = browser.get_cookie("kb_session")
    member = signed_in(AccountRole.ADMIN)
    cookie = member.get_cookie("kb_session")
    assert cookie is not None and before is not None and cookie.value != before.value
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert send(member, "/en/account/", "/en/account/sign-out").status_code == 303
    thief = site.test_client()
    thief.set_cookie("kb_session", cookie.value)
    assert thief.get("/en/account/").status_code == 303
