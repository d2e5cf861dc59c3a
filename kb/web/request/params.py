"""Read and validate query parameters, independently of Flask's request."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from kb.errors import InvalidInput, NotFound
from kb.search import FACETS_BY_NAME
from kb.texts import Text
from kb.web.request.kinds import CHARTED

PER_PAGE = 50
MOST_PER_PAGE = 100
MOST_PAGES = 1_000_000
MOST_VALUES = 50
LONGEST_VALUE = 500

OF_PAGES = frozenset(
    "across add area aspect by by_years conflicts detail differing done empty era field format group indicator initiative"
    " kind level missing mix open order outline page partners per_page place plain programme q record region row scheme"
    " shade sort speaker spelling status tendency turned verdict version view without".split()
).union(FACETS_BY_NAME, CHARTED)
"""All parameters that any page reads. Others, such as those of trackers, are dropped before a page looks at its address."""

Kind = TypeVar("Kind", bound=enum.StrEnum)


class MultiMapping(Protocol):
    """A parsed query string: every name with all its values."""

    def getlist(self, name: str, /) -> list[str]:
        """Return all values of a name."""

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""


ON = "yes"
"""The value of a parameter that switches something on."""
TYPED = frozenset(["q"])
"""Parameters that people type. A null character in them counts as a space instead of an error."""


@dataclass(slots=True)
class Params:
    """The parameters of one request; records the names that are read, so that ``done`` can refuse the rest."""

    arguments: MultiMapping
    known: set[str] = field(default_factory=set)

    def text(self, name: str, *, default: str = "") -> str:
        """Return the only value of ``name``. Raises InvalidInput if it is repeated or too long."""
        values = self._values(name)
        if len(values) > 1:
            raise InvalidInput(_TWICE.format(name=name), field=name)
        return values[0].strip() if values else default

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of ``name`` without duplicates and empty values."""
        values = tuple(dict.fromkeys(value.strip() for value in self._values(name) if value.strip()))
        if len(values) > MOST_VALUES:
            raise InvalidInput(_MANY.format(name=name, most=MOST_VALUES), field=name)
        return values

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """Return an integer from ``least`` to ``most``."""
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most:
            return int(text)
        raise InvalidInput(_NUMBER.format(name=name, value=_shown(text), least=least, most=most), field=name)

    def choice(self, name: str, allowed: Collection[str], *, default: str = "") -> str:
        """Return one of the allowed values."""
        text = self.text(name)
        if not text:
            return default
        if text in allowed:
            return text
        raise InvalidInput(_CHOICE.format(name=name, value=_shown(text), allowed=", ".join(allowed)), field=name)

    def choices(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return all values of ``name``, each of which must be one of the allowed values."""
        values = self.texts(name)
        for value in values:
            if value not in allowed:
                raise InvalidInput(
                    _CHOICE.format(name=name, value=_shown(value), allowed=", ".join(allowed)), field=name
                )
        return values

    def switch(self, name: str) -> bool:
        """Return whether a switch is on; it has one value only."""
        return self.choice(name, (ON,)) == ON

    def term(self, name: str, kind: type[Kind]) -> Kind | None:
        """Return a member of a controlled list, or None if the parameter is missing."""
        text = self.choice(name, [member.value for member in kind])
        return kind(text) if text else None

    def page(self) -> int:
        """Return the number of the requested page, from 1."""
        return self.number("page", default=1, least=1, most=MOST_PAGES)

    def per_page(self, default: int = PER_PAGE) -> int:
        """Return the number of records per page."""
        return self.number("per_page", default=default, least=1, most=MOST_PER_PAGE)

    def done(self) -> None:
        """Refuse parameters that were not read. Otherwise a misspelt filter would be ignored silently."""
        for name in self.arguments:
            if name not in self.known:
                known = ", ".join(sorted(self.known)) or "–"
                raise InvalidInput(_UNKNOWN.format(name=_shown(name), known=known), field=name[:LONGEST_VALUE])

    def _values(self, name: str) -> list[str]:
        self.known.add(name)
        values = self.arguments.getlist(name)
        for value in values:
            if len(value) > LONGEST_VALUE:
                raise InvalidInput(_LONG.format(name=name, most=LONGEST_VALUE), field=name)
            if "\0" in value and name not in TYPED:
                raise InvalidInput(_NUL.format(name=name), field=name)
        return [value.replace("\0", " ") for value in values]


class Paged(Protocol):
    """A paginated list; even an empty list has a first page."""

    @property
    def page(self) -> int:
        """The number of this page, from 1."""

    @property
    def pages(self) -> int:
        """The number of pages."""


_Paged = TypeVar("_Paged", bound=Paged)


def existing(paged: _Paged) -> _Paged:
    """Return a page of a list unchanged. Raises NotFound if it is after the last page."""
    check_page(paged.page, paged.pages)
    return paged


def check_page(page: int, pages: int) -> None:
    """Check the number of a page. Raises NotFound if it is after the last page."""
    if page > pages:
        raise NotFound(_NO_PAGE.format(pages=pages))


def _shown(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"


_TWICE = Text("Der Parameter {name} darf nur einmal vorkommen.", "The parameter {name} may occur only once.")
_MANY = Text(
    "Der Parameter {name} darf höchstens {most} Werte haben.", "The parameter {name} may have at most {most} values."
)
_LONG = Text(
    "Der Parameter {name} darf höchstens {most} Zeichen lang sein.",
    "The parameter {name} may be at most {most} characters long.",
)
_NUL = Text("Der Parameter {name} enthält ein Nullzeichen.", "The parameter {name} contains a null character.")
_NUMBER = Text(
    "Ungültiger Wert „{value}“ für den Parameter {name}. Erlaubt sind ganze Zahlen von {least} bis {most}.",
    "Invalid value “{value}” for the parameter {name}. Enter a whole number from {least} to {most}.",
)
_CHOICE = Text(
    "Ungültiger Wert „{value}“ für den Parameter {name}. Erlaubt sind: {allowed}.",
    "Invalid value “{value}” for the parameter {name}. Choose one of: {allowed}.",
)
_NO_PAGE = Text("Diese Liste endet mit Seite {pages}.", "This list ends at page {pages}.")
_UNKNOWN = Text(
    "Unbekannter Parameter „{name}“. Erlaubt sind: {known}.",
    "Unknown parameter “{name}”. Choose one of: {known}.",
)
