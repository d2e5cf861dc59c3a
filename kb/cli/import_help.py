"""Help texts and usage errors of the import commands."""

from __future__ import annotations

from kb.texts import Text

IMPORT = Text(
    "Dateien oder Ordner importieren (CSV, XLSX, ODS, JSON, NDJSON, GeoJSON, YAML), ganz oder gar nicht.\n\nOhne"
    " --mapping muss eine Datei nach einer Tabelle benannt sein und deren Spalten haben. Rückgabewert 1 bei Problemen.",
    "Import files or folders (CSV, XLSX, ODS, JSON, NDJSON, GeoJSON, YAML), all or nothing.\n\nWithout --mapping, each"
    " file must be named after a table and have its columns. Exit code 1 if there are problems.",
)
IMPORTS = Text(
    "Die Änderungssätze auflisten, neueste zuerst: Importe, Bearbeitungen, Rücknahmen.",
    "List the change sets, newest first: imports, edits and undos.",
)
UNDO = Text(
    "Den Änderungssatz ID zurücknehmen, zum Beispiel einen ganzen Import. Auch die Rücknahme lässt sich zurücknehmen.",
    "Undo the change set ID, for example a whole import. An undo can itself be undone.",
)
ONLY = Text(
    "Nur diesen Eintrag zurücknehmen, mit den Angaben, die ihm gehören; mehrfach möglich.",
    "Undo only this record, with the rows it owns; may be repeated.",
)
RECORD = Text("TABELLE:KENNUNG|ID", "TABLE:SLUG|ID")
EXCEPT_CHANGED = Text(
    "Einträge, die später geändert wurden oder gebraucht werden, lassen, wie sie sind; jeder wird genannt.",
    "Leave records that were changed later or are in use as they are; each is named.",
)
ONLY_OR_EXCEPT = Text(
    "--only und --except-changed gehen nicht zusammen.", "--only and --except-changed cannot be used together."
)
MAPPINGS = Text(
    "Zuordnungen anzeigen und prüfen: Sie legen fest, wie die Spalten einer fremden Liste zu Datensätzen werden.",
    "Show and check mappings, which define how the columns of a foreign list become records.",
)
MAPPING_LIST = Text("Die mitgelieferten Zuordnungen auflisten.", "List the bundled mappings.")
MAPPING_CHECK = Text(
    "Anzeigen, was die Zuordnung aus den ersten Zeilen von LISTE liest; ohne Datenbank.",
    "Show what the mapping reads from the first rows of SAMPLE; needs no database.",
)

PATHS = Text("PFAD...", "PATH...")
MAPPING_NAME = Text("NAME|DATEI.toml", "NAME|FILE.toml")
SAMPLE = Text("LISTE", "SAMPLE")
NAME = Text("NAME", "NAME")
ID = Text("ID", "ID")

MAPPING = Text(
    "Zuordnung, nach der eine fremde Liste gelesen wird; siehe `kb mapping list`.",
    "Mapping to read a foreign list with; see `kb mapping list`.",
)
DRY_RUN = Text(
    "Anzeigen, was sich ändern würde, ohne zu schreiben.", "Show what would change without writing anything."
)
SKIP_REJECTED = Text(
    "Die fehlerfreien Zeilen importieren, auch wenn andere abgewiesen werden.",
    "Import the valid rows even if others are rejected.",
)
ENCODING = Text(
    "Zeichenkodierung der Textdateien, falls weder UTF-8 noch Windows-1252.",
    "Encoding of text files, if it is neither UTF-8 nor Windows-1252.",
)
REASON = Text(
    "Begründung für das Änderungsprotokoll und die Geschichte der Einträge.",
    "Reason, kept in the change log and shown in the history of records.",
)
NOTES = Text(
    "Jeden Hinweis mit Datei, Zeile, Spalte und Wert in eine CSV-Datei schreiben.",
    "Write every note with its file, line, column and value to a CSV file.",
)
FILE = Text("DATEI", "FILE")
NOTES_ARE_INPUT = Text(
    "„{file}“ liegt unter dem, was importiert wird. Bitte eine andere Datei für die Hinweise wählen.",
    "“{file}” is part of what is imported. Choose another file for the notes.",
)
NOTES_UNWRITABLE = Text(
    "Die Datei „{file}“ lässt sich nicht schreiben: {reason}", "The file “{file}” cannot be written: {reason}"
)
REPORT_AS_JSON = Text("Den Bericht als JSON ausgeben.", "Print the report as JSON.")
AS_JSON = Text("Als JSON ausgeben.", "Print as JSON.")
LIMIT = Text("Anzahl der Änderungssätze.", "Number of change sets.")
ROWS = Text("Anzahl der gezeigten Zeilen.", "Number of rows to show.")

TOO_LONG_REASON = Text(
    "Der Text ist mit {length} Zeichen zu lang; erlaubt sind {most}.",
    "The text is too long ({length} characters; at most {most} allowed).",
)
NOT_ONE_LINE = Text(
    "Nur eine Zeile druckbarer Zeichen ist erlaubt.", "Only a single line of printable characters is allowed."
)
NO_MAPPING = Text(
    "Es gibt weder eine Zuordnung noch eine Datei „{name}“. Mitgeliefert sind: {known}.",
    "There is no mapping or file “{name}”. Bundled mappings: {known}.",
)
NO_ENCODING = Text("Unbekannte Zeichenkodierung „{name}“.{suggestion}", "Unknown text encoding “{name}”.{suggestion}")
