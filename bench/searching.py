"""How fast a search with three facets and snippets is answered, beside Datasette with FTS5 on the same records."""

from __future__ import annotations

import http.client
import random
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from bench.serving import ask, datasette, kb, percentile
from bench.table import Line

QUERIES = 300
SECONDS_OF_LOAD = 10
READERS = 8


def measure_search(work: Path) -> list[Line]:
    """Serve ``work``/home and a Datasette of the same projects, and ask both the same words in turn."""
    home, yardstick = work / "home", work / "datasette.sqlite"
    _fill_datasette(home, yardstick)
    words = _words(yardstick)
    with kb(home) as ours, datasette(yardstick) as theirs:
        asked = {
            "search as JSON": lambda word: f"/api/v1/search?kind=project&q={quote(word)}",
            "search as page": lambda word: f"/de/search?kind=project&q={quote(word)}",
        }
        lines = []
        for title, address in asked.items():
            lines += _compare(title, ours, address, theirs, words)
        lines.append(_load("search as JSON", ours, asked["search as JSON"], theirs, words))
        lines.append(_load("search as page", ours, asked["search as page"], theirs, words))
    return lines


def _datasette_address(word: str) -> str:
    facets = "&_facet=region&_facet=programme&_facet=year"
    return f"/datasette/project.json?_search={quote(word)}&_size=20&_shape=objects{facets}"


def _compare(title: str, ours: int, address: Callable[[str], str], theirs: int, words: Sequence[str]) -> list[Line]:
    """Ask one server after the other, word by word, so that both meet the same moments of the machine."""
    times: tuple[list[float], list[float]] = ([], [])
    connections = [http.client.HTTPConnection("127.0.0.1", port) for port in (ours, theirs)]
    for word in words[:20]:
        for connection, path in zip(connections, (address(word), _datasette_address(word)), strict=True):
            ask(connection, path)
    for word in words:
        for kept, connection, path in zip(times, connections, (address(word), _datasette_address(word)), strict=True):
            kept.append(ask(connection, path))
    for connection in connections:
        connection.close()
    lines = []
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        mine, other = (percentile(kept, share) for kept in times)
        lines.append(Line(f"{title}, three facets: {name}", f"{mine:.1f} ms", f"{other:.1f} ms", f"{mine / other:.2f}"))
    return lines


def _load(title: str, ours: int, address: Callable[[str], str], theirs: int, words: Sequence[str]) -> Line:
    mine = _requests_a_second(ours, [address(word) for word in words])
    other = _requests_a_second(theirs, [_datasette_address(word) for word in words])
    return Line(
        f"{title}, {READERS} readers: requests a second", f"{mine:,.0f} /s", f"{other:,.0f} /s", f"{mine / other:.2f}"
    )


def _requests_a_second(port: int, paths: Sequence[str]) -> float:
    """Let several readers ask for a bounded time and count what was answered."""
    counts: list[int] = []
    until = time.perf_counter() + SECONDS_OF_LOAD

    def read(start: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        done = 0
        while time.perf_counter() < until:
            ask(connection, paths[(start + done) % len(paths)])
            done += 1
        connection.close()
        counts.append(done)

    readers = [threading.Thread(target=read, args=(n * 37,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sum(counts) / SECONDS_OF_LOAD


def _fill_datasette(home: Path, file: Path) -> None:
    """Copy the projects with the names of what they belong to, and index their words with FTS5 as it comes."""
    source = sqlite3.connect(home / "kb.sqlite")
    rows = source.execute(
        "SELECT p.id, p.title, p.description, coalesce(o.name_de, ''), coalesce(r.name_de, r.name_en, r.code, ''),"
        " coalesce(g.name_de, g.name_en, ''), coalesce(f.name_de, ''), p.year FROM project p"
        " LEFT JOIN organisation o ON o.id = p.organisation_id LEFT JOIN region r ON r.id = p.region_id"
        " LEFT JOIN programme g ON g.id = p.programme_id LEFT JOIN competence_field f ON f.id = p.competence_field_id"
    ).fetchall()
    source.close()
    target = sqlite3.connect(file)
    columns = "title, description, beneficiary, region, programme, field"
    with target:
        target.execute(
            "CREATE TABLE project (id INTEGER PRIMARY KEY, title TEXT, description TEXT, beneficiary TEXT,"
            " region TEXT, programme TEXT, field TEXT, year INTEGER)"
        )
        target.executemany("INSERT INTO project VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        target.execute(f"CREATE VIRTUAL TABLE project_fts USING fts5({columns}, content='project', content_rowid='id')")
        target.execute("INSERT INTO project_fts (project_fts) VALUES ('rebuild')")
        for column in ("region", "programme", "year"):
            target.execute(f"CREATE INDEX project_{column} ON project ({column})")
    target.close()


def _words(file: Path) -> list[str]:
    """Draw words of the titles, frequent and rare ones, one or two at a time; the same in every run."""
    source = sqlite3.connect(file)
    counts: Counter[str] = Counter()
    for (title,) in source.execute("SELECT title FROM project"):
        counts.update(re.findall(r"[A-Za-zÄÖÜäöüß]{4,}", title))
    source.close()
    draw = random.Random(2003)
    common, rare = [word for word, _ in counts.most_common(400)], list(counts)
    one = [draw.choice(common) for _ in range(QUERIES // 3)]
    two = [f"{draw.choice(common)} {draw.choice(common)}" for _ in range(QUERIES // 3)]
    return [word for group in zip(one, two, draw.sample(rare, QUERIES // 3), strict=True) for word in group]
