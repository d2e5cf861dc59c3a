"""Findings that editors have looked at and accepted, each with its reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.errors import InvalidInput
from kb.queries.content.checks import CHECKS
from kb.queries.content.findings import ContentFinding
from kb.texts import Text

COLUMNS = ("check", "record", "field", "reason")
STALE = "stale-acceptance"
Reasons = dict[tuple[str, str, str], str]
"""The reasons by check, record and field."""


@dataclass(frozen=True, slots=True)
class Review:
    """The findings that are left, and those that were accepted with their reasons."""

    left: tuple[ContentFinding, ...]
    accepted: tuple[tuple[ContentFinding, str], ...]


def accepted_in(lines: Iterable[str], name: str) -> Reasons:
    """Read the reasons of a CSV list by check, record and field; raises InvalidInput that names the line."""
    reader = csv.DictReader(lines, strict=True)
    reasons: Reasons = {}
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InvalidInput(_HEADER.format(file=name, columns=",".join(COLUMNS)))
        for row in reader:
            key = row["check"], row["record"], row["field"]
            _refuse(row, key in reasons, {"file": name, "line": reader.line_num})
            reasons[key] = row["reason"]
    except csv.Error as error:
        raise InvalidInput(_BROKEN.format(file=name, line=reader.reader.line_num, detail=error)) from error
    return reasons


def _refuse(row: dict[str, str], is_known: bool, place: dict[str, object]) -> None:
    if None in row or None in row.values():
        raise InvalidInput(_CELLS.format(**place, columns=",".join(COLUMNS)))
    if row["check"] not in {check.name for check in CHECKS}:
        raise InvalidInput(
            _CHECK.format(**place, check=row["check"], known=", ".join(check.name for check in CHECKS)), "check"
        )
    if not row["reason"].strip():
        raise InvalidInput(_REASON.format(**place), "reason")
    if is_known:
        raise InvalidInput(_TWICE.format(**place, record=row["record"]), "record")


def review(findings: Sequence[ContentFinding], reasons: Reasons) -> Review:
    """Part the accepted findings from those that are left; a reason without its finding is left as well."""
    accepted = tuple((finding, reasons[finding.key]) for finding in findings if finding.key in reasons)
    left = tuple(finding for finding in findings if finding.key not in reasons)
    return Review((*left, *_stale(reasons, {finding.key for finding in findings})), accepted)


def _stale(reasons: Reasons, found: set[tuple[str, str, str]]) -> Iterator[ContentFinding]:
    for key in reasons:
        if key not in found:
            check, record, field = key
            yield ContentFinding(STALE, record, field, check, _STALE.format(check=check), _REMOVE)


_HEADER = Text("{file}: Die erste Zeile muss {columns} sein.", "{file}: the first line must be {columns}.")
_BROKEN = Text(
    "{file}, Zeile {line}: keine lesbare CSV-Zeile ({detail}). Bitte Anführungszeichen prüfen.",
    "{file}, line {line}: not a readable line of CSV ({detail}). Check the quotation marks.",
)
_CELLS = Text(
    "{file}, Zeile {line}: zu viele oder zu wenige Zellen. Bitte genau {columns} angeben.",
    "{file}, line {line}: too many or too few cells. Give exactly {columns}.",
)
_CHECK = Text(
    "{file}, Zeile {line}, check: „{check}“ ist keine Prüfung. Es gibt {known}.",
    "{file}, line {line}, check: “{check}” is no check. There are {known}.",
)
_REASON = Text(
    "{file}, Zeile {line}, reason: Bitte begründen, warum der Befund bleiben darf.",
    "{file}, line {line}, reason: give the reason why the finding may stay.",
)
_TWICE = Text(
    "{file}, Zeile {line}, record: {record} ist für diese Prüfung schon aufgeführt. Bitte eine der Zeilen löschen.",
    "{file}, line {line}, record: {record} is listed for this check already. Delete one of the lines.",
)
_STALE = Text(
    "In der Liste der geprüften Befunde, aber „{check}“ beanstandet hier nichts mehr.",
    "In the list of accepted findings, but “{check}” objects to nothing here any more.",
)
_REMOVE = Text("Die Zeile aus der Liste löschen.", "Delete the line from the list.")
