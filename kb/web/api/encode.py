"""Records and profiles as JSON: columns by name, links as objects, dates and enumerations as text."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import PAGES, Record
from kb.models.columns import Key, fields_of
from kb.queries import money, names
from kb.queries.changes import cached
from kb.queries.names import Reference, References
from kb.texts import Language
from kb.web.request import url_for_api, url_for_record, url_for_reference
from kb.web.writing import formatting

IN_FULL = frozenset({"cluster_manager"})
"""Kinds that have their own page but are written in full inside the profiles of other records."""


def record(session: Session, row: Record, language: Language) -> dict[str, Any]:
    """Return one record with its columns and links."""
    return _Encoder(language, references(session, row), cached(session, money.rates)).row(row)


def records(session: Session, rows: Sequence[Record], language: Language) -> list[dict[str, Any]]:
    """Return several records. Linked records are named with one query per kind."""
    encoder = _Encoder(language, references(session, rows), cached(session, money.rates))
    return [encoder.row(row) for row in rows]


def profile(session: Session, entity: str, gathered: Any, language: Language) -> dict[str, Any]:
    """Return a profile: the columns of its record and its other parts."""
    encoder = _Encoder(language, references(session, gathered), cached(session, money.rates))
    parts = {field.name: getattr(gathered, field.name) for field in dataclasses.fields(gathered)}
    own = next(name for name, part in parts.items() if isinstance(part, Record) and part.__tablename__ == entity)
    body = encoder.row(parts.pop(own))
    return {**body, **{name: encoder.value(part) for name, part in parts.items()}}


def references(session: Session, value: Any) -> References:
    """Look up the names of all records linked from the rows within ``value``."""
    keys = {key for row in _rows(value) for key in _links(row)}
    return names.references(session, keys)


def _rows(value: Any) -> Iterator[Record]:
    """Find the rows to write in full."""
    if isinstance(value, Record):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _rows(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _rows(part)
    elif isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        for part in value:
            yield from _rows(part)


def _links(row: Record) -> Iterator[Key]:
    for field in fields_of(row.__tablename__).values():
        linked = getattr(row, field.column.name) if field.target else None
        if linked is not None:
            yield field.target, linked


class _Encoder:
    def __init__(self, language: Language, named: References, rates: money.Rates) -> None:
        self.language = language
        self.named = named
        self.rates = rates

    def row(self, row: Record) -> dict[str, Any]:
        """Write a record in full."""
        body = self.head(row)
        for field in fields_of(row.__tablename__).values():
            value = getattr(row, field.column.name)
            if field.target:
                body[field.name] = self.linked(field.target, value)
            elif not field.is_hidden:
                body.setdefault(field.name, self.value(value))
        if amounts := money.amounts_of(row.__tablename__):
            body["in_euro"] = self.in_euro(row, amounts)
        return body

    def in_euro(self, row: Record, amounts: Sequence[str]) -> dict[str, Any] | None:
        """Write the amounts of a record in another currency as they are in euros."""
        conversions = {name: money.of_record(self.rates, row, getattr(row, name)) for name in amounts}
        in_euro = {name: conversion for name, conversion in conversions.items() if conversion is not None}
        if not in_euro:
            return None
        rate = next(iter(in_euro.values())).rate
        return {
            "amounts": {name: self.plain(conversion.euro) for name, conversion in in_euro.items()},
            "rate": float(rate.rate),
            "year": rate.year,
            "source": rate.source,
        }

    def head(self, row: Record) -> dict[str, Any]:
        """Write the kind, name and addresses of a record."""
        entity, slug = row.__tablename__, getattr(row, "slug", None)
        body: dict[str, Any] = {"kind": entity}
        if slug is not None:
            body["slug"] = slug
            body["title"] = formatting.title_of(row, self.language).text
        if entity in PAGES and slug is not None:
            body |= {"url": url_for_record(entity, slug), "api": url_for_api(entity, slug)}
        if "kind" in fields_of(entity):
            body["type"] = self.value(row.kind)  # type: ignore[attr-defined]  # The column exists.
        return body

    def linked(self, entity: str, record_id: int | None) -> Any:
        """Write a link."""
        return self.reference(self.named[entity, record_id]) if record_id is not None else None

    def reference(self, to: Reference) -> dict[str, Any]:
        """Write the target of a link."""
        body: dict[str, Any] = {"kind": to.entity, "slug": to.slug}
        body["title"] = formatting.localised(to, "name", self.language).text
        body["url"] = url_for_reference(to)
        return body

    def value(self, value: Any) -> Any:
        """Write any value of a column or a profile."""
        if isinstance(value, Record):
            full = value.__tablename__ not in PAGES or value.__tablename__ in IN_FULL
            return self.row(value) if full else self.head(value)
        if isinstance(value, Reference):
            return self.reference(value)
        if isinstance(value, Mapping):
            return {str(self.value(key)): self.value(part) for key, part in value.items()}
        if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
            return [self.value(part) for part in value]
        if dataclasses.is_dataclass(value) and not isinstance(value, PartialDate):
            return {field.name: self.value(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return self.plain(value)

    def plain(self, value: Any) -> Any:
        """Write a single value."""
        if isinstance(value, enum.Enum):
            return value.value
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, PartialDate):
            return str(value)
        return value
