"""The reader's own list as rows and columns of the matrix, and the matrix as a list."""

from __future__ import annotations

import csv
import io
import re

from flask.testing import FlaskClient

REGIONS = "record=regions/ruhr&record=regions/ostwestfalen-lippe"
MIXED = f"{REGIONS}&record=fields/logistik&record=initiatives/chemsite&record=programmes/spitzencluster-wettbewerb"


def cells(client: FlaskClient, query: str) -> dict[tuple[str, str], int]:
    """Return the numbers of a matrix by region and column, as its file has them."""
    rows = csv.DictReader(io.StringIO(client.get(f"/en/matrix?{query}&format=csv").text.lstrip("\ufeff")))
    return {(row["region"], row["field"]): int(row["initiatives"]) for row in rows}


def hits(client: FlaskClient, filters: str) -> int:
    total: int = client.get(f"/api/v1/search?kind=initiative&per_page=1&{filters}").get_json()["total"]
    return total


def test_listed_regions_are_rows_and_all_other_records_columns(client: FlaskClient) -> None:
    counts = cells(client, MIXED)
    assert {row for row, _ in counts} == {"ruhr", "ostwestfalen-lippe"}
    assert {column for _, column in counts} == {"logistik", "chemsite", "spitzencluster-wettbewerb"}
    assert counts["ruhr", "logistik"] == hits(client, "region=ruhr&field=logistik")
    assert counts["ostwestfalen-lippe", "spitzencluster-wettbewerb"] == hits(
        client, "region=ostwestfalen-lippe&programme=spitzencluster-wettbewerb"
    )
    assert (counts["ruhr", "chemsite"], counts["ostwestfalen-lippe", "chemsite"]) == (1, 0)


def test_cells_lead_to_what_they_count_and_records_to_their_pages(client: FlaskClient) -> None:
    page = client.get(f"/en/matrix?{MIXED}&empty=show").text
    assert "Rows and columns are the records of your list." in page
    links = re.findall(r'<a class="matrix-count" href="([^"]*)">(\d+)', page)
    searches = [(address.replace("&amp;", "&"), int(count)) for address, count in links if "/search?" in address]
    assert len(searches) >= 4
    assert all(hits(client, address.partition("kind=initiative&")[2]) == count for address, count in searches)
    assert '<a class="matrix-count" href="/en/initiatives/chemsite">1' in page, "no facet says one initiative"
    assert (
        '<a  href="/en/initiatives/chemsite">ChemSite</a>' in page or 'href="/en/initiatives/chemsite">ChemSite' in page
    )


def test_listed_fields_alone_stand_beside_the_usual_regions(client: FlaskClient) -> None:
    columns = {column for _, column in cells(client, "record=fields/logistik&record=fields/chemie")}
    assert columns == {"logistik", "chemie"}
    assert {column for _, column in cells(client, REGIONS)} > {"logistik", "chemie"}


def test_the_list_goes_along_with_other_filters(client: FlaskClient) -> None:
    page = client.get(f"/en/matrix?{MIXED}&status=active").text
    assert page.count('<input type="hidden" name="record"') == 5
    assert sum(cells(client, f"{MIXED}&status=active").values()) < sum(cells(client, MIXED).values())


def test_what_has_no_place_and_what_is_gone_is_said(client: FlaskClient) -> None:
    page = client.get("/de/matrix?record=fields/logistik&record=sources/clustertagung-2003").text
    assert "Ein Eintrag Ihrer Liste hat in der Matrix keinen Platz" in page
    gone = client.get("/de/matrix?record=fields/gibt-es-nicht")
    assert gone.status_code == 404
    assert "„gibt-es-nicht“ von Ihrer Liste gibt es hier nicht mehr." in gone.text


def test_the_initiatives_of_a_matrix_become_a_list(client: FlaskClient) -> None:
    page = client.get("/de/matrix?region=ruhr&level=nuts3").text
    (address,) = re.findall(r'<p class="remember-hits"><a href="([^"]*)"', page)
    listed = client.get(address.replace("&amp;", "&"), follow_redirects=True).text
    expected = hits(client, "region=ruhr")
    assert listed.count("data-collect-remove=") == expected > 3
    narrowed = client.get("/de/matrix?region=ruhr&field=logistik").text
    (address,) = re.findall(r'<p class="remember-hits"><a href="([^"]*)"', narrowed)
    listed = client.get(address.replace("&amp;", "&"), follow_redirects=True).text
    assert listed.count("data-collect-remove=") == hits(client, "region=ruhr&field=logistik")


def test_the_page_of_a_list_leads_to_the_matrix(client: FlaskClient) -> None:
    assert f'href="/de/matrix?{REGIONS.replace("/", "%2F")}"' in client.get(f"/de/shortlist?{REGIONS}").text.replace(
        "&amp;", "&"
    )
