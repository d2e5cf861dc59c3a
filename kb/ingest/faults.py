"""Every problem an import can report, in one table: the sentence and its cure, German and English."""

from __future__ import annotations

from kb.ingest.problem import Fault
from kb.texts import Text


def _fault(message_de: str, message_en: str, cure_de: str, cure_en: str) -> Fault:
    return Fault(Text(message_de, message_en), Text(cure_de, cure_en))


# Files
MISSING = _fault(
    "Die Datei oder der Ordner existiert nicht.",
    "The file or folder does not exist.",
    "Den Pfad prüfen; er gilt ab dem Ordner, in dem der Befehl läuft.",
    "Check the path; it counts from the folder the command runs in.",
)
NOT_A_FILE = _fault(
    "Das ist weder eine gewöhnliche Datei noch ein Ordner, sondern ein Gerät, eine Pipe oder ein Socket.",
    "This is neither a regular file nor a folder, but a device, a pipe or a socket.",
    "Den Inhalt zuerst in eine Datei schreiben.",
    "Write the content to a file first.",
)
UNREADABLE = _fault(
    "Die Datei lässt sich nicht lesen: {reason}.",
    "The file cannot be read: {reason}.",
    "Die Zugriffsrechte und den Datenträger prüfen.",
    "Check the permissions and the disk.",
)
UNKNOWN_ENDING = _fault(
    "Die Dateiendung ist unbekannt.",
    "The file name ending is not known.",
    "Erlaubt sind {endings}; die Datei in einem dieser Formate speichern.",
    "These are read: {endings}; save the file in one of them.",
)
EMPTY_FOLDER = _fault(
    "In dem Ordner liegt keine Datei, die sich einlesen lässt.",
    "The folder holds no file that can be imported.",
    "Erlaubt sind {endings}.",
    "These are read: {endings}.",
)
EMPTY = _fault(
    "Die Datei ist leer.",
    "The file is empty.",
    "Eine Datei mit Kopfzeile und mindestens einer Zeile angeben.",
    "Give a file with a header and at least one row.",
)
NO_ROWS = _fault(
    "Unter der Kopfzeile steht keine einzige Zeile.",
    "There is not a single row below the header.",
    "Prüfen, ob es die richtige Datei ist.",
    "Check that this is the right file.",
)
BINARY = _fault(
    "Das ist keine Textdatei, obwohl die Endung es sagt ({looks_like}).",
    "This is not a text file although its ending says so ({looks_like}).",
    "Die Datei im genannten Format neu speichern oder die Endung berichtigen.",
    "Save the file again in the format its ending names, or correct the ending.",
)
ENCODING = _fault(
    "Der Text ist weder UTF-8 noch Windows-1252.",
    "The text is neither UTF-8 nor Windows-1252.",
    "Die Datei als UTF-8 speichern oder die Kodierung mit --encoding nennen.",
    "Save the file as UTF-8, or name its encoding with --encoding.",
)
WRONG_ENCODING = _fault(
    "Der Text lässt sich nicht als {encoding} lesen.",
    "The text cannot be read as {encoding}.",
    "Eine andere Kodierung mit --encoding nennen oder die Angabe weglassen.",
    "Name another encoding with --encoding, or leave it out.",
)
TOO_LARGE = _fault(
    "Die Datei ist mit {size} MB größer als erlaubt ({limit} MB).",
    "The file has {size} MB, more than the allowed {limit} MB.",
    "Die Datei teilen oder als CSV oder NDJSON speichern; diese Formate haben keine Grenze.",
    "Split the file, or save it as CSV or NDJSON, which have no limit.",
)
BOMB = _fault(
    "Die gepackte Datei wird beim Entpacken ungewöhnlich groß (über {limit} MB) und wird nicht geöffnet.",
    "The compressed file grows unusually large when unpacked (over {limit} MB) and is not opened.",
    "Die Datei aus dem Tabellenprogramm neu speichern, teilen oder als CSV ablegen.",
    "Save it again from the spreadsheet program, split it, or save it as CSV.",
)
DAMAGED = _fault(
    "Die Datei ist beschädigt oder hat ein anderes Format, als ihre Endung sagt: {reason}",
    "The file is damaged or of another format than its ending says: {reason}",
    "Die Datei öffnen und im richtigen Format neu speichern.",
    "Open the file and save it again in the right format.",
)
LOCKED_FILE = _fault(
    "Die Datei ist mit einem Kennwort geschützt.",
    "The file is protected by a password.",
    "Den Schutz im Tabellenprogramm entfernen.",
    "Remove the protection in the spreadsheet program.",
)
SPREAD_OUT = _fault(
    "Das Blatt ist über {cells} Zellen ausgedehnt; erlaubt sind {limit}.",
    "The sheet spreads over {cells} cells; {limit} are allowed.",
    "Leere Zeilen und Spalten am Rand löschen oder als CSV speichern.",
    "Delete the empty rows and columns at its edges, or save it as CSV.",
)

