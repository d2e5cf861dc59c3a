"""How much of an A4 page a fact sheet takes, estimated from the lengths of its texts in the longer language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Protocol

PAGE = 680
"""The height that summary, figures, facts, ledger, milestones and sources have together, in pixels of CSS."""
SUMMARY, FIGURE, LEDGER, JUDGED, MILESTONE, TITLE = 420, 120, 70, 160, 110, 110
"""After how many characters the template cuts each text."""


class Sheet(Protocol):
    """What a fact sheet has to show."""

    @property
    def profile(self) -> Any:
        """All that is known of the initiative."""

    @property
    def figures(self) -> Sequence[Any]:
        """The figures in large type."""

    @property
    def ledger(self) -> Sequence[Any]:
        """Promises and results."""

    @property
    def milestones(self) -> Sequence[Any]:
        """The milestones."""

    @property
    def founded(self) -> Any:
        """The founding, if it is known."""


def height(sheet: Sheet) -> float:
    """Estimate the height of the parts of a sheet, in pixels of CSS."""
    milestones = [25 + _length(said.fact, "text", MILESTONE) for said in sheet.milestones]
    return (
        _lines(_length(sheet.profile.initiative, "summary", SUMMARY), 110) * 18
        + _figures(sheet)
        + _facts(sheet)
        + sum(_ledger_row(said.fact) for said in sheet.ledger)
        + sum(_lines(length, 58) * 15 for length in milestones) / 2
        + sum(_lines(length, 66) * 11 + 2 for length in map(_source, sources(sheet))) / 2
    )


def sources(sheet: Sheet) -> Sequence[Any]:
    """Return the sources that a sheet cites, each once."""
    profile = sheet.profile
    figures = chain.from_iterable((figure.statement, *figure.undated) for figure in sheet.figures)
    shown = [*sheet.ledger, *sheet.milestones, *figures]
    founded = [] if sheet.founded is None else [sheet.founded.fact]
    held = [held.label for held in profile.labels[:3]]
    facts = [profile.initiative, *(said.fact for said in shown), *founded, *chain.from_iterable(_rows(sheet)), *held]
    cited = (getattr(fact, "source", None) for fact in facts)
    return list({source.id: source for source in cited if source is not None}.values())


def _rows(sheet: Sheet) -> Iterable[Sequence[Any]]:
    """Yield the facts of each row with a list of them."""
    profile = sheet.profile
    yield from (profile.fields[:4], profile.regions[:4], profile.managers[:3], profile.programmes[:3])
    yield from (profile.activities, profile.objectives)


def _figures(sheet: Sheet) -> int:
    """Return the height of the tallest figure; they stand side by side."""
    heights = (55 + 11 * _lines(_length(figure.fact, "text", FIGURE), 34) for figure in sheet.figures)
    return max(heights, default=0)


def _facts(sheet: Sheet) -> float:
    """Return the height of the facts in two columns: names in a list, or a word or two."""
    names = [sum(2 + _name(fact) for fact in row) for row in _rows(sheet) if row]
    labels = [sum(14 + len(held.label.name or "") for held in sheet.profile.labels[:3])] * bool(sheet.profile.labels)
    heights = [3 + 14 * _lines(length, 36) for length in (*names, *labels)] + [17] * 4
    return sum(heights) / 2 * 1.3


def _name(fact: Any) -> int:
    """Return the length of what a row of an initiative names: a record or a word of a list."""
    for column in ("competence_field", "region", "organisation", "person", "programme"):
        if (record := getattr(fact, column, None)) is not None:
            names = (getattr(record, name, None) or "" for name in ("name", "name_de", "name_en"))
            return max(map(len, names)) + (12 if column in ("region", "organisation") else 0)
    return 22


def _ledger_row(fact: Any) -> int:
    cut = LEDGER if fact.indicator and fact.kind.value != "assessment" else JUDGED
    return 3 + 14 * _lines(_length(fact, "text", cut) + (48 if fact.indicator else 0), 58)


def _source(source: Any) -> int:
    named = len(source.author or source.publisher or "") + min(len(source.title), TITLE)
    return named + len(source.url or "") + 16


def _length(fact: Any, text: str, most: int) -> int:
    texts = (getattr(fact, f"{text}_{language}") or "" for language in ("de", "en"))
    return min(max(map(len, texts)), most)


def _lines(length: int, line: int) -> int:
    """Return how many lines a text takes; none without a text."""
    return -(-length // line)
