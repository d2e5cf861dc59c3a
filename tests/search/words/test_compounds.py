"""German compounds are split into parts; other words are not."""

from __future__ import annotations

import pytest

from kb.search.words import compounds, language


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Wasserwirtschaft", ["Wasser", "Wirtschaft"]),
        ("Mikrosystemtechnik", ["Mikrosystem", "Mikro", "System", "Technik"]),
        ("Wirtschaftsförderungsgesellschaft", ["Wirtschaftsförderung", "Wirtschaft", "Förderung", "Gesellschaft"]),
        ("Arbeitsplätze", ["Arbeit", "Platz"]),
        ("Landschaftspark", ["Landschaft", "Park"]),
        ("Clustermanagement", ["Cluster", "Management"]),
        ("Bauwirtschaft", ["Bau", "Wirtschaft"]),
        ("Maschinenbau", ["Maschine", "Bau"]),
        ("Biomasse", ["Masse"]),
        ("Förderprogramm", ["foerd", "Programm"]),
        ("Fachkräftesicherung", ["Fachkraft", "Sicherung"]),
        ("Spitzenclusterwettbewerb", ["Spitzencluster", "Spitze", "Cluster", "Wettbewerb"]),
        ("Sprachförderung", ["Sprache", "Förderung"]),
        ("Elektromobilität", ["Elektro", "Mobilität"]),
    ],
)
def test_a_compound_is_indexed_under_its_parts(word: str, parts: list[str]) -> None:
    expected = {language.german_stem(language.fold(part)) for part in parts}
    assert set(compounds.parts(language.fold(word))) == expected


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("Maschinenbaus", "Maschinenbau"),
        ("Sondermaschinenbaus", "Sondermaschinenbau"),
        ("Technologiezentren", "Technologiezentrum"),
        ("Energiefirmen", "Energiefirma"),
        ("Zukunftsthemen", "Zukunftsthema"),
        ("Regionalbüros", "Regionalbüro"),
        ("Elektroautos", "Elektroauto"),
    ],
)
def test_a_form_of_a_compound_is_indexed_under_the_same_parts(form: str, word: str) -> None:
    assert compounds.parts(language.fold(form)) == compounds.parts(language.fold(word)) != ()


@pytest.mark.parametrize(
    "word",
    "Förderung Innovation Management Partei Aufbau Initiative Transport Tourismus Partnerschaft Gesellschaft Ausbildung "
    "Wissenschaft Netzwerk Organisation Kooperation Maßnahmen Cluster IT "
    "Neubau Wiederaufbau Biologie Biologen Leitung Reinigung Überprüfung Gründerinnen Paderborn Laboratorien Chemikalien Chemikalie".split(),
)
def test_a_whole_is_not_split(word: str) -> None:
    assert compounds.parts(language.fold(word)) == ()


def test_a_very_long_word_is_left_alone() -> None:
    assert compounds.cut("wirtschaftsfoerderungslandschaftsforschungstechnik") is not None  # Fifty letters.
    assert compounds.cut("wirtschaftsfoerderungslandschaftstechnologietechnik") is None
    assert compounds.cut("wasser" * 20) is None


@pytest.mark.parametrize(
    ("word", "pair"),
    [
        pytest.param("stadtbau", ("stadt", "bau"), id="eight letters"),
        pytest.param("satzbau", None, id="seven letters"),
        pytest.param("kindervers", ("kind", "vers"), id="ten letters of a noun, and a head of four"),
        pytest.param("wortstamm", None, id="nine letters of a noun"),
        pytest.param("eidechsenart", None, id="a head of three letters"),
        pytest.param("amtsverwalter", ("amt", "verwalter"), id="a first part of three letters"),
        pytest.param("beschirmer", None, id="a first part of two letters"),
        pytest.param("aerztezeitung", ("arzt", "zeitung"), id="a plural of six letters"),
        pytest.param("fuegetechnik", None, id="what looks like a plural of five letters"),
    ],
)
def test_words_and_parts_have_a_least_length(word: str, pair: tuple[str, str] | None) -> None:
    assert compounds.cut(word) == pair


def test_a_part_of_three_letters_is_not_indexed() -> None:
    assert compounds.parts("todesgefahr") == ("gefahr",)
    assert compounds.parts("bundesgebiet") == ("bund", "gebiet")
