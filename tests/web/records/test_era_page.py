"""The page of an era: every count is that of the list it leads to."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient

CELL = re.compile(r'<a href="(/en/(?:initiatives|statements)\?[^"]*era=[^"]*)" rel="nofollow">([^<]*)</a>')


def test_each_count_of_an_era_is_that_of_its_list(client: FlaskClient) -> None:
    text = client.get("/en/eras/ziel-2-2000-2006").text
    assert "This era in numbers" in text
    cells = dict(reversed(CELL.findall(text)))
    began = [address for address in cells if "founded" in address]
    assert began, "something began in the era"
    for address in [*began[-1:], *list(cells)[-1:], *[cell for cell in cells if "statements" in cell][:1]]:
        (count,) = re.findall(r"\d+", cells[address])
        assert f'<span class="count">{count}</span></h1>' in client.get(html.unescape(address)).text
