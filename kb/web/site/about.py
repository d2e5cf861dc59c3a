"""About, imprint, privacy and accessibility of the site."""

from __future__ import annotations

import datetime

from flask import Response

from kb.web.request import page, pages

ACCESSIBILITY_TESTED_ON = datetime.date(2026, 11, 23)
"""The date of the last check of the accessibility statement; check it again after every larger change."""


@pages.get("/about")
def about() -> Response:
    """Explain the purpose of the knowledge base and the origin of its facts."""
    return page("site/about.html")


@pages.get("/imprint")
def imprint() -> Response:
    """Show the imprint from the settings."""
    return page("site/imprint.html")


@pages.get("/privacy")
def privacy() -> Response:
    """Explain that the site collects no personal data."""
    return page("site/privacy.html")


@pages.get("/accessibility")
def accessibility() -> Response:
    """Show the accessibility statement: conformance, tests, contact."""
    return page("site/accessibility.html", tested_on=ACCESSIBILITY_TESTED_ON)
