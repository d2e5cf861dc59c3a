"""Sentences that tell a reader what was searched when an answer is empty or not what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from kb.search import query
from kb.search.answers import Page, Query
from kb.texts import Text

FEW = 3
"""With this many hits or more, nothing else is offered."""
WORDLESS = Text(
    "Die Anfrage enthält kein Wort, nach dem sich suchen lässt. Angezeigt werden alle Einträge.",
    "The query contains no word to search for. All records are shown.",
)
NOTHING = Text(
    "Nichts gefunden. Durchsucht wurden Titel, Angaben, Beschreibungen, Aussagen und Beteiligte in"
    " beiden Sprachen, auch nach anderen Formen und Schreibweisen der Wörter, nach ihren Teilen und nach gleichbedeutenden"
    " Wörtern.",
    "Nothing was found. Titles, facts, descriptions, statements and members were searched in both languages,"
    " also for other forms and spellings of the words, for their parts and for words of the same meaning.",
)
TO_DO = Text(
    "Oft helfen weniger oder allgemeinere Wörter, ein Wortanfang mit Sternchen (mechatron*) oder eine Suche ohne Filter.",
    "Fewer or more general words often help, as do the beginning of a word with an asterisk (mechatron*) and a search"
    " without filters.",
)
BY_PART = Text(
    "Kein Eintrag enthält das ganze Wort. Gezeigt werden Einträge mit einem Teil davon.",
    "No record contains the whole word. The records shown contain a part of it.",
)
OF_MANY = Text(
    "Von den {typed} Wörtern der Anfrage zählen nur die {most} seltensten.",
    "Of the {typed} words of the query only the {most} rarest count.",
)
PASTED = Text(
    "Zu einem so langen Text werden weder andere Schreibweisen noch Filter vorgeschlagen.",
    "For so long a text neither other spellings nor filters are suggested.",
)
BY_YEARS = Text(
    "„Auch nach ihren Jahren“ wirkt nur auf den Filter „Politikphase“: Was allein aus den Jahren folgt, finden Wörter nie.",
    "“Also by their years” only affects the filter “Policy era”: words never find what follows from years alone.",
)


def notice(page: Page) -> Text | None:
    """Return what a reader must know about an answer beside its hits, if anything."""
    if page.is_wordless:
        return WORDLESS
    if page.by_part:
        return BY_PART
    sentences = list(_sentences(page))
    return Text(" ".join(text.de for text in sentences), " ".join(text.en for text in sentences)) if sentences else None


def _sentences(page: Page) -> Iterator[Text]:
    if not page.total:
        yield NOTHING
    if page.typed > query.MOST_PARTS:
        yield OF_MANY.format(typed=page.typed, most=query.MOST_PARTS)
    if page.complete < FEW and query.is_pasted(query.parse(page.query.text)):
        yield PASTED
    if page.total and _is_by_years_in_vain(page.query):
        yield BY_YEARS


def _is_by_years_in_vain(asked: Query) -> bool:
    """Return whether years are to count for an era, but words are searched and no era is filtered by."""
    if not asked.by_years or not asked.text or asked.selected.get("era"):
        return False
    return "era" not in query.facets_in(query.parse(asked.text))
