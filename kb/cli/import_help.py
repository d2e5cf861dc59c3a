"""The help of the import commands, and what they say to wrong usage."""

from __future__ import annotations

from kb.texts import Text

IMPORT = Text(
    "Dateien oder Ordner importieren (CSV, XLSX, ODS, JSON, NDJSON, GeoJSON, YAML), alles oder nichts.\n\nOhne --mapping"
    " heißt eine Datei wie eine Tabelle und hat deren Spalten. Rückgabewert 1, wenn es Probleme gibt.",
    "Import files or folders (CSV, XLSX, ODS, JSON, NDJSON, GeoJSON, YAML), all or nothing.\n\nWithout --mapping a file"
    " is named after a table, with its columns. Exit code 1 when there are problems.",
)
IMPORTS = Text(
    "Die Änderungssätze auflisten, neueste zuerst: Importe, Bearbeitungen, Rücknahmen.",
    "List the change sets, newest first: imports, edits, undoings.",
)
UNDO = Text(
    "Den Änderungssatz ID zurücknehmen, etwa einen ganzen Import. Auch das lässt sich zurücknehmen.",
    "Take the change set ID back, such as a whole import. Undoing can be undone.",
)
MAPPINGS = Text(
    "Zuordnungen ansehen: wie die Spalten einer fremden Liste zu Datensätzen werden.",
    "Look at mappings: how the columns of a foreign list become records.",
)
MAPPING_LIST = Text("Die mitgelieferten Zuordnungen auflisten.", "List the mappings that are shipped.")
MAPPING_CHECK = Text(
    "Zeigen, was die Zuordnung aus den ersten Zeilen von LISTE liest; braucht keine Datenbank.",
    "Show what the mapping would read from the first rows of SAMPLE; needs no database.",
)

PATHS = Text("PFAD...", "PATH...")
MAPPING_NAME = Text("NAME|DATEI.toml", "NAME|FILE.toml")
SAMPLE = Text("LISTE", "SAMPLE")
NAME = Text("NAME", "NAME")
ID = Text("ID", "ID")

MAPPING = Text(
    "Wie eine fremde Liste zu lesen ist, siehe `kb mapping list`.",
    "How to read a foreign list; see `kb mapping list`.",
)
DRY_RUN = Text("Sagen, was sich ändern würde, und nichts schreiben.", "Say what would change, and write nothing.")
SKIP_REJECTED = Text(
    "Die fehlerfreien Zeilen importieren, auch wenn andere abgewiesen werden.",
    "Import the sound rows although others are rejected.",
)
ENCODING = Text(
    "Kodierung von Textdateien, wenn sie weder UTF-8 noch Windows-1252 ist.",
    "Encoding of text files, when it is neither UTF-8 nor Windows-1252.",
)
REASON = Text(
    "Begründung; steht im Änderungsprotokoll und in der Geschichte der Einträge.",
    "Why; kept in the change log and shown in histories.",
)
REPORT_AS_JSON = Text("Den Bericht als JSON schreiben.", "Write the report as JSON.")
AS_JSON = Text("JSON schreiben.", "Write JSON.")
LIMIT = Text("Wie viele, neueste zuerst.", "How many, newest first.")
ROWS = Text("Wie viele Zeilen der Liste gezeigt werden.", "How many rows of the sample to show.")

TOO_MANY_WORDS = Text(
    "{length} Zeichen sind zu viel; erlaubt sind {most}.", "{length} characters are too many; {most} are allowed."
)
NOT_ONE_LINE = Text("Eine Zeile druckbarer Zeichen angeben.", "Give one line of printable characters.")
NO_MAPPING = Text(
    "{name} ist weder eine Zuordnung noch eine Datei (mitgeliefert: {known})",
    "{name} is neither a mapping nor a file (shipped: {known})",
)
NO_ENCODING = Text("{name} ist keine Kodierung von Texten", "{name} is no encoding of texts")
