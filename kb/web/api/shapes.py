"""Pydantic models of responses, derived from tables and the dataclasses of queries.

``encode`` produces the matching values. An answer that does not fit its model is a bug and is not sent.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import types
import typing
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, create_model

from kb.dates import PartialDate
from kb.models import PAGES, Record
from kb.models.columns import fields_of, table_of
from kb.models.types import Amount, PartialDateType
from kb.queries import money
from kb.queries.names import Reference
from kb.queries.records import profiles
from kb.web.api.encode import IN_FULL

ModelType = type[BaseModel]
ModelFields = dict[str, Any]

_POINT = r"([0-9]{3}X|[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?~?)"
PARTIAL_DATE = rf"^{_POINT}(/{_POINT})?$"
DateText = Annotated[str, Field(pattern=PARTIAL_DATE, examples=["2003", "2003-05-12", "1998~", "199X", "2003/2005"])]
Number = int | float
SCHEMA_NAMES = {
    "ActorParticipation": "Part",
    "AwardedLabel": "Awarded",
    "CitedFact": "Fact",
    "DistributionAnswer": "Distribution",
    "EventContribution": "Given",
    "ExpansionAnswer": "Expansion",
    "FacetValueAnswer": "FacetValue",
    "ExpectationsAnswer": "Expectations",
    "FewerWordsAnswer": "Fewer",
    "FigureAnswer": "ReportedFigure",
    "HitAnswer": "Hit",
    "IndustryGroup": "Group",
    "JudgedPromiseAnswer": "JudgedPromise",
    "ProgrammeInitiative": "Member",
    "ProjectSummary": "Some",
    "RecordLink": "Link",
    "SearchAnswer": "Found",
    "SourcedFact": "Said",
    "SuccessionStep": "Succeeded",
    "SuggestAnswer": "Suggestions",
}
"""Published schema names of classes renamed since. Clients may have generated code from them."""


class Shape(BaseModel):
    """Base of every answer; it rejects undeclared fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def __init_subclass__(cls, **options: Any) -> None:
        """Publish the model under its schema name."""
        super().__init_subclass__(**options)
        # Pydantic names a schema after the class, so the name has to be set before it builds the schema.
        cls.__name__ = cls.__qualname__ = SCHEMA_NAMES.get(cls.__name__, cls.__name__)


class RecordLink(Shape):
    """A linked record with the address of its page; for a fact, the page of its owner."""

    kind: str
    slug: str | None
    title: str
    url: str | None


class InEuro(Shape):
    """Amounts of a record in euros by column, the units of its currency for one euro, and the source of that rate.

    ``year`` is null for a fixed rate.
    """

    amounts: dict[str, Number]
    rate: float
    year: int | None
    source: str | None


class Pages(Shape):
    """The addresses of this page and its neighbours."""

    self: str
    first: str
    prev: str | None
    next: str | None
    last: str


@cache
def row(entity: str) -> ModelType:
    """Return the model of a record with its columns and links."""
    fields = _head(entity)
    for field in fields_of(entity).values():
        nullable = field.column.nullable
        if field.target:
            fields[field.name] = _needed(RecordLink, nullable=nullable)
        elif not field.is_hidden:
            fields.setdefault(field.name, _needed(_of_column(field.column), nullable=nullable))
    if money.amounts_of(entity):
        fields["in_euro"] = (InEuro | None, ...)
    return _model(_pascal(entity), fields)


@cache
def head(entity: str) -> ModelType:
    """Return the model of a record reduced to its name and addresses."""
    return _model(f"{_pascal(entity)}Named", _head(entity))


@cache
def profile(entity: str) -> ModelType:
    """Return the model of a profile, or of the row for kinds without one."""
    query = profiles.PROFILES.get(entity)
    if query is None:
        return row(entity)
    gathered = typing.get_type_hints(query)["return"]
    hints = typing.get_type_hints(gathered)
    own = next(name for name, hint in hints.items() if _entity(hint) == entity)
    parts = {name: (_of(hint, {}), ...) for name, hint in hints.items() if name != own}
    return _model(gathered.__name__, {**_fields_of(row(entity)), **parts})


