"""Lines that say how far a long task is, printed in silence."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from kb.texts import Text

SILENCE = 3.0
"""Seconds without output after which the next line is printed."""


class StatusLines:
    """Print each phase, and how far it is after ``silence`` seconds without a line.

    A thread prints, so that a phase that takes long between two reports is not silent either. It has ended when the
    context is left.
    """

    def __init__(self, language: str, silence: float = SILENCE) -> None:
        """Print in ``language``."""
        self._language = language
        self._silence = silence
        self._state: Text | None = None
        self._files: list[Path] = []
        self._total = 0
        self._printed = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._print_when_silent, name="status lines", daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch for silence."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the thread to end."""
        self._ended.set()
        self._thread.join()

    def begin(self, phase: Text, *, files: int = 0) -> None:
        """Print the phase; ``files`` is how many of them it will read."""
        self._files, self._total = [], files
        self._print(phase)
        self._state = phase

    def rows_read(self, file: Path, rows: int) -> None:
        """Keep how many rows of a file have been read."""
        if file not in self._files:
            self._files.append(file)
        number = len(self._files)
        self._state = _ROWS.format(number=number, total=max(number, self._total), name=file.name, rows=rows)

    def rows_copied(self, table: str, rows: int, total: int) -> None:
        """Keep how many rows of a table have been copied."""
        self._state = _COPIED.format(table=table, rows=rows, total=total)

    def documents_indexed(self, done: int, total: int) -> None:
        """Keep how many records (or changes) of all have been indexed."""
        self._state = _DOCUMENTS.format(done=done, total=total)

    def _print(self, text: Text) -> None:
        self._printed = time.monotonic()
        click.echo(text.in_(self._language))

    def _print_when_silent(self) -> None:
        while not self._ended.wait(max(self._printed + self._silence - time.monotonic(), 0.01)):
            if self._state is not None and time.monotonic() - self._printed >= self._silence:
                self._print(self._state)


_ROWS = Text("  Datei {number} von {total}, {name}: {rows} Zeilen", "  File {number} of {total}, {name}: {rows} rows")
_COPIED = Text("  Tabelle {table}: {rows} von {total} Zeilen", "  Table {table}: {rows} of {total} rows")
_DOCUMENTS = Text("  Suchindex: {done} von {total}", "  Search index: {done} of {total}")
