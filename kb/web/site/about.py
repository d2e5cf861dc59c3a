"""What the site is, who runs it, and what it does with data about its readers."""

from __future__ import annotations

import datetime

from flask import Response

from kb.web.request import page, pages

ACCESSIBILITY_TESTED_ON = datetime.date(2026, 11, 23)
"""When the statement on accessibility was last compared with the tests; to be looked at with every larger change."""


@pages.get("/about")
def about() -> Response:
    """Say what the knowledge base is for and how its facts are made."""
    return page("site/about.html")


@pages.get("/imprint")
def imprint() -> Response:
    """Say who runs the site, as its settings have it."""
    return page("site/imprint.html")


@pages.get("/privacy")
def privacy() -> Response:
    """Say what is known about readers: nothing."""
    return page("site/privacy.html")


@pages.get("/accessibility")
def accessibility() -> Response:
    """Say how accessible the site is, what was tested, and where to report barriers."""
    return page("site/accessibility.html", tested_on=ACCESSIBILITY_TESTED_ON)
