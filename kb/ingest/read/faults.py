"""Faults of files: problem and remedy in German and English."""

from __future__ import annotations

from kb.ingest.report import fault

# Files
MISSING = fault(
    "Die Datei oder der Ordner existiert nicht.",
    "The file or folder does not exist.",
    "Den Pfad prüfen; er ist relativ zu dem Ordner, in dem der Befehl ausgeführt wird.",
    "Check the path; it is relative to the folder in which the command runs.",
)
NOT_A_FILE = fault(
    "Das ist weder eine gewöhnliche Datei noch ein Ordner, sondern ein Gerät, eine Pipe oder ein Socket.",
    "This is neither a regular file nor a folder, but a device, a pipe or a socket.",
    "Den Inhalt zuerst in eine Datei schreiben.",
    "Write the content to a file first.",
)
UNREADABLE = fault(
    "Die Datei kann nicht gelesen werden: {reason}.",
    "The file cannot be read: {reason}.",
    "Die Zugriffsrechte und den Datenträger prüfen.",
    "Check the permissions and the disk.",
)
UNKNOWN_ENDING = fault(
    "Unbekannte Dateiendung.",
    "Unknown file extension.",
    "Die Datei in einem dieser Formate speichern: {endings}.",
    "Save the file in one of these formats: {endings}.",
)
NOT_READ = fault(
    "Dateien mit der Endung {ending} ({kind}) werden nicht gelesen.",
    "Files with the extension {ending} ({kind}) are not read.",
    "{cure}",
    "{cure}",
)
MISNAMED = fault(
    "Trotz der Endung {ending} ist dies {kind}.",
    "Despite its extension {ending}, this is {kind}.",
    "{cure}",
    "{cure}",
)
EMPTY_FOLDER = fault(
    "Der Ordner enthält keine Datei, die importiert werden kann.",
    "The folder contains no file that can be imported.",
    "Unterstützte Formate: {endings}.",
    "Supported formats: {endings}.",
)
EMPTY = fault(
    "Die Datei ist leer.",
    "The file is empty.",
    "Eine Datei mit Kopfzeile und mindestens einer Datenzeile angeben.",
    "Provide a file with a header and at least one row.",
)
NO_ROWS = fault(
    "Unter der Kopfzeile stehen keine Daten.",
    "There are no rows below the header.",
    "Prüfen, ob es die richtige Datei ist.",
    "Check that this is the right file.",
)
BINARY = fault(
    "Anders als die Dateiendung angibt, ist dies keine Textdatei ({looks_like}).",
    "Despite its extension, this is not a text file ({looks_like}).",
    "Die Datei im genannten Format neu speichern oder die Endung berichtigen.",
    "Save the file again in the format of its extension, or correct the extension.",
)
HTML = fault(
    "Die Datei enthält keine Liste, sondern eine HTML-Seite.",
    "The file contains no list but an HTML page.",
    "Sie im Browser öffnen: Vermutlich ist es eine Anmeldung, eine Fehlermeldung oder die Seite, auf der die Liste steht."
    " Die Liste dort als CSV oder XLSX herunterladen.",
    "Open it in a browser: it is probably a login, an error message or the page that has the list. Download the list"
    " there as CSV or XLSX.",
)
LIKELY_ENCODING = fault(
    "Der Text ist vermutlich in {likely} kodiert, nicht in UTF-8 oder Windows-1252: „{read}“ hieße dann „{meant}“.",
    "The text is probably encoded in {likely}, not in UTF-8 or Windows-1252: “{read}” would then be “{meant}”.",
    "Die Datei mit --encoding {likely} importieren oder als UTF-8 speichern.",
    "Import the file with --encoding {likely}, or save it as UTF-8.",
)
ENCODING = fault(
    "Der Text ist weder UTF-8 noch Windows-1252: Das Byte {byte} in Zeile {line}, Zeichen {character}, ist in beiden"
    " ungültig.",
    "The text is neither UTF-8 nor Windows-1252: the byte {byte} at line {line}, character {character}, is invalid"
    " in both.",
    "Das Zeichen berichtigen, die Datei als UTF-8 speichern oder ihre Zeichenkodierung mit --encoding angeben.",
    "Correct the character, save the file as UTF-8, or specify its encoding with --encoding.",
)
BROKEN_UTF8 = fault(
    "Der Text ist UTF-8, enthält aber ungültige Stellen ({count}). Die erste: Byte {byte} in Zeile {line},"
    " Zeichen {character}.",
    "The text is UTF-8 but contains invalid bytes ({count}). The first: byte {byte} at line {line},"
    " character {character}.",
    "Die Zeichen berichtigen und die Datei als UTF-8 speichern; häufige Ursache sind zusammengefügte Teile mit verschiedenen"
    " Zeichenkodierungen.",
    "Correct the characters and save the file as UTF-8; a common cause is merging parts with different encodings.",
)
CUT_TEXT = fault(
    "Die Datei ist unvollständig: Sie endet in Zeile {line}, Zeichen {character}, mitten in einem Zeichen.",
    "The file is truncated: it ends within a character at line {line}, character {character}.",
    "Die Datei erneut vollständig herunterladen oder speichern.",
    "Download or save the complete file again.",
)
UNKNOWN_ENCODING = fault(
    "Unbekannte Zeichenkodierung {encoding}.{suggestion}",
    "Unknown encoding {encoding}.{suggestion}",
    "Mit --encoding eine andere angeben, zum Beispiel utf-8, cp1252, utf-16, cp850 oder mac-roman, oder die Option weglassen.",
    "Specify another one with --encoding, such as utf-8, cp1252, utf-16, cp850 or mac-roman, or omit the option.",
)
WRONG_ENCODING = fault(
    "Der Text kann nicht als {encoding} gelesen werden: ungültiges Byte {byte} in Zeile {line}, Zeichen {character}.",
    "The text cannot be read as {encoding}: invalid byte {byte} at line {line}, character {character}.",
    "Mit --encoding eine andere Zeichenkodierung angeben oder die Option weglassen.",
    "Specify another encoding with --encoding, or omit the option.",
)
TOO_LARGE = fault(
    "Die Datei ist zu groß ({size} MB; erlaubt sind {limit} MB).",
    "The file is too large ({size} MB; at most {limit} MB allowed).",
    "Die Datei aufteilen oder als CSV oder NDJSON speichern; diese Formate haben keine Grenze.",
    "Split the file, or save it as CSV or NDJSON, which have no limit.",
)
TOO_MANY_VALUES = fault(
    "Die YAML-Datei hat mehr als {limit} Werte.",
    "The YAML file has more than {limit} values.",
    "Die Datei aufteilen oder als CSV oder NDJSON speichern; diese Formate haben keine Grenze.",
    "Split the file, or save it as CSV or NDJSON, which have no limit.",
)
LINK = fault(
    "In diesem Ordner führt eine Verknüpfung zu einer Datei außerhalb ({target}); ihr wird nicht gefolgt.",
    "A link in this folder leads to a file outside it ({target}); it is not followed.",
    "Die Datei selbst in den Ordner kopieren oder ihren Pfad eigens angeben.",
    "Copy the file itself into the folder, or name its path separately.",
)
BOMB = fault(
    "Die komprimierte Datei wird beim Entpacken ungewöhnlich groß (über {limit} MB) und wurde nicht geöffnet.",
    "The compressed file grows unusually large when unpacked (over {limit} MB) and was not opened.",
    "Die Datei im Tabellenprogramm neu speichern, aufteilen oder als CSV speichern.",
    "Save the file again in the spreadsheet program, split it, or save it as CSV.",
)
DAMAGED = fault(
    "Die Datei ist beschädigt, oder ihr Format passt nicht zur Dateiendung: {reason}.",
    "The file is damaged, or its format does not match its extension: {reason}.",
    "Die Datei öffnen und im richtigen Format neu speichern.",
    "Open the file and save it again in the correct format.",
)
LOCKED_FILE = fault(
    "Die Datei ist kennwortgeschützt oder hat das alte Format XLS.",
    "The file is password-protected or in the old XLS format.",
    "Im Tabellenprogramm ohne Kennwort als XLSX oder ODS speichern.",
    "In the spreadsheet program, save it as XLSX or ODS without a password.",
)
SPREAD_OUT = fault(
    "Das Blatt umfasst {cells} Zellen; erlaubt sind {limit}.",
    "The sheet spans {cells} cells; at most {limit} are allowed.",
    "Leere Zeilen und Spalten am Rand löschen oder als CSV speichern.",
    "Delete the empty rows and columns at its edges, or save it as CSV.",
)
LONG_TEXT = fault(
    "Ein Text in der Datei hat mindestens {length} Zeichen; eine Zelle kann höchstens {limit} enthalten.",
    "A text in the file has at least {length} characters; a cell can hold at most {limit}.",
    "Den Text kürzen oder die Liste als CSV speichern.",
    "Shorten the text, or save the list as CSV.",
)

