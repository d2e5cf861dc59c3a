"""Marking the words of a text that answer a query."""

from __future__ import annotations

import pytest

from kb.search import query
from kb.search.answers.marking import Marker
from kb.search.documents import analysis
from kb.search.fields import PART
from kb.search.query import lookups, plan
from kb.search.words import synonyms
from kb.search.words.language import tidy
from kb.search.words.lexicon import nouns
from tests.search.nasty import WORDS


def marked(typed: str, text: str, code: str = "de") -> list[str]:
    planned = plan.make(query.parse(typed), synonyms.build([["Hafen", "port city"]]))
    return [text[mark.start : mark.end] for mark in Marker(planned.leaves).marks(code, text)]


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("wasser", "Wasser, Wassers, Wasserwirtschaft, Abwasser", ["Wasser", "Wassers", "Wasserwirtschaft"]),
        ("Ziel-2", "das Ziel 2, Ziel-2, Ziel2 und Ziel 3", ["Ziel 2", "Ziel-2", "Ziel2"]),
        ("effizienzcluster", "der EffizienzCluster", ["EffizienzCluster"]),
        (
            "Cluster-Initiativen",
            "Clusterinitiative, Cluster und Initiative",
            ["Clusterinitiative", "Cluster", "Initiative"],
        ),
        ("Start-ups", "ein Start-up, das Startup und der Start", ["Start-up", "Startup"]),
        ('"port city"', "a port city port", ["port city"]),
        ("Hafen", "a port city port", ["port city"]),
        ("log*", "Logistik im Dialog", ["Logistik"]),
        ("=Wasser", "Wasser und Wassers", ["Wasser"]),
        ("-Wasser Wein", "Wasser und Wein", ["Wein"]),
        ("Ziel", "Zielgruppe, Reiseziele und Zins", ["Zielgruppe", "Reiseziele"]),
        ("Teil", "Teile, Stadtteile und Wort", ["Teile", "Stadtteile"]),
        ("Museum", "die Museen und Heimatmuseen", ["Museen", "Heimatmuseen"]),
        ("Strasse", "Straße", ["Straße"]),
        ("nichts", "davon", []),
    ],
)
def test_exactly_what_answers_the_query_is_marked(typed: str, text: str, expected: list[str]) -> None:
    assert marked(typed, text) == expected


def test_words_that_answer_only_together_are_marked_only_together() -> None:
    groups = [["KMU", "kleine und mittlere Unternehmen"], ["KMU", "kleine Unternehmen"]]
    leaves = plan.make(query.parse("KMU"), synonyms.build(groups)).leaves
    for text, expected in {
        "KMU und Unternehmen": ["KMU"],
        "mittlere Unternehmen": [],
        "Unternehmen, mittlere wie kleine": ["Unternehmen", "mittlere", "kleine"],
    }.items():
        assert [text[mark.start : mark.end] for mark in Marker(leaves).marks("de", text)] == expected


def test_english_texts_have_no_german_parts() -> None:
    assert marked("wasser", "Wasserwirtschaft", "en") == []
    assert marked("initiative", "initiatives", "en") == ["initiatives"]


ENDING_OTHERWISE = "Städte Länder Häuser Zentren Technologiezentren Firmen Themen Mechanismen Ministerien agencies skies lying credibility"


def unmarked(code: str, text: str) -> list[plan.IndexTerm]:
    """Return the terms that a text is found by and nothing is marked for; a repetition only adds weight."""
    found = analysis.analysed(code, tidy(text))
    terms = [plan.IndexTerm(plan.WORDS, word) for word, _ in found.words]
    stems = [stem for stem in found.stems if not stem.startswith(lookups.REPETITION_MARK)]
    terms += [plan.IndexTerm(plan.STEMS, stem) for stem in stems]
    terms += [plan.IndexTerm(plan.PARTS, part) for part in found.parts]
    leaves = [plan.Leaf("", plan.ALL_FIELDS, (plan.Level(PART, (term,)),), 0) for term in terms]
    return [term for leaf, term in zip(leaves, terms, strict=True) if not Marker([leaf]).marks(code, tidy(text))]


@pytest.mark.parametrize("code", ["de", "en", ""])
def test_whatever_a_text_is_found_by_is_marked_in_it(code: str) -> None:
    words = [*ENDING_OTHERWISE.split(), *WORDS, *sorted(nouns())[::150]]
    assert {word: missed for word in words if (missed := unmarked(code, word))} == {}
