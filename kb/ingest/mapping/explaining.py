"""Explain errors in a mapping file from the messages of its parsers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from kb.ingest.check import suggestion
from kb.ingest.mapping import faults
from kb.ingest.mapping.positions import KeyPath
from kb.ingest.mapping.spec import (
    Case,
    FieldSpec,
    MappingSpec,
    Misfit,
    NamedTreatment,
    Omission,
    RecordSpec,
    Repeats,
    Unpivot,
)
from kb.ingest.report import Fault
from kb.ingest.report import faults as value_faults
from kb.texts import Text

Flaw = tuple[KeyPath, Fault, Mapping[str, object]]
"""Where a mapping is wrong, what is wrong, and the words that complete the sentence."""
_SHAPES: Mapping[str, type[BaseModel]] = {
    "records": RecordSpec,
    "first": FieldSpec,
    "fields": FieldSpec,
    "cases": Case,
    "treatments": NamedTreatment,
    "unpivot": Unpivot,
    "repeats": Repeats,
    "omit": Omission,
}
_SCALARS = frozenset({"str", "int", "float", "bool"})
"""What pydantic adds to the location of a value that may have several types."""
_KINDS = (
    ("string", Text("ein Text in Anführungszeichen", "a text in quotation marks")),
    ("int", Text("eine ganze Zahl", "a whole number")),
    ("float", Text("eine Zahl", "a number")),
    ("decimal", Text("eine Zahl", "a number")),
    ("bool", Text("true oder false", "true or false")),
    ("tuple", Text("eine Liste in eckigen Klammern", "a list in square brackets")),
    ("dict", Text("eine Tabelle wie {{ … }}", "a table such as {{ … }}")),
    ("model", Text('eine Tabelle wie {{ column = "…" }}', 'a table such as {{ column = "…" }}')),
)
_TOML = (
    (
        "Unescaped",
        Text(
            "in doppelten Anführungszeichen gilt ein umgekehrter Schrägstrich als Steuerzeichen; Muster in einfache setzen: '\\d+'",
            "a backslash in double quotation marks is a control character; put patterns in single ones: '\\d+'",
        ),
    ),
    (
        "Invalid value",
        Text(
            "hier fehlt ein Wert, oder ein Text steht ohne Anführungszeichen",
            "a value is missing, or a text has no quotation marks",
        ),
    ),
    ("Expected '='", Text("nach dem Namen fehlt „=“", "“=” is missing after the name")),
    (
        "Invalid statement",
        Text("hier beginnt weder eine Angabe noch eine Tabelle", "neither a setting nor a table begins here"),
    ),
    ("Invalid initial", Text("hier fehlt der Name einer Angabe", "the name of a setting is missing")),
    (
        "Expected newline",
        Text(
            "nach dem Wert folgt weiterer Text; jede Angabe braucht eine eigene Zeile",
            "text follows the value; each setting needs a line of its own",
        ),
    ),
    ("Expected ']", Text("hier fehlt eine schließende eckige Klammer", "a closing square bracket is missing")),
    (
        "Unclosed array",
        Text(
            "hier fehlt ein Komma oder eine schließende eckige Klammer",
            "a comma or a closing square bracket is missing",
        ),
    ),
    (
        "Unclosed inline",
        Text("hier fehlt ein Komma oder eine schließende geschweifte Klammer", "a comma or a closing brace is missing"),
    ),
    ("Unterminated", Text("am Ende des Textes fehlt das Anführungszeichen", "the closing quotation mark is missing")),
    (
        "Illegal character",
        Text("am Ende des Textes fehlt das Anführungszeichen", "the closing quotation mark is missing"),
    ),
    ("Cannot", Text("diese Angabe oder Tabelle steht zweimal da", "this setting or table appears twice")),
    ("Duplicate", Text("diese Angabe steht zweimal da", "this setting appears twice")),
)


def toml_finding(error: Exception) -> tuple[int | None, Text]:
    """Return line and reason of an error of the TOML reader."""
    message, _, place = str(error).partition(" (at ")
    known = next((text for prefix, text in _TOML if message.startswith(prefix)), None)
    position = re.match(r"line (\d+), column (\d+)", place)
    reason = known or Text(f"Fehlermeldung „{message}“", message)
    if position is None:
        return None, reason
    return int(position[1]), Text(f"{reason.de} (Zeichen {position[2]})", f"{reason.en} (character {position[2]})")


def findings(errors: list[Any]) -> Iterator[Flaw]:
    """Yield what pydantic found wrong, once per place."""
    seen: set[KeyPath] = set()
    for error in errors:
        location = error["loc"]
        if location and location[-1] in _SCALARS:
            location = location[:-1]
        if location not in seen:
            seen.add(location)
            yield _finding(location, error)


def _finding(location: KeyPath, error: Any) -> Flaw:
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind == "extra_forbidden":
        keys = settings_at(location[:-1])
        name = str(location[-1])
        words = {"name": name, "settings": ", ".join(keys), "suggestion": suggestion(name, keys)}
        return location, faults.UNKNOWN_SETTING, words
    if kind == "missing":
        return location, faults.MISSING_SETTING, {"name": location[-1]}
    if kind == "literal_error":
        values = re.findall(r"'([^']*)'", str(context["expected"]))
        hint = suggestion(str(error["input"]), values)
        return location, value_faults.NOT_IN_LIST, {"values": ", ".join(values), "suggestion": hint}
    return location, faults.BAD_MAPPING, {"reason": _reason(kind, context, str(error["msg"]))}


def _reason(kind: str, context: Mapping[str, Any], message: str) -> Text:
    misfit = context.get("error")
    if isinstance(misfit, Misfit):
        return misfit.text
    for name, operator in (("gt", ">"), ("ge", "≥"), ("le", "≤"), ("min_length", "≥")):
        if name in context:
            return _BOUND.format(operator=operator, bound=context[name])
    expected = next((text for prefix, text in _KINDS if kind.startswith(prefix)), None)
    return Text(message, message) if expected is None else _KIND.format(expected=expected)


def settings_at(location: KeyPath) -> list[str]:
    """Return the settings that exist at a place of a mapping."""
    names = [part for part in location if isinstance(part, str)]
    shape: type[BaseModel] = MappingSpec
    if names:
        shape = _SHAPES.get(names[-1]) or _SHAPES.get(names[-2] if len(names) > 1 else "") or MappingSpec
    return [*shape.model_fields]


_BOUND = Text("erlaubt sind Werte {operator} {bound}", "the value must be {operator} {bound}")
_KIND = Text("erwartet wird {expected}", "{expected} is expected")
