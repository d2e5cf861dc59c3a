"""Names that differ only in their spelling are noted, so that nobody makes an organisation twice unawares."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import ingest
from kb.database import Sessions
from kb.models import Organisation
from kb.spelling import fingerprint
from tests.ingest.conftest import Rows

HEAD = "slug,kind,name_de,unconfirmed\n"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Universität Duisburg-Essen", "UNIVERSITAET DUISBURG – ESSEN"),
        ("Access e. V.", "Access e.V."),
        ("ThyssenKrupp Steel AG", "Thyssen Krupp Steel"),
        ("IHK zu Dortmund", "Industrie- und Handelskammer zu Dortmund"),
        ("Müller & Söhne GmbH", "Mueller und Soehne G.m.b.H."),
        ("Pôle Véhicule du Futur", "Pole Vehicule du Futur"),
    ],
)
def test_spelling_and_legal_form_leave_no_trace(name: str, other: str) -> None:
    assert fingerprint(name) == fingerprint(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Stadt Essen", "Stadt Hessen"),
        ("MST 1", "MST 2"),
        ("AG", "GmbH"),
        ("Кластер А", "Кластер Б"),
        ("Kreis Unna", "Stadt Unna"),
    ],
)
def test_other_names_stay_apart(name: str, other: str) -> None:
    assert fingerprint(name) != fingerprint(other)


def notes(report: ingest.Report) -> list[str]:
    return [text.en for text in report.notes]


def test_a_new_record_that_resembles_a_known_one_is_noted(sessions: Sessions, tmp_path: Path, rows: Rows) -> None:
    path = tmp_path / "organisation.csv"
    path.write_text(HEAD + "a,company,Müller GmbH,true\nb,company,Stadt Essen,true\n", encoding="utf-8")
    assert notes(ingest.run(sessions, [path])) == []
    path.write_text(HEAD + "c,company,MUELLER,true\nd,company,Schmidt KG,true\ne,company,Schmidt,true\n", "utf-8")
    noted = notes(ingest.run(sessions, [path]))
    assert [note for note in noted if "MUELLER ≈ Müller GmbH" in note]
    assert [note for note in noted if "Schmidt ≈ Schmidt KG" in note]
    assert len(noted) == 2
    assert len(rows(Organisation)) == 5


MAPPING = """
entity = "project"
[fields]
slug = { column = "slug" }
title = { column = "title" }
organisation = { record = "company" }
unconfirmed = { constant = true }
[[records]]
name = "company"
entity = "organisation"
match = ["name_de"]
[records.fields]
name_de = { column = "company" }
unconfirmed = { constant = true }
"""


def test_a_link_that_several_records_match_is_noted(sessions: Sessions, tmp_path: Path) -> None:
    known = tmp_path / "organisation.csv"
    known.write_text(HEAD + "a,company,Müller,true\nb,company,Müller,true\n", encoding="utf-8")
    ingest.run(sessions, [known])
    mapping, rows = tmp_path / "list.toml", tmp_path / "list.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows.write_text("slug,title,company\np,Title,Müller\n", encoding="utf-8")
    report = ingest.run(sessions, [rows], mapping=mapping)
    assert "Several records match “Müller”; the oldest one is used, a." in notes(report)
