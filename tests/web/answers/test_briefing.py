"""The briefing: content worked by hand on the base, the same as a page and as a file, and impossible selections."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import time
import zipfile
from pathlib import Path

import docx
import pytest
from flask.testing import FlaskClient

from kb import database, ingest
from kb.config import Settings
from kb.web import create_app

HEALTH = "region=ruhr&field=gesundheit"


def lines_of_page(client: FlaskClient, address: str) -> list[str]:
    """Return headings, paragraphs and entries in the order read, the sources with their numbers."""
    (article,) = re.findall(r'<article class="sheet.*?</article>', client.get(address).text, re.DOTALL)
    written = re.findall(r'<(h1|h2|p|li)( id="source_\d+")?[^>]*>(.*?)</\1>', article, re.DOTALL)
    texts = [(mark, " ".join(html.unescape(re.sub(r"<[^>]+>", "", inner)).split())) for _, mark, inner in written]
    numbers = iter(range(1, len(texts) + 1))
    return [f"[{next(numbers)}] {text}" if mark else text for mark, text in texts]


def lines_of_file(client: FlaskClient, address: str) -> list[str]:
    response = client.get(f"{address}&format=docx")
    assert response.status_code == 200
    paragraphs = docx.Document(io.BytesIO(response.data)).paragraphs
    return [" ".join(paragraph.text.split()) for paragraph in paragraphs]


def test_a_health_briefing_of_the_ruhr_names_the_clusters_of_the_state_that_cover_it(client: FlaskClient) -> None:
    lines = lines_of_page(client, f"/en/answers/briefing?{HEALTH}")
    assert lines[0] == "Briefing: Ruhr area, Health economy"
    assert "1 initiative is known: 1 active." in lines
    assert "Competence fields (number of initiatives): Health economy (1)." in lines
    assert "Seat or area (number of initiatives): Bochum (1), Ruhr area (1)." in lines
    (medecon,) = [line for line in lines if line.startswith("MedEcon Ruhr (")]
    assert "since 2003. Managed by MedEcon Ruhr e.V. (since May 2007). [1" in medecon
    above = lines[lines.index("Initiatives of a higher level that work here too") :]
    assert [line.partition(" (North")[0] for line in above[2:4]] == [
        "Health Economy NRW (CGW)",
        "InnovativeMedizin.NRW (innovative medicine)",
    ]
    assert not any(line.startswith("BIO.NRW") for line in lines)
    assert "Results: not documented for 1 of 1 initiatives." in lines
    assert "No evaluation or study is known." in lines
    assert "Where sources contradict each other" not in lines


def test_a_promise_stands_with_its_result_its_verdict_and_both_sources(client: FlaskClient) -> None:
    lines = lines_of_page(client, "/de/answers/briefing?region=ruhr")
    page = client.get("/de/answers/expectations?region=ruhr&kind=initiative&kind=programme").text
    (promises,) = re.findall(r"sind (\d+) Versprechen bekannt|(\d+) Versprechen", page)[:1]
    assert any(line.startswith(f"Bekannt sind {max(promises)} Versprechen: ") for line in lines)
    judged = [line for line in lines if "Urteil: " in line]
    assert 0 < len(judged) <= 5
    assert len({re.findall(r"Urteil: ([^.]*)\.", line)[0] for line in judged}) > 1, "verdicts are spread"
    assert all("Ergebnis: " in line and re.search(r"\[\d+(, \d+)*\]$", line) for line in judged)


def test_strength_speakers_and_what_others_judge_stand_beside_what_is_told(client: FlaskClient) -> None:
    text = client.get("/en/answers/briefing?region=ruhr").text
    rated = re.findall(r'<a href="[^"]*/en/answers/(\w+)[^"]*">Strength of evidence: \d of 5 \([a-z ]+\)\.</a>', text)
    assert rated == ["expectations", "achievements"], "each leads to the page that lists every point"
    assert re.search(r'initiatives/dortmund-project#section_ledger">Others assess it in \d+ statements?</a>', text)


@pytest.mark.parametrize("selection", [HEALTH, "region=ruhr", "q=logistik", "q=benannt"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_file_says_what_the_page_says_with_the_same_sources(
    client: FlaskClient, language: str, selection: str
) -> None:
    address = f"/{language}/answers/briefing?{selection}"
    page, file = lines_of_page(client, address), lines_of_file(client, address)
    assert file == page
    sources = [line for line in page if re.match(r"\[\d+\] ", line)]
    assert len(sources) == client.get(f"{address}&format=bib").text.count("\n@") + 1
    cited = {
        int(number) for line in page for numbers in re.findall(r"\[([\d, ]+)\]$", line) for number in numbers.split(",")
    }
    assert cited == set(range(1, len(sources) + 1))


def test_links_of_the_file_lead_to_the_records_and_the_addresses_of_the_sources(client: FlaskClient) -> None:
    document = docx.Document(io.BytesIO(client.get(f"/de/answers/briefing?{HEALTH}&format=docx").data))
    targets = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert "http://localhost/de/initiatives/medecon-ruhr" in targets
    assert "http://localhost/de/sources/iat-komedecon-2004" in targets
    assert any("iat.eu" in target for target in targets)
    assert document.core_properties.language == "de-DE"


def test_sources_that_contradict_each_other_stand_side_by_side_and_terms_that_are_over_say_so(
    reader: FlaskClient, sessions: database.Sessions, tmp_path: Path
) -> None:
    claims = ((100, "test-source"), (200, "iat-komedecon-2004"), (400, "medecon-ruhr"), (800, "medecon-ruhr-2012"))
    lines = [f"c{n},medecon-ruhr,outcome,{n} Stellen.,jobs_created,{n},2010,{source}" for n, source in claims]
    (tmp_path / "statement.csv").write_text(
        "\n".join(["slug,initiative,kind,text_de,indicator,value,as_of,source", *lines]), encoding="utf-8"
    )
    (tmp_path / "cluster_manager.csv").write_text(
        "slug,initiative,organisation,role,tenure,source\nover,medecon-ruhr,iat,management,ended,test-source\n",
        encoding="utf-8",
    )
    report = ingest.run(sessions, [tmp_path / "statement.csv", tmp_path / "cluster_manager.csv"])
    assert not report.is_blocked, report.problems.kept
    page = lines_of_page(reader, f"/de/answers/briefing?{HEALTH}")
    conflict = page[page.index("Wo Quellen einander widersprechen") + 1]
    assert conflict.startswith("MedEcon Ruhr (Arbeitsplätze): 100 Stellen. (Prüfamt 2005) – 200 Stellen. (Institut")
    assert " und 1 weitere [" in conflict
    (medecon,) = [line for line in page if line.startswith("MedEcon Ruhr (Ruhr")]
    assert "MedEcon Ruhr e.V. (seit Mai 2007); Institut Arbeit und Technik (IAT) (beendet)." in medecon
    assert lines_of_file(reader, f"/de/answers/briefing?{HEALTH}") == page


def test_an_evidence_pack_has_the_briefing_all_facts_their_sources_and_the_query(client: FlaskClient) -> None:
    address = f"/en/answers/briefing?{HEALTH}"
    packed = client.get(f"{address}&format=zip")
    assert packed.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(packed.data))
    files = {
        name.removeprefix("clusterwissen/"): archive.read(name).decode("utf-8", "replace")
        for name in archive.namelist()
    }
    assert list(files) == ["README.md", "briefing.docx", "facts.csv", "facts.jsonld", "sources.bib", "sources.csl.json"]
    paragraphs = docx.Document(io.BytesIO(archive.read("clusterwissen/briefing.docx"))).paragraphs
    assert [" ".join(paragraph.text.split()) for paragraph in paragraphs] == lines_of_page(client, address)
    rows = list(csv.DictReader(io.StringIO(files["facts.csv"])))
    assert {"medecon-ruhr-2007-mitglieder", "medecon-ruhr-taetigkeit"} <= {row["slug"] for row in rows}
    items = json.loads(files["sources.csl.json"])
    keys = re.findall(r"^@\w+\{([^,]+),", files["sources.bib"], re.MULTILINE)
    assert [item["id"] for item in items] == keys
    assert set(keys) == {row["source"] for row in rows if row["source"]}
    (known,) = [item for item in items if item["id"] == "iat-komedecon-2004"]
    assert (known["type"], known["issued"]) == ("webpage", {"date-parts": [[2004]]})
    nodes = json.loads(files["facts.jsonld"])["@graph"]
    assert any(node.get("@id", "").endswith("initiatives/medecon-ruhr") for node in nodes)
    assert "http://localhost/en/answers/briefing?region=ruhr&field=gesundheit (" in files["README.md"]
    assert re.search(r"change \d+\n", files["README.md"])
    assert client.get(f"{address}&format=zip").data == packed.data, "the same address gives the same bytes"


def test_a_pack_of_a_list_has_the_same_bytes_after_a_restart(
    client: FlaskClient, furnished: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/de/answers/briefing?record=initiatives/medecon-ruhr&record=regions/ruhr&format=zip"
    first, now = client.get(address).data, time.time()
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None
    monkeypatch.setattr(time, "time", lambda: now + 3600)
    assert create_app(furnished).test_client().get(address).data == first


def test_a_pack_of_too_many_records_is_refused_with_both_numbers(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.web.answers.briefing.pages.MOST_PACKED", 3)
    refused = client.get("/de/answers/briefing?region=ruhr&format=zip")
    assert refused.status_code == 400
    assert re.search(r"höchstens 3 Initiativen und Programme, diese Auswahl hat \d+", refused.text)


@pytest.mark.parametrize("selection", ["region=xyz", "field=gesundheit&field=xyz", "status=xyz", "trait=xyz"])
@pytest.mark.parametrize("ending", ["", "&format=docx"])
def test_a_value_that_does_not_exist_is_refused_by_name(client: FlaskClient, selection: str, ending: str) -> None:
    response = client.get(f"/de/answers/briefing?{selection}{ending}")
    assert response.status_code == 400
    assert "xyz" in response.text


def test_a_selection_without_initiatives_says_so_in_words_and_without_empty_headings(client: FlaskClient) -> None:
    lines = lines_of_page(client, "/de/answers/briefing?region=ruhr&country=fr-frankreich")
    assert "Zu dieser Auswahl ist keine Initiative bekannt." in lines
    assert "Wer handelt und seit wann" not in lines
    (none_above,) = [line for line in lines if line.startswith("Eine Initiative höherer Ebene")]
    assert none_above not in lines_of_page(client, "/de/answers/briefing?field=logistik"), (
        "only a region lies in another"
    )
    assert lines_of_file(client, "/de/answers/briefing?region=ruhr&country=fr-frankreich") == lines


def test_only_the_briefing_is_offered_for_word_processors(client: FlaskClient) -> None:
    assert client.get("/en/answers/expectations?format=docx").status_code == 400
    assert 'format=docx"' in client.get("/en/answers/briefing").text


@pytest.mark.parametrize(
    ("page", "parameter"),
    [
        ("answers/achievements?region=ruhr", "region=ruhr"),
        ("answers?q=logistik", "q=logistik"),
        ("regions/ruhr", "region=ruhr"),
        ("fields/logistik", "field=logistik"),
        ("programmes/ziel2-nrw-2000-2006", "programme=ziel2-nrw-2000-2006"),
    ],
)
def test_answers_and_records_lead_to_their_briefing(client: FlaskClient, page: str, parameter: str) -> None:
    assert f'href="/de/answers/briefing?{parameter}"' in client.get(f"/de/{page}").text
