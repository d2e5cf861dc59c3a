"""Names of a person in texts: recognise, replace and find them in every text column."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.actions.stored import describe
from kb.models import Change, ChangeSet, ChangeSetFile
from kb.models.base import Base

OMITTED = "[…]"
"""The replacement of an erased name."""
_TITLE = re.compile(r"(?:Prof|Dr|Dipl|Ing|Mag|Min|Frau|Herr|Mr|Mrs|Ms)\b\.?-?", re.IGNORECASE)
_LOG_TEXTS = ((ChangeSet, ("actor", "reason", "origin")), (ChangeSetFile, ("name",)))


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that names a person: a column of a row, as ``source paper`` and ``author``."""

    row: str
    column: str
    is_surname_only: bool
    """Whether only the surname is there, which may belong to another person."""


@dataclass(frozen=True)
class PersonNames:
    """The names and slugs a person has or had."""

    names: frozenset[str]
    slugs: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last words of the names."""
        return frozenset(words[-1] for name in self.names if (words := _words(name)))

    @cached_property
    def _full(self) -> re.Pattern[str]:
        forms = [form for name in self.names for form in _forms(_words(name))]
        return _any_of([*forms, *map(re.escape, self.slugs)])

    @cached_property
    def _surname(self) -> re.Pattern[str]:
        return _any_of(map(re.escape, self.surnames))

    def are_in(self, text: str) -> bool:
        """Return whether a text has a name in full, or a slug."""
        return bool(self._full.search(text))

    def surnames_are_in(self, text: str) -> bool:
        """Return whether a text has one of the surnames."""
        return bool(self._surname.search(text))

    def omitted(self, text: str, *, surnames: bool = False) -> str:
        """Return a text with all names replaced; surnames on their own only on request."""
        text = self._full.sub(OMITTED, text)
        return self._surname.sub(OMITTED, text) if surnames else text

    def as_stored(self) -> frozenset[bytes]:
        """Return the names and slugs as bytes that files may hold, as text and as JSON."""
        texts = self.names | self.slugs
        return frozenset(form.encode() for text in texts for form in (text, json.dumps(text)[1:-1]) if form)


def named_places(session: Session, names: PersonNames) -> Iterator[NamedPlace]:
    """Find a person's names in every text column of every table, the log included."""
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if _is_text(column.type)]
        mentioned = sa.or_(*(_mentions(column, names) for column in columns)) if columns else sa.false()
        for row in session.execute(sa.select(table).where(mentioned)).mappings():
            for column in columns:
                text = _text(row[column.name])
                if names.are_in(text) or names.surnames_are_in(text):
                    named = describe(table.name, row["id"], dict(row))
                    yield NamedPlace(named, column.name, not names.are_in(text))


def clear_log(session: Session, names: PersonNames) -> None:
    """Replace a person's names in the log: in former values of all rows, reasons, origins, and names of files."""
    for change in session.scalars(sa.select(Change).where(_mentions(Change.__table__.c.before, names))):
        change.before = _replaced(change.before, names.omitted)
    for model, columns in _LOG_TEXTS:
        for column in columns:
            for row in session.scalars(sa.select(model).where(_mentions(model.__table__.c[column], names))):
                setattr(row, column, names.omitted(getattr(row, column)))
    session.flush()


def _mentions(column: sa.ColumnElement[Any], names: PersonNames) -> sa.ColumnElement[bool]:
    """Return the condition that a column may have a name; the caller looks more closely.

    SQLite ignores the case of ASCII letters only, and JSON writes others as escapes.
    """
    words = {form for word in names.surnames | names.slugs for form in (word, word.lower(), word.upper())}
    if isinstance(column.type, sa.JSON):
        words |= {json.dumps(word)[1:-1] for word in words}
    text = sa.cast(column, sa.Text)
    return sa.or_(*(text.icontains(word, autoescape=True) for word in sorted(words)), sa.false())


def _is_text(kind: sa.types.TypeEngine[Any]) -> bool:
    return isinstance(kind, sa.String | sa.JSON) and not isinstance(kind, sa.Enum)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value is not None else ""


def _replaced(value: Any, replace: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(item, replace) for key, item in value.items()}
    return replace(value) if isinstance(value, str) else value


def _words(name: str) -> list[str]:
    """Return the words of a name without titles; the first name comes first."""
    surname, comma, first = name.partition(",")
    return [word for word in (f"{first} {surname}" if comma else name).split() if not _TITLE.fullmatch(word)]


def _forms(words: list[str]) -> Iterator[str]:
    """Yield patterns of a name: as it is, first and last word with others between, initials, surname first."""
    if not words:
        return
    *_, last = escaped = [re.escape(word) for word in words]
    yield r"\s+".join(escaped)
    if len(words) > 1:
        first = rf"(?:{escaped[0]}|{re.escape(words[0][0])}\.)"
        yield rf"{first}(?:\s+\w+\.?){{0,2}}?\s*{last}"
        yield rf"{last},\s*{first}"


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Compile alternatives that match whole words only; none match nothing."""
    alternatives = "|".join(sorted(patterns, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
