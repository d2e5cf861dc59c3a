"""Advice to use another engine: when there are too many records for the default one, and only then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb import search
from kb.search.index.size_advice import MOST_RECORDS
from tests.search.library import Library

DOCS = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_a_small_index_and_none_need_no_advice(library: Library) -> None:
    assert search.advice(library.settings) is None
    assert search.advice(replace(library.settings, home=library.settings.home / "elsewhere")) is None


def test_too_many_records_for_the_default_engine_are_told_with_the_cure(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = library.find().total
    monkeypatch.setattr("kb.search.index.size_advice.MOST_RECORDS", records)
    assert search.advice(library.settings) is None
    monkeypatch.setattr("kb.search.index.size_advice.MOST_RECORDS", records - 1)
    advice = search.advice(library.settings)
    assert advice is not None
    assert "langsam" in advice.de
    assert "pip install 'clusterwissen[tantivy]' && kb index use tantivy" in advice.en
    pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")
    search.use(library.settings, library.sessions, "tantivy")
    assert search.advice(library.settings) is None


def test_the_documentation_names_the_number() -> None:
    assert f"From {MOST_RECORDS:,} records on" in DOCS
