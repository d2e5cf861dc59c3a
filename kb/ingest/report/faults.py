"""Faults of columns, values and records: problem and remedy in German and English."""

from __future__ import annotations

from kb.ingest.report.problem import fault
from kb.texts import Text

# Columns
UNKNOWN_FILE = fault(
    "Zu „{name}“ gibt es keine Tabelle, und die Spalten passen zu keiner mitgelieferten Zuordnung.{suggestion}",
    "There is no table “{name}”, and the columns match no bundled mapping.{suggestion}",
    "Die Datei nach ihrer Tabelle benennen, zum Beispiel project.csv oder organisation.csv (alle in docs/data-model.md),"
    " oder mit --mapping eine Zuordnung angeben (kb mapping list zeigt die mitgelieferten).",
    "Name the file after its table, such as project.csv or organisation.csv (docs/data-model.md lists all),"
    " or specify a mapping with --mapping (kb mapping list shows the bundled ones).",
)
FITS_MAPPING = fault(
    "„{name}“ ist keine Tabelle der Wissensbasis; die Spalten passen zur mitgelieferten Zuordnung {mapping}.",
    "“{name}” is not a table of the knowledge base; the columns match the bundled mapping {mapping}.",
    "Zum Importieren mit dieser Zuordnung ausführen: kb import --dry-run --mapping {mapping} {file}",
    "To import it with this mapping, run: kb import --dry-run --mapping {mapping} {file}",
)
FITS_TABLE = fault(
    "„{name}“ ist keine Tabelle der Wissensbasis; die Spalten sind die der Tabelle {table}.",
    "“{name}” is not a table of the knowledge base; its columns are those of the table {table}.",
    "Die Datei oder das Blatt in {table} umbenennen.",
    "Rename the file or the sheet to {table}.",
)
FITS_TABLES = fault(
    "„{name}“ ist keine Tabelle der Wissensbasis; mehrere Tabellen haben diese Spalten: {tables}.",
    "“{name}” is not a table of the knowledge base; several tables have these columns: {tables}.",
    "Die Datei oder das Blatt nach der gemeinten Tabelle benennen.",
    "Name the file or the sheet after the intended table.",
)
UNKNOWN_COLUMN = fault(
    "Unbekannte Spalte „{column}“.{suggestion}",
    "Unknown column “{column}”.{suggestion}",
    "Möglich sind: {columns}.",
    "Choose one of: {columns}.",
)
MISSING_COLUMN = fault(
    "Die Spalte „{column}“ fehlt.{suggestion}",
    "The column “{column}” is missing.{suggestion}",
    "Die Spalte ergänzen; die Datei enthält: {columns}.",
    "Add the column; the file contains: {columns}.",
)
UNREAD_COLUMN = fault(
    "Die Spalte „{column}“ fehlt.{suggestion}",
    "The column “{column}” is missing.{suggestion}",
    "Die Spalte in der Zuordnung so nennen wie in der Datei, oder, wenn sie fehlen darf, unter optional aufführen; die Datei"
    " enthält: {columns}.",
    "Name the column in the mapping as the file does, or list it under optional if it may be missing; the file contains:"
    " {columns}.",
)
SAME_COLUMN = fault(
    "Die Spalten „{first}“ und „{column}“ stehen für dieselbe Angabe.",
    "The columns “{first}” and “{column}” stand for the same field.",
    "Eine der beiden Spalten löschen.",
    "Delete one of the two columns.",
)
SEVERAL_KINDS = fault(
    "„{name}“ ist ein Export mit einer Angabe je Zeile; er lässt sich nicht wieder importieren.",
    "“{name}” is an export with one fact per row, which cannot be imported again.",
    "Die Liste einer Art von Einträgen exportieren und darin ändern, zum Beispiel: kb export initiatives.xlsx",
    "Export the list of one kind of record and edit that, for example: kb export initiatives.xlsx",
)

