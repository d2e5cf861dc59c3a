"""Figures of a run: kept in a file so that an interrupted run goes on, and written into the documentation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.table import filled, markdown

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "chaos"
PAGE = ROOT / "docs" / "reliability.md"
MOST_FAULTS = 100


@dataclass(slots=True)
class Record:
    """Counts by name and outcome, how far the run has come, and the first faults."""

    part: str
    next: int = 0
    is_complete: bool = False
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    on: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%d}")

    @classmethod
    def continued(cls, part: str) -> Record:
        """Read the figures of an interrupted run; begin with none after a complete one."""
        file = FOLDER / f"{part}.json"
        if file.is_file() and not (record := cls(**json.loads(file.read_text("utf-8")))).is_complete:
            return record
        return cls(part)

    @classmethod
    def latest(cls, part: str) -> Record | None:
        """Return the figures of a part, complete or not; None without any."""
        file = FOLDER / f"{part}.json"
        return cls(**json.loads(file.read_text("utf-8"))) if file.is_file() else None

    def count(self, name: str, *outcomes: str) -> None:
        """Count outcomes of a case."""
        counts = self.counts.setdefault(name, {})
        for outcome in outcomes:
            counts[outcome] = counts.get(outcome, 0) + 1

    def fault(self, name: str, text: str) -> None:
        """Count and keep what went wrong."""
        self.count(name, "faults")
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(f"{name}: {text[:1000]} … {text[-1000:]}" if len(text) > 2000 else f"{name}: {text}")

    def total(self, outcome: str) -> int:
        """Add up an outcome over all names."""
        return sum(counts.get(outcome, 0) for counts in self.counts.values())

    def save(self) -> None:
        """Write the figures to their file, whole or not at all."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        file = FOLDER / f"{self.part}.json"
        aside = file.with_suffix(".new")
        aside.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
        aside.replace(file)

    def table(self, first: str, outcomes: Sequence[str]) -> str:
        """Format the counts, with their sum in the last row."""
        rows = [
            [name, *(f"{counts.get(outcome, 0):,}" for outcome in outcomes)] for name, counts in self.counts.items()
        ]
        rows.append(["all", *(f"{self.total(outcome):,}" for outcome in outcomes)])
        return markdown((first, *outcomes), rows)


def write_page(part: str, blocks: Iterable[str]) -> None:
    """Replace the figures of a part in the documentation."""
    text = filled(PAGE.read_text("utf-8"), part, "\n\n".join(blocks))
    PAGE.write_text(text, encoding="utf-8")
