"""What a request has at hand: its language, its database session, the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from kb import database, search
from kb.config import Settings
from kb.queries.changes import READS_ONLY
from kb.texts import LANGUAGES, Language
from kb.web.request.page_cache import Written

_EXTENSION = "clusterwissen"


@dataclass(frozen=True, slots=True)
class Ground:
    """What the application keeps from request to request."""

    settings: Settings
    engine: sa.Engine
    sessions: database.Sessions
    index: search.Index
    written: Written = field(default_factory=Written)


def lay_ground(app: Flask, settings: Settings) -> None:
    """Give the application its settings and its database; each request gets one session at most, closed at its end."""
    engine = database.create_engine(settings)
    app.extensions[_EXTENSION] = Ground(settings, engine, database.sessions(engine), search.open_index(settings))
    app.teardown_appcontext(_close_session)


def ground() -> Ground:
    """Return what the application keeps."""
    return cast(Ground, current_app.extensions[_EXTENSION])


def settings() -> Settings:
    """Return the settings of the application."""
    return ground().settings


def db() -> Session:
    """Return the session of this request; reading pages never write, so it takes no lock that others wait for."""
    if "session" not in g:
        g.session = ground().sessions()
        g.session.info[READS_ONLY] = True
    return cast(Session, g.session)


def _close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()


def language() -> Language:
    """Return the language of the page: from the address, else from what the browser asks for, else the default."""
    found: Language | None = g.get("language")
    if found is None:
        found = g.language = _from_path(request.path) or preferred_language()
    return found


def default_language() -> Language:
    """Return the language for readers who ask for none that we have."""
    return "de" if settings().language == "de" else "en"


def preferred_language() -> Language:
    """Return the language that the browser asks for first among ours."""
    best = request.accept_languages.best_match(LANGUAGES)
    return next((known for known in LANGUAGES if known == best), default_language())


def _from_path(path: str) -> Language | None:
    first = path.removeprefix("/").removeprefix("embed/").split("/", 1)[0]
    return next((known for known in LANGUAGES if known == first), None)
