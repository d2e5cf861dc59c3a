"""The web: pages for readers and JSON for programs, from the same queries."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress

from kb import config
from kb.config import Settings
from kb.web import (
    account,
    assets,
    charts,
    compiling,
    downloads,
    monitoring,
    records,
    search,
    shortlist,
    site,
    templating,
    views,
)
from kb.web.request import context, cors, errors, etag, i18n, limits, security

LONGEST_REQUEST = 1_000_000
FEATURES = (charts, downloads, records, search, shortlist, site)
"""The features that register functions for templates."""


def create_app(settings: Settings | None = None) -> Flask:
    """Create the application; settings default to those of the environment, for ``flask --app kb.web run``."""
    settings = settings or config.load()
    app = Flask(__name__)
    app.jinja_environment = compiling.Templates
    app.config.update(
        SECRET_KEY=config.secret_key(settings),
        MAX_CONTENT_LENGTH=LONGEST_REQUEST,
        TRUSTED_HOSTS=security.trusted_hosts(settings),
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/plain",
            "application/atom+xml",
            "application/json",
            "application/xml",
            "application/geo+json",
            "application/problem+json",
        ],
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # The default provider has it.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    # For a doubled slash, Werkzeug would redirect to the host of the request, which may be forged.
    app.url_map.merge_slashes = False
    context.init(app, settings)
    for part in (i18n, templating, security, errors, assets, cors, *FEATURES):
        part.init(app)
    account.init(app, settings)
    limits.init(app, settings)
    security.check_hosts(app)
    monitoring.init(app, settings)
    Compress(app)
    app.after_request(etag.add_etag)
    for blueprint in views.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
