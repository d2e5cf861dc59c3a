"""Everything that can be wrong with a file as such: the sentence and its cure, German and English."""

from __future__ import annotations

from kb.ingest.report import fault

# Files
MISSING = fault(
    "Die Datei oder der Ordner existiert nicht.",
    "The file or folder does not exist.",
    "Den Pfad prüfen; er gilt ab dem Ordner, in dem der Befehl läuft.",
    "Check the path; it counts from the folder the command runs in.",
)
NOT_A_FILE = fault(
    "Das ist weder eine gewöhnliche Datei noch ein Ordner, sondern ein Gerät, eine Pipe oder ein Socket.",
    "This is neither a regular file nor a folder, but a device, a pipe or a socket.",
    "Den Inhalt zuerst in eine Datei schreiben.",
    "Write the content to a file first.",
)
UNREADABLE = fault(
    "Die Datei lässt sich nicht lesen: {reason}.",
    "The file cannot be read: {reason}.",
    "Die Zugriffsrechte und den Datenträger prüfen.",
    "Check the permissions and the disk.",
)
UNKNOWN_ENDING = fault(
    "Die Dateiendung ist unbekannt.",
    "The file name ending is not known.",
    "Erlaubt sind {endings}; die Datei in einem dieser Formate speichern.",
    "These are read: {endings}; save the file in one of them.",
)
EMPTY_FOLDER = fault(
    "In dem Ordner liegt keine Datei, die sich einlesen lässt.",
    "The folder holds no file that can be imported.",
    "Erlaubt sind {endings}.",
    "These are read: {endings}.",
)
EMPTY = fault(
    "Die Datei ist leer.",
    "The file is empty.",
    "Eine Datei mit Kopfzeile und mindestens einer Zeile angeben.",
    "Give a file with a header and at least one row.",
)
NO_ROWS = fault(
    "Unter der Kopfzeile steht keine einzige Zeile.",
    "There is not a single row below the header.",
    "Prüfen, ob es die richtige Datei ist.",
    "Check that this is the right file.",
)
BINARY = fault(
    "Das ist keine Textdatei, obwohl die Endung es sagt ({looks_like}).",
    "This is not a text file although its ending says so ({looks_like}).",
    "Die Datei im genannten Format neu speichern oder die Endung berichtigen.",
    "Save the file again in the format its ending names, or correct the ending.",
)
ENCODING = fault(
    "Der Text ist weder UTF-8 noch Windows-1252: In Zeile {line} steht an Stelle {character} das Byte {byte}, das es dort"
    " in beiden nicht gibt.",
    "The text is neither UTF-8 nor Windows-1252: at character {character} of line {line} stands the byte {byte}, which"
    " neither has there.",
    "Das Zeichen berichtigen, die Datei als UTF-8 speichern oder ihre Kodierung mit --encoding nennen.",
    "Correct the character, save the file as UTF-8, or name its encoding with --encoding.",
)
BROKEN_UTF8 = fault(
    "Der Text ist UTF-8, aber nicht überall (Stellen: {count}). Die erste: In Zeile {line} steht an Stelle {character}"
    " das Byte {byte}.",
    "The text is UTF-8, but not everywhere (places: {count}). The first: at character {character} of line {line} stands"
    " the byte {byte}.",
    "Die Zeichen berichtigen und die Datei als UTF-8 speichern; oft wurden Teile mit verschiedener Kodierung"
    " zusammengefügt.",
    "Correct the characters and save the file as UTF-8; often parts with different encodings were put together.",
)
CUT_TEXT = fault(
    "Die Datei ist abgeschnitten: Sie endet in Zeile {line} an Stelle {character} mitten in einem Zeichen.",
    "The file is cut off: it ends within a character, at character {character} of line {line}.",
    "Die Datei noch einmal vollständig herunterladen oder speichern.",
    "Download or save the whole file again.",
)
UNKNOWN_ENCODING = fault(
    "Eine Kodierung {encoding} gibt es nicht.",
    "There is no encoding {encoding}.",
    "Eine andere Kodierung mit --encoding nennen oder die Angabe weglassen.",
    "Name another encoding with --encoding, or leave it out.",
)
WRONG_ENCODING = fault(
    "Der Text lässt sich nicht als {encoding} lesen: In Zeile {line} steht an Stelle {character} das Byte {byte}.",
    "The text cannot be read as {encoding}: at character {character} of line {line} stands the byte {byte}.",
    "Eine andere Kodierung mit --encoding nennen oder die Angabe weglassen.",
    "Name another encoding with --encoding, or leave it out.",
)
TOO_LARGE = fault(
    "Die Datei ist mit {size} MB größer als erlaubt ({limit} MB).",
    "The file has {size} MB, more than the allowed {limit} MB.",
    "Die Datei teilen oder als CSV oder NDJSON speichern; diese Formate haben keine Grenze.",
    "Split the file, or save it as CSV or NDJSON, which have no limit.",
)
BOMB = fault(
    "Die gepackte Datei wird beim Entpacken ungewöhnlich groß (über {limit} MB) und wird nicht geöffnet.",
    "The compressed file grows unusually large when unpacked (over {limit} MB) and is not opened.",
    "Die Datei aus dem Tabellenprogramm neu speichern, teilen oder als CSV ablegen.",
    "Save it again from the spreadsheet program, split it, or save it as CSV.",
)
DAMAGED = fault(
    "Die Datei ist beschädigt oder hat ein anderes Format, als ihre Endung sagt: {reason}.",
    "The file is damaged or of another format than its ending says: {reason}.",
    "Die Datei öffnen und im richtigen Format neu speichern.",
    "Open the file and save it again in the right format.",
)
LOCKED_FILE = fault(
    "Die Datei ist mit einem Kennwort geschützt oder hat das alte Format XLS.",
    "The file is protected by a password, or has the old format XLS.",
    "Im Tabellenprogramm ohne Kennwort als XLSX oder ODS speichern.",
    "Save it without a password as XLSX or ODS in the spreadsheet program.",
)
SPREAD_OUT = fault(
    "Das Blatt ist über {cells} Zellen ausgedehnt; erlaubt sind {limit}.",
    "The sheet spreads over {cells} cells; {limit} are allowed.",
    "Leere Zeilen und Spalten am Rand löschen oder als CSV speichern.",
    "Delete the empty rows and columns at its edges, or save it as CSV.",
)
LONG_TEXT = fault(
    "Ein Text in der Datei hat mindestens {length} Zeichen; in eine Zelle passen {limit}.",
    "A text in the file has at least {length} characters; a cell holds {limit}.",
    "Den Text kürzen oder die Liste als CSV speichern.",
    "Shorten the text, or save the list as CSV.",
)

