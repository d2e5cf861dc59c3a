"""Records side by side: any kind, chosen rows, either direction, only differences, some orders."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

TWO = "record=initiatives/dortmund-project&record=initiatives/logport-i"
PROGRAMMES = "record=programmes/spitzencluster-runde-1&record=programmes/spitzencluster-runde-2"


def get(client: FlaskClient, query: str) -> str:
    answer = client.get(f"/en/shortlist?{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def columns(text: str) -> list[str]:
    """Return the heads of the first comparison."""
    return re.findall(r'<th scope="col">(?:<a [^>]*>)?([^<]*)', text)


def rows(text: str) -> list[str]:
    return re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]*)', text)


def test_rows_and_columns_change_places(client: FlaskClient) -> None:
    plain, turned = get(client, TWO), get(client, f"{TWO}&turned=yes")
    assert columns(plain) == rows(turned) == ["dortmund-project", "logport I"]
    assert rows(plain) == columns(turned)
    assert "Regions" in rows(plain)


def test_chosen_rows_are_shown_and_stay_chosen(client: FlaskClient) -> None:
    text = get(client, f"{TWO}&row=regions&row=founded")
    assert rows(text) == ["Regions", "Founded"]
    assert re.search(r'name="row" value="regions" checked', text)
    assert not re.search(r'name="row" value="status" checked', text)


def test_only_differences_names_what_is_equal(client: FlaskClient) -> None:
    whole, differing = rows(get(client, PROGRAMMES)), get(client, f"{PROGRAMMES}&differing=yes")
    equal = re.search(r"The same for all of them: ([^<]*)\.", differing)
    assert equal is not None
    names = [name[:1].upper() + name[1:] for name in equal[1].split(", ")]
    assert sorted(names + rows(differing)) == sorted(whole)
    assert not set(names) & set(rows(differing))


def test_records_are_sorted_and_unknown_values_come_last(client: FlaskClient) -> None:
    three = f"{TWO}&record=initiatives/chemsite"
    assert columns(get(client, f"{three}&order=name")) == ["ChemSite", "dortmund-project", "logport I"]
    founded = get(client, f"{three}&order=founded&row=founded&turned=yes")
    cells = re.findall(r"<td>(.*?)</td>", founded, re.DOTALL)
    years = [int(year[0]) for cell in cells if (year := re.search(r"\d{4}", cell))]
    assert len(years) > 1 and years == sorted(years)
    unknown = [index for index, cell in enumerate(cells) if "not known" in cell]
    assert all(index >= len(years) for index in unknown)


def test_records_are_sorted_by_their_newest_number_of_members(client: FlaskClient) -> None:
    listed = [
        *(f"record=initiatives/{slug}" for slug in ("logport-i", "dortmund-project")),
        "record=initiatives/chemsite",
    ]
    listed.append("record=initiatives/effizienzcluster-logistikruhr")
    text = get(client, "&".join([*listed, "order=members", "row=figures", "turned=yes"]))
    cells = re.findall(r"<td>(.*?)</td>", text, re.DOTALL)
    plain = [re.sub(r"<[^>]+>", "", cell) for cell in cells]
    numbers = [int(found[1].replace(",", "")) for cell in plain if (found := re.search(r"([\d,]+)\s+members", cell))]
    assert numbers and numbers == sorted(numbers, reverse=True)
    assert all("members" not in cell for cell in plain[len(numbers) :])


def test_each_kind_of_which_there_are_two_is_compared(client: FlaskClient) -> None:
    text = get(client, f"{TWO}&{PROGRAMMES}&record=regions/ruhr")
    assert 'id="compare_initiative"' in text and 'id="compare_programme"' in text
    assert 'id="compare_region"' not in text
    assert {"Regions", "Kind"} <= set(rows(text))


def test_a_choice_of_rows_for_one_kind_leaves_the_other_whole(client: FlaskClient) -> None:
    text = get(client, f"{TWO}&{PROGRAMMES}&row=regions")
    assert rows(text)[0] == "Regions" and len(rows(text)) > 2


def test_every_cell_of_a_programme_names_its_source(client: FlaskClient) -> None:
    text = get(client, f"{PROGRAMMES}&row=kind")
    cells = re.findall(r"<td>(.*?)</td>", text, re.DOTALL)
    assert len(cells) == 2 and all('href="#source_' in cell for cell in cells)


@pytest.mark.parametrize("query", ["row=colour", "order=size", "turned=maybe", "differing=1"])
def test_impossible_choices_are_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/en/shortlist?{TWO}&{query}")
    assert answer.status_code == 400
    assert "Choose one of" in answer.text


def test_a_removed_record_keeps_the_view(client: FlaskClient) -> None:
    text = get(client, f"{TWO}&turned=yes&order=name")
    without = re.search(r'href="([^"]*)" data-collect-remove="initiatives/logport-i"', text)
    assert without is not None and "turned=yes" in without[1] and "order=name" in without[1]
