"""A running site with the seed and a little more in it, and Chromium to visit it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import watch
from tests.browser.serving import add, serving
from tests.conftest import IN_CI, Make, copy_home

# Chromium's own sandbox does not work for root, as in a container; the rest keeps it from talking to anybody but us.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--no-turbofan",  # Nothing runs long enough to repay it; Maglev saves a fifth of the time of axe.
]

# The shell is Chromium without windows: it opens a page in half of the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NOT_INSTALLED = "Chromium is not installed (Debian: apt-get install chromium-headless-shell)."


def installed_chromium() -> str | None:
    """Return the path of the fastest installed Chromium, or None."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def served_home(once: Make, seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy a folder with records of every kind, filled once for the run, to be served."""

    def fill(folder: Path) -> None:
        copy_home(seeded_home, folder / "home")
        add(folder)

    return copy_home(once("site", fill) / "home", tmp_path_factory.mktemp("site") / "home")


@pytest.fixture(scope="session")
def site(served_home: Path) -> Iterator[str]:
    """Serve a knowledge base with records of every kind; the value is its address without a slash at the end."""
    with serving(served_home.parent) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run Chromium for the session; in CI it has to be there, elsewhere its absence skips the journeys."""
    program = installed_chromium()
    if program is None:
        if IN_CI:
            pytest.fail(NOT_INSTALLED)
        pytest.skip(NOT_INSTALLED)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """Open a fresh profile of a German-speaking reader."""
    fresh = browser.new_context(base_url=site, locale="de-DE", viewport={"width": 1280, "height": 900})
    fresh.set_default_timeout(15_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, site: str) -> Iterator[Page]:
    """Open a page; the test fails if a script fails, a policy is broken, or something is missing or fetched elsewhere."""
    opened = context.new_page()
    problems = watch.problems(opened, site)
    yield opened
    assert not problems, "\n".join(problems)
