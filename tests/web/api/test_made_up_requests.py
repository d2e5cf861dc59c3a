"""Requests made up from the description of the API are answered as it says, and those that do not fit are refused."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kb.web.api.operations import OPERATIONS, ROOT, ApiOperation
from tests.conftest import TIMES

EXAMPLES = 5
"""Requests that are made up for each address; `schemathesis run` against a served base makes as many as one likes."""
FEW = 2
"""Requests for an address with at most a parameter, which differ in little."""


@pytest.fixture(scope="session")
def described(app: Flask) -> schemathesis.BaseSchema:
    """Read the description as programs do."""
    return schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_requests_made_up_from_the_description_are_answered_as_it_says(
    described: schemathesis.BaseSchema, operation: ApiOperation, mode: GenerationMode
) -> None:
    """Requests that fit the description are answered as it says, those that do not are refused."""
    # That exactly one of several parameters has to be given is said in words only.
    left_out: list[Any] = [positive_data_acceptance] if operation.name == "shapes" else []
    count = EXAMPLES if len(operation.parameters) > 1 else FEW
    cases = described[operation.path or "/"]["GET"].as_strategy(generation_mode=mode)

    @hypothesis.given(case=cases)
    @hypothesis.settings(max_examples=count * TIMES, suppress_health_check=list(hypothesis.HealthCheck))
    def ask(case: schemathesis.Case[Any]) -> None:
        # In one process nothing unpacks what was sent compressed.
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=left_out)

    ask()