@cache
def listing(entity: str) -> ModelType:
    """Return the model of one page of a list."""
    rows: Any = row(entity)
    counts = dict.fromkeys(("total", "page", "per_page"), (int, ...))
    return _model(f"{_pascal(entity)}List", {**counts, "items": (list[rows], ...), "links": (Pages, ...)})


def _head(entity: str) -> ModelFields:
    """Return the leading fields of every record of an entity."""
    columns = table_of(entity).columns
    fields: ModelFields = {"kind": (Literal[entity], ...)}
    if "slug" in columns:
        fields |= {"slug": (str, ...), "title": (str, ...)}
    if entity in PAGES:
        fields |= {"url": (str, ...), "api": (str, ...)}
    if "kind" in columns:
        fields["type"] = _needed(_of_column(columns["kind"]), nullable=columns["kind"].nullable)
    return fields


def _of_column(column: sa.Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class
    if isinstance(kind, PartialDateType):
        return DateText
    if isinstance(kind, Amount | sa.Float):
        return Number
    return next((plain for known, plain in _PLAIN.items() if isinstance(kind, known)), Any)


_PLAIN: dict[type[sa.types.TypeEngine[Any]], type] = {sa.Boolean: bool, sa.Integer: int, sa.String: str}


def _of(hint: Any, known: dict[Any, Any]) -> Any:
    """Return the JSON type of a value; ``known`` maps type variables to types."""
    hint = known.get(hint, hint)
    origin, arguments = typing.get_origin(hint) or hint, typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return typing.Union[tuple(_of(argument, known) for argument in arguments)]  # noqa: UP007  # The members come from data.
    if origin is types.NoneType:
        return None
    if (entity := _entity(origin)) is not None:
        return head(entity) if entity in PAGES and entity not in IN_FULL else row(entity)
    if issubclass(origin, Reference):
        return RecordLink
    if issubclass(origin, PartialDate):
        return DateText
    if issubclass(origin, Decimal | float):
        return Number
    if dataclasses.is_dataclass(origin):
        return _of_dataclass(origin, tuple(known.get(argument, argument) for argument in arguments))  # type: ignore[arg-type]  # A class.
    if issubclass(origin, str | Enum | int):
        return origin
    if issubclass(origin, collections.abc.Mapping):
        return dict[str, _of(arguments[1], known)]  # type: ignore[misc]  # A type made from a type.
    return list[_of(arguments[0], known)]  # type: ignore[misc]


@cache
def _of_dataclass(kind: type, arguments: tuple[Any, ...]) -> ModelType:
    """Return the model of a dataclass; a generic one is named with its arguments."""
    known = dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=True))
    name = SCHEMA_NAMES.get(kind.__name__, kind.__name__) + "".join(argument.__name__ for argument in arguments)
    hints = typing.get_type_hints(kind)
    return _model(name, {field.name: (_of(hints[field.name], known), ...) for field in dataclasses.fields(kind)})


def _entity(hint: Any) -> str | None:
    return hint.__tablename__ if isinstance(hint, type) and issubclass(hint, Record) else None


def _needed(kind: Any, *, nullable: bool | None) -> tuple[Any, Any]:
    """Declare a required field, which may be null."""
    return (kind | None if nullable else kind), ...


def _fields_of(model: ModelType) -> ModelFields:
    return {name: (field.rebuild_annotation(), ...) for name, field in model.model_fields.items()}


def _model(name: str, fields: ModelFields) -> ModelType:
    return create_model(name, __base__=Shape, __module__=__name__, **fields)


def _pascal(entity: str) -> str:
    return "".join(part.capitalize() for part in entity.split("_"))
