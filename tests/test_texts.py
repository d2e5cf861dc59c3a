"""Bilingual texts."""

from __future__ import annotations

from kb.texts import Text


def test_a_text_is_filled_in_per_language() -> None:
    text = Text("{count} Treffer für {what}", "{count} hits for {what}").format(count=2, what=Text("Häfen", "ports"))
    assert text.in_("de") == "2 Treffer für Häfen"
    assert text.in_("en") == str(text) == "2 hits for ports"
    assert text.in_("fr") == text.en


def test_a_name_reads_the_same_in_both_languages() -> None:
    assert Text.same("ChemSite") == Text("ChemSite", "ChemSite")
