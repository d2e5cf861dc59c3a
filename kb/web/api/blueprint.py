"""The API's blueprint: read-only JSON, one shape of errors, the language as a parameter."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, g, request
from pydantic import BaseModel

from kb.errors import InvalidInput
from kb.texts import LANGUAGES, Text
from kb.web import etag
from kb.web.api.call import Call
from kb.web.api.openapi import document
from kb.web.api.operations import OPERATIONS, ROOT, Operation
from kb.web.context import language
from kb.web.params import Params

api = Blueprint("api", __name__, url_prefix=ROOT)


@api.before_request
def _take_language() -> None:
    """Answer in the language of the parameter, else in the one the client prefers."""
    wanted = Params(request.args).choice("lang", LANGUAGES)
    if wanted:
        g.language = wanted


api.before_request(etag.answer_unchanged)


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


def _view(operation: Operation) -> Callable[..., Response]:
    def view(**values: str) -> Response:
        _refuse_empty(operation)
        return _answer(operation.answers(Call(f"{request.script_root}{request.path}", Params(request.args)), **values))

    return view


def _refuse_empty(operation: Operation) -> None:
    """Refuse a parameter without its value; forms send such, programs do so by mistake."""
    for one in operation.all_parameters:
        if not one.may_be_empty and not all(map(str.strip, request.args.getlist(one.name))):
            raise InvalidInput(_EMPTY.format(name=one.name), field=one.name)


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
