"""Measure import, index, search and pages, and print one table.

A whole run writes it into docs/performance.md too.

KB_REAL_DATA is the folder with the real lists. KB_BENCH_FOLDER may be a folder that keeps the imported data, so that
a part can be measured again without the others: python -m bench --only search.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from bench.homes import Home, homes
from bench.importing import measure_imports, measure_rebuilds
from bench.pages import measure_pages
from bench.searching import measure_search
from bench.table import HEAD, Line, filled, markdown, rows, say, show

PARTS: Mapping[str, Callable[[Home], Iterator[Line]]] = {
    "import": measure_imports,
    "index": measure_rebuilds,
    "search": measure_search,
    "pages": measure_pages,
}
SIZES = ("sample", "generated")
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def main() -> int:
    """Measure the selected parts; exit code 2 if the real lists are missing."""
    arguments = _arguments()
    named = os.environ.get("KB_REAL_DATA", "")
    if not named or not Path(named).is_dir():
        print("KB_REAL_DATA must name the folder with the real lists.", file=sys.stderr)
        return 2
    kept = os.environ.get("KB_BENCH_FOLDER")
    lines: list[Line] = []
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        work = Path(folder).resolve()
        work.mkdir(parents=True, exist_ok=True)
        for home in homes(Path(named).resolve(), work):
            if home.folder.name in arguments.size:
                for part in arguments.only:
                    lines += PARTS[part](home)
    say("done")
    show(lines)
    if arguments.only == list(PARTS) and arguments.size == SIZES:
        _write(lines)
    return 0


def _write(lines: Sequence[Line]) -> None:
    """Write the table of a whole run into the documentation."""
    when = f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make bench`, {os.cpu_count()} processors."
    table = f"{when}\n\n{markdown(HEAD, rows(lines))}"
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), "bench", table), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure import, index, search and pages.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="the parts to measure")
    parser.add_argument("--size", nargs="+", choices=SIZES, default=SIZES, help="the records to measure on")
    return parser.parse_args()


sys.exit(main())
