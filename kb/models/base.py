"""Common parts of all tables: records with key, owner and rules, and the source of a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from kb.dates import PartialDate
from kb.models.types import Line
from kb.texts import Text

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on the columns of one row, checked by database and import.

    ``sql`` is the database's condition. ``holds`` takes the row's column values by name (missing means None) and
    returns True for a valid row; ``field`` is the column to name, ``message`` states the error and how to correct it.
    """

    name: str
    sql: str
    holds: Callable[[Values], bool]
    field: str
    message: Text

    @property
    def constraint(self) -> sa.CheckConstraint:
        """The rule as a constraint of the database."""
        return sa.CheckConstraint(self.sql, name=self.name)


class Base(DeclarativeBase):
    """Base class of all tables."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Record(Base):
    """A row changed only through ``kb.actions``, with every change logged.

    ``__key__``: the columns that identify a row in an import; unique in the database.

    ``__owner__``: the column of the record whose page shows the row (empty: it has its own page).

    ``__rules__``: rules on the values of one row.

    ``__path__``: the plural in URLs of records with a page.
    """

    __abstract__ = True
    __key__: ClassVar[tuple[str, ...]] = ("slug",)
    __owner__: ClassVar[tuple[str, ...]] = ()
    __rules__: ClassVar[tuple[Rule, ...]] = ()
    __path__: ClassVar[str] = ""
    __title__: ClassVar[Text]
    __extra_args__: ClassVar[tuple[Any, ...]] = ()

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """Derive constraints from key and rules; ids are never reused."""
        key = (sa.UniqueConstraint(*cls.__key__),) if cls.__key__ else ()
        rules = tuple(rule.constraint for rule in cls.__rules__)
        return (*key, *rules, *cls.__extra_args__, {"sqlite_autoincrement": True})


class Sourced:
    """The source of a fact. A fact without one must be marked as unconfirmed."""

    source_id: Mapped[int | None] = mapped_column(sa.ForeignKey("source.id"), index=True)
    source_locator: Mapped[Line | None]
    quote: Mapped[Line | None]
    """The words of the source that the fact rests on, in its language; a short quotation."""
    unconfirmed: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=False), default=False)


MOST_QUOTED_WORDS = 25
"""Most words of a quotation, so that it stays one in the sense of copyright law."""
SHORT_QUOTE = Rule(
    name="short_quote",
    sql=f"quote IS NULL OR length(quote) - length(replace(quote, ' ', '')) < {MOST_QUOTED_WORDS}",
    holds=lambda row: (row.get("quote") or "").count(" ") < MOST_QUOTED_WORDS,
    field="quote",
    message=Text(
        f"Das Zitat ist zu lang: höchstens {MOST_QUOTED_WORDS} Wörter.",
        f"The quotation is too long: at most {MOST_QUOTED_WORDS} words.",
    ),
)
SOURCED = (
    Rule(
        name="sourced",
        sql="source_id IS NOT NULL OR unconfirmed",
        holds=lambda row: row.get("source_id") is not None or bool(row.get("unconfirmed")),
        field="source",
        message=Text(
            "Ohne Quelle. Bitte eine Quelle nennen oder den Eintrag mit unconfirmed=true als unbestätigt kennzeichnen.",
            "No source. Name a source, or mark the row as unconfirmed with unconfirmed=true.",
        ),
    ),
    SHORT_QUOTE,
)
NAMED = Rule(
    name="named",
    sql="name_de IS NOT NULL OR name_en IS NOT NULL",
    holds=lambda row: bool(row.get("name_de") or row.get("name_en")),
    field="name_de",
    message=Text("Ohne Namen. Bitte name_de oder name_en angeben.", "No name. Give name_de or name_en."),
)


def in_order(first: str, last: str) -> Rule:
    """Return the rule that ``last`` is not before ``first``; a bare year covers the whole year.

    Of approximate dates, decades and intervals the database compares the decade only.
    """

    def holds(row: Values) -> bool:
        start, end = (_date(row.get(column)) for column in (first, last))
        return start is None or end is None or end.last_day >= start.first_day

    inexact = " OR ".join(f"{column} LIKE '%{mark}%'" for column in (first, last) for mark in "~X/")

    return Rule(
        name=f"{first}_before_{last}",
        sql=f"{first} IS NULL OR {last} IS NULL OR {last} >= {first} OR substr({first}, 1, length({last})) = {last}"
        f" OR (({inexact}) AND substr({last}, 1, 3) >= substr({first}, 1, 3))",
        holds=holds,
        field=last,
        message=Text(
            f"{last} liegt vor {first}. Bitte die Daten prüfen.", f"{last} lies before {first}. Check the dates."
        ),
    )


def _date(value: PartialDate | str | None) -> PartialDate | None:
    return PartialDate.parse(value) if isinstance(value, str) else value


def in_currency(*amounts: str) -> Rule:
    """Return the rule that amounts have a currency of three capital letters (ISO 4217)."""
    filled = " OR ".join(f"{column} IS NOT NULL" for column in amounts)

    def holds(row: Values) -> bool:
        currency = row.get("currency")
        if currency is None:
            return all(row.get(column) is None for column in amounts)
        return len(currency) == 3 and currency.isascii() and currency.isupper()

    return Rule(
        name="money_has_a_currency",
        sql=f"(currency IS NOT NULL AND length(currency) = 3 AND currency = upper(currency))"
        f" OR (currency IS NULL AND NOT ({filled}))",
        holds=holds,
        field="currency",
        message=Text(
            "Ein Betrag braucht seine Währung in drei Großbuchstaben, etwa EUR oder DEM.",
            "An amount needs its currency in three capital letters, such as EUR or DEM.",
        ),
    )


def at_least(column: str, least: int, most: int | None = None) -> Rule:
    """Return the rule that a number is at least ``least`` and at most ``most``.

    Both are in the column's unit.
    """
    upper = "" if most is None else f" AND {column} <= {most}"
    bound = Text(f"mindestens {least}", f"at least {least}")
    if most is not None:
        bound = Text(f"{least} bis {most}", f"{least} to {most}")

    def holds(row: Values) -> bool:
        if row.get(column) is None:
            return True
        value = Decimal(str(row[column]))
        return value >= least and (most is None or value <= most)

    return Rule(
        name=f"{column}_range",
        sql=f"{column} IS NULL OR ({column} >= {least}{upper})",
        holds=holds,
        field=column,
        message=Text("Außerhalb des Erlaubten: {bound}.", "Out of range: {bound}.").format(bound=bound),
    )


def exactly_one(*columns: str) -> Rule:
    """Return the rule that exactly one of the columns is filled: the subject of a row."""
    filled = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns)
    shown = ", ".join(column.removesuffix("_id") for column in columns)
    return Rule(
        name="one_subject",
        sql=f"{filled} = 1",
        holds=lambda row: sum(row.get(column) is not None for column in columns) == 1,
        field=columns[0].removesuffix("_id"),
        message=Text(
            f"Genau eines davon muss ausgefüllt sein: {shown}.", f"Exactly one of these must be filled: {shown}."
        ),
    )
