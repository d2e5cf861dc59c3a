"""Texts that a spreadsheet could interpret are guarded, and restored when read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.formulas import SIGNS, bared, guarded

TEXTS = st.text(st.sampled_from([*SIGNS, "'", "a", "1", " "])) | st.text()


@given(TEXTS)
def test_a_guarded_text_begins_with_no_sign_of_a_formula(text: str) -> None:
    assert not guarded(text).startswith(tuple(SIGNS))


@given(TEXTS)
def test_baring_gives_back_what_was_guarded(text: str) -> None:
    assert bared(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Logistik", "'s-Hertogenbosch", "1-2", "a=b", " =1"])
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text == bared(text)


@pytest.mark.parametrize("text", ["=1+1", "+49 231", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_signs_of_formulas_get_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"
