"""Verbs meet their nouns, and numbers what they count, in every spelling."""

from __future__ import annotations

import pytest

from kb.search.query import parse
from kb.search.query.parse import All, Word
from kb.search.words import language, word_forms


@pytest.mark.parametrize(
    ("typed", "other", "stem"),
    [
        ("gewann", "Gewinner", language.german_stem),
        ("gewinnen", "gewann", language.german_stem),
        ("gefördert", "Förderung", language.german_stem),
        ("leitet", "Leitung", language.german_stem),
        ("vernetzt", "Vernetzung", language.german_stem),
        ("won", "winner", language.english_stem),
        ("evaluated", "evaluation", language.english_stem),
        ("Mio", "Millionen", language.german_stem),
        ("Mio", "million", language.german_stem),
    ],
)
def test_forms_that_no_stemmer_knows_meet(typed: str, other: str, stem: language.Stemmer) -> None:
    related = word_forms.related_stems(language.fold(typed))
    assert stem(language.fold(other)) in map(language.unmarked, related)


@pytest.mark.parametrize("word", ["markt", "kunst", "ruhr", "unternehmen", "die", "led"])
def test_nouns_and_words_of_other_meanings_are_no_verbs(word: str) -> None:
    assert word_forms.related_stems(word) == ()


@pytest.mark.parametrize(
    "spellings",
    [
        ["2. Runde", "zweite Runde", "zweiten Runde", "Round 2", "Runde II", "second round"],
        ["40 Mio", "40 Millionen", "40 million"],
    ],
)
def test_a_number_and_what_it_counts_have_the_same_spellings(spellings: list[str]) -> None:
    counted = {word_forms.counted(*((word,) for word in language.words(spelling))) for spelling in spellings}
    assert len(counted) == 1
    assert counted.pop()


@pytest.mark.parametrize("pair", ["Ziel 2", "2 Runden 3", "competition second", "zweite Wahl", "2007 Phase"])
def test_other_neighbours_are_no_number_and_noun(pair: str) -> None:
    first, second = language.words(pair)[-2:]
    expected = pair == "2 Runden 3"  # "Runden 3" is one.
    assert bool(word_forms.counted((first,), (second,))) is expected


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("Wer leitet den Kunststoff-Cluster?", {"Wer", "leitet", "den"}),
        ("leitet Kunststoff-Cluster", set()),
        ("What is the name of the manager", {"What", "is", "the", "name", "of"}),
        ("Name des Managers", {"des"}),
        ("WHO runs today", set()),
    ],
)
def test_words_that_frame_a_question_are_fillers_in_questions_only(text: str, fillers: set[str]) -> None:
    node = parse(text)
    assert isinstance(node, All)
    assert {part.shown for part in node.nodes if isinstance(part, Word) and part.filler} == fillers
