"""Damaged texts are problems in every format, and sound texts are not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ingest.check.damage import damage
from kb.ingest.report import faults
from tests.ingest.conftest import Import, Write


@pytest.mark.parametrize("text", ["#NV", "#N/A", "#BEZUG!", "#REF!", "#NAME?", "#WERT!", "#DIV/0!", "#nv"])
def test_errors_of_spreadsheets_are_no_values(text: str) -> None:
    assert damage(text) == (faults.SHEET_ERROR, {})


@pytest.mark.parametrize("text", ["#NV-Netzwerk", "#1", "C#", "Cluster #N/A und mehr", "#", ""])
def test_other_texts_with_a_hash_are_values(text: str) -> None:
    assert damage(text) is None


def test_lost_characters_are_noticed() -> None:
    assert damage("M\ufffdller") == (faults.LOST_CHARACTERS, {})


@given(st.text(alphabet="äöüÄÖÜßéèçñ–„“€ abcM", min_size=1))
def test_texts_decoded_wrongly_are_offered_as_they_were(text: str) -> None:
    garbled = "".join(
        bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
        for byte in text.encode("utf-8")
    )
    damaged = damage(garbled)
    if text.isascii():
        assert damaged is None
    else:
        assert damaged == (faults.WRONGLY_DECODED, {"repaired": text})


@pytest.mark.parametrize(
    "text", ["Müller", "„FÖ“", "CAFÉ»", "São Paulo", "Ântony", "Île-de-France", "â", "5 € – 6 €", "Ärzte"]
)
def test_sound_texts_are_left_alone(text: str) -> None:
    assert damage(text) is None


@pytest.mark.parametrize("name", ["organisation.csv", "organisation.json", "organisation.yaml"])
def test_damaged_texts_are_problems_in_every_format(write: Write, import_: Import, name: str) -> None:
    names = ["#NV", "M\ufffdller", "MÃ¼ller"]
    records = [{"slug": f"o{n}", "kind": "company", "name_de": text} for n, text in enumerate(names)]
    text = json.dumps(records, ensure_ascii=False)
    if name.endswith(".csv"):
        text = "slug,kind,name_de\n" + "".join(",".join(record.values()) + "\n" for record in records)
    report = import_(write(name, text))
    assert [problem.field for problem in report.problems] == ["name_de"] * 3
    assert "“Müller”" in [problem.message.en for problem in report.problems][2]
