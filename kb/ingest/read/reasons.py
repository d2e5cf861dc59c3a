"""Why a file cannot be read, in the language of the report: what Python's own readers say is English only."""

from __future__ import annotations

import errno

from kb.texts import Text

Table = tuple[tuple[str, Text], ...]
"""How a message begins, and what is said instead of it."""

TOO_DEEP = Text("zu tief verschachtelt", "nested too deeply")
TWICE_IN_RECORD = Text("eine Spalte kommt in einem Datensatz zweimal vor", "a column appears twice in one record")
TEXT_AFTER_END = Text("nach dem Ende folgt weiterer Text", "text follows after the end")

_JSON: Table = (
    ("Expecting property name", Text("hier muss ein Name in Anführungszeichen stehen", "a name in quotes is expected")),
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
        Text("diesem Text fehlt das Anführungszeichen am Ende", "this text lacks its closing quote"),
    ),
    (
        "Invalid control",
        Text("in einem Text steht ein Zeilenumbruch oder Steuerzeichen", "a line break or control character in a text"),
    ),
    (
        "Invalid \\",
        Text("nach dem umgekehrten Schrägstrich steht ein falsches Zeichen", "a wrong character after the backslash"),
    ),
    ("Extra data", TEXT_AFTER_END),
    ("Exceeds the limit", Text("eine Zahl hat zu viele Stellen", "a number has too many digits")),
)
_YAML: Table = (
    (
        "found unexpected end",
        Text(
            "der Text endet mitten in einem Wert, vielleicht fehlt ein Anführungszeichen",
            "the text ends within a value, perhaps a quote is missing",
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
            "a colon or an indentation is wrong here; values with a colon need quotes",
        ),
    ),
    (
        "did not find expected '-'",
        Text("hier endet eine Liste, ohne dass die Einrückung stimmt", "a list ends here with a wrong indentation"),
    ),
    (
        "did not find expected key",
        Text("die Einrückung passt nicht zu den Zeilen darüber", "the indentation does not fit the lines above"),
    ),
    (
        "found character that cannot start",
        Text(
            "ein Wert beginnt mit einem Zeichen, das Anführungszeichen braucht, oder eine Zeile ist mit Tabulatoren eingerückt",
            "a value begins with a character that needs quotes, or a line is indented by tabs",
        ),
    ),
    (
        "found unknown escape",
        Text("nach dem umgekehrten Schrägstrich steht ein falsches Zeichen", "a wrong character after the backslash"),
    ),
    ("could not find expected ':'", Text("hier fehlt ein Doppelpunkt", "a colon is missing")),
    ("unacceptable character", Text("der Text enthält ein Steuerzeichen", "the text holds a control character")),
    (
        "control characters are not allowed",
        Text("der Text enthält ein Steuerzeichen", "the text holds a control character"),
    ),
)
_CSV: Table = (
    (
        "unexpected end of data",
        Text(
            "ein Anführungszeichen wird bis zum Ende der Datei nicht geschlossen",
            "a quote is not closed before the file ends",
        ),
    ),
    (
        "field larger than",
        Text(
            "eine Zelle ist zu lang, vielleicht fehlt ein Anführungszeichen",
            "a cell is too long, perhaps a quote is missing",
        ),
    ),
    (
        "'",
        Text(
            "nach einem schließenden Anführungszeichen steht noch Text; ein Anführungszeichen im Text verdoppeln",
            "text follows after a closing quote; double a quote within a text",
        ),
    ),
)
_PACKED: Table = (
    (
        "File is not a zip",
        Text("sie ist kein ZIP-Archiv, wie es XLSX und ODS sind", "it is no ZIP archive, as XLSX and ODS are"),
    ),
    ("Bad CRC-32", Text("ein Teil ist verändert oder unvollständig", "a member is altered or incomplete")),
    ("two members of the same name", Text("zwei Teile haben denselben Namen", "two members have the same name")),
    ("Truncated", Text("sie ist unvollständig", "it is incomplete")),
    ("Compressed file ended", Text("sie ist unvollständig", "it is incomplete")),
    ("Error -", Text("ein gepackter Teil ist beschädigt", "a packed part is damaged")),
)
_OF_THE_SYSTEM = {
    errno.EACCES: Text("die Berechtigung fehlt", "permission is missing"),
    errno.EPERM: Text("die Berechtigung fehlt", "permission is missing"),
    errno.ENOENT: Text("sie ist nicht mehr da", "it is no longer there"),
    errno.EISDIR: Text("sie ist ein Ordner", "it is a folder"),
    errno.EIO: Text("der Datenträger meldet einen Lesefehler", "the disk reports an error"),
    errno.ENAMETOOLONG: Text("ihr Name ist zu lang", "its name is too long"),
    errno.ELOOP: Text("ihre Verknüpfungen führen im Kreis", "its links lead in a circle"),
}


_ALL = _JSON + _YAML + _CSV + _PACKED


def said(message: object, column: int | None = None) -> Text:
    """Return what a reader's message means, with the column (from 1); what is not known is quoted as it is."""
    text = str(message)
    found = next((meant for beginning, meant in _ALL if text.startswith(beginning)), None)
    found = found or Text(f"das Leseprogramm meldet „{text}“", text)
    return found if column is None else Text(f"{found.de} (Spalte {column})", f"{found.en} (column {column})")


def of_the_system(error: OSError) -> Text:
    """Return why the operating system does not give a file."""
    return _OF_THE_SYSTEM.get(error.errno or 0) or said(error.strerror or error)
