"""Column types: partial dates, amounts, enumerations. Both databases store them alike."""

from __future__ import annotations

import datetime
import enum
import json
import re
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from kb.dates import PartialDate


class PartialDateType(TypeDecorator[PartialDate]):
    """A partial date as text; sorts by date."""

    # PostgreSQL would sort by the locale of the server; "C" sorts by character, like SQLite.
    impl = sa.String(23).with_variant(sa.String(23, collation="C"), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: PartialDate | str | None, dialect: Dialect) -> str | None:
        """Store the text; a string is validated first (raises InvalidInput)."""
        if isinstance(value, str):
            value = PartialDate.parse(value)
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        """Read the text back."""
        return None if value is None else _parsed(value)


_parsed = lru_cache(maxsize=10_000)(PartialDate.parse)
"""Parse a stored date; few dates are different, and pages read hundreds."""


class AreaType(TypeDecorator[str]):
    """An area as GeoJSON text; an import validates it with ``kb.geometry`` first."""

    impl = sa.Text
    cache_ok = True


class UtcTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC; restores the time zone, which SQLite does not store."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Return the moment with its zone."""
        return value if value is None else value.replace(tzinfo=value.tzinfo or datetime.UTC).astimezone(datetime.UTC)


class Amount(TypeDecorator[Decimal]):
    """A number with two decimals, stored exactly as an integer of hundredths."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | str | None, dialect: Dialect) -> int | None:
        """Store hundredths, rounded half up."""
        return None if value is None else self.stored(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Read hundredths back as a decimal."""
        return self.loaded(value)

    @staticmethod
    def stored(value: Decimal | int | str) -> int:
        """Return ``value`` in hundredths."""
        return int((Decimal(value) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    @staticmethod
    def loaded(hundredths: int | None) -> Decimal | None:
        """Return the decimal for ``hundredths``."""
        return None if hundredths is None else Decimal(hundredths).scaleb(-2)


class Keys(TypeDecorator[Collection[int]]):
    """Any number of ids in one parameter: an array for PostgreSQL, JSON for SQLite."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the parameter."""
        return dialect.type_descriptor(ARRAY(sa.Integer) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """Pass the ids as the database takes them."""
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class _Listed(FunctionElement[int]):
    """The ids of a parameter, as rows."""

    inherit_cache = True


@compiles(_Listed)
def _listed(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"  # noqa: S608  # SQLAlchemy writes it.


@compiles(_Listed, "postgresql")
def _listed_postgresql(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **options)}))"


def among(column: sa.SQLColumnExpression[Any], parameter: str) -> sa.ColumnElement[bool]:
    """Return whether the column is one of the ids in a parameter.

    ``IN`` with a parameter per id would be written again for each query: with the hundreds of parts of a country that
    takes ten times as long as the query.
    """
    ids: sa.BindParameter[Any] = sa.bindparam(parameter, type_=Keys())
    return column.op("IN", is_comparison=True, return_type=sa.Boolean())(_Listed(ids))


def enumeration(kind: type[enum.StrEnum]) -> sa.Enum:
    """Return a column type for the values of ``kind``, checked by the database."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        name=_snake(kind.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Pattern of a slug: lower-case letters without accents, digits, single hyphens."""

LONGEST_SLUG = 120
Slug = Annotated[str, mapped_column(sa.String(LONGEST_SLUG), info={"slug": True})]
Name = Annotated[str, mapped_column(sa.String(300))]
Title = Annotated[str, mapped_column(sa.String(2000))]
Code = Annotated[str, mapped_column(sa.String(40))]
Line = Annotated[str, mapped_column(sa.String(500))]
Body = Annotated[str, mapped_column(sa.Text(), info={"most": 20_000})]
LINK = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?")
"""Pattern of a web address; other schemes could carry script into a page."""

Link = Annotated[str, mapped_column(sa.String(2000), info={"link": True})]
Date = Annotated[PartialDate, mapped_column(PartialDateType())]
Money = Annotated[Decimal, mapped_column(Amount())]
Area = Annotated[str, mapped_column(AreaType())]
Json = Annotated[dict[str, Any], mapped_column(sa.JSON())]
