"""Decisions are numbered without holes, and what they say of other people's software is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from whoosh.index import open_dir

from kb.search.engines.whoosh import WhooshEngine

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("*.md"))


def test_numbers_have_no_holes() -> None:
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_title_is_a_sentence_without_a_number(page: Path) -> None:
    assert re.match(r"# [A-Z]\D", page.read_text(encoding="utf-8"))


def test_plain_whoosh_cannot_search_an_index_of_ours(tmp_path: Path) -> None:
    engine, folder = WhooshEngine(), tmp_path / "whoosh-1"
    engine.create(folder)
    with engine.writing(folder, wait=1) as writer:
        writer.remember({})
    index = open_dir(str(folder), indexname="kb")
    assert index.schema.names() == ["order", "payload"]
    with pytest.raises(FileNotFoundError):
        index.searcher()