# Rows as they are written
LONG_LINE = _fault(
    "Eine Zeile ist länger als {limit} MB; vermutlich fehlen die Zeilenumbrüche.",
    "A line is longer than {limit} MB; its line breaks are probably missing.",
    "Die Datei prüfen und neu speichern.",
    "Check the file and save it again.",
)
NOT_CSV = _fault(
    "Die Zeile ist kein gültiges CSV: {reason}.",
    "The row is not valid CSV: {reason}.",
    'Anführungszeichen im Text verdoppeln ("") und jedes geöffnete schließen.',
    'Double the quotation marks inside a text ("") and close every one that is opened.',
)
WIDE_HEADER = _fault(
    "Die Kopfzeile hat {count} Spalten; erlaubt sind {limit}.",
    "The header has {count} columns; {limit} are allowed.",
    "Prüfen, ob Zeilen und Spalten vertauscht sind; überzählige Spalten löschen.",
    "Check whether rows and columns are swapped; delete the surplus columns.",
)
TOO_MANY_CELLS = _fault(
    "Die Zeile hat {count} Zellen, die Kopfzeile nur {header}.",
    "The row has {count} cells, the header only {header}.",
    "Trennzeichen im Text in Anführungszeichen setzen oder die überzähligen Zellen löschen.",
    "Put texts that contain the delimiter in quotation marks, or delete the surplus cells.",
)
TOO_FEW_CELLS = _fault(
    "Die Zeile hat {count} Zellen, die Kopfzeile {header}.",
    "The row has {count} cells, the header {header}.",
    "Die fehlenden Zellen ergänzen; leere Zellen brauchen ihr Trennzeichen.",
    "Add the missing cells; an empty cell still needs its delimiter.",
)
DUPLICATE_COLUMN = _fault(
    "Die Spalte „{column}“ kommt mehrmals vor.",
    "The column “{column}” appears more than once.",
    "Eine der Spalten umbenennen oder löschen.",
    "Rename or delete one of the columns.",
)
NAMELESS_COLUMN = _fault(
    "Spalte {number} hat Inhalt, aber keinen Namen.",
    "Column {number} has content but no name.",
    "Die Spalte in der Kopfzeile benennen oder löschen.",
    "Name the column in the header, or delete it.",
)
NUL = _fault(
    "Der Wert enthält NUL-Zeichen.",
    "The value contains NUL characters.",
    "Die Zeichen entfernen; oft hilft es, die Datei neu als UTF-8 zu speichern.",
    "Remove them; saving the file again as UTF-8 often helps.",
)
EMPTY_FORMULA = _fault(
    "Die Zelle {cell} enthält eine Formel ohne gespeichertes Ergebnis.",
    "Cell {cell} holds a formula without a stored result.",
    "Die Datei im Tabellenprogramm berechnen und speichern, oder die Formel durch ihren Wert ersetzen.",
    "Calculate and save the file in the spreadsheet program, or replace the formula by its value.",
)
CELL_ERROR = _fault(
    "Die Zelle {cell} zeigt einen Fehler an.",
    "Cell {cell} shows an error.",
    "Die Formel berichtigen oder durch einen Wert ersetzen.",
    "Correct the formula, or replace it by a value.",
)
NOT_JSON = _fault(
    "Das ist kein gültiges JSON: {reason}.",
    "This is not valid JSON: {reason}.",
    "Die Stelle berichtigen.",
    "Correct the place.",
)
NOT_YAML = _fault(
    "Das ist kein gültiges YAML: {reason}.",
    "This is not valid YAML: {reason}.",
    "Die Stelle berichtigen.",
    "Correct the place.",
)
ALIAS = _fault(
    "YAML-Verweise (& und *) werden nicht gelesen.",
    "YAML anchors and aliases (& and *) are not read.",
    "Den Wert an beiden Stellen ausschreiben.",
    "Write the value out in both places.",
)
NOT_RECORDS = _fault(
    "Erwartet wird eine Liste von Datensätzen (Objekten).",
    "A list of records (objects) is expected.",
    "Jeden Datensatz als Objekt mit Spaltennamen schreiben: [{example}].",
    "Write each record as an object with column names: [{example}].",
)