# Lines that are no records
REPEATED_HEADER = fault(
    "Die Zeile wiederholt die Kopfzeile.",
    "The line repeats the header.",
    "{remedy}",
    "{remedy}",
)
SECOND_TABLE = fault(
    "Die Zeile sieht aus wie die Kopfzeile einer zweiten Tabelle mit anderen Spalten.",
    "The line looks like the header of a second table with other columns.",
    "Die zweite Tabelle in eine eigene Datei verschieben.",
    "Move the second table to a file of its own.",
)
TOTAL = fault(
    "Die Zeile sieht aus wie eine Summe, nicht wie ein Datensatz.",
    "The line looks like a total, not like a record.",
    "{remedy}",
    "{remedy}",
)
LONE_CELL = fault(
    "Nur eine Zelle der Zeile ist gefüllt; sie sieht aus wie eine Zwischenüberschrift oder Fußnote.",
    "Only one cell of the line is filled; it looks like a group heading or a footnote.",
    "{remedy}",
    "{remedy}",
)
DELETE_LINE = Text("Die Zeile löschen.", "Delete the line.")
SKIP_TEXT = Text(
    "Um sie auszulassen, in der Zuordnung angeben: {setting}",
    "To leave it out, set in the mapping: {setting}",
)
SKIP_EMPTY = Text(
    "Um Zeilen mit leerer Spalte „{column}“ auszulassen, in der Zuordnung angeben: {setting}",
    "To leave out lines in which “{column}” is empty, set in the mapping: {setting}",
)

