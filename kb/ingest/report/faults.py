"""Everything that can be wrong with columns, values and records: the sentence and its cure, German and English."""

from __future__ import annotations

from kb.ingest.report.problem import fault
from kb.texts import Text

# Columns
UNKNOWN_FILE = fault(
    "Zu „{name}“ gibt es keine Tabelle, und die Spalten passen zu keiner mitgelieferten Zuordnung.{suggestion}",
    "There is no table “{name}”, and the columns fit no mapping that is shipped.{suggestion}",
    "Die Datei nach ihrer Tabelle benennen, etwa project.csv oder organisation.csv (docs/data-model.md nennt alle),"
    " oder mit --mapping eine Zuordnung nennen (kb mapping list zeigt die mitgelieferten).",
    "Name the file after its table, such as project.csv or organisation.csv (docs/data-model.md lists all),"
    " or name a mapping with --mapping (kb mapping list shows those that are shipped).",
)
FITS_MAPPING = fault(
    "„{name}“ ist keine Tabelle der Wissensbasis; die Spalten passen zur mitgelieferten Zuordnung {mapping}.",
    "“{name}” is no table of the knowledge base; the columns fit the mapping {mapping} that is shipped.",
    "So wird die Liste damit gelesen: kb import --dry-run --mapping {mapping} {file}",
    "This reads the list by it: kb import --dry-run --mapping {mapping} {file}",
)
FITS_TABLE = fault(
    "„{name}“ ist keine Tabelle der Wissensbasis; die Spalten sind die der Tabelle {table}.",
    "“{name}” is no table of the knowledge base; the columns are those of the table {table}.",
    "Die Datei oder das Blatt {table} nennen.",
    "Call the file or the sheet {table}.",
)
FITS_TABLES = fault(
    "„{name}“ ist keine Tabelle der Wissensbasis; die Spalten haben mehrere: {tables}.",
    "“{name}” is no table of the knowledge base; several have the columns: {tables}.",
    "Die Datei oder das Blatt wie die gemeinte nennen.",
    "Call the file or the sheet as the one that is meant.",
)
UNKNOWN_COLUMN = fault(
    "Die Spalte „{column}“ ist unbekannt.{suggestion}",
    "The column “{column}” is not known.{suggestion}",
    "Erlaubt sind: {columns}.",
    "These are known: {columns}.",
)
MISSING_COLUMN = fault(
    "Die Spalte „{column}“ fehlt.",
    "The column “{column}” is missing.",
    "Die Spalte ergänzen; vorhanden sind: {columns}.",
    "Add the column; the file has: {columns}.",
)

# Values
REQUIRED = fault(
    "Der Wert fehlt.",
    "The value is missing.",
    "Einen Wert angeben.",
    "Give a value.",
)
NOT_A_NUMBER = fault(
    "Das ist keine Zahl.",
    "This is not a number.",
    "Erwartet wird {expected}.",
    "Expected is {expected}.",
)
AMBIGUOUS_NUMBER = fault(
    "Die Zahl ist mehrdeutig: Trennt das Zeichen Tausender oder Nachkommastellen?",
    "The number is ambiguous: does its mark separate thousands or decimals?",
    "In der Zuordnung sagen, welche Schreibweise gilt (number = …), oder die Zahl ohne Tausendertrennung schreiben.",
    "Say in the mapping which notation applies (number = …), or write the number without grouping.",
)
OTHER_CURRENCY = fault(
    "Der Betrag ist in {currency} angegeben, erwartet wird {expected}.",
    "The amount is given in {currency}; {expected} is expected.",
    "Die Währung in der Zuordnung nennen oder den Betrag weglassen.",
    "Name the currency in the mapping, or leave the amount out.",
)
NOT_A_DATE = fault(
    "Das ist kein Datum, das es gibt.",
    "This is not a date that exists.",
    "Erlaubt sind {expected}.",
    "These are read: {expected}.",
)
NOT_IN_LIST = fault(
    "Der Wert gehört nicht zur Liste.{suggestion}",
    "The value is not in the list.{suggestion}",
    "Erlaubt sind: {values}.",
    "These are known: {values}.",
)
TOO_LONG = fault(
    "Der Text ist mit {length} Zeichen zu lang; erlaubt sind {limit}.",
    "The text has {length} characters, too many; {limit} are allowed.",
    "Den Text kürzen.",
    "Shorten the text.",
)
NOT_A_LINK = fault(
    "Das ist keine Internetadresse.",
    "This is not a web address.",
    "Die Adresse mit http:// oder https:// beginnen.",
    "Start the address with http:// or https://.",
)
NOT_AN_AREA = fault(
    "Das ist kein Umriss: {reason}.",
    "This is no outline: {reason}.",
    "Den Umriss berichtigen oder das Objekt aus der Datei nehmen.",
    "Correct the outline, or take the feature out of the file.",
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
    "Der Text beginnt mit „=“ wie eine Formel.",
    "The text starts with “=” like a formula.",
    "Den Wert der Formel eintragen.",
    "Enter the value of the formula.",
)
NOT_TEXT = fault(
    "Hier steht eine Liste oder ein Objekt statt eines einzelnen Wertes.",
    "There is a list or an object instead of a single value.",
    "Einen einzelnen Wert angeben.",
    "Give a single value.",
)
CONTROLS = fault(
    "Der Text enthält Steuerzeichen oder unvollständige Zeichen.",
    "The text contains control characters or incomplete characters.",
    "Die Zeichen entfernen.",
    "Remove them.",
)
NOT_EXTRACTED = fault(
    "Der Wert passt nicht zum Muster {pattern} der Zuordnung.",
    "The value does not match the mapping's pattern {pattern}.",
    "Den Wert berichtigen oder das Muster anpassen.",
    "Correct the value, or change the pattern.",
)
CHECK_VALUES = Text("Die genannten Angaben prüfen.", "Check the values named.")
"""The cure where a rule of the models does not say one itself."""

