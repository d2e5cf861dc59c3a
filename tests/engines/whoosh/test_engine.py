"""The Whoosh engine keeps few segments and copies none without need."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.search import query
from kb.search.engines import EngineQuery, IndexDocument, Terms
from kb.search.engines.whoosh.engine import MOST_SEGMENTS, WhooshEngine
from kb.search.query import plan
from kb.search.words.synonyms import Synonyms


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    WhooshEngine().create(tmp_path / "index")
    return tmp_path / "index"


def write(folder: Path, numbers: range, remove: range = range(0)) -> None:
    with WhooshEngine().writing(folder, wait=5) as writer:
        writer.remove(f"project:{number}" for number in remove)
        for number in numbers:
            key = f"project:{number}"
            writer.add(IndexDocument(key, key, "", "project", 0, {}, {"kind": ["project"]}, b""))
        writer.remember({})


def segments(folder: Path) -> dict[str, int]:
    """Return the segments with their numbers of documents."""
    return {segment.name: segment.size for segment in WhooshEngine().snapshot(folder).segments}


def test_an_edit_never_copies_an_import(folder: Path) -> None:
    for start in range(0, (MOST_SEGMENTS - 1) * 100, 100):
        write(folder, range(start, start + 100))
    imported = {name for name, size in segments(folder).items() if size >= 100}
    assert len(imported) == MOST_SEGMENTS - 1
    for _ in range(20):
        write(folder, range(1, 2), remove=range(1, 2))
        assert len(segments(folder)) <= MOST_SEGMENTS + 3
    assert imported <= set(segments(folder))
    assert len(WhooshEngine().snapshot(folder).keys()) == (MOST_SEGMENTS - 1) * 100


def test_imports_of_one_size_are_brought_together_when_there_are_many(folder: Path) -> None:
    for start in range(0, 3 * MOST_SEGMENTS * 10, 10):
        write(folder, range(start, start + 10))
    assert len(segments(folder)) <= MOST_SEGMENTS + 1
    assert len(WhooshEngine().snapshot(folder).keys()) == 3 * MOST_SEGMENTS * 10


def test_a_segment_that_is_mostly_deleted_is_rewritten(folder: Path) -> None:
    write(folder, range(100))
    write(folder, range(100, 101), remove=range(70))
    assert sorted(segments(folder).values()) == [32]


def test_ties_keep_their_order_however_segments_are_brought_together(folder: Path) -> None:
    """Write documents in no order, some repeatedly, so that their numbers mean nothing."""
    numbers = [(number * 37) % 120 for number in range(120)]
    for start in (*range(0, 120, 5), *range(0, 60, 5)):
        some = numbers[start : start + 5]
        with WhooshEngine().writing(folder, wait=5) as writer:
            writer.remove(f"project:{number}" for number in some)
            for number in some:
                key = f"project:{number}"
                fields = {"t": Terms([("wasser", 0)])}
                writer.add(IndexDocument(key, key, "wasser", "project", 0, fields, {}, f"{number}".encode()))
    assert len(segments(folder)) <= MOST_SEGMENTS + 1, "nothing was brought together"
    before = tied(folder)
    assert before == sorted(numbers)
    with WhooshEngine().writing(folder, wait=5) as writer:
        writer.remove(["project:60"])
        writer.purge()
    assert len(segments(folder)) < MOST_SEGMENTS
    assert tied(folder) == [number for number in before if number != 60]


def tied(folder: Path) -> list[int]:
    """Return the numbers of all documents in the order of hits with equal scores."""
    planned = plan.make(query.parse("wasser"), Synonyms())
    snapshot = WhooshEngine().snapshot(folder)
    pages = [snapshot.ask(EngineQuery(planned, {}, "relevance", start, 10)) for start in range(0, 120, 10)]
    return [int(hit.payload) for page in pages for hit in page.hits]


STATUS = Path("/proc/self/status")


def resident_files() -> int:
    """Return the resident megabytes of mapped files."""
    (line,) = [line for line in STATUS.read_text().splitlines() if line.startswith("RssFile")]
    return int(line.split()[1]) // 1024


@pytest.mark.skipif(not STATUS.exists(), reason="Only Linux says how much of a file is in memory.")
def test_segments_that_are_brought_together_do_not_stay_in_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a large import would end with the whole index in memory twice."""
    monkeypatch.setattr("kb.search.engines.whoosh.engine.READ_AT_ONCE", 100)
    with WhooshEngine().writing(folder, wait=5) as writer:
        for number in range(2000):
            key = f"project:{number}"
            words = [(f"wort{number * 20 + place}", place) for place in range(20)]
            fields = {"x": Terms(words * 20)}
            writer.add(IndexDocument(key, key, "", "project", 0, fields, {"kind": ["project"]}, bytes(20_000)))
        writer.remember({})
    before = resident_files()
    with WhooshEngine().writing(folder, wait=5) as writer:
        writer.remove(["project:7"])
        writer.purge()
        writer.remember({})
    assert len(segments(folder)) == 1
    assert resident_files() < before + 12
    assert len(writer.committed) == 1  # Its files are still mapped.
