"""Blueprint of the API: read-only JSON, uniform errors, the language as a parameter."""

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
    """Set the language from the parameter, if given."""
    chosen = Params(request.args).choice("lang", LANGUAGES)
    if chosen:
        g.language = chosen


api.before_request(etag.answer_unchanged)
api.before_request(redirects.redirect_former_filters)


@api.after_request
def _name_language(response: Response) -> Response:
    """Set the language headers of an answer."""
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
    return response


@api.get("/openapi.json")
def description() -> Response:
    """Describe the API in OpenAPI 3.1."""
    Call(request.path, Params(request.args)).done()
    return Response(current_app.json.dumps(document(language())), mimetype="application/json")


def _view(operation: ApiOperation) -> Callable[..., Response]:
    def view(**values: str) -> Response:
        _check(operation)
        return _answer(operation.answers(Call(f"{request.script_root}{request.path}", Params(request.args)), **values))

    return view


def _check(operation: ApiOperation) -> None:
    """Reject empty values and repeated parameters. Pages accept both, because forms send them."""
    for parameter in operation.all_parameters:
        values = request.args.getlist(parameter.name)
        if not parameter.may_be_empty and not all(map(str.strip, values)):
            raise InvalidInput(_EMPTY.format(name=parameter.name), field=parameter.name)
        if len(values) > parameter.most_values:
            raise InvalidInput(_MANY.format(name=parameter.name, most=parameter.most_values), field=parameter.name)


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
