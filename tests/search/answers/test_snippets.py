"""Cutting the piece of a text that is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search import query
from kb.search.answers.marking import Marker
from kb.search.answers.snippets import pieces, snippet
from kb.search.query import plan
from kb.search.words import synonyms
from kb.search.words.language import tidy

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
    assert len("".join(bare)) <= 540


def test_a_snippet_shows_where_most_words_of_the_query_are() -> None:
    filler = " und so weiter" * 40
    text = f"Wasser{filler} Wasser an der Ruhr{filler}"
    planned = plan.make(query.parse("Wasser Ruhr"), synonyms.Synonyms())
    cut = snippet(text, Marker(planned.leaves).marks("de", text))
    assert [part for part, is_marked in cut if is_marked] == ["Wasser", "Ruhr"]
    assert cut[0] == ("… ", False)
    assert cut[-1] == (" …", False)


def test_a_text_of_220_characters_is_shown_whole() -> None:
    text = "wort " * 43 + "ende."
    assert (len(text), snippet(text, ())) == (220, ((text, False),))
    assert snippet(text + ".", ()) == ((text[:214], False), (" …", False))


@pytest.mark.parametrize(("letters", "shown"), [(59, True), (60, False)])
def test_a_snippet_begins_60_characters_before_the_first_mark(letters: int, shown: bool) -> None:
    text = "x" * 300 + " " + "y" * (letters - 1) + " Wasser" + " und" * 80
    planned = plan.make(query.parse("Wasser"), synonyms.Synonyms())
    cut = snippet(text, Marker(planned.leaves).marks("de", text))
    assert any("y" in part for part, _ in cut) is shown
