"""The page of the timeline, as a reader without script gets it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from html import unescape

import pytest
from flask.testing import FlaskClient

from kb.web.timeline.drawing import site_of

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_and_the_table_say_the_same(client: FlaskClient) -> None:
    html = client.get("/de/timeline?region=ruhr").text
    picture, table = html.split('id="timeline_table"')
    drawn = re.findall(r'<a[^>]* href="[^"#]*#([^"]+)">(?:<rect[^>]*/>)?<use', picture)
    assert "effizienzcluster-logistikruhr-label-won-2010" in drawn
    assert len(drawn) == len(set(drawn))
    assert "Januar 2010" in picture
    for words in ("Januar 2010", "Auszeichnung gewonnen", "EffizienzCluster LogistikRuhr", "Spitzencluster"):
        assert words in table
    assert len(re.findall("<tr>", table)) - 1 >= len(drawn) > 10
    assert re.search(r'<ol class="source-list">', table)


def test_partial_dates_are_drawn_as_what_they_are(client: FlaskClient) -> None:
    html = client.get("/de/timeline?initiative=logport-i&initiative=dortmund-project").text
    year = html.split('href="/de/initiatives/logport-i#logport-i-founded-1998"')[1].split("</a>")[0]
    day = html.split('href="/de/initiatives/dortmund-project#dortmund-project-decision-2000"')[1].split("</a>")[0]
    assert "<rect" in year, "a year is a box as wide as the year"
    assert "<rect" not in day


def test_it_says_what_is_not_known(client: FlaskClient) -> None:
    html = client.get("/de/timeline?region=ruhr&open=all").text
    assert "Ende unbekannt" in html
    assert "ohne bekannte Daten" in html
    assert "Beginn unbekannt" in client.get("/de/timeline?programme=spitzencluster-wettbewerb").text
    assert "widersprochen" in html


def test_everything_is_shown_when_nothing_is_chosen_and_a_selection_can_be_passed_on(client: FlaskClient) -> None:
    html = client.get("/en/timeline?open=all").text
    assert len(re.findall("<li><div><a", html)) > 60
    kept = client.get("/en/timeline?initiative=chemsite&initiative=logport-i&era=spitzencluster").text
    assert kept.count('<input type="hidden" name="initiative"') == 2
    assert re.search(r'<option value="spitzencluster" selected>', kept)


def test_an_empty_selection_says_so_and_a_wrong_one_is_an_error(client: FlaskClient) -> None:
    empty = client.get("/de/timeline?region=ruhr&field=logistik&programme=oske")
    assert empty.status_code == 200
    assert "Keine Initiative passt zu dieser Auswahl" in empty.text
    assert client.get("/de/timeline?region=atlantis").status_code == 404
    assert client.get("/de/timeline?scheme=atlantis").status_code == 404
    assert client.get("/de/timeline?group=colour").status_code == 400
    assert client.get("/de/timeline?page=99").status_code == 404
    gone = client.get("/de/timeline?open=atlantis")
    assert gone.status_code == 200
    assert "keine Gruppe „atlantis“" in gone.text


def test_the_policy_for_scripts_and_styles_holds(client: FlaskClient) -> None:
    html = client.get("/de/timeline").text
    assert not re.search(r'\sstyle="', html)
    assert "<style" not in html


def test_a_scheme_narrows_it_to_initiatives_with_a_field_of_the_scheme(client: FlaskClient) -> None:
    html = client.get("/de/timeline?scheme=landescluster-nrw&group=field").text
    assert re.search(r'<option value="landescluster-nrw" selected>', html)
    assert "mit Feldern aus" in html.split("</h1>")[0]
    everything = client.get("/de/timeline?open=all").text
    assert 0 < html.count("<li><div><a") < everything.count("<li><div><a")


def test_a_label_with_a_date_is_drawn_where_no_milestone_tells_of_it(client: FlaskClient) -> None:
    picture, table = client.get("/de/timeline?initiative=mechatronik-cluster-ooe").text.split('id="timeline_table"')
    mark = picture.split('href="/de/initiatives/mechatronik-cluster-ooe#mechatronik-cluster-ooe-ecei-gold"')[1]
    assert "2019: " in mark.split("</a>")[0]
    assert re.search(r"<td>2019</td><td>Gütesiegel: [^<]*Gold", table)
    assert "Auszeichnung gewonnen" in picture.split('class="timeline-legend"')[1].split("</ul>")[0]


def test_the_page_of_everything_is_light(client: FlaskClient) -> None:
    assert len(client.get("/de/timeline").data) < 100_000
    assert len(client.get("/en/timeline").data) < 100_000


def test_a_group_is_unfolded_by_its_address_and_folded_again(client: FlaskClient) -> None:
    folded = client.get("/de/timeline").text
    assert "<li><div><a" not in folded
    link = r'<a href="([^"#]+)#group_de-deutschland" aria-expanded="(true|false)">Deutschland</a>'
    address, state = re.findall(link, folded)[0]
    assert state == "false"
    unfolded = client.get(unescape(address)).text
    assert 'href="/de/initiatives/chemsite"' in unfolded
    address, state = re.findall(link, unfolded)[0]
    assert (state, unescape(address)) == ("true", "/de/timeline?open=none")


@pytest.mark.parametrize("group", ["region", "field", "programme", "era"])
def test_every_group_has_a_band_and_a_row_of_the_table(client: FlaskClient, group: str) -> None:
    picture, table = client.get(f"/de/timeline?group={group}").text.split('id="timeline_table"')
    bands = re.findall(r'<div class="timeline-band" id="group_[^"]*">.*?</h2>', picture, re.DOTALL)
    totals = [int(total) for total in re.findall(r'<span class="count">(\d+)</span>', "".join(bands))]
    rows = re.findall(r'<th scope="row">[^<]*(?:<[^>]+>[^<]*)*?</th>\s*<td class="figure">(\d+)</td>', table)
    assert [int(total) for total in rows] == totals
    assert totals[0] > 50
    assert sum(totals[3:]) >= totals[0]


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.ruhr.example/a?b#c", "ruhr.example"),
        ("http://ruhr.example", "ruhr.example"),
        ("mailto:post@ruhr.example", "mailto:post@ruhr.example"),
        ("http://[not/an/address", "[not"),
        ("http:///nowhere", "http:///nowhere"),
    ],
)
def test_the_site_of_a_source_is_named_whatever_its_address_is(address: str, site: str) -> None:
    assert site_of(address) == site


def test_the_picture_can_be_taken_away(client: FlaskClient) -> None:
    response = client.get("/de/timeline?region=ruhr&format=svg")
    assert response.mimetype == "image/svg+xml"
    assert "clusterwissen-timeline-" in response.headers["Content-Disposition"]
    drawing = ElementTree.fromstring(response.data)
    texts = {"".join(text.itertext()).strip() for text in drawing.iter(f"{SVG}text")}
    assert {"logport I", "Auszeichnung gewonnen"} <= texts
    assert any(re.fullmatch(r"Alle Initiativen \d+", text) for text in texts)
    assert any("EUPL-1.2" in text and "/de/timeline?region=ruhr" in text for text in texts)
    names = {use.get("href") for use in drawing.iter(f"{SVG}use")}
    shapes = {f"#{shape.get('id')}" for shape in drawing.iter(f"{SVG}path")}
    assert "#t_label_won" in names <= shapes
    bottom = max(float(text.get("y", 0)) for text in drawing.findall(f"{SVG}text"))
    assert bottom < float(drawing.get("height", 0))


def test_the_picture_shows_the_same_groups_as_its_page(client: FlaskClient) -> None:
    folded, empty = (
        client.get(f"/en/timeline?{query}&format=svg").text
        for query in ("open=none", "region=ruhr&field=logistik&programme=oske")
    )
    assert "Germany <tspan" in folded
    assert "dortmund-project" not in folded
    assert "<svg" in empty
    assert client.get("/en/timeline?page=99&open=all&format=svg").status_code == 404
