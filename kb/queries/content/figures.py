"""Checks of figures: the same target twice, two values of one source, qualifiers in text and number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from kb.models.vocabulary import Precision
from kb.queries.content.findings import Suspect
from kb.queries.content.numerals import NUMERALS
from kb.queries.content.tables import ContentRows, TextRow, subject_of, texts_of

_WORDS: Mapping[str, Mapping[Precision, str]] = {
    "de": {
        Precision.ABOUT: r"rund|etwa|ca\.|circa|ungefähr|knapp|fast|annähernd|nahezu|beinahe|geschätzte?n?",
        Precision.MORE_THAN: r"über|mehr als|gut|mindestens|wenigstens",
        Precision.UP_TO: r"bis zu|höchstens|weniger als|unter|maximal",
    },
    "en": {
        Precision.ABOUT: r"some|about|around|roughly|nearly|almost|approximately|just under|close to|an estimated",
        Precision.MORE_THAN: r"more than|(?<!turned )over|a good|well over|at least|just over|upwards of",
        Precision.UP_TO: r"up to|at most|less than|fewer than|under|no more than",
    },
}
_SCALES: Mapping[str, tuple[tuple[str, int], ...]] = {
    "de": ((r"Tausend|tausend", 10**3), (r"Millionen?|Mio\.?", 10**6), (r"Milliarden?|Mrd\.?", 10**9)),
    "en": ((r"thousand", 10**3), (r"million", 10**6), (r"billion", 10**9)),
}
_NUMBER = r"\d+(?:[.,]\d+)*"
_QUALIFIED = {
    language: re.compile(
        rf"(?:\b(?P<word>{'|'.join(words.values())})\s+)?(?:[€£]\s?|an?\s)?"
        rf"(?P<number>{_NUMBER}|\b(?:{'|'.join(NUMERALS[language])})\b)"
        rf"(?:\s(?P<scale>{'|'.join(scale for scale, _ in _SCALES[language])})\b)?",
        re.IGNORECASE,
    )
    for language, words in _WORDS.items()
}
_YEAR = r"(?:19|20)\d\d\b"
_PERIOD = re.compile(rf"\b(?:von|zwischen|from|between)\b[^.;\n]*?{_YEAR}[^.;\n]*?{_YEAR}", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:Stand:?|im Jahre?|bis|(?:bis |zum )?(?:Ende|Anfang|Mitte)"
    r"|as of|in the year|until|by|(?:at |by |until )?the (?:end|beginning) of)"
    rf"\s(?:[A-ZÄ][a-zä]+\s)?{_YEAR}"
)
"""Words that date a figure; “since 1998” says when counting began, “from 2008 to 2014” how long something lasted."""


def same_target(content: ContentRows) -> Iterator[Suspect]:
    """Find targets of a subject that stand in several rows."""
    expectations = (row for row in content.rows("statement") if row["kind"] == "expectation" and row.get("indicator"))
    for rows in _grouped(expectations, lambda row: (subject_of(row), row["indicator"], _amount(row))):
        for row in rows[1:]:
            yield Suspect("statement", row["slug"], "value", row["value"], rows[0]["slug"])


def two_values(content: ContentRows) -> Iterator[Suspect]:
    """Find different values that one source gives of one indicator and date."""
    counted = (row for row in content.rows("statement") if row.get("indicator") and row.get("source"))
    for rows in _grouped(counted, _measured):
        for row in rows[1:]:
            yield Suspect("statement", row["slug"], "value", row["value"], f"{rows[0]['slug']}: {rows[0]['value']}")


def _measured(row: TextRow) -> tuple[object, ...]:
    time = row.get("as_of"), row.get("target_on")
    return subject_of(row), row["kind"], row["indicator"], row.get("currency"), time, row["source"]


def _amount(row: TextRow) -> tuple[str, str]:
    return row["value"], row.get("currency", "")


def _grouped(rows: Iterator[TextRow], key: Callable[[TextRow], object]) -> Iterator[list[TextRow]]:
    groups: defaultdict[object, list[TextRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def undated_figures(content: ContentRows) -> Iterator[Suspect]:
    """Find results and sizes without a date whose text or quotation gives one; a target has its date elsewhere."""
    for row in content.rows("statement"):
        if row.get("indicator") and not row.get("as_of") and row["kind"] != "expectation":
            dated = _DATED.search(_PERIOD.sub("", f"{texts_of(row)}\n{row.get('quote', '')}"))
            if dated:
                yield Suspect("statement", row["slug"], "as_of", "", dated[0])


def qualifier(content: ContentRows) -> Iterator[Suspect]:
    """Find numbers that the text qualifies (“more than”) and ``precision`` does not, or the other way round."""
    for row in content.rows("statement"):
        if not row.get("value") or row.get("value_most"):
            continue
        stored = row.get("precision", "")
        for language in ("de", "en"):
            told = told_precision(row.get(f"text_{language}", ""), language, Decimal(row["value"]))
            if told is not None and told != (stored.replace(Precision.EXACT, "")):
                yield Suspect("statement", row["slug"], f"text_{language}", stored or "exact", told or "exact")


def told_precision(text: str, language: str, value: Decimal) -> str | None:
    """Return how a text qualifies a number; the empty string for not at all, None if it does not name the number."""
    for match in _QUALIFIED[language].finditer(text):
        if value in _readings(match["number"], match["scale"], language):
            return _precision(match["word"], language)
    return None


def _precision(word: str | None, language: str) -> str:
    words = _WORDS[language].items()
    return next((precision for precision, named in words if word and re.fullmatch(named, word, re.IGNORECASE)), "")


def _readings(number: str, scale: str | None, language: str) -> set[Decimal]:
    """Return what a written number can mean."""
    thousands, decimal = (".", ",") if language == "de" else (",", ".")
    figure = str(NUMERALS[language].get(number.lower(), number))
    plain = figure.replace(thousands, "").replace(decimal, ".")
    if plain.count(".") > 1:
        return set()
    scales = (size for named, size in _SCALES[language] if scale and re.fullmatch(named, scale, re.IGNORECASE))
    return {Decimal(plain) * next(scales, 1)}