# Records among each other
NOWHERE = fault(
    "„{value}“ gibt es nicht: weder in der Datenbank noch in diesem Import ({entity}).{suggestion}",
    "“{value}” does not exist, neither in the database nor in this import ({entity}).{suggestion}",
    "Die Schreibweise prüfen oder den Datensatz mit importieren.",
    "Check the spelling, or import the record as well.",
)
WAITS_FOR_REJECTED = fault(
    "Der Datensatz verweist auf „{value}“, das selbst abgewiesen wurde.",
    "The record refers to “{value}”, which was rejected itself.",
    "Zuerst jene Zeile berichtigen.",
    "Correct that row first.",
)
CYCLE = fault(
    "Die Einträge verweisen im Kreis aufeinander: {path}.",
    "The entries refer to each other in a circle: {path}.",
    "Bei einem der Einträge den übergeordneten Eintrag ändern oder leeren.",
    "Change or empty the parent of one of them.",
)
DUPLICATE_KEY = fault(
    "Derselbe Schlüssel steht schon in {where}.",
    "The same key already stands in {where}.",
    "Eine der Zeilen löschen oder ihr einen anderen Schlüssel geben ({key}).",
    "Delete one of the rows, or give it another key ({key}).",
)
CONTRADICTION = fault(
    "Die Zeile widerspricht {where}: derselbe Schlüssel, anderer Inhalt.",
    "The row contradicts {where}: the same key with other content.",
    "Klären, welche Angabe gilt, und die andere löschen.",
    "Find out which of them is right and delete the other.",
)
TAKEN = fault(
    "Ein anderer Datensatz hat schon denselben Wert in {columns}.",
    "Another record already has the same value in {columns}.",
    "Den Wert ändern oder den vorhandenen Datensatz überarbeiten.",
    "Change the value, or revise the record that has it.",
)
REFUSED = fault(
    "{reason}",
    "{reason}",
    "Die Zeile berichtigen.",
    "Correct the row.",
)

# Mappings
NO_MAPPING = fault(
    "Diese Zuordnung gibt es nicht.",
    "There is no such mapping.",
    "Mitgeliefert sind {names}; sonst den Pfad einer TOML-Datei angeben.",
    "Shipped are {names}; otherwise give the path of a TOML file.",
)
NOT_TOML = fault(
    "Die Zuordnung ist kein gültiges TOML: {reason}",
    "The mapping is not valid TOML: {reason}",
    "Die Stelle berichtigen.",
    "Correct the place.",
)
BAD_MAPPING = fault(
    "Die Zuordnung ist an dieser Stelle nicht richtig: {reason}",
    "The mapping is not right here: {reason}",
    "docs/import.md beschreibt alle Angaben.",
    "docs/import.md describes every setting.",
)
REPEATS = fault(
    "Die Zeile wiederholt Zeile {first}.",
    "The row repeats line {first}.",
    "Eine der Zeilen löschen.",
    "Delete one of the rows.",
)
