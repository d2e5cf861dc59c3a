"""Pages of eras and schemes: every count is that of the list it leads to, and nothing leads into an empty one."""

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


def test_a_scheme_without_fields_says_so_and_leads_into_no_empty_matrix(client: FlaskClient) -> None:
    empty = client.get("/de/field-schemes/ziel2-nrw-wettbewerbe-2007-2013").text
    assert "Die Felder dieser Systematik sind noch nicht in der Wissensbasis." in empty
    assert 'href="/de/matrix?scheme=' not in empty
    assert 'href="/de/matrix?scheme=' in client.get("/de/field-schemes/ruhr-memorandum-1997").text
