"""Judged queries on the seed, by phenomenon. Run with ``-s`` to see the table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kb import config, search
from tests.conftest import BASE, settings_for
from tests.search import judging
from tests.search.judging import Outcome

# What each phenomenon must reach at least, as (mean reciprocal rank, recall): a little below what it has reached.
FLOORS = {
    "abbreviation": (0.98, 0.96),
    "case-inside": (0.98, 0.98),
    "compound-part": (0.98, 0.98),
    "cross-language": (0.96, 0.96),
    "eszett": (0.98, 0.98),
    "exact": (0.88, 0.84),
    "field-filter": (0.98, 0.98),
    "hyphen-and-spelling": (0.98, 0.94),
    "inflection": (0.98, 0.98),
    "linking-element": (0.98, 0.93),
    "name": (0.98, 0.96),
    "negation": (0.92, 0.98),
    "negative": (0.73, 0.98),
    "or-query": (0.98, 0.98),
    "phrase": (0.92, 0.92),
    "place": (0.94, 0.94),
    "prefix": (0.85, 0.91),
    "question": (0.98, 0.98),
    "synonym": (0.95, 0.98),
    "umlaut": (0.98, 0.98),
    "year-range": (0.94, 0.98),
}
LEAST_QUERIES = 370
# What nobody tuned to must not get worse either: mean reciprocal rank and recall.
HELD_OUT_FLOOR = (0.81, 0.92)


@pytest.fixture(scope="module")
def index(seeded_home: Path) -> search.Index:
    """Open the index of the seed."""
    return search.open_index(settings_for(seeded_home, f"sqlite:///{seeded_home / 'kb.sqlite'}"))


@pytest.fixture(scope="module")
def outcomes(index: search.Index) -> list[Outcome]:
    """Ask everything."""
    return [judging.ask(index, judged) for judged in judging.judgements()]


@pytest.fixture(scope="module")
def held_out(index: search.Index) -> list[Outcome]:
    """Ask what the ranking was not mended with."""
    return [judging.ask(index, judged, judging.answered) for judged in judging.held_out()]


def test_all_queries_are_judged_once_and_for_records_of_the_seed(
    outcomes: list[Outcome], held_out: list[Outcome]
) -> None:
    asked = [(one.judged.query, one.judged.language) for one in (*outcomes, *held_out)]
    assert len(asked) == len(set(asked)) >= LEAST_QUERIES + len(held_out)
    named = {record for one in (*outcomes, *held_out) for record in (*one.judged.expected, *one.judged.absent)}
    assert named <= _records(BASE)


def test_eighty_queries_of_readers_are_judged_for_records_of_the_seed() -> None:
    asked = list(judging.readers())
    assert len({judged.query for judged in asked}) == len(asked) == 80
    assert {record for judged in asked for record in judged.expected} <= _records(config.resource("seed"))


def _records(folder: Path) -> set[str]:
    """Return the kind and slug of every record in the files of a folder."""
    return {
        f"{path.stem}/{line.split(',')[0]}"
        for path in folder.glob("*.csv")
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
    }


def test_every_phenomenon_stays_above_its_floor(outcomes: list[Outcome]) -> None:
    reached = judging.figures(outcomes)
    for name, one in [*reached.items(), ("all", judging.summed(outcomes))]:
        sys.stdout.write(f"\n{name:20} {one.queries:4} queries   MRR {one.mrr:.3f}   recall {one.recall:.3f}")
    assert reached.keys() == FLOORS.keys()
    low = {name: one for name, one in reached.items() if one.mrr < FLOORS[name][0] or one.recall < FLOORS[name][1]}
    assert low == {}, _missed(outcomes, set(low))


def test_what_must_not_be_found_is_not_found(outcomes: list[Outcome], held_out: list[Outcome]) -> None:
    assert {one.judged.query: one.intruders for one in (*outcomes, *held_out) if one.intruders} == {}


def test_queries_that_nobody_tuned_to_get_no_worse(held_out: list[Outcome]) -> None:
    reached = judging.summed(held_out)
    assert reached.queries == 50
    assert (reached.mrr >= HELD_OUT_FLOOR[0], reached.recall >= HELD_OUT_FLOOR[1]) == (True, True), reached


def test_a_query_that_nobody_tuned_to_and_that_finds_nothing_gets_offers(index: search.Index) -> None:
    answers = [search.answer(index, search.Query(judged.query)) for judged in judging.held_out()]
    empty = [one for one in answers if not one.page.complete]
    assert empty
    assert all(one.fewer for one in empty), [one.page.query.text for one in empty if not one.fewer]


def _missed(outcomes: list[Outcome], phenomena: set[str]) -> str:
    """Say which queries of the phenomena miss which records, and what they find instead."""
    lines = []
    for one in outcomes:
        if one.judged.phenomenon in phenomena and one.missed:
            places = {record: one.places.get(record) for record in one.missed}
            lines.append(f"{one.judged.query}: {places}; first: {list(one.places)[:3]}")
    return "\n".join(lines)
