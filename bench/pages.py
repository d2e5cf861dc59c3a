"""Measure the cost of pages: processor time, bytes, layout shift and load, beside Datasette's pages."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import yardstick
from bench.homes import ENGINES, Home, fill
from bench.serving import Server, ask, datasette, percentile, serving
from bench.statements import INITIATIVES, STATEMENTS, generate
from bench.table import Line, say

READERS = 200
SECONDS_OF_LOAD = 60
ROUNDS = 5
LARGEST_PROFILE = 60_000
LARGEST_SCRIPT = 60_000
LARGEST_TIMELINE = 150_000
LARGEST_SHIFT = 0.01
ON_SEED, ON_MANY = 15.0, 40.0
"""Milliseconds of processor time within which 95 per cent of the pages must be answered."""
DRAWING = ("vendor/echarts/", "vendor/leaflet/")
"""Additional scripts of pages with a chart or a map."""
TIMELINE = "/de/timeline"
PLAIN = (
    "/de/",
    "/en/",
    "/de/initiatives",
    "/de/regions",
    "/de/fields",
    "/de/programmes",
    "/de/eras",
    "/de/organisations",
    "/de/projects",
    "/de/sources",
    "/de/statements",
    "/de/search?q=logistik",
    "/de/search?q=Wasser&kind=initiative",
    "/de/map",
    "/de/map?q=logistik",
    "/de/matrix",
    "/de/matrix?region=dea-nordrhein-westfalen",
    "/de/matrix?region=ded-sachsen",
    TIMELINE,
    "/de/timeline?group=field",
    "/de/timeline?group=programme",
    "/de/timeline?open=de-deutschland",
    "/de/timeline?region=ruhr",
    "/de/shortlist?record=initiatives/chemsite&record=initiatives/medecon-ruhr",
    "/de/shortlist?record=initiatives/chemsite&add=bio",
    "/de/initiatives/dortmund-project/fact-sheet",
    "/de/initiatives/chemsite/history",
)
"""Pages other than profiles, which are drawn from the database."""
ANSWERS = (
    "/de/answers/meaning",
    "/de/answers/meaning?region=de-deutschland&mix=country",
    "/de/answers/achievements",
    "/de/answers/achievements?region=de-deutschland&aspect=jobs",
    "/de/answers/achievements?voice=evaluation&voice=research&done=skills",
    "/de/answers/expectations",
    "/de/answers/expectations?order=share",
    "/de/answers/expectations?verdict=overdue&verdict=missed&page=2",
    "/de/answers/expectations?region=de-deutschland&indicator=members",
    "/de/answers/expectations?q=initiative&order=name",
    "/de/answers/expectations?voice=evaluation&voice=research",
)
"""The answers, measured with many statements."""
KINDS = {
    "initiative": "initiatives",
    "region": "regions",
    "competence_field": "fields",
    "programme": "programmes",
    "policy_era": "eras",
    "organisation": "organisations",
    "source": "sources",
    "project": "projects",
    "field_scheme": "field-schemes",
}
MOST_OF_A_KIND = 60
_SHIFT = """
() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) { if (!entry.hadRecentInput) sum += entry.value; }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 600);
})
"""


def measure_pages(home: Home) -> Iterator[Line]:
    """Measure every kind of page: processor time, in a browser, and under load.

    With the real lists the seed alone is measured too.
    """
    fill(home)
    if home.is_generated:
        yield from _measure_times(home, home.title, ON_MANY)
        return
    seed = replace(home, title="seed", folder=home.folder.with_name("seed"))
    seed.empty()
    yield from _measure_times(seed, seed.title, ON_SEED)
    yield from _measure_browser(seed)
    yield from _measure_answers(home)
    yield from _measure_readers(home)


def _measure_times(home: Home, title: str, most: float) -> Iterator[Line]:
    say(f"{title}: pages one after the other")
    profiles = _profiles(home.database)
    with serving(home.environment(ENGINES[0])) as server:
        paths_asked = [*PLAIN, *(path for paths in profiles.values() for path in paths)]
        times, written, sizes = _times(server, paths_asked)
    yield _time_line(f"{title}: pages written before", written, most)
    yield _time_line(
        f"{title}: pages of all kinds",
        [milliseconds for times_of_page in times.values() for milliseconds in times_of_page],
        most,
    )
    for kind, paths in profiles.items():
        yield _time_line(
            f"{title}: profiles of {kind}", [milliseconds for path in paths for milliseconds in times[path]], most
        )
    slowest = sorted(times, key=lambda path: -percentile(times[path], 0.5))
    for path in [path for path in slowest if path in PLAIN and percentile(times[path], 0.95) > most]:
        yield _time_line(f"{title}: over the budget, {path}", times[path], most)
    for path in slowest[:5]:
        yield _time_line(f"{title}: among the slowest, {path}", times[path], most)
    largest = max((path for paths in profiles.values() for path in paths), key=lambda path: sizes[path])
    yield _budget(f"{title}: HTML of the largest profile, {largest}", sizes[largest], LARGEST_PROFILE, "bytes")
    yield _budget(f"{title}: HTML of the folded timeline", sizes[TIMELINE], LARGEST_TIMELINE, "bytes")


def _measure_answers(home: Home) -> Iterator[Line]:
    """Measure the answers over a thousand more initiatives with twenty thousand statements."""
    many = replace(home, folder=home.folder.with_name("statements"))
    say("answers over many statements")
    many.empty()
    with sqlite3.connect(many.database) as connection:
        regions = [slug for (slug,) in connection.execute("SELECT slug FROM region WHERE kind = 'nuts1' ORDER BY slug")]
        fields = [slug for (slug,) in connection.execute("SELECT slug FROM competence_field ORDER BY slug")]
    generate(many.folder / "lists", regions, fields)
    many.kb(ENGINES[0], "import", str(many.folder / "lists"))
    with serving(many.environment(ENGINES[0])) as server:
        times, _, _ = _times(server, ANSWERS)
    title = f"{INITIATIVES:,} initiatives, {STATEMENTS:,} statements: answers"
    yield _time_line(title, [milliseconds for of_page in times.values() for milliseconds in of_page], ON_MANY)


def _measure_browser(home: Home) -> Iterator[Line]:
    """Open pages in Chromium at phone and desktop width: measure layout shift and script size."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chromium-headless-shell"))), None)
    if program is None:
        yield Line("layout shift and script", "not measured: Chromium is not installed")
        return
    say(f"{home.title}: pages in a browser")
    paths = (*PLAIN, *_profiles(home.database)["initiative"][:3])
    shifts: dict[str, float] = {}
    scripts: dict[str, int] = {}
    with serving(home.environment(ENGINES[0])) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for width in (390, 1280):
            page = browser.new_page(viewport={"width": width, "height": 900})
            for path in paths:
                page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="load")
                shifts[f"{path} at {width}"] = page.evaluate(_SHIFT)
                if not any(library in page.content() for library in DRAWING):
                    scripts[path] = _script_bytes(server.connect(), page.content())
            page.close()
        browser.close()
    worst = max(shifts, key=lambda path: shifts[path])
    yield _budget(f"layout shift, most on {worst}", round(shifts[worst], 4), LARGEST_SHIFT, "")
    largest = max(scripts, key=lambda path: scripts[path])
    yield _budget(
        f"script gzipped, most on {largest} of those without chart", scripts[largest], LARGEST_SCRIPT, "bytes"
    )


