"""Faults of mapping files: problem and remedy in German and English."""

from __future__ import annotations

from kb.ingest.report import fault

NO_MAPPING = fault(
    "Diese Zuordnung gibt es nicht.",
    "There is no such mapping.",
    "Eine mitgelieferte Zuordnung ({names}) oder den Pfad einer TOML-Datei angeben.",
    "Specify a bundled mapping ({names}) or the path of a TOML file.",
)
NOT_TOML = fault(
    "Die Zuordnung ist kein gültiges TOML: {reason}.",
    "The mapping is not valid TOML: {reason}.",
    "Diese Stelle berichtigen.",
    "Correct the file at this point.",
)
BAD_MAPPING = fault(
    "Die Zuordnung ist an dieser Stelle fehlerhaft: {reason}.",
    "The mapping is incorrect at this point: {reason}.",
    "Alle Einstellungen sind in docs/import.md beschrieben.",
    "docs/import.md describes every setting.",
)
UNKNOWN_SETTING = fault(
    "Die Angabe „{name}“ gibt es hier nicht.{suggestion}",
    "There is no setting “{name}” here.{suggestion}",
    "Möglich sind: {settings}.",
    "Choose one of: {settings}.",
)
MISSING_SETTING = fault(
    "In der Zuordnung fehlt „{name}“.",
    "The mapping lacks “{name}”.",
    "Die Angabe ergänzen; docs/import.md beschreibt alle.",
    "Add it; docs/import.md describes every setting.",
)
NO_EFFECT = fault(
    "„{name}“ bewirkt hier nichts: {reason}.",
    "“{name}” has no effect here: {reason}.",
    "Die Angabe entfernen oder ergänzen, was sie braucht.",
    "Remove it, or add what it needs.",
)
UNIT_IN_NAME = fault(
    "Der Name der Spalte „{column}“ nennt „{unit}“; ohne Faktor würden die Zahlen gespeichert, wie sie dastehen.",
    "The name of the column “{column}” mentions “{unit}”; without a factor, numbers would be stored as they stand.",
    "factor = {factor} ergänzen, oder factor = 1, wenn die Zahlen ausgeschrieben sind.",
    "Add factor = {factor}, or factor = 1 if the numbers are in full.",
)
CURRENCY_IN_NAME = fault(
    "Der Name der Spalte „{column}“ nennt {named}, die Zuordnung {expected}.",
    "The name of the column “{column}” mentions {named}, the mapping {expected}.",
    "In der Zuordnung {named} als Währung angeben; stimmt {expected}, die Spalte in der Datei umbenennen.",
    "Set {named} as the currency in the mapping; if {expected} is right, rename the column in the file.",
)
