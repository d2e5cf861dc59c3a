"""Knowledge bases to measure: the real lists, and many generated records, each indexed by both engines."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.generating import RECORDS, SAMPLE, generate

ENGINES = ("whoosh", "tantivy")
ZIEL2 = "ziel2_nrw_erdf_2007-2013.csv"


@dataclass(frozen=True)
class Home:
    """A knowledge base in a folder, its KB_HOME; a subfolder has the other engine's index."""

    title: str
    folder: Path
    data: Path
    is_generated: bool

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.folder / "kb.sqlite"

    def of(self, engine: str) -> Path:
        """Return the KB_HOME of an engine."""
        return self.folder if engine == ENGINES[0] else self.folder / engine

    def environment(self, engine: str) -> dict[str, str]:
        """Return the environment of ``kb`` for an engine, without the shell's settings."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
        ours = {
            "KB_HOME": str(self.of(engine)),
            "KB_DATABASE_URL": f"sqlite:///{self.database}",
            "KB_SEARCH_URL": f"{engine}:",
            "KB_LANGUAGE": "en",
            "KB_RATE_LIMIT": "off",
        }
        return others | ours

    def kb(self, engine: str, *arguments: str) -> str:
        """Run the command line as a process and return its output. Raises RuntimeError."""
        return run(self.environment(engine), *arguments)

    def lists(self) -> list[tuple[str, str, Path]]:
        """Return mapping, title and file of each list, generated if needed."""
        if not self.is_generated:
            return [
                ("ziel2-nrw", "the Ziel-2 list", self.data / ZIEL2),
                ("esif", "the 10k sample", self.data / SAMPLE),
            ]
        file = self.folder.with_suffix(".ndjson.gz")
        if not file.is_file():
            generate(self.data, file)
        return [("esif", f"{RECORDS:,} generated records", file)]

    def empty(self) -> None:
        """Recreate the knowledge base with only the seed."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.kb(ENGINES[0], "db", "prepare")

    @property
    def is_filled(self) -> bool:
        """Whether all lists were imported, by this run or one before it."""
        return (self.folder / "filled").is_file()

    def mark_filled(self) -> None:
        """Record that all lists were imported."""
        (self.folder / "filled").touch()


def homes(data: Path, work: Path) -> tuple[Home, ...]:
    """Return both knowledge bases, which may not exist yet."""
    return (
        Home("10k sample", work / "sample", data, is_generated=False),
        Home(f"{RECORDS // 1000}k generated", work / "generated", data, is_generated=True),
    )


def fill(home: Home) -> None:
    """Import the lists, or upgrade the database of an earlier run."""
    if home.is_filled:
        home.kb(ENGINES[0], "db", "upgrade")
        return
    home.empty()
    for mapping, _, file in home.lists():
        imported(home, mapping, file)
    home.mark_filled()


def imported(home: Home, mapping: str, file: Path) -> int:
    """Import a list, with log and index; return the number of records created or changed."""
    report = json.loads(home.kb(ENGINES[0], "import", str(file), "--mapping", mapping, "--skip-rejected", "--json"))
    return sum(counts["created"] + counts["updated"] for counts in report["records"].values())


def run(environment: Mapping[str, str], *arguments: str) -> str:
    """Run ``kb`` as a process and return its output. Raises RuntimeError if it fails without a report."""
    command = [sys.executable, "-m", "kb.cli", *arguments]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)
    # An import that skips rejected rows has an exit code other than 0, and still prints its report.
    if done.returncode and not done.stdout.startswith("{"):
        raise RuntimeError(f"kb {' '.join(arguments)} failed: {done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout
