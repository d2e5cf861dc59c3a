"""The gold list of compounds: reads it, and says how well the splitter does beside what people cut by hand."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.search.words import compounds, language
from kb.search.words.lexicon import NO_DOMAIN_WORDS, DomainWords

FILE = Path(__file__).with_name("compounds.tsv")


@dataclass(frozen=True)
class Gold:
    """A word and the ways to cut it that count as right, the best one first, each as the stems of its parts."""

    word: str
    analyses: tuple[tuple[str, ...], ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether the word must not be cut."""
        return len(self.analyses[0]) == 1


@dataclass(frozen=True)
class Split:
    """What the splitter made of a word of the gold list."""

    gold: Gold
    parts: tuple[str, ...]

    @property
    def nearest(self) -> tuple[str, ...]:
        """The right analysis that has most parts in common with this one."""
        return max(self.gold.analyses, key=lambda one: _common(one, self.parts) / (len(one) + len(self.parts)))

    @property
    def is_right(self) -> bool:
        """Tell whether it is one of the right analyses."""
        return self.parts in self.gold.analyses

    @property
    def has_right_head(self) -> bool:
        """Tell whether the last part is that of a right analysis."""
        return self.parts[-1] in {analysis[-1] for analysis in self.gold.analyses}


@dataclass(frozen=True)
class Figures:
    """Precision and recall of the parts of compounds, shares of right heads and whole words, wholes that were cut."""

    compounds: int
    wholes: int
    precision: float
    recall: float
    heads: float
    exact: float
    wholes_cut: tuple[str, ...]


def words() -> Iterator[Gold]:
    """Read the gold list."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            analyses = [row["parts"], *filter(None, (row["also"] or "").split(";"))]
            yield Gold(row["word"], tuple(tuple(map(_stem, one.split("|"))) for one in analyses))


def split(gold: Gold, own: DomainWords = NO_DOMAIN_WORDS) -> Split:
    """Cut a word of the list as the index does, down to the parts of its parts."""
    return Split(gold, tuple(map(_stem, _leaves(language.fold(gold.word), own))))


def figures(splits: Iterable[Split]) -> Figures:
    """Sum up; wholes count for precision only, with every part too many."""
    done = list(splits)
    cut = [one for one in done if not one.gold.is_whole]
    wholes_cut = [one for one in done if one.gold.is_whole and len(one.parts) > 1]
    common = sum(_common(one.nearest, one.parts) for one in cut)
    made = sum(len(one.parts) for one in (*cut, *wholes_cut) if len(one.parts) > 1)
    return Figures(
        compounds=len(cut),
        wholes=len(done) - len(cut),
        precision=common / made,
        recall=common / sum(len(one.nearest) for one in cut),
        heads=sum(one.has_right_head for one in cut) / len(cut),
        exact=sum(one.is_right for one in cut) / len(cut),
        wholes_cut=tuple(one.gold.word for one in wholes_cut),
    )


def _leaves(word: str, own: DomainWords) -> list[str]:
    pair = compounds.cut(word, own)
    return [word] if pair is None else [*_leaves(pair[0], own), *_leaves(pair[1], own)]


def _stem(part: str) -> str:
    return language.german_stem(language.fold(part))


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    return (Counter(one) & Counter(other)).total()
