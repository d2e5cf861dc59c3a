"""Error responses: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from kb import database
from kb.errors import Busy, Conflict, InvalidInput, KnowledgeBaseError, NotFound, Unavailable
from kb.logs import loggable, request_id
from kb.queries.changes import versions
from kb.texts import Text
from kb.web.request import redirects
from kb.web.request.context import app_state, language
from kb.web.writing import formatting

STATUS: dict[type[KnowledgeBaseError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    InvalidInput: HTTPStatus.BAD_REQUEST,
    Conflict: HTTPStatus.CONFLICT,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

TITLES = {
    400: Text("Ungültige Anfrage", "Invalid request"),
    403: Text("Dafür fehlt die Berechtigung", "You are not allowed to do this"),
    404: Text("Seite nicht gefunden", "Page not found"),
    405: Text("Diese Anfrage ist hier nicht möglich", "This request is not possible here"),
    409: Text("Widerspruch zu anderen Einträgen", "Conflict with other records"),
    410: Text("Dieser Eintrag wurde zurückgezogen", "This record has been withdrawn"),
    413: Text("Die Anfrage ist zu groß", "Request too large"),
    429: Text("Zu viele Anfragen", "Too many requests"),
    500: Text("Interner Fehler", "Internal error"),
    503: Text("Vorübergehend nicht verfügbar", "Temporarily unavailable"),
}
DETAILS = {
    404: Text(
        "Unter dieser Adresse gibt es keine Seite. Bitte prüfen Sie die Adresse oder nutzen Sie die Suche.",
        "There is no page at this address. Please check the address or use the search.",
    ),
    405: Text("Unter dieser Adresse ist nur Lesen möglich.", "This address is read-only."),
    413: Text("Bitte senden Sie weniger Daten auf einmal.", "Please send less data at once."),
    429: Text(
        "Sie haben in kurzer Zeit zu viele Anfragen gestellt. Die Kopfzeile Retry-After nennt die Wartezeit in Sekunden.",
        "You have sent too many requests in a short time. The Retry-After header gives the number of seconds to wait.",
    ),
    500: Text(
        "Die Anfrage ist fehlgeschlagen. Der Fehler wurde protokolliert. Bitte versuchen Sie es später noch einmal.",
        "The request failed. The error has been logged. Please try again later.",
    ),
    503: Text(
        "Die Datenbank ist zurzeit nicht erreichbar. Der Fehler wurde protokolliert. Bitte versuchen Sie es später erneut.",
        "The database is not available at the moment. The error has been logged. Please try again later.",
    ),
}
_WITHDRAWN = Text(
    "„{slug}“ wurde am {date} zurückgezogen und nicht durch einen anderen Eintrag ersetzt.",
    "“{slug}” was withdrawn on {date} and has not been replaced by another record.",
)
_FOREIGN_HOST = Text(
    "Unter diesem Hostnamen ist keine Website erreichbar.", "No website is available under this host name."
)
API = "/api/"


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """Describe an error: status, short title, sentence, parameter, conflicting records."""

    status: int
    title: Text
    detail: Text
    parameter: str | None = None
    records: tuple[str, ...] = ()

    def as_json(self, language: str, instance: str) -> dict[str, object]:
        """Return the members of a problem details object."""
        members: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail.in_(language),
            "instance": instance,
        }
        if identity := request_id.get():
            members["request_id"] = identity
        if self.parameter is not None:
            members["parameter"] = self.parameter
        if self.records:
            members["records"] = list(self.records)
        return members


def init(app: Flask) -> None:
    """Register handlers that answer every error with a page or, under /api, with problem+json."""
    app.register_error_handler(KnowledgeBaseError, lambda error: error_response(problem_of(error)))
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(exc.DBAPIError, _database_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


def problem_of(error: KnowledgeBaseError) -> ProblemDetails:
    """Describe an error of the domain."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS or kind is KnowledgeBaseError)
    return ProblemDetails(
        status,
        TITLES[status],
        error.message,
        parameter=error.field if isinstance(error, InvalidInput) else None,
        records=error.records if isinstance(error, Conflict) else (),
    )


def error_response(problem: ProblemDetails) -> Response:
    """Return the response to an error: problem+json under /api, otherwise a page."""
    if request.path.startswith(API):
        body = current_app.json.dumps(problem.as_json(language(), request.path))
        response = Response(body, mimetype="application/problem+json")
    else:
        response = Response(render_template("request/error.html", problem=problem, request_id=request_id.get()))
    response.status_code = problem.status
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    response.headers["Cache-Control"] = "no-store"
    return response


def _not_found(error: NotFound) -> AnyResponse:
    """Redirect to a moved record; answer 410 for a withdrawn one and 404 otherwise."""
    former = redirects.former_record()
    if former is None:
        return error_response(problem_of(error))
    prefix, outcome = former
    if isinstance(outcome, versions.Moved):
        return redirects.redirect_to(prefix, outcome)
    day = Text(formatting.date(outcome.at.date(), "de"), formatting.date(outcome.at.date(), "en"))
    return error_response(ProblemDetails(410, TITLES[410], _WITHDRAWN.format(slug=outcome.slug, date=day)))


def _database_error(error: exc.DBAPIError) -> Response:
    """Answer 503. Only the log gets the message of the driver, because it may name the server."""
    logging.getLogger(__name__).error("The database refused: %s", error)
    try:
        with database.in_plain_words():
            raise error
    except Busy as busy:
        return error_response(problem_of(busy))
    except KnowledgeBaseError:
        return error_response(ProblemDetails(503, TITLES[503], DETAILS[503]))


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # The host is not ours, and a page cannot build its links without a trusted host.
        return Response(f"{_FOREIGN_HOST.in_(language())}\n{request_id.get()}\n", status=400, mimetype="text/plain")
    code = error.code or 500
    phrase = Text.same(HTTPStatus(code).phrase)
    response = error_response(ProblemDetails(code, TITLES.get(code, phrase), DETAILS.get(code, phrase)))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _unexpected_error(error: Exception) -> Response:
    """Log an unexpected error and answer 500 without its details."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    try:
        app_state().index.refuse_damaged(error)
    except Unavailable as unavailable:
        return error_response(problem_of(unavailable))
    place = loggable(request.path)
    logging.getLogger(__name__).exception("A request failed: %s %s", request.method, place, exc_info=error)
    return error_response(ProblemDetails(500, TITLES[500], DETAILS[500]))
