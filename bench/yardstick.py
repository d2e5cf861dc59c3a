"""Yardstick of the search: the same projects in Datasette with SQLite's FTS5, and the query words."""

from __future__ import annotations

import random
import re
import sqlite3
from collections import Counter
from pathlib import Path
from urllib.parse import quote

FACETS = ("region", "programme", "field", "year")
QUERIES = 180


def address(word: str) -> str:
    """Return Datasette's address of a search with twenty hits and four facets."""
    facets = "".join(f"&_facet={name}" for name in FACETS)
    return f"/datasette/project.json?_search={quote(word)}&_size=20&_shape=objects{facets}"


def bare_address(word: str) -> str:
    """Return the same address without Datasette's default search for facet suggestions."""
    return f"{address(word)}&_nosuggest=1"


def fill(database: Path, file: Path) -> None:
    """Copy projects with the names of their links and index them with FTS5."""
    file.unlink(missing_ok=True)
    source = sqlite3.connect(database)
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
        for column in FACETS:
            target.execute(f"CREATE INDEX project_{column} ON project ({column})")
    target.close()


def long_texts(database: Path, characters: int) -> list[str]:
    """Return the beginnings of long descriptions of projects, as somebody might paste them into a search box."""
    source = sqlite3.connect(database)
    query = "SELECT description FROM project WHERE length(description) > ? ORDER BY id LIMIT ?"
    rows = source.execute(query, (characters, QUERIES // 3)).fetchall()
    source.close()
    return [description[:characters].rsplit(" ", 1)[0] for (description,) in rows]


def words(file: Path, seed: int = 2003) -> list[str]:
    """Draw one or two words of the titles, frequent and rare; deterministic per seed."""
    source = sqlite3.connect(file)
    counts: Counter[str] = Counter()
    for (title,) in source.execute("SELECT title FROM project ORDER BY id"):
        counts.update(re.findall(r"[A-Za-zÄÖÜäöüß]{4,}", title))
    source.close()
    draw = random.Random(seed)
    third = QUERIES // 3
    common, rare = [word for word, _ in counts.most_common(400)], list(counts)
    singles = [draw.choice(common) for _ in range(third)]
    pairs = [f"{draw.choice(common)} {draw.choice(common)}" for _ in range(third)]
    return [word for group in zip(singles, pairs, draw.sample(rare, third), strict=True) for word in group]
