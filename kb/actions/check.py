"""Validation of a row before it is stored; the rules and their messages are the models' own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kb.errors import InvalidInput
from kb.models import Record
from kb.models.columns import Field, fields_of, table_of
from kb.models.types import LINK, SLUG
from kb.texts import Text

_UNKNOWN = Text("„{name}“ ist keine Spalte von {entity}.", "“{name}” is not a column of {entity}.")
_MISSING = Text("{name} fehlt.", "{name} is missing.")
_LONG = Text("{name} ist länger als {most} Zeichen.", "{name} is longer than {most} characters.")
_NOT_LISTED = Text("{name}: Erlaubt sind {allowed}.", "{name}: allowed are {allowed}.")
_UNPRINTABLE = Text("{name} enthält Steuerzeichen.", "{name} contains control characters.")
_LINK = Text(
    "{name} ist keine Webadresse; sie beginnt mit http:// oder https://.",
    "{name} is not a web address; it starts with http:// or https://.",
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SLUG = Text(
    "{name}: Erlaubt sind Kleinbuchstaben ohne Umlaute, Ziffern und einzelne Bindestriche.",
    "{name}: use lower-case letters without accents, digits and single hyphens.",
)


def check_row(model: type[Record], row: Mapping[str, Any]) -> None:
    """Validate a whole row by column name; raises InvalidInput that names the column and the correction."""
    table = table_of(model.__tablename__)
    for name in row:
        if name not in table.c:
            raise InvalidInput(_UNKNOWN.format(name=name, entity=model.__tablename__), field=name)
    for field in fields_of(model.__tablename__).values():
        _check_value(field, row.get(field.column.name))
    for rule in model.__rules__:
        if not rule.holds(row):
            raise InvalidInput(rule.message, field=rule.field)


def _check_value(field: Field, value: Any) -> None:
    column, name = field.column, field.column.name
    if value is None:
        if field.is_required:
            raise InvalidInput(_MISSING.format(name=name), field=name)
        return
    most = column.info.get("most") or getattr(column.type, "length", None)
    if isinstance(value, str) and most is not None and len(value) > most:
        raise InvalidInput(_LONG.format(name=name, most=most), field=name)
    if isinstance(column.type, sa.Enum) and value not in column.type.enums:
        raise InvalidInput(_NOT_LISTED.format(name=name, allowed=", ".join(column.type.enums)), field=name)
    if isinstance(value, str) and _CONTROL.search(value):
        raise InvalidInput(_UNPRINTABLE.format(name=name), field=name)
    if column.info.get("link") and not LINK.fullmatch(value):
        raise InvalidInput(_LINK.format(name=name), field=name)
    if column.info.get("slug") and not SLUG.fullmatch(value):
        raise InvalidInput(_SLUG.format(name=name), field=name)
