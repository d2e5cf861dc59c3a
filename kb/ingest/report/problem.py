"""Problems of an import with file, line, column, value and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kb.texts import Text

MOST_PROBLEMS = 1_000
"""Limit of problems kept in full; further ones are only counted."""
MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: line, and sheet or section."""

    file: str
    line: int | None = None
    sheet: str | None = None
    record: int = 0
    """Distinguishes records on the same line, as in JSON."""
    linked: str | None = None
    """The mapping's name of a linked record; None for the row's main record."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that prevents the import of a row. Without a line it concerns the whole file."""

    file: str
    line: int | None
    field: str | None
    value: str | None
    message: Text
    cure: Text
    sheet: str | None = None
    record: int = 0
    column: str | None = None
    """The file's column, if a mapping names it differently from the field."""
    linked: str | None = None
    """The mapping's name of the linked record that has the problem."""
    stops_the_file: bool = False
    """Whether the whole file is affected, not just one row."""

    def stopping(self) -> Problem:
        """Return the same problem, affecting the whole file."""
        return replace(self, stops_the_file=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of problem with its remedy."""

    message: Text
    cure: Text

    def at(self, place: Place, field: str | None = None, value: object = None, **words: object) -> Problem:
        """Create the problem for a place; the value and ``words`` complete the sentences."""
        words = {"value": "" if value is None else shown(value), **words}
        column = words.get("column")
        return Problem(
            file=place.file,
            line=place.line,
            sheet=place.sheet,
            record=place.record,
            linked=place.linked,
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
    """Format a value for a report: on one line, control characters visible, length limited."""
    text = str(value)[: MOST_CHARACTERS + 1]
    text = "".join(c if c.isprintable() else ("␀" if c == "\0" else " ") for c in text)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"


@dataclass(slots=True)
class Problems:
    """All problems of an import: the first thousand in full, the others counted."""

    kept: list[Problem] = field(default_factory=list)
    total: int = 0
    rejected: int = 0
    """Rows with at least one problem."""
    stopping: int = 0
    """Problems that affect whole files."""
    _last: tuple[str, str | None, int | None, int] | None = None

    def add(self, problem: Problem) -> None:
        """Count a problem, and keep it up to the limit."""
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
        """Sort the kept problems by line; files stay in the order they were read."""
        order: dict[tuple[str, str | None], int] = {}
        for problem in self.kept:
            order.setdefault((problem.file, problem.sheet), len(order))
        self.kept.sort(key=lambda problem: (order[problem.file, problem.sheet], problem.line or 0, problem.record))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.kept)

    def __bool__(self) -> bool:
        return self.total > 0
