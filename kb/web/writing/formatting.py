"""Format values for readers: dates, numbers, money, bilingual names. Pure functions of value and language."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import numbers

from kb.dates import PartialDate, in_words
from kb.models import Source
from kb.models.vocabulary import Precision
from kb.texts import Language, Text

LOCALES = {"de": "de_DE", "en": "en_GB"}
"""The locale of dates and numbers per language."""
CURRENCIES = {"EUR": Text.same("€"), "DEM": Text.same("DM")}
MILLION = 1_000_000
NARROW_SPACE = "\N{NO-BREAK SPACE}"
RANGE = "\N{EN DASH}"

LINKED = ("http://", "https://", "mailto:")
"""The allowed prefixes of links."""
_FOLDERS = re.compile(r"(?<![\w:/.])(?:[A-Za-z]:\\(?:[^\\,;\n]+\\)*|\.{0,2}/(?=\S)(?:[^/,;\n]+/)*(?=\S))")
"""The folders of a Windows or Unix path; web addresses do not match."""


@dataclass(frozen=True, slots=True)
class Localised:
    """A text in the reader's language; ``language`` is set if the text is in another one."""

    text: str
    language: str | None = None


def localised(record: Any, attribute: str, language: Language) -> Localised:
    """Return ``attribute`` of a record (columns ``…_de``, ``…_en``) in ``language`` or the other one."""
    other: Language = "en" if language == "de" else "de"
    text = getattr(record, f"{attribute}_{language}", None)
    if text:
        return Localised(text)
    fallback = getattr(record, f"{attribute}_{other}", None)
    return Localised(fallback, other) if fallback else Localised("")


def title_of(record: Any, language: Language) -> Localised:
    """Return the name or title of a record."""
    for attribute in ("name", "title"):
        if hasattr(record, f"{attribute}_de"):
            return localised(record, attribute, language)
        if isinstance(plain := getattr(record, attribute, None), str):
            return Localised(plain, foreign(getattr(record, "language", None), language))
    if hasattr(record, "text_de"):
        return localised(record, "text", language)
    # A cluster manager has the name of its organisation or person; pages show the initiative beside it.
    if actor := getattr(record, "organisation", None) or getattr(record, "person", None):
        return title_of(actor, language)
    return Localised(str(getattr(record, "slug", "")))


@lru_cache(maxsize=10_000)
def date(value: PartialDate | datetime.date | None, language: Language) -> str:
    """Write a date as precisely as it is known: ``2003``, ``Mai 2003``, ``12. Mai 2003``."""
    return "" if value is None else in_words(value).in_(language)


def period(first: PartialDate | None, last: PartialDate | None, language: Language) -> str:
    """Write a period; an open end is in words, a common month is not repeated."""
    if first is None and last is None:
        return ""
    if last is None:
        return Text("seit {date}", "since {date}").in_(language).format(date=date(first, language))
    if first is None:
        return Text("bis {date}", "until {date}").in_(language).format(date=date(last, language))
    if first == last:
        return date(first, language)
    if (
        first.is_exact
        and first.day is not None
        and last.day is not None
        and (first.year, first.month) == (last.year, last.month)
    ):
        return f"{first.day}{Text('.', '').in_(language)}{RANGE}{date(last, language)}"
    gap = "" if first.month is None and last.month is None else " "
    return f"{date(first, language)}{gap}{RANGE}{gap}{date(last, language)}"


def moment(value: datetime.datetime, language: Language) -> str:
    """Write a moment of the change log, in UTC."""
    utc = value if value.tzinfo is None else value.astimezone(datetime.UTC)
    return f"{date(utc.date(), language)}, {utc:%H:%M} UTC"


@lru_cache(maxsize=10_000)
def number(value: Decimal | float | None, language: Language) -> str:
    """Write a number with the separators of the language, rounded to two decimals."""
    if value is None:
        return ""
    return numbers.format_decimal(_plain(Decimal(str(value))), format="#,##0.##", locale=LOCALES[language])


def money(value: Decimal | None, currency: str | None, language: Language) -> str:
    """Write an amount of money, with round millions in words; 0 is an amount as well.

    Without a currency only the number is written, because its unit is unknown.
    """
    if value is None:
        return ""
    sign = CURRENCIES.get(currency or "", Text.same(currency or "")).in_(language)
    if value >= MILLION and value % 10_000 == 0:
        shown = number(value / MILLION, language)
        template = Text("{shown} Mio. {sign}", "{sign} {shown} million").in_(language)
    else:
        pattern = "#,##0" if value == value.to_integral_value() else "#,##0.00"
        shown = numbers.format_decimal(value, format=pattern, locale=LOCALES[language])
        template = Text("{shown} {sign}", "{sign} {shown}").in_(language)
    text = template.format(shown=shown, sign=sign).strip().replace(" ", NARROW_SPACE)
    return text.replace(f"€{NARROW_SPACE}", "€") if language == "en" else text


def amount(fact: Any, language: Language) -> str:
    """Write the value of a statement: ``rund 1.500``, ``40–60``, ``bis zu 100 Mio. DM``."""
    if fact.value is None:
        return ""

    def write(value: Decimal) -> str:
        return money(value, fact.currency, language) if fact.currency else number(value, language)

    shown = write(fact.value)
    if fact.value_most is not None:
        shown = f"{shown}{RANGE}{write(fact.value_most)}"
    precision: Precision | None = fact.precision
    qualifier = precision.label.in_(language) if precision is not None else ""
    return f"{qualifier} {shown}".strip()


def repeats_number(statement: Any, language: Language) -> bool:
    """Return whether the text of a statement says no more than its number, as in “65 members”."""
    if statement.indicator is None:
        return False
    text = localised(statement, "text", language).text.rstrip(".").casefold()
    for word, meant in _QUALIFIERS.items():
        text = meant + text.removeprefix(word) if text.startswith(word) else text
    return text == f"{amount(statement, language)} {statement.indicator.label.in_(language)}".casefold()


def source_label(source: Source) -> str:
    """Write a short label of a source: publisher or author, and year."""
    name = source.publisher or source.author or shorten(source.title, 40)
    published = source.published_on
    year = f" {published.known_year}" if published is not None and published.known_year else ""
    return f"{name}{year}"


def is_link(address: str | None) -> bool:
    """Return whether an address may be a link; other schemes, such as ``javascript:``, are shown as text."""
    return (address or "").strip().lower().startswith(LINKED)


def without_folders(text: str) -> str:
    """Remove the folders from all paths in a text. They reveal details of a computer."""
    return _FOLDERS.sub("", text)


def shorten(text: str, most: int) -> str:
    """Cut a text at the end of a word to at most ``most`` characters."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    words = start if text[most - 1] == " " else start.rsplit(" ", 1)[0]
    return words.rstrip(" ,;:.–-") + "…"


def foreign(code: str | None, language: Language) -> str | None:
    """Return the language of a text if it is not that of the page."""
    if code is None or str(code)[:2] == language:
        return None
    return str(code)


def _plain(value: Decimal) -> Decimal:
    return (
        value.quantize(Decimal("0.01")).normalize()
        if value != value.to_integral_value()
        else value.quantize(Decimal(1))
    )


_QUALIFIERS = {"mehr als ": "über ", "etwa ": "rund ", "over ": "more than ", "around ": "about "}
"""Words of a text, and how a number is written that they qualify."""