# Values
REQUIRED = fault(
    "Der Wert fehlt.",
    "The value is missing.",
    "Einen Wert eintragen.",
    "Enter a value.",
)
NOT_A_NUMBER = fault(
    "Das ist keine Zahl.",
    "This is not a number.",
    "Erwartet wird {expected}.",
    "Enter {expected}.",
)
UNNAMED_UNIT = fault(
    "Neben der Zahl steht die Einheit „{unit}“.",
    "The unit “{unit}” is beside the number.",
    'In der Zuordnung beim Feld angeben: units = {{ "{unit}" = {factor} }}. Steht die Einheit nur in der Kopfzeile, gilt'
    " für die ganze Spalte: factor = {factor}.",
    'Set in the mapping beside the field: units = {{ "{unit}" = {factor} }}. Where only the header names the unit, set'
    " factor = {factor} for the whole column.",
)
AMBIGUOUS_NUMBER = fault(
    "Die Zahl ist mehrdeutig: Das Trennzeichen kann Tausender oder Nachkommastellen abtrennen.",
    "The number is ambiguous: the separator may mark thousands or decimals.",
    "In der Zuordnung die Schreibweise angeben (number = …) oder die Zahl ohne Tausendertrennzeichen schreiben.",
    "Specify the notation in the mapping (number = …), or write the number without thousands separators.",
)
OTHER_CURRENCY = fault(
    "Der Betrag ist in {currency} angegeben, erwartet wird {expected}.",
    "The amount is given in {currency}; {expected} is expected.",
    "Stehen mehrere Währungen in der Liste, in der Zuordnung statt einer festen Währung"
    ' currency = {{ currency_of = "Spalte" }} angeben; sonst den Betrag berichtigen oder leeren.',
    "If the list has several currencies, set in the mapping"
    ' currency = {{ currency_of = "Name" }} in place of a fixed one; otherwise correct or empty the amount.',
)
SHARED_SYMBOL = fault(
    "Die Währung „{symbol}“ ist nicht eindeutig: Sie kann {codes} sein.",
    "The currency “{symbol}” is ambiguous: it may be {codes}.",
    "Angeben, welche gemeint ist: {remedy}.",
    "Say which one is meant: {remedy}.",
)
SHOWN_CURRENCY = fault(
    "Das Zahlenformat der Zelle zeigt {currency}, in der Spalte currency steht {named}.",
    "The number format of the cell shows {currency}, but the column currency contains {named}.",
    "Die Währung in der Spalte currency berichtigen, oder das Zahlenformat der Zelle ändern.",
    "Correct the currency in the column currency, or change the number format of the cell.",
)
FACTOR_TWICE = fault(
    "Das Zahlenformat der Zelle zeigt selbst Tausend oder Millionen; mit factor = {factor} würde zweimal multipliziert.",
    "The number format of the cell itself shows thousands or millions; factor = {factor} would multiply twice.",
    "In der Zuordnung factor weglassen, oder die Einheit aus dem Zahlenformat entfernen.",
    "Leave out factor in the mapping, or remove the unit from the number format.",
)
NOT_A_DATE = fault(
    "Das ist kein gültiges Datum.",
    "This is not a valid date.",
    "Zulässige Formate: {expected}.",
    "Accepted formats: {expected}.",
)
NOT_IN_LIST = fault(
    "Der Wert ist nicht in der Liste der zulässigen Werte.{suggestion}",
    "The value is not in the list of permitted values.{suggestion}",
    "Möglich sind: {values}.",
    "Choose one of: {values}.",
)
TOO_LONG = fault(
    "Der Text ist mit {length} Zeichen zu lang; erlaubt sind {limit}.",
    "The text is too long ({length} characters; at most {limit} allowed).",
    "Den Text kürzen.",
    "Shorten the text.",
)
NOT_A_LINK = fault(
    "Das ist keine gültige Webadresse.",
    "This is not a valid web address.",
    "Die Adresse muss mit http:// oder https:// beginnen. Das Ziel einer verlinkten Zelle liest eine Zuordnung mit"
    ' column = "Spalte (link)".',
    "The address must start with http:// or https://. To read the target of a linked cell, set"
    ' column = "Name (link)" in a mapping.',
)
NOT_AN_AREA = fault(
    "Das ist kein gültiger Umriss: {reason}.",
    "This is not a valid outline: {reason}.",
    "Den Umriss berichtigen oder das Objekt aus der Datei entfernen.",
    "Correct the outline, or remove the feature from the file.",
)
NOT_A_SLUG = fault(
    "Als Kennung (slug) sind nur Kleinbuchstaben, Ziffern und Bindestriche erlaubt.",
    "A slug may only contain lower-case letters, digits and hyphens.",
    "Zum Beispiel „{example}“ schreiben.",
    "Write “{example}”, for example.",
)
NOT_A_BOOLEAN = fault(
    "Erwartet wird ja oder nein.",
    "Yes or no is expected.",
    "true oder false schreiben.",
    "Write true or false.",
)
FORMULA = fault(
    "Der Text beginnt wie eine Formel mit „=“.",
    "The text starts with “=” like a formula.",
    "Das Ergebnis der Formel eintragen.",
    "Enter the result of the formula.",
)
NOT_TEXT = fault(
    "Erwartet wird ein einzelner Wert, keine Liste und kein Objekt.",
    "A single value is expected, not a list or an object.",
    "Einen einzelnen Wert angeben.",
    "Enter a single value.",
)
SHEET_ERROR = fault(
    "„{value}“ ist die Fehlermeldung eines Tabellenprogramms, kein Wert.",
    "“{value}” is an error message of a spreadsheet program, not a value.",
    "Die Formel in der Ausgangstabelle berichtigen und neu exportieren, oder die Zelle leeren.",
    "Correct the formula in the original table and export it again, or empty the cell.",
)
LOST_CHARACTERS = fault(
    "Der Text enthält „�“: Hier ist bei einer früheren Umwandlung ein Zeichen verloren gegangen.",
    "The text contains “�”: an earlier conversion lost a character here.",
    "Das Zeichen in der Datei wiederherstellen, oder die Liste aus der ursprünglichen Quelle als UTF-8 exportieren.",
    "Restore the character in the file, or export the list from its original source as UTF-8.",
)
WRONGLY_DECODED = fault(
    "Der Text wurde in einer falschen Zeichenkodierung gespeichert; gemeint ist vermutlich „{repaired}“.",
    "The text was saved in a wrong encoding; it probably means “{repaired}”.",
    "Den Text in der Datei berichtigen, oder die Liste aus der ursprünglichen Quelle als UTF-8 exportieren.",
    "Correct the text in the file, or export the list from its original source as UTF-8.",
)
CONTROLS = fault(
    "Der Text enthält Steuerzeichen oder unvollständige Zeichen.",
    "The text contains control characters or incomplete characters.",
    "Diese Zeichen entfernen.",
    "Remove these characters.",
)
NOT_EXTRACTED = fault(
    "Der Wert passt nicht zum Muster {pattern} der Zuordnung.",
    "The value does not match the mapping's pattern {pattern}.",
    "Den Wert berichtigen oder das Muster ändern.",
    "Correct the value, or change the pattern.",
)
UNEQUAL_PARTS = fault(
    "Die Spalten enthalten verschieden viele Werte: {columns}.",
    "The columns hold different numbers of values: {columns}.",
    "Ihre Werte gehören einzeln zusammen; die Zellen angleichen, oder die Spalten in getrennten Datensätzen der Zuordnung aufteilen.",
    "Their values belong together one by one; align the cells, or split the columns in separate records of the mapping.",
)
CHECK_VALUES = Text("Die genannten Angaben prüfen.", "Check the values mentioned.")
"""The remedy for model rules that have none of their own."""

