"""All mapped files together have a limited size in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.search.engines.whoosh.mapped_file import AROUND, MOST_RESIDENT, MappedFile

STATUS = Path("/proc/self/status")


@pytest.mark.skipif(not STATUS.exists(), reason="Only Linux says how much of a file is in memory.")
def test_pages_that_were_read_are_released(tmp_path: Path) -> None:
    size = 4 * MOST_RESIDENT
    (tmp_path / "file").write_bytes(bytes(range(256)) * (size // 256))
    mapped = MappedFile(tmp_path / "file")
    before = resident_files()
    most = 0
    for at in range(0, size, AROUND):
        assert mapped.data[at + 7] == 7
        mapped.count_read(1)
        most = max(most, resident_files() - before)
    assert AROUND < most <= 1.25 * MOST_RESIDENT
    mapped.release_pages()
    assert resident_files() - before < MOST_RESIDENT / 10
    assert mapped.data[-1] == 255


@pytest.mark.skipif(not STATUS.exists(), reason="Only Linux says how much of a file is in memory.")
def test_all_files_together_keep_no_more_than_one(tmp_path: Path) -> None:
    size = MOST_RESIDENT // 4
    files = []
    for number in range(12):
        (tmp_path / str(number)).write_bytes(bytes(size))
        files.append(MappedFile(tmp_path / str(number)))
    before = resident_files()
    most = 0
    for mapped in files:
        for at in range(0, size, AROUND):
            assert mapped.data[at] == 0
            mapped.count_read(1)
        most = max(most, resident_files() - before)
    assert size < most <= 1.25 * MOST_RESIDENT


def resident_files() -> int:
    """Return the resident bytes of mapped files."""
    (line,) = [line for line in STATUS.read_text().splitlines() if line.startswith("RssFile")]
    return int(line.split()[1]) * 1024
