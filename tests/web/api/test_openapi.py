"""The description of the API is true: valid, complete in both languages, and what is answered is what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from kb import search
from kb.texts import LANGUAGES, Language
from kb.web.api.description.openapi import document
from kb.web.api.operations import OPERATIONS, ROOT, ApiOperation

MOST_RECORDS = 40
"""Records of a kind whose answers are checked; with 100 more of the same the test only takes longer."""

ASKED = {"shapes": "?level=1"}
"""What has to be asked for, where something has to."""

with_operations = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


@cache
def validator(name: str) -> OAS31Validator:
    """Return what checks an answer against a schema of the description."""
    described = DRAFT202012.create_resource(document("en"))
    return OAS31Validator(
        {"$ref": f"urn:api#/components/schemas/{name}"}, registry=Registry().with_resource("urn:api", described)
    )


def schema_of(operation: ApiOperation, status: str = "200") -> str:
    """Return the name of the schema that the description gives for an answer."""
    (content,) = responses_of(operation)[status]["content"].values()
    return str(content["schema"]["$ref"]).rpartition("/")[2]


def responses_of(operation: ApiOperation) -> dict[str, Any]:
    found: dict[str, Any] = document("en")["paths"][operation.path or "/"]["get"]["responses"]
    return found


def addresses(client: FlaskClient, operation: ApiOperation) -> Iterator[str]:
    """Go through addresses of an operation that answer."""
    if "{slug}" not in operation.path:
        yield f"{ROOT}{operation.path}{ASKED.get(operation.name, '?')}"
        return
    listed = client.get(f"{ROOT}{operation.path.removesuffix('/{slug}')}?per_page={MOST_RECORDS}").get_json()
    for item in listed["items"]:
        yield f"{ROOT}{operation.path.replace('{slug}', item['slug'])}?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_is_served(client: FlaskClient, language: Language) -> None:
    response = client.get(f"{ROOT}/openapi.json?lang={language}")
    described = json.loads(response.text)
    assert described["openapi"].startswith("3.1.")
    assert response.headers["Content-Language"] == language
    assert described == json.loads(json.dumps(document(language)))


def without_texts(described: Any) -> Any:
    """Empty the texts that are written in the language of the description."""
    if isinstance(described, list):
        return [without_texts(item) for item in described]
    if isinstance(described, dict):
        return {
            key: "" if key in ("description", "summary") and isinstance(value, str) else without_texts(value)
            for key, value in described.items()
        }
    return described


def test_the_description_is_valid_in_every_language() -> None:
    """Validate one, which takes seconds; the others hold the same but for the words of texts."""
    first, *others = [json.loads(json.dumps(document(language))) for language in LANGUAGES]
    assert list(OpenAPIV31SpecValidator(first).iter_errors()) == []
    assert [without_texts(other) for other in others] == [without_texts(first)] * len(others)


@with_operations
def test_the_parameters_described_are_those_that_are_read(client: FlaskClient, operation: ApiOperation) -> None:
    address = next(addresses(client, operation))
    problem = json.loads(client.get(f"{address}&nonsense=1&lang=en").text)
    (known,) = re.findall(r"Choose one of: (.*)\.$", problem["detail"])
    described = document("en")["paths"][operation.path or "/"]["get"]["parameters"]
    assert set(known.split(", ")) == {one["name"] for one in described if one["in"] == "query"}


@with_operations
def test_every_answer_is_as_described(client: FlaskClient, operation: ApiOperation) -> None:
    check = validator(schema_of(operation))
    asked = list(addresses(client, operation))
    assert asked
    for address in asked:
        response = client.get(address)
        assert response.status_code == 200
        assert [error.message for error in check.iter_errors(json.loads(response.text))] == [], address


@pytest.mark.parametrize(
    "query", ["", "?q=logistik", "?q=logistk", "?q=nirgendwoimbestand", "?q=Ruhr+Quixomat", "?q=-"]
)
def test_every_kind_of_search_answer_is_as_described(client: FlaskClient, query: str) -> None:
    (operation,) = (one for one in OPERATIONS if one.name == "search")
    found = json.loads(client.get(f"{ROOT}/search{query}").text)
    assert [error.message for error in validator(schema_of(operation)).iter_errors(found)] == []


@with_operations
def test_a_problem_is_as_described(client: FlaskClient, operation: ApiOperation) -> None:
    problem = json.loads(client.get(f"{next(addresses(client, operation))}&nonsense=1").text)
    assert [error.message for error in validator(schema_of(operation, "400")).iter_errors(problem)] == []


def test_a_schema_lets_no_other_answer_pass() -> None:
    assert not validator("Root").is_valid({"name": "Clusterwissen"})
    assert not validator("Problem").is_valid({"status": "400"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_an_answer_is_explained(language: Language) -> None:
    schemas = document(language)["components"]["schemas"]
    silent = [
        f"{model}.{name}"
        for model, schema in schemas.items()
        if model != "Problem"
        for name, part in schema.get("properties", {}).items()
        if not part.get("description")
    ]
    assert silent == []
    assert [model for model, schema in schemas.items() if "enum" in schema and not schema["description"]] == []


def test_both_languages_describe_the_same() -> None:
    assert _without_sentences(document("de")) == _without_sentences(document("en"))
    assert document("de") != document("en")


def _without_sentences(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _without_sentences(value)
            for key, value in part.items()
            if not (key in ("summary", "description") and isinstance(value, str))
        }
    return [_without_sentences(one) for one in part] if isinstance(part, list) else part


def test_every_facet_is_a_parameter_of_the_search() -> None:
    (operation,) = (one for one in OPERATIONS if one.name == "search")
    assert {facet.name for facet in search.FACETS} <= {one.name for one in operation.parameters}
