"""Judged queries on the seed: reads them, asks an index, and says by phenomenon how well it did."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb import search
from kb.texts import Language

BASE = Path(__file__).parents[1] / "base"
"""The facts that the queries were judged for, but those of readers, which are asked of the seed."""
FOLDER = Path(__file__).with_name("judgements")
HELD_OUT = Path(__file__).with_name("held_out.toml")
READERS = Path(__file__).with_name("readers.toml")
ACROSS = Path(__file__).with_name("across.toml")
CROWDED = Path(__file__).with_name("crowded.toml")
Find = Callable[[search.Index, search.Query], search.Page]
PLACES = {"first": 1, "top3": 3, "top10": 10}


@dataclass(frozen=True)
class Judged:
    """A query, the language of the page, and which records are to be among the first hits or nowhere."""

    phenomenon: str
    query: str
    language: Language
    expected: Mapping[str, int]
    """Record (kind/slug) -> the last place it may have."""
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What an index answered: the place of every record it found, from 1."""

    judged: Judged
    places: Mapping[str, int]

    @property
    def found(self) -> list[str]:
        """The expected records that are where they should be."""
        return [record for record, last in self.judged.expected.items() if self.places.get(record, last + 1) <= last]

    @property
    def missed(self) -> list[str]:
        """The expected records that are not."""
        return [record for record in self.judged.expected if record not in self.found]

    @property
    def intruders(self) -> list[str]:
        """The records found that must not be."""
        return [record for record in self.judged.absent if record in self.places]

    @property
    def reciprocal(self) -> float:
        """One divided by the place of the best expected record, 0 if none is found."""
        return max((1 / self.places[record] for record in self.judged.expected if record in self.places), default=0.0)


@dataclass(frozen=True)
class Figures:
    """The judgements of one phenomenon.

    ``recall`` is the share of expected records that are where they should be, ``in_ten`` of those among the first ten hits;
    ``intruders`` are violations of ``absent``, ``empty`` is the share of queries without hits.
    """

    queries: int
    mrr: float
    recall: float
    intruders: int
    in_ten: float
    empty: float


def judgements() -> Iterator[Judged]:
    """Read the judged queries that the ranking was mended with."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield from _judged(path)


def held_out() -> Iterator[Judged]:
    """Read those that it was not."""
    return _judged(HELD_OUT)


def readers() -> Iterator[Judged]:
    """Read what readers ask of the whole seed."""
    return _judged(READERS)


def across() -> Iterator[Judged]:
    """Read English questions for German texts."""
    return _judged(ACROSS)


def crowded() -> Iterator[Judged]:
    """Read those for an index that a long list of projects crowds."""
    return _judged(CROWDED)


def _judged(path: Path) -> Iterator[Judged]:
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["query"]:
        expected = {record: last for key, last in PLACES.items() for record in entry.get(key, ())}
        absent = tuple(entry.get("absent", ()))
        yield Judged(entry["phenomenon"], entry["query"], entry["language"], expected, absent)


def answered(index: search.Index, wanted: search.Query) -> search.Page:
    """Ask as a reader does, who gets the hits of another spelling when there are none."""
    return search.answer(index, wanted).page


def led_on(index: search.Index, wanted: search.Query) -> search.Page:
    """Ask as a reader does who follows the first offer of fewer words when there are no hits."""
    found = search.answer(index, wanted)
    if found.page.total or not found.fewer:
        return found.page
    return search.find(index, replace(wanted, text=found.fewer[0].text))


def ask(index: search.Index, judged: Judged, find: Find = search.find, *, by_page: bool = False) -> Outcome:
    """Ask a query and note the places of all hits, or of the pages that show them."""
    places: dict[str, int] = {}
    page, pages = 1, 1
    # Only who must not be found needs to be looked for behind the first hits.
    while page <= (pages if judged.absent else 1):
        wanted = search.Query(judged.query, page=page, per_page=search.MOST_PER_PAGE, language=judged.language)
        found = find(index, wanted)
        for place, hit in enumerate(found.hits, start=1 + (page - 1) * search.MOST_PER_PAGE):
            kind, slug = hit.page if by_page else (hit.kind, hit.slug)
            places.setdefault(f"{kind}/{slug}", place)
        page, pages = page + 1, found.pages
    return Outcome(judged, places)


def figures(outcomes: Iterable[Outcome]) -> dict[str, Figures]:
    """Sum up by phenomenon."""
    grouped: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        grouped[outcome.judged.phenomenon].append(outcome)
    return {name: summed(grouped[name]) for name in sorted(grouped)}


def summed(outcomes: Sequence[Outcome]) -> Figures:
    """Sum up; queries that only say what must not be found do not count for rank and recall."""
    positive = [one for one in outcomes if one.judged.expected]
    wanted = sum(len(one.judged.expected) for one in positive)
    in_ten = sum(one.places.get(record, 11) <= 10 for one in positive for record in one.judged.expected)
    return Figures(
        queries=len(outcomes),
        mrr=sum(one.reciprocal for one in positive) / len(positive) if positive else 1.0,
        recall=sum(len(one.found) for one in positive) / wanted if wanted else 1.0,
        intruders=sum(len(one.intruders) for one in outcomes),
        in_ten=in_ten / wanted if wanted else 1.0,
        empty=sum(not one.places for one in outcomes) / len(outcomes) if outcomes else 0.0,
    )
