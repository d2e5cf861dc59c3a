"""Facts that few knowledge bases have: other currencies, quotations, labels that expire, sources that disagree."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb import ingest, search
from kb.config import Settings
from kb.export.formats.sheets import _value
from kb.queries.rows import entries
from kb.web import create_app
from tests.web.changing import copied, opened

NUMBERS = (40, 60, 80, 120)
FACTS = {
    "source.csv": "slug,kind,title,language,publisher,published_on,voice,seen\n"
    "bank,document,Rates,en,Bank,2003,statistics,\n"
    "presse,press_article,Bilanz,de,Zeitung,2011,press,excerpt\n"
    "studie,document,Evaluation,de,Institut,2012,evaluation,whole\n",
    "exchange_rate.csv": "slug,currency,year,rate,source\ngbp-2002,GBP,2002,0.62883,bank\n",
    "programme.csv": "slug,kind,name_de,name_en,started_on,budget_total,currency,source\n"
    "pfund,cluster_policy,Pfundprogramm,Pound programme,2002,500000,GBP,bank\n",
    "initiative.csv": "slug,name_de,source\nendlich,Endlich,presse\n"
    + "".join(f"versprechen-{number},Versprechen {number},presse\n" for number in NUMBERS),
    "milestone.csv": "slug,initiative,kind,happened_on,text_de,source\nendlich-ende,endlich,ended,2009,Ende.,presse\n",
    "label.csv": "slug,initiative,kind,name,issued_on,valid_until,source\n"
    "endlich-gold,endlich,ecei_gold,,2005-03,2007-03,presse\n"
    "endlich-offen,endlich,other,Siegel ohne Datum,,,presse\n",
    "statement.csv": "slug,initiative,kind,text_de,indicator,value,as_of,target_on,source,quote\n"
    + "".join(
        f"soll-{number},versprechen-{number},expectation,Soll.,jobs_targeted,100,2005,2010,presse,„hundert“ neue <Stellen>\n"
        f"ist-{number},versprechen-{number},outcome,Ist.,jobs_created,{number},2010,,"
        f"{'studie' if number > 60 else 'presse'},\n"
        for number in NUMBERS
    )
    + "vage,endlich,expectation,Mehr Arbeit.,,,2005,2010,presse,\nlob,endlich,assessment,Gut.,,,2011,,presse,\ntadel,endlich,assessment,Schlecht.,,,2012,,studie,\n",
    "statement_finding.csv": "statement,aspect,tendency\nlob,cooperation,favourable\ntadel,cooperation,unfavourable\n",
    "organisation.csv": "slug,name_de,kind,source\nwerk-1,Werk 1,company,presse\nwerk-2,Werk 2,company,presse\n",
    "project.csv": "slug,title,organisation,language,source\n"
    "zelle-1,Batteriezelle,werk-1,de,presse\nzelle-2,Batteriezelle,werk-2,de,presse\n",
}


@pytest.fixture(scope="module")
def rare(furnished: Settings, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Visit a copy of the furnished base that also has FACTS."""
    folder = tmp_path_factory.mktemp("rare")
    settings = copied(furnished, folder)
    for name, text in FACTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with opened(settings) as sessions:
        report = ingest.run(sessions, [folder / name for name in FACTS])
        assert not report.is_blocked, report.problems.kept
        search.sync(settings, sessions)
    return create_app(settings).test_client()


