"""Check the values of one record with validators derived from the models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic_core import SchemaValidator, ValidationError, core_schema

from kb.ingest.check.fields import key_fields, model_of, required_fields
from kb.ingest.check.values import InvalidValue, meant, suggestion, validator_of
from kb.ingest.report import Fault, Place, Problem, faults, shown
from kb.ingest.row import JOINT, Cell, folded
from kb.models import Rule
from kb.models.columns import field_names, fields_of
from kb.texts import Text

_MARKS = re.compile(r"\s*(\*+|†+|[¹²³⁰⁴-⁹]+|\d{1,2}\)|[(\[][^()]*[)\]]|\sin\s+\S+)$")
"""Footnote marks and units at the end of a column name."""
_WORD = re.compile(r"\w+")


@cache
def validator(entity: str) -> SchemaValidator:
    """Build the validator of an entity from its columns. Missing fields stay missing in the result."""
    fields = {
        name: core_schema.typed_dict_field(
            core_schema.no_info_plain_validator_function(validator_of(field.column)), required=False
        )
        for name, field in fields_of(entity).items()
    }
    return SchemaValidator(core_schema.typed_dict_schema(fields, extra_behavior="forbid"))


def check_values(entity: str, cells: Mapping[str, Cell], place: Place) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values by column name (references as text) and all problems with them."""
    try:
        values: dict[str, Any] = validator(entity).validate_python(cells)
    except ValidationError as error:
        problems = [_problem(entity, detail, place) for detail in error.errors(include_url=False)]
        return {}, problems + list(_rules_among_valid(entity, cells, {problem.field for problem in problems}, place))
    return {fields_of(entity)[name].column.name: value for name, value in values.items()}, []


def check_rules(entity: str, values: Mapping[str, Any], place: Place) -> list[Problem]:
    """Return the broken model rules of a whole record by column name. References may be text."""
    return [_broken(entity, rule, values, place) for rule in model_of(entity).__rules__ if not rule.holds(values)]


def missing_fields(entity: str, values: Mapping[str, Any]) -> list[str]:
    """Return the import names of required fields without a value."""
    return [name for column, name in required_fields(entity) if values.get(column) is None]


def missing_keys(entity: str, values: Mapping[str, Any], place: Place) -> list[Problem]:
    """Return a problem per empty key field."""
    columns = fields_of(entity)
    empty = [name for name in key_fields(entity) if values.get(columns[name].column.name) is None]
    return [faults.REQUIRED.at(place, field=name) for name in empty]


def rules_among(entity: str, values: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Yield the broken rules whose columns are all present; others cannot be judged."""
    for rule in model_of(entity).__rules__:
        if rule_columns(entity, rule) <= values.keys() and not rule.holds(values):
            yield _broken(entity, rule, values, place)


def rule_columns(entity: str, rule: Rule) -> set[str]:
    """Return the columns of an entity that a rule mentions."""
    return {column for column in field_names(entity) if re.search(rf"\b{column}\b", rule.sql)}


def _rules_among_valid(
    entity: str, cells: Mapping[str, Cell], invalid_fields: set[str | None], place: Place
) -> Iterator[Problem]:
    """Yield the rules that the valid values of a row break."""
    valid = {name: value for name, value in cells.items() if name in fields_of(entity) and name not in invalid_fields}
    values: dict[str, Any] = validator(entity).validate_python(valid)
    yield from rules_among(entity, {fields_of(entity)[name].column.name: v for name, v in values.items()}, place)


def _problem(entity: str, error: Any, place: Place) -> Problem:
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return unknown_column(entity, name, place, error["input"])
    invalid: InvalidValue = error["ctx"]["error"]
    return invalid.fault.at(place, field=name, value=error["input"], **invalid.words)


def missing_column(name: str, columns: Iterable[str], place: Place, *, is_foreign: bool = False) -> Problem:
    """Return the problem for a column missing from the file. ``columns`` are those it has."""
    columns = tuple(columns)
    column = longer_name(name, columns)
    question = suggestion(name, columns) if column is None else meant(column)
    fault = faults.UNREAD_COLUMN if is_foreign else faults.MISSING_COLUMN
    return fault.at(place, field=name, column=name, columns=", ".join(columns), suggestion=question)


def longer_name(name: str, columns: Sequence[str]) -> str | None:
    """Return the column with this name beside a mark, unit or further words."""
    for column in columns:
        if folded(name) in {folded(_MARKS.sub("", part)) for part in (column, *column.split(JOINT))}:
            return column
    words = _WORD.findall(name.casefold())
    for column in columns:
        others = _WORD.findall(column.casefold())
        if words and any(words == others[start : start + len(words)] for start in range(len(others))):
            return column
    return None


def unknown_column(
    entity: str, name: str, place: Place, value: Cell = None, known: Iterable[str] | None = None
) -> Problem:
    """Return the problem for a column unknown to the entity. ``known`` are those to choose from."""
    known = tuple(fields_of(entity) if known is None else known)
    name = shown(name)
    words = {"column": name, "columns": ", ".join(known), "suggestion": suggestion(name, known)}
    return faults.UNKNOWN_COLUMN.at(place, field=name, value=value, **words)


def _broken(entity: str, rule: Rule, values: Mapping[str, Any], place: Place) -> Problem:
    value = values.get(fields_of(entity)[rule.field].column.name)
    message, cure = _split_message(rule.message)
    return Fault(message, cure or faults.CHECK_VALUES).at(place, field=rule.field, value=value)


def _split_message(text: Text) -> tuple[Text, Text | None]:
    """Split a rule message into the problem and its remedy, if any."""
    (wrong_de, _, cure_de), (wrong_en, _, cure_en) = text.de.partition(". "), text.en.partition(". ")
    if not (cure_de and cure_en):
        return text, None
    return Text(f"{wrong_de}.", f"{wrong_en}."), Text(cure_de, cure_en)
