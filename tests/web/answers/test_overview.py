"""The overview of all answers: the same figures as on their pages, for the same selection."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("selection", ["", "?region=ruhr"])
def test_the_overview_says_what_the_pages_say(client: FlaskClient, selection: str) -> None:
    overview = client.get(f"/en/answers{selection}").text
    for path, sentence in (
        ("meaning", r"\d+ of \d+ initiatives have an activity of their management documented\."),
        ("expectations", r"\d+ promises are known of this selection\."),
    ):
        (there,) = set(re.findall(sentence, client.get(f"/en/answers/{path}{selection}").text))
        assert there in overview
        assert f'href="/en/answers/{path}{selection}"' in overview


def test_an_empty_selection_has_nothing_and_says_so(client: FlaskClient) -> None:
    german = client.get("/de/answers?region=ruhr&country=fr-frankreich").text
    assert "Zu dieser Auswahl ist kein Versprechen bekannt." in german
