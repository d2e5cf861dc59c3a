"""From what went wrong to what the reader gets: one table of statuses, a page for people, RFC 9457 for programs."""

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
from kb.queries.changes import versions
from kb.texts import Text
from kb.web.request import redirects
from kb.web.request.context import language
from kb.web.writing import formatting

STATUS: dict[type[KnowledgeBaseError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    InvalidInput: HTTPStatus.BAD_REQUEST,
    Conflict: HTTPStatus.CONFLICT,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

TITLES = {
    400: Text("Diese Anfrage ist nicht verständlich", "This request cannot be understood"),
    404: Text("Diese Seite gibt es nicht", "There is no such page"),
    405: Text("So geht es nicht", "This is not possible here"),
    409: Text("Das widerspricht anderen Einträgen", "This contradicts other records"),
    410: Text("Dieser Eintrag wurde zurückgezogen", "This record was withdrawn"),
    413: Text("Die Anfrage ist zu groß", "The request is too large"),
    429: Text("Zu viele Anfragen", "Too many requests"),
    500: Text("Ein Fehler auf unserer Seite", "A mistake on our side"),
    503: Text("Gerade nicht erreichbar", "Not available at the moment"),
}
DETAILS = {
    404: Text(
        "Unter dieser Adresse ist nichts gespeichert. Vielleicht wurde der Eintrag zusammengeführt oder zurückgezogen.",
        "Nothing is stored at this address. The record may have been merged or withdrawn.",
    ),
    405: Text("Diese Adresse lässt sich nur lesen.", "This address can only be read."),
    413: Text("Bitte weniger auf einmal senden.", "Please send less at a time."),
    429: Text(
        "Das waren zu viele Anfragen in kurzer Zeit. Wie viele Sekunden zu warten ist, steht in der Kopfzeile Retry-After.",
        "These were too many requests in a short time. The header Retry-After says how many seconds to wait.",
    ),
    500: Text(
        "Die Anfrage ist fehlgeschlagen; der Fehler wurde aufgezeichnet. Bitte später noch einmal versuchen.",
        "The request failed; the mistake has been recorded. Please try again later.",
    ),
    503: Text(
        "Die Datenbank antwortet gerade nicht; der Fehler wurde aufgezeichnet. Bitte später noch einmal versuchen.",
        "The database does not answer at the moment; the error has been recorded. Please try again later.",
    ),
}
_WITHDRAWN = Text(
    "„{slug}“ wurde am {date} zurückgezogen und nicht durch einen anderen Eintrag ersetzt.",
    "“{slug}” was withdrawn on {date}; no other record has taken its place.",
)
_FOREIGN_HOST = Text("Unter diesem Namen gibt es hier keine Seite.", "No site is served here under this name.")
API = "/api/"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told about an error: status, a short title, a sentence, and the parameter it is about."""

    status: int
    title: Text
    detail: Text
    parameter: str | None = None
    records: tuple[str, ...] = ()

    def as_json(self, language: str, instance: str) -> dict[str, object]:
        """Return the members of an RFC 9457 problem."""
        members: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail.in_(language),
            "instance": instance,
        }
        if self.parameter is not None:
            members["parameter"] = self.parameter
        if self.records:
            members["records"] = list(self.records)
        return members


def init(app: Flask) -> None:
    """Answer every error with a page or, under /api, with problem+json."""
    app.register_error_handler(KnowledgeBaseError, lambda error: answer(problem_of(error)))
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(exc.DBAPIError, _database_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _mistake)


def problem_of(error: KnowledgeBaseError) -> Problem:
    """Describe an error of the domain."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS or kind is KnowledgeBaseError)
    return Problem(
        status,
        TITLES[status],
        error.message,
        parameter=error.field if isinstance(error, InvalidInput) else None,
        records=error.records if isinstance(error, Conflict) else (),
    )


def answer(problem: Problem) -> Response:
    """Make the answer in the form that the address asks for."""
    if request.path.startswith(API):
        body = current_app.json.dumps(problem.as_json(language(), request.path))
        response = Response(body, mimetype="application/problem+json")
    else:
        response = Response(render_template("request/error.html", problem=problem))
    response.status_code = problem.status
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    response.headers["Cache-Control"] = "no-store"
    return response


def _not_found(error: NotFound) -> AnyResponse:
    """Lead to where a record has gone; say when it was withdrawn; else say that there is nothing."""
    found = redirects.become()
    if found is None:
        return answer(problem_of(error))
    before, fate = found
    if isinstance(fate, versions.Moved):
        return redirects.lead_to(before, fate)
    day = Text(formatting.date(fate.at.date(), "de"), formatting.date(fate.at.date(), "en"))
    return answer(Problem(410, TITLES[410], _WITHDRAWN.format(slug=fate.slug, date=day)))


def _database_error(error: exc.DBAPIError) -> Response:
    """Tell the reader to wait; what the driver says, such as the server's address, goes to the log alone."""
    logging.getLogger(__name__).error("The database refused: %s", error)
    try:
        with database.in_plain_words():
            raise error
    except Busy as busy:
        return answer(problem_of(busy))
    except KnowledgeBaseError:
        return answer(Problem(503, TITLES[503], DETAILS[503]))


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # A request for another host than ours; the page with its links cannot be written without one.
        return Response(_FOREIGN_HOST.in_(language()), status=400, mimetype="text/plain")
    code = error.code or 500
    phrase = Text.same(HTTPStatus(code).phrase)
    response = answer(Problem(code, TITLES.get(code, phrase), DETAILS.get(code, phrase)))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _mistake(error: Exception) -> Response:
    """Record what nobody expected, and tell the reader no more than that it happened."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    logging.getLogger(__name__).exception("A request failed: %s %s", request.method, request.path, exc_info=error)
    return answer(Problem(500, TITLES[500], DETAILS[500]))
