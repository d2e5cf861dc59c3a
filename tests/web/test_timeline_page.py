"""The page of the timeline, as a reader without script gets it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient


def test_the_picture_and_the_table_say_the_same(client: FlaskClient) -> None:
    html = client.get("/de/timeline?region=ruhr").text
    picture, table = html.split('id="timeline_table"')
    drawn = re.findall(r'class="timeline-mark[^"]*" href="[^"#]*#([^"]+)"', picture)
    assert "effizienzcluster-logistikruhr-label-won-2010" in drawn
    assert len(drawn) == len(set(drawn))
    assert "Januar 2010" in picture
    for words in ("Januar 2010", "Auszeichnung gewonnen", "EffizienzCluster LogistikRuhr", "Spitzencluster"):
        assert words in table
    assert len(re.findall("<tr>", table)) - 1 >= len(drawn)
    assert re.search(r'<ol class="source-list">', table)


def test_partial_dates_are_drawn_as_what_they_are(client: FlaskClient) -> None:
    html = client.get("/de/timeline?initiative=logport-i&initiative=dortmund-project").text
    year = html.split('href="/de/initiatives/logport-i#logport-i-founded-1998"')[1].split("</a>")[0]
    day = html.split('href="/de/initiatives/dortmund-project#dortmund-project-decision-2000"')[1].split("</a>")[0]
    assert "timeline-year" in year
    assert "timeline-year" not in day


def test_it_says_what_is_not_known(client: FlaskClient) -> None:
    html = client.get("/de/timeline?region=ruhr").text
    assert "Ende unbekannt" in html
    assert "ohne bekannte Daten" in html
    assert "Beginn unbekannt" in client.get("/de/timeline?programme=spitzencluster-wettbewerb").text
    assert "widersprochen" in html


def test_everything_is_shown_when_nothing_is_chosen_and_a_selection_can_be_passed_on(client: FlaskClient) -> None:
    html = client.get("/en/timeline").text
    assert len(re.findall('<li class="timeline-line"', html)) > 60
    kept = client.get("/en/timeline?initiative=chemsite&initiative=logport-i&era=spitzencluster").text
    assert kept.count('<input type="hidden" name="initiative"') == 2
    assert re.search(r'<option value="spitzencluster" selected>', kept)


def test_an_empty_selection_says_so_and_a_wrong_one_is_an_error(client: FlaskClient) -> None:
    empty = client.get("/de/timeline?region=ruhr&field=logistik&programme=oske")
    assert empty.status_code == 200
    assert "Keine Initiative passt zu dieser Auswahl" in empty.text
    assert client.get("/de/timeline?region=atlantis").status_code == 404
    assert client.get("/de/timeline?group=colour").status_code == 400
    assert client.get("/de/timeline?page=99").status_code == 404


def test_the_policy_for_scripts_and_styles_holds(client: FlaskClient) -> None:
    html = client.get("/de/timeline").text
    assert not re.search(r'\sstyle="', html)
    assert "<style" not in html
