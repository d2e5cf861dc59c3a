"""Questions that have a page as their answer: typed as a question, they lead there as well as to hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.texts import Text

ASKING = frozenset(
    "was wie wer welche welcher welches welchen wem wen warum what how who which whom why do does did".split()
)
"""The words with which a question begins that nobody has ended with a question mark."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A page that answers a question, with the words of which such a question has one."""

    endpoint: str
    title: Text
    words: frozenset[str]


def _guide(endpoint: str, title: Text, words: str) -> Guide:
    return Guide(endpoint, title, frozenset(words.split()))


GUIDES = (
    _guide(
        "pages.answer_meaning",
        Text("Was bedeutet Clustermanagement?", "What does cluster management mean?"),
        "bedeutet bedeuten heißt tut tun macht machen aufgaben tätigkeiten mean means do activities tasks",
    ),
    _guide(
        "pages.answer_achievements",
        Text("Was kann damit erreicht werden?", "What can be achieved with it?"),
        "erreicht erreichen bewirkt bewirken bringt wirkung wirkungen evaluiert evaluierung evaluation evaluationen "
        "ergebnis ergebnisse achieve achieved effect effects evaluated evaluations results outcomes",
    ),
    _guide(
        "pages.answer_expectations",
        Text("Was sind angemessene Erwartungen?", "What are reasonable expectations?"),
        "erwarten erwartet erwartung erwartungen versprechen versprochen erfüllt gehalten expect expected expectations "
        "promise promises promised met kept",
    ),
    _guide(
        "pages.answer_lessons",
        Text("Internationale Erfahrungen und Konsequenzen", "International experience and consequences"),
        "lehren lehre lernen gelernt erfahrungen lessons lesson learn learnt learned experience",
    ),
)
"""The pages in the order of the guiding questions."""


def guides(typed: str) -> Sequence[Guide]:
    """Return the pages that answer what was typed, if it is a question."""
    words = re.findall(r"\w+", typed.casefold())
    if not words or not (typed.rstrip().endswith("?") or words[0] in ASKING):
        return ()
    # “Do” asks for deeds at the end only: what do managers do?
    rest = frozenset(words) - ({"do"} if words[-1] != "do" else set())
    return [guide for guide in GUIDES if guide.words & rest]
