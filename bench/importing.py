"""How many records a second an import takes, beside plain `sqlite3` writing the same rows."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from bench.table import Line

LISTS = (
    ("ziel2-nrw", "ziel2_nrw_erdf_2007-2013.csv", "Ziel-2 list"),
    ("esif", "esif_projects_sample_10k.ndjson.gz", "10k sample"),
)


def kb(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on the knowledge base in ``home``, as a whole process."""
    environment = {**os.environ, "KB_HOME": str(home), "KB_LANGUAGE": "en", "KB_SEARCH_URL": ""}
    return subprocess.run(
        [sys.executable, "-m", "kb.cli", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def measure_imports(data: Path, work: Path) -> list[Line]:
    """Prepare a knowledge base in ``work``/home, import both lists into it and rebuild its index."""
    home = work / "home"
    _succeed(kb(home, "db", "prepare"))
    lines = []
    for mapping, name, title in LISTS:
        seconds, records = _import(home, mapping, data / name)
        plain = _plain(home, work / f"{mapping}.sqlite")
        rate, plain_rate = records / seconds, plain
        lines.append(
            Line(
                f"import of the {title}: {records:,} records, with log and index",
                f"{rate:,.0f} /s",
                f"{plain_rate:,.0f} /s",
                f"{rate / plain_rate:.3f}",
            )
        )
    started = time.perf_counter()
    _succeed(kb(home, "index", "rebuild"))
    seconds = time.perf_counter() - started
    documents = _count_documents(home)
    lines.append(Line(f"index rebuild: {documents:,} documents", f"{documents / seconds:,.0f} /s", "–", "–"))
    return lines


def _import(home: Path, mapping: str, file: Path) -> tuple[float, int]:
    """Return the seconds of the whole process and the records it created or changed."""
    started = time.perf_counter()
    done = kb(home, "import", str(file), "--mapping", mapping, "--skip-rejected", "--json")
    seconds = time.perf_counter() - started
    if not done.stdout.startswith("{"):
        raise RuntimeError(f"The import failed: {done.stderr}")
    report = json.loads(done.stdout)
    return seconds, sum(counts["created"] + counts["updated"] for counts in report["records"].values())


def _plain(home: Path, file: Path) -> float:
    """Write all projects and organisations into an empty SQLite file with executemany; return rows a second."""
    source = sqlite3.connect(home / "kb.sqlite")
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


def _count_documents(home: Path) -> int:
    done = kb(home, "search", "", "--json")
    _succeed(done)
    return int(json.loads(done.stdout)["total"])


def _succeed(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise RuntimeError(f"{' '.join(done.args)} failed: {done.stderr}")
