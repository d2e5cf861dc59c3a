"""Measure the cost of "did you mean" with misspelt words of the real lists."""

from __future__ import annotations

import csv
import gc
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.homes import ZIEL2, Home, fill
from kb import config, search

QUERIES = 400
SEED = 2003
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöü"
_LEAST_LETTERS = 5
MOST_WORDS = 6
"""The maximum number of words of a query that "did you mean" examines."""


@dataclass(frozen=True)
class Cost:
    """Processor time per query in milliseconds, and the number of queries with a correction."""

    queries: int
    corrected: int
    median: float
    p95: float
    most: float
    records: int


def measure(data: Path, work: Path) -> Cost:
    """Import the real lists and search them for misspelt words."""
    home = Home("both lists", work, data, is_generated=False)
    fill(home)
    index = search.open_index(config.load(home.environment("whoosh"), env_file=work / ".env"))
    search.answer(index, search.Query("Logistikk Rur"))
    gc.collect()
    gc.freeze()
    times = []
    corrected = 0
    for query in queries(data):
        began = time.process_time()
        answered = search.answer(index, search.Query(query))
        times.append(1000 * (time.process_time() - began))
        corrected += bool(answered.searched_instead or answered.suggestion)
    gc.unfreeze()
    times.sort()
    median, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
    return Cost(len(times), corrected, median, p95, times[-1], index.state().snapshot.size)


def queries(data: Path) -> Sequence[str]:
    """Misspell one to six words of a title, always the same ones."""
    draw = random.Random(SEED)
    with (data / ZIEL2).open(encoding="utf-8", newline="") as lines:
        titles = [words for row in csv.DictReader(lines) if (words := list(_words(row["operation"])))]
    return [_FORMS[number % len(_FORMS)](draw, draw.choice(titles)) for number in range(QUERIES)]


def _words(title: str) -> Iterator[str]:
    words = (word.strip(".,;:()\"'„“") for word in title.split())
    return (word for word in words if len(word) >= _LEAST_LETTERS and word.isalpha())


def _slip(draw: random.Random, word: str) -> str:
    at = draw.randrange(1, len(word) - 1)
    return draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + draw.choice(_LETTERS) + word[at + 1 :],
            word[:at] + draw.choice(_LETTERS) + word[at:],
            word.translate(str.maketrans("äöü", "aou")),
        )
    )


def _one(draw: random.Random, words: Sequence[str]) -> str:
    return _slip(draw, draw.choice(words))


def _one_of_two(draw: random.Random, words: Sequence[str]) -> str:
    return f"{_one(draw, words)} {draw.choice(words)}"


def _twice(draw: random.Random, words: Sequence[str]) -> str:
    return _slip(draw, _slip(draw, max(words, key=len)))


def _parted(draw: random.Random, words: Sequence[str]) -> str:
    word = max(words, key=len)
    at = draw.randrange(2, len(word) - 1)
    return f"{word[:at]} {word[at:]}"


def _all(draw: random.Random, words: Sequence[str]) -> str:
    return " ".join(_slip(draw, word) for word in words[:MOST_WORDS])


_FORMS: tuple[Callable[[random.Random, Sequence[str]], str], ...] = (_one, _one_of_two, _twice, _parted, _all)
