"""OpenAPI 3.1 description of the API, generated from its operations and models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from kb.models import vocabulary
from kb.models.vocabulary import Term
from kb.texts import Language, Text
from kb.web.api.description.words import meaning
from kb.web.api.operations import OPERATIONS, ROOT, ApiOperation
from kb.web.api.parameters import Parameter
from kb.web.request import DETAILS, TITLES, redirects

VERSION = "1.0.0"
JsonObject = dict[str, Any]
SCHEMAS = "#/components/schemas/"

ABOUT = Text(
    "Nur lesend, ohne Schlüssel, von jeder Herkunft lesbar. Dieselben Inhalte wie auf den Seiten.",
    "Read-only, without a key, readable from any origin. The same content as on the pages.",
)
ANSWERED = Text("Die Antwort", "The response")
UNCHANGED = Text(
    "Unverändert: Die Antwort mit dem ETag aus If-None-Match ist noch aktuell.",
    "Unchanged: the response with the ETag in If-None-Match is still current.",
)
MOVED = Text(
    "Ein Eintrag in der Anfrage wurde umbenannt oder mit einem anderen zusammengeführt; Location nennt die neue Adresse.",
    "A record in the request was renamed or merged into another; Location gives the new address.",
)
PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "parameter": {"type": "string"},
        "records": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
"""Schema of an error, following RFC 9457."""
HEADERS: Mapping[str, Text] = {
    "ETag": Text("Kennung dieser Fassung der Antwort", "Version tag of this response"),
    "Link": Text("Adressen der ersten, vorigen, nächsten, letzten Seite", "First, previous, next and last page"),
    "Location": Text("Adresse des Eintrags", "Address of the record"),
    "Retry-After": Text("Sekunden bis zur nächsten Anfrage", "Seconds to wait before the next request"),
}


@lru_cache(maxsize=2)
def document(language: Language) -> JsonObject:
    """Return the OpenAPI document with its texts in one language."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Clusterwissen",
            "version": VERSION,
            "description": ABOUT.in_(language),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": ROOT}],
        "paths": {operation.path or "/": {"get": _operation(operation, language)} for operation in OPERATIONS},
        "components": {"schemas": {**_schemas(language), "Problem": dict(PROBLEM)}},
    }


def _operation(operation: ApiOperation, language: Language) -> JsonObject:
    return {
        "operationId": operation.name,
        "summary": operation.summary.in_(language),
        "parameters": [_parameter(parameter, language) for parameter in operation.all_parameters],
        "responses": dict(_responses(operation, language)),
    }


def _parameter(parameter: Parameter, language: Language) -> JsonObject:
    return {
        "name": parameter.name,
        "in": "path" if parameter.is_in_path else "query",
        "required": parameter.is_in_path,
        "description": parameter.about.in_(language),
        "schema": dict(parameter.schema),
    }


def _responses(operation: ApiOperation, language: Language) -> Iterator[tuple[str, JsonObject]]:
    """List the possible responses with their headers."""
    paged = ("Link",) if "links" in operation.model.model_fields else ()
    yield (
        "200",
        {
            "description": ANSWERED.in_(language),
            "headers": _headers(("ETag", *paged), language),
            "content": {operation.media_type: {"schema": {"$ref": SCHEMAS + operation.model.__name__}}},
        },
    )
    if "{slug}" in operation.path or any(redirects.names_records(parameter.name) for parameter in operation.parameters):
        yield "301", {"description": MOVED.in_(language), "headers": _headers(("Location",), language)}
    yield "304", {"description": UNCHANGED.in_(language), "headers": _headers(("ETag",), language)}
    for status in _failures(operation):
        waits = ("Retry-After",) if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE) else ()
        text = TITLES[status] if status not in DETAILS else DETAILS[status]
        yield (
            str(int(status)),
            {
                "description": text.in_(language),
                "headers": _headers(waits, language),
                "content": {"application/problem+json": {"schema": {"$ref": f"{SCHEMAS}Problem"}}},
            },
        )


def _failures(operation: ApiOperation) -> list[HTTPStatus]:
    """Return the errors that an operation can answer with."""
    errors = [HTTPStatus.BAD_REQUEST]
    if operation.may_be_missing:
        errors.append(HTTPStatus.NOT_FOUND)
    if "{slug}" in operation.path:
        errors.append(HTTPStatus.GONE)
    return [*errors, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE]


def _headers(names: tuple[str, ...], language: Language) -> JsonObject:
    return {name: {"description": HEADERS[name].in_(language), "schema": {"type": "string"}} for name in names}


def _schemas(language: Language) -> JsonObject:
    """Return the schemas of all answers, with descriptions."""
    models = [(operation.model, "serialization") for operation in OPERATIONS]
    template = SCHEMAS + "{model}"
    schemas: JsonObject = models_json_schema(models, ref_template=template)[1]["$defs"]  # type: ignore[arg-type]  # All "serialization".
    return {name: _described(name, schema, language) for name, schema in schemas.items()}


def _described(model: str, schema: JsonObject, language: Language) -> JsonObject:
    """Replace the titles and docstrings of the code with descriptions for readers."""
    described = {key: value for key, value in schema.items() if key not in ("description", "title")}
    if "enum" in schema:
        described["description"] = _members(model, language)
    if "properties" in schema:
        described["properties"] = {
            name: _property(model, name, part, language) for name, part in schema["properties"].items()
        }
    return described


def _property(model: str, name: str, schema: JsonObject, language: Language) -> JsonObject:
    text = meaning(model, name)
    plain = {key: value for key, value in schema.items() if key != "title"}
    return plain if text is None else {**plain, "description": text.in_(language)}


def _members(model: str, language: Language) -> str:
    """Write the meanings of the values of a controlled list."""
    kind: type[Term] = getattr(vocabulary, model)
    return "; ".join(f"{member.value}: {member.label.in_(language)}" for member in kind)
