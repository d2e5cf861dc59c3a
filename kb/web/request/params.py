"""Query parameters: read, checked, and refused by name. Nothing here knows a request."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from kb.errors import InvalidInput, NotFound
from kb.texts import Text

PER_PAGE = 50
MOST_PER_PAGE = 100
MOST_PAGES = 1_000_000
MOST_VALUES = 50
LONGEST_VALUE = 500

Kind = TypeVar("Kind", bound=enum.StrEnum)


class MultiMapping(Protocol):
    """What a query string is read into: every name with all its values."""

    def getlist(self, name: str, /) -> list[str]:
        """Return all values of a name."""

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""


TYPED = frozenset(["q"])
"""What people type: whatever it is, it is answered, so that a null character counts as a space instead of an error."""


@dataclass(slots=True)
class Params:
    """The parameters of one request; remembers which were asked for, so that ``done`` can name the rest."""

    given: MultiMapping
    known: set[str] = field(default_factory=set)

    def text(self, name: str, *, default: str = "") -> str:
        """Return the one value of ``name``. Raises InvalidInput when it is given twice or too long."""
        values = self._values(name)
        if len(values) > 1:
            raise InvalidInput(_TWICE.format(name=name), field=name)
        return values[0].strip() if values else default

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of ``name``, without repetitions and empty ones."""
        values = tuple(dict.fromkeys(value.strip() for value in self._values(name) if value.strip()))
        if len(values) > MOST_VALUES:
            raise InvalidInput(_MANY.format(name=name, most=MOST_VALUES), field=name)
        return values

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """Return a whole number from ``least`` to ``most``."""
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most:
            return int(text)
        raise InvalidInput(_NUMBER.format(name=name, value=_shown(text), least=least, most=most), field=name)

    def choice(self, name: str, allowed: Collection[str], *, default: str = "") -> str:
        """Return one of the allowed words."""
        text = self.text(name)
        if not text:
            return default
        if text in allowed:
            return text
        listed = ", ".join(allowed)
        raise InvalidInput(_CHOICE.format(name=name, value=_shown(text), allowed=listed), field=name)

    def term(self, name: str, kind: type[Kind]) -> Kind | None:
        """Return a member of a controlled list, or None when it is not given."""
        text = self.choice(name, [member.value for member in kind])
        return kind(text) if text else None

    def page(self) -> int:
        """Return the page asked for, from 1."""
        return self.number("page", default=1, least=1, most=MOST_PAGES)

    def per_page(self, default: int = PER_PAGE) -> int:
        """Return how many records a page holds."""
        return self.number("per_page", default=default, least=1, most=MOST_PER_PAGE)

    def done(self) -> None:
        """Refuse parameters that nobody asked for, so that a misspelt filter does not pass unnoticed."""
        for name in self.given:
            if name not in self.known:
                listed = ", ".join(sorted(self.known)) or "–"
                raise InvalidInput(_UNKNOWN.format(name=_shown(name), known=listed), field=name[:LONGEST_VALUE])

    def _values(self, name: str) -> list[str]:
        self.known.add(name)
        values = self.given.getlist(name)
        for value in values:
            if len(value) > LONGEST_VALUE:
                raise InvalidInput(_LONG.format(name=name, most=LONGEST_VALUE), field=name)
            if "\0" in value and name not in TYPED:
                raise InvalidInput(_NUL.format(name=name), field=name)
        return [value.replace("\0", " ") for value in values]


class Paged(Protocol):
    """What is shown page by page; even an empty list has a first page."""

    @property
    def page(self) -> int:
        """The number of this page, from 1."""

    @property
    def pages(self) -> int:
        """How many pages there are."""


_Paged = TypeVar("_Paged", bound=Paged)


def existing(found: _Paged) -> _Paged:
    """Return a page that is there. Raises NotFound for one after the last, on pages and in the API alike."""
    check_page(found.page, found.pages)
    return found


def check_page(page: int, pages: int) -> None:
    """Refuse a page after the last. Raises NotFound."""
    if page > pages:
        raise NotFound(_NO_PAGE.format(pages=pages))


def _shown(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"


_TWICE = Text("Der Parameter {name} ist mehrfach angegeben.", "The parameter {name} is given more than once.")
_MANY = Text("Der Parameter {name} hat mehr als {most} Werte.", "The parameter {name} has more than {most} values.")
_LONG = Text(
    "Der Parameter {name} ist länger als {most} Zeichen.", "The parameter {name} is longer than {most} characters."
)
_NUL = Text("Der Parameter {name} enthält ein Nullzeichen.", "The parameter {name} contains a null character.")
_NUMBER = Text(
    "Der Parameter {name} ist „{value}“; erlaubt ist eine ganze Zahl von {least} bis {most}.",
    "The parameter {name} is “{value}”; it must be a whole number from {least} to {most}.",
)
_CHOICE = Text(
    "Der Parameter {name} ist „{value}“; erlaubt sind: {allowed}.",
    "The parameter {name} is “{value}”; allowed are: {allowed}.",
)
_NO_PAGE = Text("Die letzte Seite hat hier die Nummer {pages}.", "The last page here has the number {pages}.")
_UNKNOWN = Text(
    "Den Parameter „{name}“ gibt es hier nicht; bekannt sind: {known}.",
    "There is no parameter “{name}” here; known are: {known}.",
)
