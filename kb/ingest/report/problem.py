"""What an import has to say about its input: problems with file, line, column, value and cure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kb.texts import Text

MOST_PROBLEMS = 1_000
"""Problems kept word for word; beyond that only their number is told."""
MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and in it a line and a sheet or section."""

    file: str
    line: int | None = None
    sheet: str | None = None
    record: int = 0
    """Tells records apart that stand on one line, as in JSON."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a row, or without a line a whole file, from being imported."""

    file: str
    line: int | None
    field: str | None
    value: str | None
    message: Text
    cure: Text
    sheet: str | None = None
    record: int = 0
    column: str | None = None
    """The file's column, where a mapping gives it another name than the field has."""
    stops_the_file: bool = False
    """The file as a whole cannot be read as it should, not just one row of it."""

    def stopping(self) -> Problem:
        """Return the same problem as one of the whole file."""
        return replace(self, stops_the_file=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of problem: what is wrong, and what the reader can do about it."""

    message: Text
    cure: Text

    def at(self, place: Place, field: str | None = None, value: object = None, **words: object) -> Problem:
        """Make the problem for one place; the value and the ``words`` fill the sentences."""
        words = {"value": "" if value is None else shown(value), **words}
        column = words.get("column")
        return Problem(
            file=place.file,
            line=place.line,
            sheet=place.sheet,
            record=place.record,
            column=field if column is None else str(column),
            stops_the_file=place.line is None,
            field=field,
            value=None if value is None else shown(value),
            message=self.message.format(**words),
            cure=self.cure.format(**words),
        )


def fault(message_de: str, message_en: str, cure_de: str, cure_en: str) -> Fault:
    """Declare a fault by its four sentences."""
    return Fault(Text(message_de, message_en), Text(cure_de, cure_en))


def shown(value: object) -> str:
    """Write a value for a report: on one line, control characters visible, never longer than a line or two."""
    text = str(value)[: MOST_CHARACTERS + 1]
    text = "".join(c if c.isprintable() else ("␀" if c == "\0" else " ") for c in text)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"


@dataclass(slots=True)
class Problems:
    """All problems of an import: the first thousand word for word, the others counted."""

    kept: list[Problem] = field(default_factory=list)
    total: int = 0
    rejected: int = 0
    """Rows with at least one problem."""
    stopping: int = 0
    """Problems of whole files."""
    _last: tuple[str, str | None, int | None, int] | None = None

    def add(self, problem: Problem) -> None:
        """Count a problem and keep it while there is room."""
        self.total += 1
        place = (problem.file, problem.sheet, problem.line, problem.record)
        if problem.stops_the_file:
            self.stopping += 1
        elif place != self._last:
            self.rejected += 1
        self._last = place
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(problem)

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Count and keep several problems."""
        for problem in problems:
            self.add(problem)

    def sort(self) -> None:
        """Bring the problems kept into the order of files and lines; files stay in the order they were read."""
        order: dict[tuple[str, str | None], int] = {}
        for problem in self.kept:
            order.setdefault((problem.file, problem.sheet), len(order))
        self.kept.sort(key=lambda each: (order[each.file, each.sheet], each.line or 0, each.record))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.kept)

    def __bool__(self) -> bool:
        return self.total > 0