# Columns
UNKNOWN_FILE = _fault(
    "Zu „{name}“ gibt es keine Tabelle und keine Zuordnung.",
    "There is no table and no mapping for “{name}”.",
    "Die Datei wie eine der Tabellen benennen ({tables}) oder eine Zuordnung mit --mapping nennen.",
    "Name the file after one of the tables ({tables}), or name a mapping with --mapping.",
)
UNKNOWN_COLUMN = _fault(
    "Die Spalte „{column}“ ist unbekannt.{suggestion}",
    "The column “{column}” is not known.{suggestion}",
    "Erlaubt sind: {columns}.",
    "These are known: {columns}.",
)
MISSING_COLUMN = _fault(
    "Die Spalte „{column}“ fehlt.",
    "The column “{column}” is missing.",
    "Die Spalte ergänzen; vorhanden sind: {columns}.",
    "Add the column; the file has: {columns}.",
)

# Values
REQUIRED = _fault(
    "Der Wert fehlt.",
    "The value is missing.",
    "Einen Wert angeben.",
    "Give a value.",
)
NOT_A_NUMBER = _fault(
    "Das ist keine Zahl.",
    "This is not a number.",
    "Erwartet wird {expected}.",
    "Expected is {expected}.",
)
AMBIGUOUS_NUMBER = _fault(
    "Die Zahl ist mehrdeutig: Trennt das Zeichen Tausender oder Nachkommastellen?",
    "The number is ambiguous: does its mark separate thousands or decimals?",
    "In der Zuordnung sagen, welche Schreibweise gilt (number = …), oder die Zahl ohne Tausendertrennung schreiben.",
    "Say in the mapping which notation applies (number = …), or write the number without grouping.",
)
OTHER_CURRENCY = _fault(
    "Der Betrag ist in {currency} angegeben, erwartet wird {expected}.",
    "The amount is given in {currency}; {expected} is expected.",
    "Die Währung in der Zuordnung nennen oder den Betrag weglassen.",
    "Name the currency in the mapping, or leave the amount out.",
)
NOT_A_DATE = _fault(
    "Das ist kein Datum, das es gibt.",
    "This is not a date that exists.",
    "Erlaubt sind {expected}.",
    "These are read: {expected}.",
)
NOT_IN_LIST = _fault(
    "Der Wert gehört nicht zur Liste.{suggestion}",
    "The value is not in the list.{suggestion}",
    "Erlaubt sind: {values}.",
    "These are known: {values}.",
)
TOO_LONG = _fault(
    "Der Text ist mit {length} Zeichen zu lang; erlaubt sind {limit}.",
    "The text has {length} characters, too many; {limit} are allowed.",
    "Den Text kürzen.",
    "Shorten the text.",
)
NOT_A_LINK = _fault(
    "Das ist keine Internetadresse.",
    "This is not a web address.",
    "Die Adresse mit http:// oder https:// beginnen.",
    "Start the address with http:// or https://.",
)
NOT_A_SLUG = _fault(
    "Als Kennung (slug) sind nur Kleinbuchstaben, Ziffern und Bindestriche erlaubt.",
    "A slug may only contain lower-case letters, digits and hyphens.",
    "Zum Beispiel „{example}“ schreiben.",
    "Write “{example}”, for example.",
)
NOT_A_BOOLEAN = _fault(
    "Erwartet wird ja oder nein.",
    "Yes or no is expected.",
    "true oder false schreiben.",
    "Write true or false.",
)
FORMULA = _fault(
    "Der Text beginnt mit „=“ wie eine Formel.",
    "The text starts with “=” like a formula.",
    "Den Wert der Formel eintragen.",
    "Enter the value of the formula.",
)
NOT_TEXT = _fault(
    "Hier steht eine Liste oder ein Objekt statt eines einzelnen Wertes.",
    "There is a list or an object instead of a single value.",
    "Einen einzelnen Wert angeben.",
    "Give a single value.",
)
NOT_EXTRACTED = _fault(
    "Der Wert passt nicht zum Muster {pattern} der Zuordnung.",
    "The value does not match the mapping's pattern {pattern}.",
    "Den Wert berichtigen oder das Muster anpassen.",
    "Correct the value, or change the pattern.",
)
RULE = _fault("{message}", "{message}", "Die genannten Angaben prüfen.", "Check the values named.")

