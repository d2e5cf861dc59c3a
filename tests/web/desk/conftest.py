"""The furnished site with an editor who has signed in."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from kb import accounts, database
from kb.accounts import passwords
from kb.config import Settings
from kb.models.vocabulary import AccountRole
from kb.web import create_app
from tests.web.account.conftest import PASSWORD, send


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()


@pytest.fixture
def site(own: Settings, sessions: database.Sessions) -> Flask:
    """Make the application over a base with an editor and a contributor."""
    with sessions.begin() as session:
        for role in (AccountRole.EDITOR, AccountRole.CONTRIBUTOR):
            account = accounts.add(session, email=f"{role.value}@example.org", name=f"Anna {role.value}", role=role)
            account.password_hash = passwords.digest(PASSWORD, account)
    return create_app(own)


@pytest.fixture
def editor(site: Flask) -> FlaskClient:
    """Sign the editor in."""
    return signed_in(site, AccountRole.EDITOR)


def signed_in(site: Flask, role: AccountRole) -> FlaskClient:
    """Sign in with the account of a role, in a browser of its own."""
    browser = site.test_client()
    response = send(browser, "/en/account/sign-in", email=f"{role.value}@example.org", password=PASSWORD)
    assert response.status_code == 303
    return browser
