"""Lists of the API narrowed by words of controlled lists and by records, by the names that the answers have."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


def listed(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{address}").get_json()
    assert answer["total"] == len(answer["items"])
    return list(answer["items"])


def test_what_was_achieved_by_an_initiative_is_one_question(client: FlaskClient) -> None:
    outcomes = listed(client, "statements?type=outcome&initiative=dortmund-project")
    assert outcomes
    assert {(one["type"], one["initiative"]["slug"]) for one in outcomes} == {("outcome", "dortmund-project")}
    everything = listed(client, "statements?initiative=dortmund-project&per_page=100")
    assert len(everything) > len(outcomes)
    jobs = listed(client, "statements?initiative=dortmund-project&indicator=jobs_created")
    assert 0 < len(jobs) < len(everything)


def test_what_lies_in_a_region_counts_for_it(client: FlaskClient) -> None:
    inside = listed(client, "organisations?region=ruhr&per_page=100")
    towns = {one["region"]["slug"] for one in inside}
    assert len(towns) > 3
    one = min(towns - {"ruhr"})
    assert {each["slug"] for each in listed(client, f"organisations?region={one}")} < {each["slug"] for each in inside}


def test_a_programme_counts_with_its_rounds_and_a_parent_only_with_what_is_right_below(client: FlaskClient) -> None:
    rounds = listed(client, "programmes?parent=spitzencluster-wettbewerb")
    assert {one["parent"]["slug"] for one in rounds} == {"spitzencluster-wettbewerb"}
    below = client.get("/api/v1/regions?parent=de-deutschland&per_page=100").get_json()
    assert below["total"] < 60


def test_pages_of_a_narrowed_list_stay_narrowed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/statements?type=outcome&per_page=1").get_json()
    assert "type=outcome" in answer["links"]["next"]
    assert client.get(answer["links"]["next"].partition("localhost")[2]).get_json()["items"][0]["type"] == "outcome"


def test_the_facets_of_a_page_s_list_narrow_that_of_the_api(client: FlaskClient) -> None:
    inside = {one["slug"] for one in listed(client, "initiatives?region=ruhr&per_page=100")}
    logistics = {one["slug"] for one in listed(client, "initiatives?region=ruhr&field=logistik&per_page=100")}
    assert logistics
    assert logistics < inside
    page = client.get("/en/initiatives?region=ruhr&field=logistik").text
    assert f'<span class="count">{len(logistics)}</span></h1>' in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("statements?type=rumour&lang=de", 400, "Erlaubt sind: expectation, "),
        ("statements?initiative=nope&lang=de", 404, "nope"),
        ("statements?kind=outcome&lang=de", 400, "type"),
        ("initiatives?region=atlantis&lang=de", 404, "„atlantis“"),
        ("initiatives?activity=magic", 400, "Choose one of: "),
    ],
)
def test_a_filter_that_cannot_be_is_named(client: FlaskClient, address: str, status: int, said: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert said in answer.get_json(force=True)["detail"]
