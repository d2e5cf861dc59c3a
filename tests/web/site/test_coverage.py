"""The page that says what is known and what is missing."""

from __future__ import annotations

import csv
import io
import re

from flask.testing import FlaskClient


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


def test_the_page_and_its_file_give_the_same_rates(client: FlaskClient) -> None:
    page = client.get("/en/coverage").text
    rows = rows_of(client, "/en/coverage?format=csv")
    initiatives = [row for row in rows if row["entity"] == "initiative"]
    assert initiatives
    assert {row["total"] for row in initiatives if row["detail"] == ""} == {
        client.get("/api/v1/initiatives").get_json()["total"].__str__()
    }
    assert all(int(row["filled"]) <= int(row["total"]) for row in rows)
    status = next(row for row in initiatives if row["property_en"].lower() == "status")
    assert re.search(rf"{status['filled']}\b", page)


def test_the_list_of_gaps_leads_to_records_and_says_what_they_lack(client: FlaskClient) -> None:
    text = client.get("/en/coverage").text
    assert '<a href="/en/coverage/initiatives?missing=website">' in text
    assert "independent_sources" not in text, "nobody can look for a second source of everything"
    page = client.get("/en/coverage/initiatives?missing=website").text
    rows = rows_of(client, "/en/coverage/initiatives?missing=website&format=csv")
    assert f">{len(rows)} records<" in page
    first = rows[0]
    assert f'href="/en/initiatives/{first["slug"]}"' in page
    assert all("website" in row["missing"].split(", ") for row in rows)
    assert [int(row["known"]) for row in rows] == sorted(int(row["known"]) for row in rows)
    assert client.get("/en/coverage/initiatives?missing=nothing").status_code == 400
    assert client.get("/en/coverage/persons").status_code == 404


def test_a_record_says_how_complete_it_is_as_the_list_does(client: FlaskClient) -> None:
    rows = rows_of(client, "/en/coverage/initiatives?format=csv")
    for row in (rows[0], rows[-1]):
        page = client.get(f"/en/initiatives/{row['slug']}").text
        assert f"{row['known']} of {row['expected']} expected properties are known" in page
        missing = re.search(r"Missing: ([^.]*)\.", page)
        assert missing is not None
        assert missing[1] == ", ".join(name[:1].lower() + name[1:] for name in row["missing"].split(", "))
    assert "expected properties" in client.get("/en/regions/ruhr").text


def test_the_api_gives_the_same_counts_as_the_file(client: FlaskClient) -> None:
    answer = client.get("/api/v1/coverage?lang=en").get_json()
    rows = rows_of(client, "/en/coverage?format=csv")
    properties = [(row["kind"], row["label"], row["filled"], row["total"]) for row in answer["properties"]]
    written = [(row["entity"], row["property_en"], int(row["filled"]), int(row["total"])) for row in rows]
    assert set(properties) <= set(written)
    facts = next(row for row in answer["facts"] if row["kind"] == "statement")
    confirmed = next(row for row in rows if row["entity"] == "statement" and row["property_en"].startswith("confirmed"))
    assert (str(facts["confirmed"]), str(facts["comparable"])) == (confirmed["filled"], confirmed["total"])
    country = answer["regions"][0]
    assert country["filled"] + sum(country["gaps"].values()) == country["total"]


def test_the_api_has_the_cells_of_the_matrix_with_their_meaning(client: FlaskClient) -> None:
    answer = client.get("/api/v1/matrix?region=dea-nordrhein-westfalen&empty=show").get_json()
    inner = [cell for cell in answer["cells"] if cell["region"] and cell["field"]]
    assert sum(cell["gap"] is None for cell in inner) == answer["filled"]
    assert {cell["gap"] for cell in inner} - {None} == set(answer["gaps"])
    assert all((cell["gap"] == "covered") is bool(cell["covering"]) for cell in inner)
    assert client.get("/api/v1/matrix?region=nowhere").status_code == 404


def test_records_of_a_list_are_columns_of_what_is_known(client: FlaskClient) -> None:
    records = "record=initiatives/chemsite&record=initiatives/silicon-saxony&record=regions/ruhr"
    page = client.get(f"/en/coverage?{records}").text
    head = page[page.index("My list, side by side") :]
    assert re.findall(r'<th scope="col"><a href="/en/(?:initiatives|regions)/([\w-]+)', head)[:3] == [
        "chemsite",
        "silicon-saxony",
        "ruhr",
    ]
    rows = rows_of(client, f"/en/coverage?{records}&format=csv")
    known = {(row["detail"], row["property_en"]): (row["filled"], row["total"]) for row in rows}
    assert known["chemsite", "initiatives"] == known["ruhr", "initiatives"] == ("1", "1")
    lacking = {row["slug"] for row in rows_of(client, "/en/coverage/initiatives?missing=website&format=csv")}
    for slug in ("chemsite", "silicon-saxony"):
        assert known[slug, "website"] == (str(int(slug not in lacking)), "1")
    table = head[: head.index("</table>")]
    website = re.findall(r">(known|not known)<|>(\d+)</td>", table[table.index(">Website<") :])[:3]
    expected = ["known" if known[slug, "website"][0] == "1" else "not known" for slug in ("chemsite", "silicon-saxony")]
    assert [words for words, _ in website] == [*expected, ""]
    assert website[2][1] == known["ruhr", "website"][0], "a region has many initiatives, so a number says more"
    rows_named = {row["property_en"] for row in rows if row["entity"] == "initiative"}
    assert {"Regions", "Programmes", "Milestones"} <= rows_named
    assert not {name for name in rows_named if "of an initiative" in name}
    only_initiatives = client.get(f"/en/coverage?{records.rpartition('&')[0]}").text
    own = only_initiatives.partition('id="section_own"')[2].partition("</table>")[0]
    assert ">Website<" in own
    assert ">Initiatives<" not in own, "that an initiative is one need not be said"
    assert "My list, side by side" not in client.get("/en/coverage").text
    assert client.get("/en/coverage?record=initiatives/nothing").status_code == 404