def _measure_readers(home: Home) -> Iterator[Line]:
    """Load pages with many readers, beside Datasette's of the same projects."""
    if shutil.which("wrk") is None:
        yield Line(f"{READERS} readers", "not measured: wrk is not installed")
        return
    say(f"{home.title}: {READERS} readers")
    file = home.folder.with_name("readers.sqlite")
    yardstick.fill(home.database, file)
    profiles = _profiles(home.database)
    rows = [f"/datasette/project/{number}" for number in _project_ids(file)]
    many = f"{home.title}: {READERS} readers for {SECONDS_OF_LOAD} s"
    with serving(home.environment(ENGINES[0])) as server:
        load = _wrk(server.port, [*PLAIN, *(path for paths in profiles.values() for path in paths[:20])], file.parent)
        yield Line(f"{many}, pages of all kinds: errors", str(load["errors"]), expected="0")
        yield Line(f"{many}, pages of all kinds: answers a second", f"{_per_second(load):,.0f} /s")
        ours = _wrk(server.port, profiles["project"], file.parent)
    with datasette(file) as port:
        theirs = _wrk(port, rows, file.parent)
    ratio = f"{_per_second(ours) / _per_second(theirs):.2f}" if theirs["requests"] else "–"
    yield Line(f"{many}, pages of a project: errors", str(ours["errors"]), str(theirs["errors"]), expected="0")
    mine, other = f"{_per_second(ours):,.0f} /s", f"{_per_second(theirs):,.0f} /s"
    yield Line(f"{many}, pages of a project: answers a second", mine, other, ratio)


