"""A site with one account of each role, and browsers in which they have signed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import accounts, database
from kb.accounts import passwords
from kb.config import Settings
from kb.models.vocabulary import AccountRole
from kb.web import create_app

PASSWORD = "vier-blaue-Pferde-ziehen"
SignIn = Callable[[AccountRole], FlaskClient]


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()


@pytest.fixture
def sessions(empty_home: Settings) -> Iterator[database.Sessions]:
    """Add the accounts, and open sessions for changes."""
    engine = database.create_engine(empty_home)
    sessions = database.sessions(engine)
    with sessions.begin() as session:
        for role in AccountRole:
            account = accounts.add(session, email=f"{role.value}@example.org", name=f"Anna {role.value}", role=role)
            account.password_hash = passwords.digest(PASSWORD, account)
    yield sessions
    engine.dispose()


@pytest.fixture
def site(empty_home: Settings, sessions: database.Sessions) -> Flask:
    """Make the application."""
    return create_app(empty_home)


@pytest.fixture
def signed_in(site: Flask) -> SignIn:
    """Return a function that signs in with the account of a role, in a browser of its own."""

    def sign_in(role: AccountRole) -> FlaskClient:
        browser = site.test_client()
        response = send(browser, "/en/account/sign-in", email=f"{role.value}@example.org", password=PASSWORD)
        assert response.status_code == 303, response.text
        return browser

    return sign_in


def send(browser: FlaskClient, address: str, to: str | None = None, **fields: str) -> TestResponse:
    """Open a page with a form and send the form, as a browser does; ``to`` is where the form goes."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).text)
    assert token is not None, address
    return browser.post(to or address, data={"csrf_token": token[1], **fields})