# Records among each other
NOWHERE = fault(
    "„{value}“ gibt es nicht: weder in der Datenbank noch in diesem Import ({entity}).{suggestion}",
    "“{value}” does not exist, neither in the database nor in this import ({entity}).{suggestion}",
    "Die Schreibweise prüfen oder den Datensatz mit importieren.",
    "Check the spelling, or import the record as well.",
)
AMBIGUOUS_REFERENCE = fault(
    "„{value}“ ist nicht eindeutig: {count} Datensätze ({entity}) haben in {by} diesen Wert: {candidates}.",
    "“{value}” is ambiguous: {count} records ({entity}) have this value in {by}: {candidates}.",
    'In der Zuordnung by = "{by}" weglassen und den Datensatz mit {columns} angeben, oder für by eine Spalte nennen,'
    " in der nur er diesen Wert hat.",
    'Leave out by = "{by}" in the mapping and name the record by its {columns}, or set by to a column in which no other'
    " record has the value.",
)
WAITS_FOR_REJECTED = fault(
    "Der Datensatz verweist auf „{value}“; diese Zeile wurde abgewiesen.",
    "The record refers to “{value}”, which was rejected.",
    "Zuerst die abgewiesene Zeile berichtigen.",
    "Correct the rejected row first.",
)
CYCLE = fault(
    "Die Einträge verweisen im Kreis aufeinander: {path}.",
    "The records refer to each other in a circle: {path}.",
    "Bei einem der Einträge den übergeordneten Eintrag ändern oder leeren.",
    "Change or clear the parent of one of the records.",
)
DUPLICATE_KEY = fault(
    "Derselbe Schlüssel kommt bereits vor: {where}.",
    "The same key already occurs in {where}.",
    "Eine der Zeilen löschen oder ihr einen anderen Schlüssel geben ({key}).",
    "Delete one of the rows, or give it another key ({key}).",
)
CONTRADICTION = fault(
    "Die Zeile widerspricht {where}: gleicher Schlüssel, anderer Inhalt.",
    "The row contradicts {where}: same key, different content.",
    "Klären, welche Angabe richtig ist, und die andere löschen.",
    "Determine which one is correct, and delete the other.",
)
TAKEN = fault(
    "Ein anderer Datensatz hat bereits denselben Wert in {columns}.",
    "Another record already has the same value in {columns}.",
    "Den Wert ändern oder den vorhandenen Datensatz bearbeiten.",
    "Change the value, or edit the existing record.",
)
REFUSED = fault(
    "{reason}",
    "{reason}",
    "Die Zeile berichtigen.",
    "Correct the row.",
)
LINKED_ROWS = fault(
    "Diese Zelle ist geändert; was sie zeigt, steht aber in der Tabelle {table} und wird nicht von hier importiert.",
    "This cell was edited; but what it shows is stored in the table {table} and is not imported from here.",
    "{restore}. Die Zeilen selbst in {table}.csv ändern; die gesamte Wissensbasis (kb export base.zip) enthält sie unter"
    " tables/.",
    "{restore}. Edit the rows themselves in {table}.csv; the whole knowledge base (kb export base.zip) has it under"
    " tables/.",
)
EXISTS = fault(
    "Die Zeile hat keinen Kurznamen, und „{value}“ gibt es schon.",
    "The row has no slug, and “{value}” already exists.",
    "„{value}“ eintragen, um diesen Eintrag zu ändern, oder einen anderen Kurznamen, um einen neuen anzulegen.",
    "Enter “{value}” to change that record, or another slug to create a new one.",
)
REPEATS = fault(
    "Die Zeile wiederholt Zeile {first}.",
    "The row repeats line {first}.",
    "Eine der Zeilen löschen.",
    "Delete one of the rows.",
)
