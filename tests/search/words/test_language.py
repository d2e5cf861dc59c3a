"""Text is folded, tokenised and stemmed; stop words are recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.words import language


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("Förderung", "Foerderung"),
        ("FÖRDERUNG", "förderung"),
        ("Straße", "STRASSE"),
        ("Öresund", "Øresund"),
        ("Señor", "Senor"),
        ("Cafe\u0301", "Café"),
        ("ﬁnanz", "finanz"),
    ],
)
def test_spellings_of_one_word_fold_alike(word: str, other: str) -> None:
    assert language.fold(word) == language.fold(other)


def test_a_vowel_is_not_its_umlaut() -> None:
    assert language.fold("Forderung") != language.fold("Förderung")
    assert not set(language.stems("forderung")) & set(language.stems("foerderung"))
    assert not set(language.stems("forderungen")) & set(language.stems("foerderungen"))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = language.fold(text)
    assert language.fold(folded) == folded


@given(st.text())
def test_folded_words_are_letters_and_digits(text: str) -> None:
    assert all(word.isalnum() for word in language.words(text))


@given(st.text())
def test_case_never_matters_to_a_folded_word(text: str) -> None:
    assert language.fold(text.upper()) == language.fold(text.upper().lower())


@given(st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    tidy = language.tidy(text)
    tokens = [token for chunk in language.chunks(tidy) for token in chunk.tokens]
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
    for token in tokens:
        assert language.fold(tidy[token.start : token.end][: language.MOST_LETTERS]) == token.word


def _cut(text: str) -> list[tuple[list[str], str | None]]:
    return [([token.word for token in chunk.tokens], chunk.joined) for chunk in language.chunks(language.tidy(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ziel-2", [(["ziel", "2"], "ziel2")]),
        ("Ziel2", [(["ziel", "2"], "ziel2")]),
        ("Ziel 2", [(["ziel"], None), (["2"], None)]),
        ("EffizienzCluster", [(["effizienz", "cluster"], "effizienzcluster")]),
        ("RegioCluster.NRW", [(["regio", "cluster", "nrw"], "regioclusternrw")]),
        ("NanoMikro+Werkstoffe.NRW", [(["nano", "mikro"], "nanomikro"), (["werkstoffe", "nrw"], "werkstoffenrw")]),
        ("Medizintechnik/Gesundheit", [(["medizintechnik"], None), (["gesundheit"], None)]),
        ("GmbH e.V.", [(["gmbh"], None), (["e", "v"], "ev")]),
        ("it's OWL", [(["it", "s"], "its"), (["owl"], None)]),
        ("2007DE162PO007", [(["2007de162po007"], None)]),
        ("Entwick\u00adlung", [(["entwicklung"], None)]),
        ("a-b-c-d-e", [(["a", "b", "c", "d", "e"], None)]),
        ("… – !", []),
    ],
)
def test_words_inside_words_are_found(text: str, expected: list[tuple[list[str], str | None]]) -> None:
    assert _cut(text) == expected


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("staedte", "stadt"),
        ("maerkte", "markt"),
        ("haefen", "hafen"),
        ("netzwerken", "netzwerk"),
        ("technologien", "technologie"),
        ("verbuende", "verbund"),
        ("bauen", "bau"),
        ("aromaoele", "aromaoel"),
        ("neuen", "neu"),
        ("maschinenbaus", "maschinenbau"),
        ("anlagenbaus", "anlagenbau"),
        ("kmus", "kmu"),
        ("europas", "europa"),
        ("clusters", "cluster"),
        ("netzwerks", "netzwerk"),
        ("innovationen", "innovation"),
        ("ministeriums", "ministerium"),
        ("landesministerien", "landesministerium"),
        ("bueros", "buero"),
        ("workshops", "workshop"),
        ("zentren", "zentrum"),
        ("museen", "museum"),
        ("verbundmaterialien", "verbundmaterial"),
        ("wertschoepfungszentren", "wertschoepfungszentrum"),
        ("kriterien", "kriterium"),
        ("firmen", "firma"),
        ("zukunftsthemen", "zukunftsthema"),
        ("leitmaerkte", "leitmarkt"),
        ("unternehmensverbaende", "unternehmensverband"),
        ("sprachkurse", "sprachkurs"),
        ("strukturfonds", "strukturfonds"),
    ],
)
def test_forms_of_a_german_word_share_their_stem(form: str, word: str) -> None:
    assert language.german_stem(form) == language.german_stem(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("kurs", "kur"),
        ("haus", "hau"),
        ("feldhaus", "feldhau"),
        ("bus", "bu"),
        ("gas", "ga"),
        ("fonds", "fond"),
        ("zins", "zinn"),
        ("campus", "campu"),
        ("fokus", "foku"),
        ("status", "statu"),
        ("virus", "viru"),
        ("logis", "logi"),
        ("neuss", "neu"),
        ("sachs", "sachsen"),
        ("andreas", "andrea"),
        ("studien", "studium"),
        ("folien", "folium"),
        ("lohnfoerderung", "lohnforderung"),
        ("erneuerbare", "urbar"),
        ("schule", "schueler"),
    ],
)
def test_words_that_only_look_like_forms_of_each_other_do_not(word: str, other: str) -> None:
    assert language.german_stem(word) != language.german_stem(other)


@pytest.mark.parametrize(
    "word", ["Kurs", "Haus", "Campus", "Status", "Fokus", "Virus", "Neuss", "Bus", "Fonds", "Puls"]
)
def test_an_s_that_belongs_to_a_word_stays(word: str) -> None:
    assert language.german_stem(language.fold(word)) == language.fold(word)


def test_a_german_word_with_an_s_is_no_english_plural() -> None:
    for word in ("kurs", "fonds", "zins", "impuls"):
        assert language.stems(word) == (word,)
    assert set(language.stems("jobs")) == {"job"}
    assert "cluster" in language.stems("clusters")


def test_forms_of_an_english_word_share_their_stem() -> None:
    assert language.english_stem("initiatives") == language.english_stem("initiative")


@pytest.mark.parametrize("word", ["der", "Und", "OF", "the", "über"])
def test_words_without_content_are_stop_words_unless_in_capitals(word: str) -> None:
    assert language.is_stop_word(word) != word.isupper()


@pytest.mark.parametrize("word", ["IT", "it", "AG", "Neue", "Mittel", "Members", "System", "Logistik"])
def test_words_with_content_are_no_stop_words(word: str) -> None:
    assert not language.is_stop_word(word)


def test_a_word_keeps_sixty_letters_and_no_more() -> None:
    assert language.words("x" * 60) == ["x" * 60]
    assert language.words("x" * 61) == ["x" * 60]


def test_at_most_four_pieces_are_joined() -> None:
    (four,) = language.chunks("ab-cd-ef-gh")
    (five,) = language.chunks("ab-cd-ef-gh-ij")
    assert four.joined == "abcdefgh"
    assert five.joined is None


def test_a_compound_with_an_ending_begins_with_at_least_three_letters() -> None:
    assert language.singular("uhrmaerkte") == "uhrmarkt"
    assert language.singular("eimaerkte") == "eimaerkte"


def test_a_compound_with_an_ending_has_a_head_of_at_least_four_letters() -> None:
    assert language.singular("stadtzoos") == "stadtzoo"
    assert language.singular("stadtunis") == "stadtunis"


@pytest.mark.parametrize(
    ("typed", "other"), [("personen", "personal"), ("regionen", "regional"), ("porter", "port"), ("kammer", "kamm")]
)
def test_stems_of_two_languages_never_meet(typed: str, other: str) -> None:
    assert language.german_stem(typed) != language.german_stem(other)
    english = {language.ENGLISH_MARK + language.english_stem(other)}
    assert english.isdisjoint(language.marked_stems(typed))


@pytest.mark.parametrize(("typed", "other"), [("logistik", "logistics"), ("photonik", "photonics")])
def test_words_of_greek_origin_meet_across_languages(typed: str, other: str) -> None:
    assert language.german_stem(typed) in language.cognate_stems(other)
    assert language.ENGLISH_MARK + language.english_stem(other) in language.cognate_stems(typed)
    assert language.cognate_stems("region") == ()