def _times(server: Server, paths: Sequence[str]) -> tuple[dict[str, list[float]], list[float], dict[str, int]]:
    """Return processor milliseconds per uncached page, those of cached pages, and bytes."""
    connection = server.connect()

    def spent(path: str, accept: str = "*/*") -> float:
        before = server.processor_ms()
        ask(connection, path, accept)
        return server.processor_ms() - before

    sizes = {path: _size(connection, path) for path in paths}
    written = [spent(path) for path in paths]
    times: dict[str, list[float]] = {path: [] for path in paths}
    for number in range(ROUNDS):
        for path in paths:
            # Pages are cached for each Accept header, so with a new one the page is not taken from the cache.
            times[path].append(spent(path, f"text/html, text/x-{number}"))
    connection.close()
    return times, written, sizes


def _size(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept": "*/*"})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} was answered with {response.status}")
    return len(body)


def _profiles(database: Path) -> dict[str, list[str]]:
    """Return addresses of profiles per kind, sampled evenly."""
    source = sqlite3.connect(database)
    addresses = {}
    for table, plural in KINDS.items():
        slugs = [slug for (slug,) in source.execute(f"SELECT slug FROM {table} ORDER BY id")]
        addresses[table] = [f"/de/{plural}/{slug}" for slug in slugs[:: max(1, len(slugs) // MOST_OF_A_KIND)]][
            :MOST_OF_A_KIND
        ]
    source.close()
    return {kind: paths for kind, paths in addresses.items() if paths}


def _project_ids(file: Path) -> list[int]:
    source = sqlite3.connect(file)
    ids = [number for (number,) in source.execute("SELECT id FROM project ORDER BY id LIMIT 2000")]
    source.close()
    return ids[:: max(1, len(ids) // MOST_OF_A_KIND)]


def _script_bytes(connection: http.client.HTTPConnection, html: str) -> int:
    """Return the compressed size of a page's scripts."""
    total = 0
    for address in re.findall(r'<script[^>]* src="(/[^"]+)"', html):
        connection.request("GET", address)
        total += len(gzip.compress(connection.getresponse().read()))
    connection.close()
    return total


def _wrk(port: int, paths: Sequence[str], work: Path) -> Mapping[str, float]:
    """Run wrk over ``paths`` in turn; return requests, seconds and errors."""
    script = work / "paths.lua"
    script.write_text("\n".join(_lua(paths)), encoding="utf-8")
    address = f"http://127.0.0.1:{port}"
    command = ["wrk", "-t2", f"-c{READERS}", f"-d{SECONDS_OF_LOAD}s", "--timeout", "30s", "-s", str(script), address]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return figures


def _per_second(figures: Mapping[str, float]) -> float:
    return figures["requests"] / figures["seconds"]


def _lua(paths: Sequence[str]) -> Iterator[str]:
    yield f"local paths = {{{', '.join(json.dumps(path) for path in paths)}}}"
    yield "local at = 0"
    yield "request = function() at = at % #paths + 1; return wrk.format('GET', paths[at]) end"
    yield "done = function(summary)"
    yield "  local e = summary.errors"
    yield "  local errors = e.connect + e.read + e.write + e.status + e.timeout"
    yield '  io.write(string.format(\'\\n{"requests": %d, "seconds": %f, "errors": %d}\\n\','
    yield "    summary.requests, summary.duration / 1e6, errors))"
    yield "end"


def _time_line(what: str, times: Sequence[float], most: float) -> Line:
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    return Line(f"{what}: p50, p95", f"{p50:.1f}, {p95:.1f} ms", expected=f"p95 ≤ {most:.0f} ms")


def _budget(what: str, value: float, most: float, unit: str) -> Line:
    return Line(what, f"{value:,} {unit}".strip(), expected=f"≤ {most:,} {unit}".strip())
