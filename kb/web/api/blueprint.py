"""The API's blueprint: read-only JSON, one shape of errors, the language as a parameter."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, g, request
from pydantic import BaseModel

from kb.errors import InvalidInput
from kb.texts import LANGUAGES, Text
from kb.web.api.call import Call
from kb.web.api.description import document
from kb.web.api.operations import OPERATIONS, ROOT, ApiOperation
from kb.web.request import Params, etag, language, redirects

api = Blueprint("api", __name__, url_prefix=ROOT)


@api.before_request
def _take_language() -> None:
    """Answer in the language of the parameter, else in the one the client prefers."""
    wanted = Params(request.args).choice("lang", LANGUAGES)
    if wanted:
        g.language = wanted


api.before_request(etag.answer_unchanged)
api.before_request(redirects.redirect_former_filters)


@api.after_request
def _name_language(response: Response) -> Response:
    """Say in which language an answer is, and that it depends on the one asked for."""
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
    return response


@api.get("/openapi.json")
def description() -> Response:
    """Describe the API, as OpenAPI 3.1."""
    Call(request.path, Params(request.args)).done()
    return Response(current_app.json.dumps(document(language())), mimetype="application/json")


def _view(operation: ApiOperation) -> Callable[..., Response]:
    def view(**values: str) -> Response:
        _check(operation)
        return _answer(operation.answers(Call(f"{request.script_root}{request.path}", Params(request.args)), **values))

    return view


def _check(operation: ApiOperation) -> None:
    """Refuse what the description does not allow and pages do not mind: empty values, as forms send them, and too many."""
    for one in operation.all_parameters:
        values = request.args.getlist(one.name)
        if not one.may_be_empty and not all(map(str.strip, values)):
            raise InvalidInput(_EMPTY.format(name=one.name), field=one.name)
        if len(values) > one.most_values:
            raise InvalidInput(_MANY.format(name=one.name, most=one.most_values), field=one.name)


def _answer(body: BaseModel | Response) -> Response:
    if isinstance(body, Response):
        return body
    response = Response(body.model_dump_json(), mimetype="application/json")
    links = getattr(body, "links", None)
    if links is not None:
        for relation in ("first", "prev", "next", "last"):
            if (address := getattr(links, relation)) is not None:
                response.headers.add("Link", f'<{address}>; rel="{relation}"')
    return response


for _operation in OPERATIONS:
    api.add_url_rule(
        _operation.path.replace("{slug}", "<slug>") or "/",
        _operation.name,
        _view(_operation),
        methods=["GET"],
        strict_slashes=False,
    )

_EMPTY = Text("Der Parameter {name} ist leer.", "The parameter {name} is empty.")
_MANY = Text("Der Parameter {name} hat mehr als {most} Werte.", "The parameter {name} has more than {most} values.")
