"""Damaged files are problems in the report, never exceptions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from kb.ingest.native import LAYOUT
from kb.ingest.read import Layout, read
from kb.ingest.report import Problem
from kb.ingest.row import Header, Note, Row
from tests.ingest.fuzz import tables

SEED = Path(__file__).parents[3] / "seed"
LINES = 20
FOREIGN = Layout(is_foreign=True, names=frozenset({"slug", "name_de"}), needed=frozenset({"slug"}))
FORMATS = ("csv", "tsv", "json", "ndjson", "geojson", "yaml", "xlsx", "ods", "csv.gz", "zip")


@cache
def real_files() -> dict[str, bytes]:
    """Write the first rows of a list of the seed in every format."""
    lines = (SEED / "organisation.csv").read_text("utf-8").splitlines()[:LINES]
    header, *rows = [line.split(",")[:4] for line in lines]
    return tables.files([header, *(row for row in rows if len(row) == len(header))])


def read_all(path: Path) -> None:
    """Read a file as a table and as a foreign list; whatever it holds, only items come back."""
    for layout in (LAYOUT, FOREIGN):
        for item in read(path, None, layout):
            assert isinstance(item, Header | Row | Note | Problem)


def examples(content: bytes, ending: str, number: int) -> Iterator[tuple[int, bytes]]:
    """Yield damaged copies of a file, each with the number that makes it again."""
    for seed in range(number):
        chance = random.Random(f"{ending}{seed}")
        is_archive = ending in ("xlsx", "ods", "zip")
        damage = tables.damaged_inside if is_archive and seed % 4 else tables.damaged
        yield seed, damage(chance, content)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_damaged_file_never_ends_in_an_exception(ending: str, tmp_path: Path) -> None:
    for seed, content in examples(real_files()[ending], ending, tables.count(40)):
        try:
            read_all(tables.save(tmp_path, ending, content))
        except Exception as error:
            raise AssertionError(f"{ending}, damage {seed}: {error!r}") from error


def real_lists(folder: Path) -> Sequence[Path]:
    """Return the small real lists."""
    found = sorted(path for path in (*folder.iterdir(), *(folder / "messy").glob("*")) if path.is_file())
    return [path for path in found if path.suffix not in (".md", ".toml", ".txt")]


def test_damaged_real_lists_never_end_in_an_exception(real_data: Path, tmp_path: Path) -> None:
    for path in real_lists(real_data):
        ending = path.name.partition(".")[2].lower()
        content = path.read_bytes()
        whole = content if ending in ("xlsx", "xls") or ending.endswith("gz") else content[:20_000]
        for seed, damaged in examples(whole, ending, max(2, tables.COUNT // 40)):
            try:
                read_all(tables.save(tmp_path, ending, damaged))
            except Exception as error:
                raise AssertionError(f"{path.name}, damage {seed}: {error!r}") from error
