"""Set up sessions and the protection of forms."""

from __future__ import annotations

from flask import Flask, Response
from flask_wtf.csrf import CSRFError, CSRFProtect

from kb import accounts
from kb.config import Settings
from kb.texts import Text
from kb.web.account.visitor import visitor
from kb.web.request import TITLES, ProblemDetails, error_response

COOKIE = "kb_session"


def init(app: Flask, settings: Settings) -> None:
    """Protect all forms against requests from other sites, and tell templates who has signed in."""
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=accounts.sessions.LIFETIME,
        WTF_CSRF_TIME_LIMIT=None,  # A form is valid as long as the session it belongs to.
    )
    CSRFProtect(app)
    app.register_error_handler(CSRFError, _outdated_form)
    app.jinja_env.globals.update(visitor=visitor)


def _outdated_form(_error: CSRFError) -> Response:
    return error_response(ProblemDetails(400, TITLES[400], _OUTDATED))


_OUTDATED = Text(
    "Dieses Formular gilt nicht mehr, oder Ihr Browser nimmt keine Cookies an. Gehen Sie zurück, laden Sie die Seite neu, und"
    " senden Sie das Formular noch einmal ab. Gespeichert wurde nichts.",
    "This form is out of date, or your browser does not accept cookies. Go back, reload the page, and send the form again."
    " Nothing has been stored.",
)
