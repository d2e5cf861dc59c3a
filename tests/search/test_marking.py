"""Marking words in a text and cutting the piece that is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search import plan, query, synonyms
from kb.search.language import tidy
from kb.search.marking import SNIPPET, Marker, pieces, snippet


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
        ('"port city"', "a port city port", ["port city"]),
        ("Hafen", "a port city port", ["port city"]),
        ("log*", "Logistik im Dialog", ["Logistik"]),
        ("=Wasser", "Wasser und Wassers", ["Wasser"]),
        ("-Wasser Wein", "Wasser und Wein", ["Wein"]),
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


_words = st.lists(
    st.sampled_from(["Wasser", "und", "Wasserwirtschaft", "Ruhr,", "Logistik-", "…", "x" * 300]), max_size=200
)


@given(_words, st.sampled_from(["wasser ruhr", '"und wasser"', "logistik", "fehlt"]))
def test_a_snippet_is_a_stretch_of_the_text_with_its_marks(words: list[str], typed: str) -> None:
    text = tidy(" ".join(words))
    planned = plan.make(query.parse(typed), synonyms.Synonyms())
    marks = Marker(planned.leaves).marks("de", text)
    assert "".join(part for part, _ in pieces(text, marks)) == text
    cut = snippet(text, marks)
    bare = [part for part, _ in cut if part not in {"… ", " …"}]
    assert "".join(bare) in text
    assert bool(marks) == any(is_marked for _, is_marked in cut)
    assert len("".join(bare)) <= SNIPPET + 320


def test_a_snippet_shows_where_most_words_of_the_query_are() -> None:
    filler = " und so weiter" * 40
    text = f"Wasser{filler} Wasser an der Ruhr{filler}"
    planned = plan.make(query.parse("Wasser Ruhr"), synonyms.Synonyms())
    cut = snippet(text, Marker(planned.leaves).marks("de", text))
    assert [part for part, is_marked in cut if is_marked] == ["Wasser", "Ruhr"]
    assert cut[0] == ("… ", False)
    assert cut[-1] == (" …", False)
