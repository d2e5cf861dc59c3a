"""Take a picture of every kind of page: phone and desktop width, light and dark, German and English, and on paper.

Run by ``make screenshots``; the pictures are there to be looked at one by one.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.addresses import EACH_KIND_OF_PAGE, address
from tests.browser.conftest import FLAGS, NOT_INSTALLED, installed_chromium
from tests.browser.serving import add, serving
from tests.browser.watch import SCHEMES

WIDTHS = (390, 1280)
HEIGHT = 900
LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    width: int
    scheme: Literal["light", "dark"]
    language: str

    @property
    def name(self) -> str:
        """The part of the file's name that says how the page was looked at."""
        return f"{self.width}-{self.scheme}-{self.language}"


def take(site: str, browser: Browser, folder: Path, only: str) -> int:
    """Take all pictures of pages whose address holds ``only``; the number of pictures."""
    chosen = [path for path in EACH_KIND_OF_PAGE if only in path]
    count = 0
    for view in views():
        context = browser.new_context(
            base_url=site,
            locale=f"{view.language}-{view.language.upper()}",
            viewport={"width": view.width, "height": HEIGHT},
            color_scheme=view.scheme,
            reduced_motion="reduce",
        )
        page = context.new_page()
        for path in chosen:
            page.goto(address(view.language, path), wait_until="networkidle")
            see_all(page)
            page.screenshot(path=folder / f"{file_name(path)}-{view.name}.png", full_page=True)
            if view == View(WIDTHS[-1], "light", view.language):
                page.pdf(path=folder / f"{file_name(path)}-print-{view.language}.pdf", prefer_css_page_size=True)
                count += 1
            count += 1
        context.close()
    return count


def see_all(page: Page) -> None:
    """Go to each chart and back, as a chart is drawn when it comes into sight."""
    for picture in page.locator(".chart[data-chart]").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_class(re.compile(r"\bis-drawn\b"))
    page.evaluate("scrollTo(0, 0)")


def views() -> Iterator[View]:
    """Go through all ways to look at a page."""
    for language in LANGUAGES:
        for scheme in SCHEMES:
            for width in WIDTHS:
                yield View(width, scheme, language)


def file_name(path: str) -> str:
    """Make an address the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:70] or "home"


def main() -> None:
    """Serve a fresh base, take the pictures, and say where they are."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    program = installed_chromium()
    if program is None:
        sys.exit(NOT_INSTALLED)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kb-screenshots-") as work, serving(Path(work)) as site:
        add(Path(work))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            count = take(site, browser, folder, only)
            browser.close()
    sys.stdout.write(f"{count} pictures in {folder}\n")


if __name__ == "__main__":
    main()
