"""Accounts in a browser: from the invitation to signing out, without barriers, on a wide screen and a phone."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import watch
from tests.browser.serving import COMMAND

PASSWORD = "vier-blaue-Pferde-ziehen"


def invitation(home: Path, email: str) -> str:
    """Add an administrator as the operator does; return the path of the link."""
    command = [str(COMMAND), "user", "add", email, "--name", "Anna Muster", "--role", "admin"]
    environment = {**os.environ, "KB_HOME": str(home), "KB_LANGUAGE": "de"}
    done = subprocess.run(command, env=environment, cwd=home, check=True, capture_output=True, text=True)
    link = re.search(r"/de/account/link/\S+", done.stdout)
    assert link is not None
    return link[0]


def is_for_everybody(page: Page) -> None:
    """Ask axe on a wide screen, and whether 320 pixels suffice."""
    page.set_viewport_size({"width": 1280, "height": 900})
    assert watch.barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert watch.overflow(page) <= 0


def test_from_the_invitation_to_signing_out(page: Page, served_home: Path) -> None:
    page.goto(invitation(served_home, "anna@example.org"))
    is_for_everybody(page)
    page.get_by_label("Neues Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Neues Passwort noch einmal").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_contain_text("Das Passwort ist gesetzt")
    page.get_by_label("E-Mail-Adresse").fill("anna@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Konto")
    is_for_everybody(page)
    page.get_by_role("link", name="Zweiten Faktor einrichten").click()
    expect(page.get_by_role("img", name="QR-Code")).to_be_visible()
    is_for_everybody(page)
    page.goto("/de/account/all")
    page.locator(".account-list summary").click()
    is_for_everybody(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/de/regions/ruhr")
    page.get_by_role("link", name="Mein Konto").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("link", name="Mein Konto")).to_have_count(0)
