"""Context of a request: language, database session, settings, state of the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app, g, request
from flask.ctx import _AppCtxGlobals
from sqlalchemy.orm import Session

from kb import database, search
from kb.config import Settings
from kb.queries import money
from kb.queries.changes import READS_ONLY, cached
from kb.texts import LANGUAGES, Language
from kb.web.request.page_cache import PageCache

_EXTENSION = "clusterwissen"


@dataclass(frozen=True, slots=True)
class AppState:
    """Objects that the application shares between requests."""

    settings: Settings
    engine: sa.Engine
    sessions: database.Sessions
    index: search.Index
    page_cache: PageCache = field(default_factory=PageCache)


def init(app: Flask, settings: Settings) -> None:
    """Attach settings, database and index to the application; close the session after each request."""
    engine = database.create_engine(settings)
    app.extensions[_EXTENSION] = AppState(settings, engine, database.sessions(engine), search.open_index(settings))
    app.teardown_appcontext(_close_session)


def app_state() -> AppState:
    """Return the objects that all requests share."""
    return cast(AppState, current_app.extensions[_EXTENSION])


def settings() -> Settings:
    """Return the settings of the application."""
    return app_state().settings


def db() -> Session:
    """Return the database session of this request. It is read-only, so it takes no lock that writers wait for."""
    if "session" not in g:
        g.session = app_state().sessions()
        g.session.info[READS_ONLY] = True
    return cast(Session, g.session)


def rates() -> money.Rates:
    """Return the exchange rates, read once per request."""
    if "rates" not in g:
        g.rates = cached(db(), money.rates)
    return cast(money.Rates, g.rates)


def _close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()


def of_request() -> _AppCtxGlobals:
    """Return the values kept for this request. Each look behind the proxy ``g`` would take four times as long."""
    return g._get_current_object()  # type: ignore[no-any-return]  # noqa: SLF001  # Werkzeug documents it.


def language() -> Language:
    """Return the language of the page: from the address, the browser's preference, or the default."""
    values = of_request()
    try:
        return values.language  # type: ignore[no-any-return]
    except AttributeError:
        code: Language = _from_path(request.path) or preferred_language()
        values.language = code
        return code


def default_language() -> Language:
    """Return the language for readers whose browser prefers none of ours."""
    return "de" if settings().language == "de" else "en"


def preferred_language() -> Language:
    """Return the supported language that the browser prefers, or the default."""
    best = request.accept_languages.best_match(LANGUAGES)
    return next((code for code in LANGUAGES if code == best), default_language())


def _from_path(path: str) -> Language | None:
    first = path.removeprefix("/").removeprefix("embed/").split("/", 1)[0]
    return next((code for code in LANGUAGES if code == first), None)
