"""Generate initiatives with statements for the answers: promises, results, assessments and sizes at many dates.

The same seed generates the same files.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.models.vocabulary import Activity, Tendency
from kb.queries.answers import EFFECTS

INITIATIVES, STATEMENTS = 1_000, 20_000
VOICES = ("self", "funder", "press", "politics", "evaluation", "statistics", "research")
PROMISED = {"members": "members", "jobs_targeted": "jobs_created", "projects": "projects", "start_ups": "start_ups"}
"""What is promised, with what measures it."""
STOCKS = ("members",)
_SEED = 2003
_FIRST_YEAR, _LAST_YEAR = 1995, 2025
_SOURCES = 400
Rows = Iterator[Sequence[object]]


def generate(folder: Path, regions: Sequence[str], fields: Sequence[str]) -> None:
    """Write the tables into a folder; ``regions`` and ``fields`` are slugs to choose from."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(_SEED)
    _write(folder, "source", ("slug", "kind", "title", "published_on", "voice"), _sources(draw))
    initiatives = ((f"bench-{n}", f"Initiative {n}", "active", _source(draw)) for n in range(INITIATIVES))
    _write(folder, "initiative", ("slug", "name_de", "status", "source"), initiatives)
    for table, column, values in (("region", "region", regions), ("field", "competence_field", fields)):
        more = ("role",) if table == "region" else ()
        head = ("initiative", column, *more, "source")
        _write(folder, f"initiative_{table}", head, _links(draw, values, ("seat",) if more else ()))
    founded = (
        (f"bench-{n}-founded", f"bench-{n}", "founded", draw.randint(_FIRST_YEAR, 2015), _source(draw))
        for n in range(INITIATIVES)
    )
    _write(folder, "milestone", ("slug", "initiative", "kind", "happened_on", "source"), founded)
    _write(folder, "initiative_activity", ("initiative", "activity", "source"), _activities(draw))
    head = ("slug", "initiative", "kind", "text_de", "text_en", "indicator", "value", "as_of", "target_on", "source")
    statements = list(_statements(draw))
    _write(folder, "statement", head, iter(statements))
    _write(folder, "statement_finding", ("statement", "aspect", "tendency"), _findings(draw, statements))


def _write(folder: Path, table: str, head: Sequence[str], rows: Rows) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _source(draw: random.Random) -> str:
    return f"bench-source-{draw.randrange(_SOURCES)}"


def _sources(draw: random.Random) -> Rows:
    for number in range(_SOURCES):
        year = draw.randint(_FIRST_YEAR, _LAST_YEAR)
        yield f"bench-source-{number}", "document", f"Bericht {number}", year, draw.choice(VOICES)


def _links(draw: random.Random, values: Sequence[str], more: Sequence[str]) -> Rows:
    for number in range(INITIATIVES):
        yield f"bench-{number}", draw.choice(values), *more, _source(draw)


def _activities(draw: random.Random) -> Rows:
    for number in range(INITIATIVES):
        for activity in draw.sample(list(Activity), 3):
            yield f"bench-{number}", activity.value, _source(draw)


def _findings(draw: random.Random, statements: Sequence[Sequence[object]]) -> Rows:
    """Give each assessment a finding."""
    for slug, _, kind, *_ in statements:
        if kind == "assessment":
            yield slug, draw.choice(EFFECTS).value, draw.choice(list(Tendency)).value


def _statements(draw: random.Random) -> Rows:
    for number in range(STATEMENTS):
        initiative, year = f"bench-{number % INITIATIVES}", draw.randint(_FIRST_YEAR, _LAST_YEAR)
        kind = draw.choices(("expectation", "result", "assessment", "activity", "lesson"), (3, 10, 2, 3, 2))[0]
        indicator, value, due = "", "", ""
        if kind in ("expectation", "result"):
            promised = draw.choice(tuple(PROMISED))
            indicator = promised if kind == "expectation" else PROMISED[promised]
            value = str(draw.randint(1, 50) * 10)
            due = str(year + draw.randint(1, 10)) if kind == "expectation" and draw.random() < 0.8 else ""
        if kind == "result":
            kind = "characteristic" if indicator in STOCKS else "outcome"
        texts = f"Aussage {number} über die Initiative und ihre Zahlen.", f"Statement {number} on the initiative."
        yield f"bench-s-{number}", initiative, kind, *texts, indicator, value, year, due, _source(draw)
