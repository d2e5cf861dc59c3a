"""What must not happen while somebody looks at a page, and what axe finds on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response

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


def barriers(page: Page) -> list[str]:
    """Return what axe calls serious or critical on the page as it stands, one sentence each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']} at {node['target']}"
        for violation in result["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
