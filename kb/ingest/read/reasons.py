"""Bilingual explanations for the English-only messages of Python's parsers."""

from __future__ import annotations

import errno
from pathlib import Path

from kb.texts import Text

Explanations = tuple[tuple[str, Text], ...]
"""Message prefixes with their explanations."""

TOO_DEEP = Text("zu tief verschachtelt", "nested too deeply")
TWICE_IN_RECORD = Text("eine Spalte kommt in einem Datensatz zweimal vor", "a column appears twice in one record")
TEXT_AFTER_END = Text("nach dem Ende folgt weiterer Text", "text follows after the end")

_JSON: Explanations = (
    (
        "Expecting property name",
        Text("hier muss ein Name in Anführungszeichen stehen", "a name in quotation marks is expected"),
    ),
    (
        "Illegal trailing comma",
        Text("vor einer schließenden Klammer steht ein Komma", "a comma before a closing bracket"),
    ),
    ("Expecting value", Text("hier fehlt ein Wert", "a value is missing")),
    ("Expecting ':'", Text("hier fehlt ein Doppelpunkt", "a colon is missing")),
    ("Expecting ','", Text("hier fehlt ein Komma", "a comma is missing")),
    ("Expecting '['", Text("hier fehlt eine eckige Klammer", "a square bracket is missing")),
    (
        "Unterminated string",
        Text("am Ende des Textes fehlt das Anführungszeichen", "the closing quotation mark is missing"),
    ),
    (
        "Invalid control",
        Text("in einem Text steht ein Zeilenumbruch oder Steuerzeichen", "a line break or control character in a text"),
    ),
    (
        "Invalid \\",
        Text(
            "nach dem umgekehrten Schrägstrich steht ein ungültiges Zeichen", "an invalid character after the backslash"
        ),
    ),
    ("Extra data", TEXT_AFTER_END),
    ("Exceeds the limit", Text("eine Zahl hat zu viele Stellen", "a number has too many digits")),
)
_YAML: Explanations = (
    (
        "found unexpected end",
        Text(
            "der Text endet mitten in einem Wert; möglicherweise fehlt ein Anführungszeichen",
            "the text ends within a value; a quotation mark may be missing",
        ),
    ),
    (
        "did not find expected ',' or ']'",
        Text(
            "hier fehlt ein Komma oder eine schließende eckige Klammer",
            "a comma or a closing square bracket is missing",
        ),
    ),
    (
        "did not find expected ',' or '}'",
        Text("hier fehlt ein Komma oder eine schließende geschweifte Klammer", "a comma or a closing brace is missing"),
    ),
    (
        "mapping values are not allowed",
        Text(
            "ein Doppelpunkt oder eine Einrückung ist hier falsch; Werte mit Doppelpunkt brauchen Anführungszeichen",
            "a colon or the indentation is wrong here; values with a colon need quotation marks",
        ),
    ),
    (
        "did not find expected '-'",
        Text("die Liste endet hier mit falscher Einrückung", "the list ends here with the wrong indentation"),
    ),
    (
        "did not find expected key",
        Text("die Einrückung passt nicht zu den Zeilen darüber", "the indentation does not match the lines above"),
    ),
    (
        "found character that cannot start",
        Text(
            "ein Wert beginnt mit einem Zeichen, das Anführungszeichen braucht, oder eine Zeile ist mit Tabulatoren eingerückt",
            "a value begins with a character that needs quotation marks, or a line is indented with tabs",
        ),
    ),
    (
        "found unknown escape",
        Text(
            "nach dem umgekehrten Schrägstrich steht ein ungültiges Zeichen", "an invalid character after the backslash"
        ),
    ),
    ("could not find expected ':'", Text("hier fehlt ein Doppelpunkt", "a colon is missing")),
    ("unacceptable character", Text("der Text enthält ein Steuerzeichen", "the text contains a control character")),
    (
        "control characters are not allowed",
        Text("der Text enthält ein Steuerzeichen", "the text contains a control character"),
    ),
)
_CSV: Explanations = (
    (
        "unexpected end of data",
        Text(
            "ein Anführungszeichen wird bis zum Ende der Datei nicht geschlossen",
            "a quotation mark is not closed before the end of the file",
        ),
    ),
    (
        "field larger than",
        Text(
            "eine Zelle ist zu lang; möglicherweise fehlt ein Anführungszeichen",
            "a cell is too long; a quotation mark may be missing",
        ),
    ),
    (
        "'",
        Text("nach einem schließenden Anführungszeichen steht noch Text", "text follows a closing quotation mark"),
    ),
)
_PACKED: Explanations = (
    (
        "File is not a zip",
        Text("sie ist kein ZIP-Archiv wie XLSX und ODS", "it is not a ZIP archive, unlike XLSX and ODS"),
    ),
    ("Bad CRC-32", Text("ein Teil ist verändert oder unvollständig", "a member is altered or incomplete")),
    ("two members of the same name", Text("zwei Teile haben denselben Namen", "two members have the same name")),
    ("Truncated", Text("sie ist unvollständig", "it is incomplete")),
    ("Compressed file ended", Text("sie ist unvollständig", "it is incomplete")),
    ("Error -", Text("ein gepackter Teil ist beschädigt", "a packed part is damaged")),
)
_CUT_OFF = Text(
    "sie ist unvollständig, vermutlich wurde ihr Download abgebrochen",
    "it is incomplete, probably because its download was interrupted",
)
_SYSTEM_ERRORS = {
    errno.EACCES: Text("die Berechtigung fehlt", "permission is missing"),
    errno.EPERM: Text("die Berechtigung fehlt", "permission is missing"),
    errno.ENOENT: Text("sie ist nicht mehr vorhanden", "it no longer exists"),
    errno.EISDIR: Text("sie ist ein Ordner", "it is a folder"),
    errno.EIO: Text("der Datenträger meldet einen Lesefehler", "the disk reports an error"),
    errno.ENAMETOOLONG: Text("ihr Name ist zu lang", "its name is too long"),
    errno.ELOOP: Text("ihre Verknüpfungen verweisen im Kreis aufeinander", "its symbolic links form a loop"),
}


_ALL = _JSON + _YAML + _CSV + _PACKED


def explanation(message: object, column: int | None = None) -> Text:
    """Return the explanation of a parser message and column (from 1). Unknown ones are quoted."""
    text = str(message)
    known = next((known for prefix, known in _ALL if text.startswith(prefix)), None)
    reason = known or Text(f"Fehlermeldung „{text}“", text)
    return reason if column is None else Text(f"{reason.de} (Spalte {column})", f"{reason.en} (column {column})")


def archive_damage(error: Exception, path: Path) -> Text:
    """Return what is wrong with a ZIP archive. One that begins well but has no end was cut off."""
    with path.open("rb") as file:
        is_cut = str(error) == "File is not a zip file" and file.read(4) == b"PK\x03\x04"
    return _CUT_OFF if is_cut else explanation(error)


def system_error(error: OSError) -> Text:
    """Return why the operating system cannot read a file."""
    return _SYSTEM_ERRORS.get(error.errno or 0) or explanation(error.strerror or error)
