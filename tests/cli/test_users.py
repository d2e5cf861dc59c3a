"""`kb user`: accounts from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import kb
from kb.config import Settings
from tests.conftest import settings_for


@pytest.fixture
def settings(home: Path, sqlite_url: str) -> Settings:
    """Return the settings of an empty base."""
    return settings_for(home, sqlite_url)


def run(settings: Settings, *arguments: str, typed: str | None = None) -> str:
    """Run the command and return what it prints."""
    done = CliRunner().invoke(kb, ["user", *arguments], obj=settings, input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_accounts_from_the_first_to_the_last(settings: Settings) -> None:
    assert "kb user add" in run(settings, "list")
    assert "/account/link/" in run(settings, "add", "Anna@example.org", "--name", "Anna Muster", "--role", "admin")
    run(settings, "add", "berta@example.org", "--name", "Berta")
    assert "/account/link/" in run(settings, "link", "berta@example.org")
    run(settings, "role", "berta@example.org", "contributor")
    run(settings, "disable", "berta@example.org")
    assert "berta@example.org" in run(settings, "list")
    (anna, berta) = json.loads(run(settings, "list", "--json"))
    assert (anna["role"], anna["has_password"]) == ("admin", False)
    assert (berta["role"], berta["is_active"]) == ("contributor", False)
    run(settings, "enable", "berta@example.org")
    assert "differ" in run(settings, "remove", "berta@example.org", typed="anna@example.org\n")
    run(settings, "remove", "berta@example.org", typed="Berta@example.org\n")
    assert [account["email"] for account in json.loads(run(settings, "list", "--json"))] == ["anna@example.org"]