def get(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return json.loads(response.text)


def test_an_amount_in_another_currency_comes_with_euros_and_the_rate(rare: FlaskClient) -> None:
    programme = get(rare, "/api/v1/programmes/pfund")
    assert programme["in_euro"] == {
        "amounts": {"budget_total": 795000.0},
        "rate": 0.62883,
        "year": 2002,
        "source": "bank",
    }
    assert get(rare, "/api/v1/programmes/ziel2-nrw-2000-2006")["in_euro"] is None


def test_the_words_of_a_source_are_quoted_in_its_language(rare: FlaskClient) -> None:
    german, english = (rare.get(f"/{code}/initiatives/versprechen-40").text for code in ("de", "en"))
    assert '<q class="quotation">„hundert“ neue &lt;Stellen&gt;</q>' in german
    assert '<q class="quotation" lang="de">„hundert“ neue &lt;Stellen&gt;</q>' in english


def test_words_voice_and_how_a_source_was_seen_stand_on_its_page_in_lists_and_in_files(rare: FlaskClient) -> None:
    for code, seen in (("de", "in Auszügen gesehen"), ("en", "seen in excerpts")):
        source = rare.get(f"/{code}/sources/presse").text
        assert "<q " in source and "„hundert“ neue" in source and seen in source
        listed = rare.get(f"/{code}/statements?kind=expectation&q=Soll").text
        assert '<q class="quotation"' in listed
    assert "Soweit nicht anders vermerkt: in Auszügen gesehen." in rare.get("/de/initiatives/versprechen-40").text
    assert "(ganz gelesen)" in rare.get("/de/initiatives/versprechen-80").text, "most of its sources were not"
    rows = list(
        csv.DictReader(io.StringIO(rare.get("/de/initiatives/versprechen-40?format=csv").text.lstrip("\ufeff")))
    )
    (promise,) = [row for row in rows if row["slug"] == "soll-40"]
    assert (promise["source_voice"], promise["source_seen"]) == ("press", "excerpt")
    sources = get(rare, "/de/initiatives/versprechen-40?format=json")["sources"]
    assert {(source["voice"], source["seen"]) for source in sources} == {("press", "excerpt")}


def test_a_label_is_drawn_as_long_as_it_is_valid_and_what_is_not_known_is_written(rare: FlaskClient) -> None:
    html = rare.get("/de/timeline?initiative=endlich").text
    picture, table = html.split('id="timeline_table"')
    assert "März 2005–März 2007: ECEI Gold" in re.sub(r"\s*–\s*", "–", picture)
    assert "Siegel ohne Datum" not in picture
    assert "<td>März 2005 – März 2007</td><td>Gütesiegel: ECEI Gold</td>" in table
    assert "bis 2009, Beginn unbekannt" in picture
    assert "Siegel ohne Datum" in rare.get("/de/initiatives/endlich").text


def test_sources_that_disagree_on_an_aspect_are_named_with_their_subject(rare: FlaskClient) -> None:
    (conflict,) = [
        conflict
        for conflict in get(rare, "/api/v1/answers/achievements?lang=de")["contradictions"]
        if conflict["subject"]["slug"] == "endlich"
    ]
    assert conflict["aspect"] == "cooperation"
    assert conflict["statements"] == ["lob", "tadel"]


def test_projects_folded_into_one_hit_name_their_partners(rare: FlaskClient) -> None:
    (hit,) = get(rare, "/api/v1/search?q=Batteriezelle&kind=project")["hits"]
    assert [(partner["slug"], partner["name"]) for partner in hit["partners"]] == [("zelle-2", "Werk 2")]
    assert rare.get(hit["partners"][0]["url"]).status_code == 200


def test_results_are_marked_by_who_counted_them(rare: FlaskClient) -> None:
    html = rare.get("/en/answers/expectations?q=Versprechen").text
    drawn = re.findall(r'<circle class="mark-(\w+)" cx="[\d.]+%"', html)
    assert sorted(drawn) == ["press", "press", "study", "study"]
    assert '<rect class="strip-box"' in html, "quartiles of four cases"


def test_promises_are_judged_by_the_voices_that_are_heard(rare: FlaskClient) -> None:
    def verdicts(query: str) -> dict[str, str]:
        items = get(rare, f"/api/v1/answers/expectations?q=Versprechen{query}")["items"]
        return {item["subject"]["slug"].removeprefix("versprechen-"): item["verdict"] for item in items}

    assert verdicts("") == {"40": "missed", "60": "partly", "80": "partly", "120": "exceeded"}
    assert verdicts("&voice=press") == {"40": "missed", "60": "partly", "80": "overdue", "120": "overdue"}


def test_a_promise_without_a_number_is_listed_as_not_measurable(rare: FlaskClient) -> None:
    items = get(rare, "/api/v1/answers/expectations?q=Endlich")["items"]
    assert [(item["statement"], item["verdict"], item["promised"]) for item in items] == [
        ("vage", "not_measurable", None)
    ]


def test_a_chart_that_a_record_does_not_have_is_not_found(rare: FlaskClient) -> None:
    assert rare.get("/embed/en/chart/nothing?initiative=dortmund-project").status_code == 404


def test_a_number_longer_than_spreadsheets_keep_is_written_as_text() -> None:
    assert _value(Decimal("123456789.0123456"), "de") == "123456789.0123456"
    assert _value(Decimal("1234.50"), "de") == Decimal("1234.50")


def test_a_long_file_forgets_names_and_sources_without_losing_any(
    rare: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/en/statements?format=csv&q=Soll"
    whole = rare.get(address).data
    monkeypatch.setattr(entries, "MOST_REMEMBERED", 0)
    assert whole.count(b"versprechen-") >= len(NUMBERS)
    assert rare.get(address).data == whole


def test_outlines_of_a_programme_are_sent_for_its_own_map(rare: FlaskClient) -> None:
    assert "parts" in get(rare, "/en/map/outlines?programme=ziel2-nrw-2000-2006")["objects"]
    assert rare.get("/en/map/outlines?programme=ziel2-nrw-2000-2006&region=ruhr").status_code == 400
