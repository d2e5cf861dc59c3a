"""Content of the documentation pages: endpoints, models and live examples."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from kb.errors import KnowledgeBaseError, NotFound
from kb.texts import Language, Text
from kb.web.api.call import Call
from kb.web.api.description.openapi import SCHEMAS, document
from kb.web.api.operations import OPERATIONS, ROOT, ApiOperation
from kb.web.request import KINDS, Params, absolute, etag, origin, plural

LONGEST = 90
MOST_KEYS = 7
DEEP = 2
MORE = "…"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value: its name, its model or controlled list, and how it is wrapped."""

    name: str
    model: str | None = None
    is_list: bool = False
    is_map: bool = False
    may_be_null: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter or a property."""

    name: str
    type: Type
    about: str
    values: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """An example call with its current answer, shortened; None if it fails."""

    address: str
    command: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class DescribedEndpoint:
    """An endpoint with its parameters and answers."""

    name: str
    path: str
    summary: str
    parameters: Sequence[Part]
    answers: str
    statuses: Mapping[str, str]
    example: Example | None


@dataclass(frozen=True, slots=True)
class Kind:
    """The two endpoints for a kind of record, and its models."""

    title: str
    path: str
    listed: str
    read: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model with its properties, or a controlled list with meanings."""

    name: str
    properties: Sequence[Part]
    members: Sequence[tuple[str, str]] = ()


def described(language: Language) -> Sequence[DescribedEndpoint]:
    """Return the endpoints to show. One list and one record represent all kinds."""
    paths = document(language)["paths"]
    shown = [
        operation for operation in OPERATIONS if operation.example or not operation.name.startswith(("list_", "read_"))
    ]
    return [_described(operation, paths[operation.path or "/"]["get"], language) for operation in shown]


def kinds(language: Language) -> Sequence[Kind]:
    """Return all kinds of record."""
    models = {operation.name: operation.model.__name__ for operation in OPERATIONS}
    return [
        Kind(plural(entity).in_(language), path, models[f"list_{entity}"], models[f"read_{entity}"])
        for path, entity in KINDS.items()
    ]


def model(name: str, language: Language) -> Model:
    """Return a model by its name. Raises NotFound."""
    schema = document(language)["components"]["schemas"].get(name)
    if schema is None:
        raise NotFound(_NO_MODEL.format(name=name[:80]))
    if "enum" in schema:
        members = [tuple(member.partition(": ")[::2]) for member in schema["description"].split("; ")]
        return Model(name, (), [(value, label) for value, label in members])
    properties = schema.get("properties", {})
    return Model(name, [_part(key, part, part.get("description", "")) for key, part in properties.items()])


def shortened(value: Any, depth: int = 0) -> Any:
    """Shorten an answer to what shows its structure."""
    if isinstance(value, list):
        return [shortened(item, depth + 1) for item in value[:1]] + ([MORE] if len(value) > 1 else [])
    if isinstance(value, dict):
        kept = list(value.items()) if depth < DEEP else list(value.items())[:MOST_KEYS]
        short = {key: shortened(part, depth + 1) for key, part in kept}
        return short if len(kept) == len(value) else {**short, MORE: MORE}
    return value[:LONGEST] + MORE if isinstance(value, str) and len(value) > LONGEST else value


@lru_cache(maxsize=32)
def _answer_to_example(operation: ApiOperation, language: Language, state: str) -> str | None:  # noqa: ARG001  # Part of the key.
    """Answer an example as the API does. The cache holds until the data change."""
    path, _, query = _example_of(operation, language).partition("?")
    values = {"slug": path.rpartition("/")[2]} if "{slug}" in operation.path else {}
    try:
        answer = operation.answers(Call(path, Params(MultiDict(parse_qsl(query)))), **values)
    except KnowledgeBaseError:
        return None
    assert isinstance(answer, BaseModel), "stored JSON is too long for an example"
    return json.dumps(shortened(answer.model_dump(mode="json")), ensure_ascii=False, indent=2)


def _example_of(operation: ApiOperation, language: Language) -> str:
    path = f"{ROOT}{operation.path.removesuffix('/{slug}')}{operation.example}"
    return f"{path.removesuffix('?')}{'&' if operation.example.strip('?').count('=') else '?'}lang={language}"


def _example(operation: ApiOperation, language: Language) -> Example:
    address = _example_of(operation, language)
    return Example(
        address, f"curl '{absolute(address)}'", _answer_to_example(operation, language, f"{etag.state()} {origin()}")
    )


def _described(operation: ApiOperation, description: Mapping[str, Any], language: Language) -> DescribedEndpoint:
    responses = description["responses"]
    return DescribedEndpoint(
        name=operation.name,
        path=f"{ROOT}{operation.path}",
        summary=description["summary"],
        parameters=[_part(part["name"], part["schema"], part["description"]) for part in description["parameters"]],
        answers=operation.model.__name__,
        statuses={status: response["description"] for status, response in responses.items()},
        example=_example(operation, language) if operation.example else None,
    )


def _part(name: str, schema: Mapping[str, Any], about: str) -> Part:
    inner = schema.get("items", schema)
    values = inner.get("enum", ()) if "$ref" not in inner else ()
    return Part(name, _type(schema), about, tuple(map(str, values)))


def _type(schema: Mapping[str, Any]) -> Type:
    alternatives = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    if alternatives:
        inner = _type(alternatives[0] if len(alternatives) == 1 else {"type": "number"})
        nullable = len(alternatives) < len(schema["anyOf"])
        return Type(inner.name, inner.model, inner.is_list, inner.is_map, nullable)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        return Type(name, name)
    if schema.get("type") == "array":
        inner = _type(schema["items"])
        return Type(inner.name, inner.model, is_list=True)
    if isinstance(schema.get("additionalProperties"), Mapping):
        inner = _type(schema["additionalProperties"])
        return Type(inner.name, inner.model, inner.is_list, is_map=True)
    return Type(str(schema.get("const") or schema.get("type", "")))


_NO_MODEL = Text("Die Antworten haben keinen Bestandteil „{name}“.", "The responses have no part “{name}”.")
