"""The description of the API as a page shows it: what can be asked, what is answered, and examples that were just run."""

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
    """What a value is: its name, the model or controlled list it belongs to, and what may be around it."""

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
    """A question with the answer that it has at this moment, shortened; None where there is none."""

    address: str
    command: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Described:
    """One address: what it takes and answers."""

    name: str
    path: str
    summary: str
    parameters: Sequence[Part]
    answers: str
    statuses: Mapping[str, str]
    example: Example | None


@dataclass(frozen=True, slots=True)
class Kind:
    """The two addresses of a kind of record, and the model of its records."""

    title: str
    path: str
    listed: str
    read: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model with its properties, or a controlled list with the meanings of its values."""

    name: str
    properties: Sequence[Part]
    members: Sequence[tuple[str, str]] = ()


def described(language: Language) -> Sequence[Described]:
    """Return the addresses to show: of lists and records one each stands for all kinds."""
    paths = document(language)["paths"]
    shown = [one for one in OPERATIONS if one.example or not one.name.startswith(("list_", "read_"))]
    return [_described(one, paths[one.path or "/"]["get"], language) for one in shown]


def kinds(language: Language) -> Sequence[Kind]:
    """Return the kinds of record there are."""
    models = {one.name: one.model.__name__ for one in OPERATIONS}
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
        members = [tuple(one.partition(": ")[::2]) for one in schema["description"].split("; ")]
        return Model(name, (), [(value, label) for value, label in members])
    properties = schema.get("properties", {})
    return Model(name, [_part(key, part, part.get("description", "")) for key, part in properties.items()])


def shortened(value: Any, depth: int = 0) -> Any:
    """Return an answer with no more of it than a reader needs to see its form."""
    if isinstance(value, list):
        return [shortened(one, depth + 1) for one in value[:1]] + ([MORE] if len(value) > 1 else [])
    if isinstance(value, dict):
        kept = list(value.items()) if depth < DEEP else list(value.items())[:MOST_KEYS]
        short = {key: shortened(part, depth + 1) for key, part in kept}
        return short if len(kept) == len(value) else {**short, MORE: MORE}
    return value[:LONGEST] + MORE if isinstance(value, str) and len(value) > LONGEST else value


@lru_cache(maxsize=32)
def _asked(operation: ApiOperation, language: Language, state: str) -> str | None:  # noqa: ARG001  # Part of the key.
    """Answer an example as the API does; kept as long as nothing changes in the state of the base."""
    path, _, query = _example_of(operation, language).partition("?")
    values = {"slug": path.rpartition("/")[2]} if "{slug}" in operation.path else {}
    try:
        answer = operation.answers(Call(path, Params(MultiDict(parse_qsl(query)))), **values)
    except KnowledgeBaseError:
        return None
    assert isinstance(answer, BaseModel), "what is sent as it is stored is too long for an example"
    return json.dumps(shortened(answer.model_dump(mode="json")), ensure_ascii=False, indent=2)


def _example_of(operation: ApiOperation, language: Language) -> str:
    path = f"{ROOT}{operation.path.removesuffix('/{slug}')}{operation.example}"
    return f"{path.removesuffix('?')}{'&' if operation.example.strip('?').count('=') else '?'}lang={language}"


def _example(one: ApiOperation, language: Language) -> Example:
    address = _example_of(one, language)
    return Example(address, f"curl '{absolute(address)}'", _asked(one, language, f"{etag.state()} {origin()}"))


def _described(one: ApiOperation, operation: Mapping[str, Any], language: Language) -> Described:
    responses = operation["responses"]
    return Described(
        name=one.name,
        path=f"{ROOT}{one.path}",
        summary=operation["summary"],
        parameters=[_part(part["name"], part["schema"], part["description"]) for part in operation["parameters"]],
        answers=one.model.__name__,
        statuses={status: response["description"] for status, response in responses.items()},
        example=_example(one, language) if one.example else None,
    )


def _part(name: str, schema: Mapping[str, Any], about: str) -> Part:
    inner = schema.get("items", schema)
    values = inner.get("enum", ()) if "$ref" not in inner else ()
    return Part(name, _type(schema), about, tuple(map(str, values)))


def _type(schema: Mapping[str, Any]) -> Type:
    several = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if several:
        inner = several[0] if len(several) == 1 else {"type": "number"}
        found = _type(inner)
        nullable = len(several) < len(schema["anyOf"])
        return Type(found.name, found.model, found.is_list, found.is_map, nullable)
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


_NO_MODEL = Text("Einen Teil „{name}“ haben die Antworten nicht.", "The answers have no part “{name}”.")