NO_SHEET = fault(
    "Es gibt kein Blatt „{value}“ mit Inhalt.",
    "There is no sheet “{value}” with content.",
    "Möglich sind: {sheets}.",
    "Choose one of: {sheets}.",
)

# Rows as they are written
LONG_LINE = fault(
    "Eine Zeile ist länger als {limit} MB; vermutlich fehlen die Zeilenumbrüche.",
    "A line is longer than {limit} MB; line breaks are probably missing.",
    "Die Datei prüfen und neu speichern.",
    "Check the file and save it again.",
)
NOT_CSV = fault(
    "Die Zeile ist kein gültiges CSV: {reason}.",
    "The row is not valid CSV: {reason}.",
    'Anführungszeichen im Text verdoppeln ("") und jedes geöffnete schließen.',
    'Double the quotation marks inside a text ("") and close every opening mark.',
)
UNCLOSED_QUOTE = fault(
    "Das Anführungszeichen, das in diesem Datensatz geöffnet wird, wird bis zum Ende der Datei nicht geschlossen.",
    "The quotation mark opened in this record is not closed before the end of the file.",
    'Das Anführungszeichen schließen, oder im Text verdoppeln ("").',
    'Close the quotation mark, or double it inside a text ("").',
)
SWALLOWED_ROWS = fault(
    "Die Zeilen {first} bis {last} sind durch ein Anführungszeichen zu einem Datensatz verbunden, sehen aber aus wie einzelne"
    " Datensätze.",
    "Lines {first} to {last} are joined into one record by a quotation mark, but look like separate rows.",
    'Anführungszeichen im Text verdoppeln ("") und jedes geöffnete in derselben Zelle schließen.',
    'Double the quotation marks inside a text ("") and close every opening mark within its cell.',
)
WIDE_HEADER = fault(
    "Die Kopfzeile hat zu viele Spalten ({count}; erlaubt sind {limit}).",
    "The header has too many columns ({count}; at most {limit} allowed).",
    "Prüfen, ob Zeilen und Spalten vertauscht sind; überzählige Spalten löschen.",
    "Check whether rows and columns are swapped; delete superfluous columns.",
)
HEADER_ELSEWHERE = fault(
    "Zeile {lines} sieht aus wie die Kopfzeile, nicht Zeile {first}.",
    "Line {lines} looks like the header, not line {first}.",
    "In der Zuordnung header = {setting} angeben.",
    "Set header = {setting} in the mapping.",
)
HEADER_OF_LINES = fault(
    "Die Zeilen {lines} sehen zusammen aus wie die Kopfzeile.",
    "Lines {lines} together look like the header.",
    "In der Zuordnung header = {setting} angeben; die Spalten heißen dann „oben / unten“.",
    "Set header = {setting} in the mapping; columns are then named “upper / lower”.",
)
TITLES_ABOVE = fault(
    "Zeile {lines} sieht aus wie die Kopfzeile, nicht Zeile {first}.",
    "Line {lines} looks like the header, not line {first}.",
    "Die Zeilen über Zeile {lines} löschen.",
    "Delete the lines above line {lines}.",
)
TOO_MANY_CELLS = fault(
    "Die Zeile hat {count} Zellen, die Kopfzeile nur {header}.",
    "The row has {count} cells, but the header has only {header}.",
    "Trennzeichen im Text in Anführungszeichen setzen oder die überzähligen Zellen löschen.",
    "Put texts that contain the delimiter in quotation marks, or delete the superfluous cells.",
)
TOO_FEW_CELLS = fault(
    "Die Zeile hat nur {count} Zellen, die Kopfzeile {header}.",
    "The row has only {count} cells, but the header has {header}.",
    "Die fehlenden Zellen ergänzen; leere Zellen brauchen ihr Trennzeichen.",
    "Add the missing cells; an empty cell still needs its delimiter.",
)
SHORT_ROW = fault(
    "Die Zeile hat nur {count} Zellen, die Kopfzeile {header}.",
    "The row has only {count} cells, but the header has {header}.",
    'Die fehlenden Zellen ergänzen, oder in der Zuordnung short_rows = "empty" angeben, wenn sie leer sein sollen.',
    'Add the missing cells, or set short_rows = "empty" in the mapping if they are meant to be empty.',
)
CUT_ROW = fault(
    "Die Datei endet mitten in dieser Zeile: nach {count} von {header} Zellen und ohne Zeilenende.",
    "The file ends within this row: after {count} of {header} cells and without a line end.",
    "Die Datei erneut vollständig herunterladen oder speichern. Ist sie vollständig, die fehlenden Zellen ergänzen.",
    "Download or save the complete file again. If it is complete, add the missing cells.",
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
    "Diese Zeichen entfernen; oft hilft es, die Datei neu als UTF-8 zu speichern.",
    "Remove these characters; saving the file again as UTF-8 often helps.",
)
EMPTY_FORMULA = fault(
    "Die Zelle {cell} enthält eine Formel ohne gespeichertes Ergebnis.",
    "Cell {cell} contains a formula without a stored result.",
    "Die Datei im Tabellenprogramm berechnen und speichern, oder die Formel durch ihren Wert ersetzen.",
    "Calculate and save the file in the spreadsheet program, or replace the formula with its value.",
)
CELL_ERROR = fault(
    "Die Zelle {cell} zeigt einen Fehler an.",
    "Cell {cell} shows an error.",
    "Die Formel berichtigen oder durch einen Wert ersetzen.",
    "Correct the formula, or replace it with a value.",
)
MANY_FAULTY = fault(
    "Mehr als {limit} Zeilen des Blatts enthalten Fehler oder Formeln ohne Ergebnis; die weiteren ab hier sind nicht genannt.",
    "More than {limit} rows of the sheet contain errors or formulas without a result; those from here on are not named.",
    "Die Datei im Tabellenprogramm berechnen und speichern, und die Fehler berichtigen.",
    "Calculate and save the file in the spreadsheet program, and correct the errors.",
)
NOT_JSON = fault(
    "Das ist kein gültiges JSON: {reason}.",
    "This is not valid JSON: {reason}.",
    "Diese Stelle berichtigen.",
    "Correct the file at this point.",
)
CUT_JSON = fault(
    "Das ist kein gültiges JSON: Die Datei endet hier mitten in den Daten.",
    "This is not valid JSON: the file ends here within its data.",
    "Die Datei erneut vollständig herunterladen oder speichern. Ist sie vollständig, fehlt am Ende eine schließende Klammer"
    " oder ein Anführungszeichen.",
    "Download or save the complete file again. If it is complete, a closing bracket or quotation mark is missing at its"
    " end.",
)
NO_FEATURES = fault(
    "Das ist keine GeoJSON-FeatureCollection, sondern: {kind}.",
    "This is not a GeoJSON FeatureCollection but: {kind}.",
    "Erwartet wird ein Objekt mit „type“: „FeatureCollection“ und einer Liste „features“; TopoJSON zuvor umwandeln.",
    "An object with “type”: “FeatureCollection” and a list “features” is expected; convert TopoJSON first.",
)
NO_FEATURE = fault(
    "Objekt {number} ist kein GeoJSON-Objekt mit „properties“ und „geometry“.",
    "Feature {number} is not a GeoJSON feature with “properties” and “geometry”.",
    "Das Objekt berichtigen oder entfernen.",
    "Correct or remove the feature.",
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
    "Diese Stelle berichtigen.",
    "Correct the file at this point.",
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