# Records among each other
NOWHERE = _fault(
    "„{value}“ gibt es nicht: weder in der Datenbank noch in diesem Import ({entity}).{suggestion}",
    "“{value}” does not exist, neither in the database nor in this import ({entity}).{suggestion}",
    "Die Schreibweise prüfen oder den Datensatz mit importieren.",
    "Check the spelling, or import the record as well.",
)
AMBIGUOUS_CODE = _fault(
    "Den Code „{value}“ gibt es mehrmals ({found}).",
    "The code “{value}” exists more than once ({found}).",
    "Die Kennung (slug) statt des Codes nennen.",
    "Name the slug instead of the code.",
)
WAITS_FOR_REJECTED = _fault(
    "Der Datensatz verweist auf „{value}“, das selbst abgewiesen wurde.",
    "The record refers to “{value}”, which was rejected itself.",
    "Zuerst jene Zeile berichtigen.",
    "Correct that row first.",
)
CYCLE = _fault(
    "Die Einträge verweisen im Kreis aufeinander: {path}.",
    "The entries refer to each other in a circle: {path}.",
    "Bei einem der Einträge den übergeordneten Eintrag ändern oder leeren.",
    "Change or empty the parent of one of them.",
)
DUPLICATE_KEY = _fault(
    "Derselbe Schlüssel steht schon in {where}.",
    "The same key already stands in {where}.",
    "Eine der Zeilen löschen oder ihr einen anderen Schlüssel geben ({key}).",
    "Delete one of the rows, or give it another key ({key}).",
)
CONTRADICTION = _fault(
    "Die Zeile widerspricht {where}: derselbe Schlüssel, anderer Inhalt.",
    "The row contradicts {where}: the same key with other content.",
    "Klären, welche Angabe gilt, und die andere löschen.",
    "Find out which of them is right and delete the other.",
)
TAKEN = _fault(
    "Ein anderer Datensatz hat schon denselben Wert in {columns}.",
    "Another record already has the same value in {columns}.",
    "Den Wert ändern oder den vorhandenen Datensatz überarbeiten.",
    "Change the value, or revise the record that has it.",
)
REFUSED = _fault(
    "{reason}",
    "{reason}",
    "Die Zeile berichtigen.",
    "Correct the row.",
)

# Mappings
NO_MAPPING = _fault(
    "Diese Zuordnung gibt es nicht.",
    "There is no such mapping.",
    "Mitgeliefert sind {names}; sonst den Pfad einer TOML-Datei angeben.",
    "Shipped are {names}; otherwise give the path of a TOML file.",
)
NOT_TOML = _fault(
    "Die Zuordnung ist kein gültiges TOML: {reason}",
    "The mapping is not valid TOML: {reason}",
    "Die Stelle berichtigen.",
    "Correct the place.",
)
BAD_MAPPING = _fault(
    "Die Zuordnung ist an dieser Stelle nicht richtig: {reason}",
    "The mapping is not right here: {reason}",
    "docs/import.md beschreibt alle Angaben.",
    "docs/import.md describes every setting.",
)
REPEATS = _fault(
    "Die Zeile wiederholt Zeile {first}.",
    "The row repeats line {first}.",
    "Eine der Zeilen löschen.",
    "Delete one of the rows.",
)
