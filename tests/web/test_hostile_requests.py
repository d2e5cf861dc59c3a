"""Requests that are wrong in every way are refused or answered, and nothing of them comes back as code."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from tests.conftest import TIMES
from tools.chaos.hostile import answer_to, hostile_request

REQUESTS = 20
"""For each of the cases below; `make chaos` sends 10,000."""


@pytest.mark.parametrize("seed", range(10))
def test_hostile_requests_are_answered_without_an_error_or_an_echo(app: Flask, seed: int) -> None:
    chance = random.Random(seed)
    rules = list(app.url_map.iter_rules())
    requests = [hostile_request(rules, chance) for _ in range(REQUESTS * TIMES)]
    assert [(answer.faults, each) for each in requests if (answer := answer_to(app, each)).faults] == []
