"""Measure how fast records are imported, beside plain `sqlite3`, and indexed."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bench.homes import ENGINES, Home, fill, imported
from bench.table import Line, say

LONGEST_REBUILD = 180


def measure_imports(home: Home) -> Iterator[Line]:
    """Import all lists of a knowledge base into an empty one."""
    say(f"{home.title}: importing")
    home.empty()
    for mapping, title, file in home.lists():
        started = time.perf_counter()
        records = imported(home, mapping, file)
        rate = records / (time.perf_counter() - started)
        plain = _plain(home.database, home.folder / "plain.sqlite")
        what = f"import of {title}: {records:,} records with log and index, beside sqlite3 alone"
        yield Line(what, f"{rate:,.0f} /s", f"{plain:,.0f} /s", f"{rate / plain:.3f}")
    home.mark_filled()


def _plain(database: Path, file: Path) -> float:
    """Write projects and organisations into an empty SQLite file with executemany; return rows per second."""
    source = sqlite3.connect(database)
    file.unlink(missing_ok=True)
    copied = 0
    seconds = 0.0
    target = sqlite3.connect(file)
    for table in ("organisation", "project"):
        (create,) = source.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        target.execute(re.sub(r",\s*CONSTRAINT \"?fk_\w+\"? FOREIGN KEY\([^)]*\) REFERENCES \w+ \(\w+\)", "", create))
        rows = source.execute(f"SELECT * FROM {table}").fetchall()
        places = ", ".join("?" * len(rows[0]))
        started = time.perf_counter()
        with target:
            target.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        seconds += time.perf_counter() - started
        copied += len(rows)
    source.close()
    target.close()
    return copied / seconds


def measure_rebuilds(home: Home) -> Iterator[Line]:
    """Rebuild the index of each engine."""
    fill(home)
    for engine in ENGINES:
        say(f"{home.title}: rebuilding the index of {engine.capitalize()}")
        started = time.perf_counter()
        home.kb(engine, "index", "rebuild")
        seconds = time.perf_counter() - started
        documents = int(json.loads(home.kb(engine, "search", "", "--json"))["total"])
        expected = f"< {LONGEST_REBUILD} s" if engine == "tantivy" else ""
        what = f"{home.title}: index of {engine.capitalize()} rebuilt, {documents:,} records"
        yield Line(what, f"{seconds:.0f} s", expected=expected)
