"""The page that says what is known and what is missing."""

from __future__ import annotations

import csv
import io
import re

from flask.testing import FlaskClient


def test_the_page_and_its_file_give_the_same_rates(client: FlaskClient) -> None:
    page = client.get("/en/coverage").text
    rows = list(csv.DictReader(io.StringIO(client.get("/en/coverage?format=csv").data.decode("utf-8-sig"))))
    initiatives = [row for row in rows if row["entity"] == "initiative"]
    assert initiatives
    assert {row["total"] for row in initiatives} == {client.get("/api/v1/initiatives").get_json()["total"].__str__()}
    assert all(int(row["filled"]) <= int(row["total"]) for row in rows)
    status = next(row for row in initiatives if row["property_en"].lower() == "status")
    assert re.search(rf"{status['filled']}\b", page)
