"""Checks of texts: lessons without reading or speaker, claims of absence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.queries.content.findings import Suspect
from kb.queries.content.tables import ContentRows, TextRow

_SPEAKERS = re.compile(
    r"\b(?:laut|zufolge|nach (?:Angaben?|Ansicht|Auskunft|Aussage|Darstellung|dieser Bewertung|dem Eindruck|dem Greenbook)"
    r"|sagt|meint|empfiehlt|beklagen|erklärt|nennt es|räumt|heißt es|hieß es|führt den|schreibt es"
    r"|according to|says?|was said|concedes?|recommends?|complain|explains|in the view of|account|view"
    r"|puts? (?:its|it|this)|attributes)\b",
    re.IGNORECASE,
)
_ABSENCE = re.compile(
    r"\b(?:gibt es (?:bisher |noch )?(?:keine?[nrs]?|nicht)(?! mehr)|nicht belegt|ist unbekannt|nicht bekannt"
    r"|(?:sagt|nennt|berichtet|enthält) [^.;,]*\b(?:nichts|keine?[nrs]?\b)"
    r"|(?:Vergleich|Evaluation|Bewertung|Beleg|Nachweis|Ergebnis|Nachfolge)\b[^.;]*\bfehl(?:t|en)"
    r"|(?:sagt|nennt|berichtet) (?:die|der|das) \w+ nicht(?=\W*$)|(?:nie|niemals|nicht) (?:evaluiert|untersucht|ausgewertet|überprüft|veröffentlicht|dokumentiert)"
    r"|there (?:is|are|was|were|has been|have been) no(?!.* any more)|is unknown|is not known|not recorded"
    r"|(?:says?|gives?|names?|reports?|contains?) (?:nothing|no)\b|(?:comparison|evaluation|evidence|results?)\b[^.;]* (?:is|are) missing"
    r"|(?:never|not) (?:been )?(?:evaluated|examined|assessed|reviewed|published|documented)"
    r"|no (?:record|evidence|evaluation|results?|figures?) (?:of|exists?|was|were|is|are|has|have)"
    r"|keine? (?:Evaluation|Bewertung|Belege?|Nachweise?|Quelle|Ergebnis(?:se)?|Zahlen)"
    r" (?:nennt|ist|sind|wurden?|liegt|liegen|gibt|vor|veröffentlicht)"
    r"|ohne (?:Evaluation|Evaluierung|Auswertung))\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:uns|wir|we|us|our|unser\w*)\b", re.IGNORECASE)
_BODIES = ("text", "summary", "description", "note", "reading")


def unread_lessons(content: ContentRows) -> Iterator[Suspect]:
    """Find lessons without the general sentence that follows from them."""
    for row in _lessons(content):
        if not row.get("reading_de") and not row.get("reading_en"):
            yield Suspect("statement", row["slug"], "reading_de", "")


def speakerless_lessons(content: ContentRows) -> Iterator[Suspect]:
    """Find lessons whose text does not say who says so."""
    for row in _lessons(content):
        for column in ("text_de", "text_en"):
            if row.get(column) and not _SPEAKERS.search(row[column]):
                yield Suspect("statement", row["slug"], column, row[column])


def _lessons(content: ContentRows) -> Iterator[TextRow]:
    return (row for row in content.rows("statement") if row["kind"] == "lesson")


def absence(content: ContentRows) -> Iterator[Suspect]:
    """Find texts that say that something does not exist, where we only know that we have not seen it."""
    for table in ("initiative", "statement", "milestone", "programme", "succession", "policy_era", "organisation"):
        for row in content.rows(table):
            for column in (f"{body}_{language}" for body in _BODIES for language in ("de", "en")):
                for sentence in re.split(r"(?<=[.;!?])\s", row.get(column, "")):
                    if _claims_absence(sentence):
                        yield Suspect(table, row["slug"], column, sentence)


def _claims_absence(sentence: str) -> bool:
    """Return whether a sentence says that something does not exist, in the name of nobody."""
    around = _ABSENCE.sub("", sentence)
    return around != sentence and not (_OURS.search(sentence) or _SPEAKERS.search(around))