NO_SHEET = fault(
    "Ein Blatt „{value}“ mit Inhalt gibt es nicht.",
    "There is no sheet “{value}” with content.",
    "Vorhanden sind: {sheets}.",
    "There are: {sheets}.",
)

# Rows as they are written
LONG_LINE = fault(
    "Eine Zeile ist länger als {limit} MB; vermutlich fehlen die Zeilenumbrüche.",
    "A line is longer than {limit} MB; its line breaks are probably missing.",
    "Die Datei prüfen und neu speichern.",
    "Check the file and save it again.",
)
NOT_CSV = fault(
    "Die Zeile ist kein gültiges CSV: {reason}.",
    "The row is not valid CSV: {reason}.",
    'Anführungszeichen im Text verdoppeln ("") und jedes geöffnete schließen.',
    'Double the quotation marks inside a text ("") and close every one that is opened.',
)
WIDE_HEADER = fault(
    "Die Kopfzeile hat {count} Spalten; erlaubt sind {limit}.",
    "The header has {count} columns; {limit} are allowed.",
    "Prüfen, ob Zeilen und Spalten vertauscht sind; überzählige Spalten löschen.",
    "Check whether rows and columns are swapped; delete the surplus columns.",
)
TOO_MANY_CELLS = fault(
    "Die Zeile hat {count} Zellen, die Kopfzeile nur {header}.",
    "The row has {count} cells, the header only {header}.",
    "Trennzeichen im Text in Anführungszeichen setzen oder die überzähligen Zellen löschen.",
    "Put texts that contain the delimiter in quotation marks, or delete the surplus cells.",
)
TOO_FEW_CELLS = fault(
    "Die Zeile hat {count} Zellen, die Kopfzeile {header}.",
    "The row has {count} cells, the header {header}.",
    "Die fehlenden Zellen ergänzen; leere Zellen brauchen ihr Trennzeichen.",
    "Add the missing cells; an empty cell still needs its delimiter.",
)
DUPLICATE_COLUMN = fault(
    "Die Spalte „{column}“ kommt mehrmals vor.",
    "The column “{column}” appears more than once.",
    "Eine der Spalten umbenennen oder löschen.",
    "Rename or delete one of the columns.",
)
NAMELESS_COLUMN = fault(
    "Spalte {number} hat Inhalt, aber keinen Namen.",
    "Column {number} has content but no name.",
    "Die Spalte in der Kopfzeile benennen oder löschen.",
    "Name the column in the header, or delete it.",
)
NUL = fault(
    "Der Wert enthält NUL-Zeichen.",
    "The value contains NUL characters.",
    "Die Zeichen entfernen; oft hilft es, die Datei neu als UTF-8 zu speichern.",
    "Remove them; saving the file again as UTF-8 often helps.",
)
EMPTY_FORMULA = fault(
    "Die Zelle {cell} enthält eine Formel ohne gespeichertes Ergebnis.",
    "Cell {cell} holds a formula without a stored result.",
    "Die Datei im Tabellenprogramm berechnen und speichern, oder die Formel durch ihren Wert ersetzen.",
    "Calculate and save the file in the spreadsheet program, or replace the formula by its value.",
)
CELL_ERROR = fault(
    "Die Zelle {cell} zeigt einen Fehler an.",
    "Cell {cell} shows an error.",
    "Die Formel berichtigen oder durch einen Wert ersetzen.",
    "Correct the formula, or replace it by a value.",
)
NOT_JSON = fault(
    "Das ist kein gültiges JSON: {reason}.",
    "This is not valid JSON: {reason}.",
    "Die Stelle berichtigen.",
    "Correct the place.",
)
NO_FEATURES = fault(
    "Das ist keine GeoJSON-Sammlung, sondern: {kind}.",
    "This is no GeoJSON collection, but: {kind}.",
    "Erwartet wird ein Objekt mit „type“: „FeatureCollection“ und einer Liste „features“; TopoJSON zuvor umwandeln.",
    "An object with “type”: “FeatureCollection” and a list “features” is expected; convert TopoJSON before.",
)
NO_FEATURE = fault(
    "Objekt {number} ist kein GeoJSON-Objekt mit „properties“ und „geometry“.",
    "Feature {number} is no GeoJSON feature with “properties” and “geometry”.",
    "Das Objekt berichtigen oder herausnehmen.",
    "Correct the feature, or take it out.",
)
OTHER_PROJECTION = fault(
    "Die Koordinaten sind in {name} angegeben.",
    "The coordinates are given in {name}.",
    "Die Datei in Grad nach WGS 84 (EPSG:4326) herunterladen oder umrechnen.",
    "Download or convert the file to degrees in WGS 84 (EPSG:4326).",
)
NOT_YAML = fault(
    "Das ist kein gültiges YAML: {reason}.",
    "This is not valid YAML: {reason}.",
    "Die Stelle berichtigen.",
    "Correct the place.",
)
ALIAS = fault(
    "YAML-Verweise (& und *) werden nicht gelesen.",
    "YAML anchors and aliases (& and *) are not read.",
    "Den Wert an beiden Stellen ausschreiben.",
    "Write the value out in both places.",
)
NOT_RECORDS = fault(
    "Erwartet wird eine Liste von Datensätzen (Objekten).",
    "A list of records (objects) is expected.",
    "Jeden Datensatz als Objekt mit Spaltennamen schreiben: [{example}].",
    "Write each record as an object with column names: [{example}].",
)
