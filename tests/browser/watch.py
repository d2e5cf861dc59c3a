"""What must not happen while somebody looks at a page, and what axe finds on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Page, Request, Response

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def problems(page: Page, site: str) -> list[str]:
    """Return a list that fills while the page is used: failing scripts, console errors, missing files, foreign addresses."""
    found: list[str] = []

    def console(message: ConsoleMessage) -> None:
        # A missing file is reported below with its address; an error page is a missing document and may be meant.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            found.append(f"console on {page.url}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 400 and answer.request.resource_type != "document":
            found.append(f"{answer.status} for {answer.url} on {page.url}")

    def request(asked: Request) -> None:
        if not asked.url.startswith((site + "/", "data:", "blob:")):
            found.append(f"foreign address {asked.url} on {page.url}")

    page.on("pageerror", lambda error: found.append(f"script on {page.url}: {error}"))
    page.on("console", console)
    page.on("response", response)
    page.on("request", request)
    return found


LEFT_OUT = {
    "color-contrast-enhanced": "asks for 7:1 as level AAA does; the aim is AA, whose 4.5:1 another rule asks for",
    "focus-order-semantics": "an experiment that denies the keyboard a group that scrolls; WCAG 2.1.1 demands that it gets there",
}
"""The rules of axe that are not asked, and why; all others are, those too that axe itself asks only on request."""
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules whose answer depends on the colours."""
OF_THE_LOOK = (*OF_COLOURS, "scrollable-region-focusable", "target-size")
"""The rules whose answer depends on colours or width."""
EXAMINE = """([leftOut, only]) => {
    const isAsked = (rule) => !leftOut.includes(rule) && (!only.length || only.includes(rule))
    const asked = axe.getRules().map(({ruleId}) => [ruleId, {enabled: isAsked(ruleId)}])
    const options = {rules: Object.fromEntries(asked), resultTypes: ["violations"]}
    const examine = async () => {
        const unnamed = await axe.run(document, {...options, selectors: false})
        return unnamed.violations.length ? (await axe.run(document, options)).violations : []
    }
    axe.configure({noHtml: true})
    window.examined = new Promise(resolve => setTimeout(() => resolve(examine())))
}"""
"""Examine without naming the elements, which takes a tenth of the time, and again only to name those with barriers."""


def barriers(*pages: Page, only: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on the pages as they stand, one sentence each; several are examined at the same time.

    ``only`` limits the rules; empty asks all but those left out.
    """
    examine(*pages, only=only)
    return examined(*pages)


def examine(*pages: Page, only: Sequence[str] = ()) -> None:
    """Begin to examine pages by all rules or ``only`` some."""
    for page in pages:
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        page.evaluate(EXAMINE, [list(LEFT_OUT), list(only)])


def examined(*pages: Page) -> list[str]:
    """Wait for what was begun on pages, and return what axe found, one sentence each."""
    return [sentence for page in pages for sentence in _found(page)]


def barriers_in_light_and_dark(page: Page, only: Sequence[str] = ()) -> list[str]:
    """Return what axe finds in light colours, by all rules or ``only`` some, and in dark by those of the colours."""
    sentences = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        rules = only if scheme == "light" else OF_COLOURS
        sentences += [f"{scheme}: {sentence}" for sentence in barriers(page, only=rules)]
    return sentences


def _found(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate("window.examined")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']} at {node['target']} on {page.url}"
        for violation in violations
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
