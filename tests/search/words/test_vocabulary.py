"""A vocabulary completes prefixes and corrects spelling."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.search.words.vocabulary import Vocabulary, slips

COUNTS = {
    "cluster": 60,
    "clustermanagement": 4,
    "foerderung": 50,
    "forderung": 2,
    "gesundheit": 9,
    "logistik": 50,
    "logistisch": 3,
    "management": 30,
    "mechatronik": 7,
    "ruhr": 9,
    "werte": 5,
    "wien": 5,
    "wirtschaft": 40,
    "wirtschaftsfoerderung": 8,
    "2000": 90,
}
words = st.text("abelou", min_size=1, max_size=8)


def near(word: str) -> list[str]:
    return Vocabulary(COUNTS).near(word)


def test_slips_of_the_finger_are_seen_through() -> None:
    for typed in ("logsitik", "logistk", "loggistik", "lohistik", "ogistik", "logistikk"):
        assert near(typed)[0] == "logistik", typed
    assert near("mechtronk") == ["mechatronik"], "two slips in a long word"
    assert near("gesuntheyt") == ["gesundheit"]


def test_umlauts_come_before_other_letters() -> None:
    assert near("forderung")[0] == "foerderung"
    assert near("wirtschaftsforderung") == ["wirtschaftsfoerderung"]


def test_a_joint_too_few_is_a_letter_too_few() -> None:
    assert near("wirtschaftfoerderung") == ["wirtschaftsfoerderung"]


def test_short_words_numbers_and_the_word_itself_are_left_alone() -> None:
    assert near("wer") == []
    assert near("wein") == ["wien"]
    assert near("rurh") == ["ruhr"]
    assert near("wiene") == ["wien"]
    assert near("wins") == []
    assert near("2001") == []
    assert near("logistik") == []
    assert near("qqqqqqqqqq") == []


def test_a_word_of_the_index_is_near_others_by_one_slip_behind_the_first_letter_only() -> None:
    counts = {"setting": 9, "betting": 1, "betiing": 1, "duisburg": 9, "dieburg": 1, "deren": 9, "dueren": 1}
    vocabulary = Vocabulary(counts)
    assert vocabulary.near("betting") == ["betiing"]
    assert vocabulary.near("dieburg") == []
    assert vocabulary.near("dueren") == [], "no word like deren"


def test_short_words_are_not_near_others_by_two_slips() -> None:
    vocabulary = Vocabulary({"siegen": 9, "founded": 9, "netzwerken": 1})
    assert vocabulary.near("siemens") == []
    assert vocabulary.near("foundry") == []
    assert vocabulary.near("nezwerke") == ["netzwerken"]


def test_words_are_joined_and_parted_with_and_without_joints() -> None:
    vocabulary = Vocabulary(COUNTS)
    assert vocabulary.joined("cluster", "management") == ["clustermanagement"]
    assert vocabulary.joined("wirtschaft", "foerderung") == ["wirtschaftsfoerderung"]
    assert vocabulary.joined("wirtschafts", "foerderung") == ["wirtschaftsfoerderung"]
    assert vocabulary.joined("foerderung", "cluster") == []
    assert vocabulary.parted("logistikcluster") == [("logistik", "cluster")]
    assert vocabulary.parted("wirtschaftscluster") == [("wirtschaft", "cluster")]
    assert vocabulary.parted("logistikqqqq") == []


def test_what_begins_with_a_text_comes_by_frequency_and_without_numbers() -> None:
    vocabulary = Vocabulary(COUNTS)
    assert vocabulary.beginning("log", 5) == ["logistik", "logistisch"]
    assert vocabulary.beginning("cluster", 5) == ["clustermanagement"]
    assert vocabulary.beginning("20", 5) == []
    assert vocabulary.beginning("", 2) == ["cluster", "foerderung"]


@given(words, words)
def test_slips_are_counted_alike_in_both_directions(word: str, other: str) -> None:
    assert slips(word, other) == slips(other, word)
    assert (slips(word, other) == 0) == (word == other)
    assert abs(len(word) - len(other)) <= slips(word, other) <= max(len(word), len(other))


@given(st.text("abelou", min_size=10, max_size=14), st.data())
def test_every_word_with_two_letters_changed_is_near_when_its_first_letter_is_right(
    word: str, data: st.DataObject
) -> None:
    typed = word
    for _ in range(2):
        at = data.draw(st.integers(1, len(typed) - 2))
        swapped = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
        instead = data.draw(st.sampled_from(["", "x", "xx", typed[at] * 2]))
        typed = data.draw(st.sampled_from([swapped, typed[:at] + instead + typed[at + 1 :]]))
    if 1 <= slips(word, typed) <= 2:
        assert Vocabulary({word: 1}).near(typed) == [word]


def test_a_word_may_have_a_letter_many_times() -> None:
    assert Vocabulary({"aabbaaaaabba": 1}).near("aaaaaaaaabbb") == []
    assert Vocabulary({"aabbaaaaabba": 1}).near("aabbaaaaaaa") == ["aabbaaaaabba"]


def test_what_is_longer_than_any_word_is_near_none() -> None:
    assert Vocabulary({"a" * 60: 1}).near("a" * 59) == []


@given(st.text("abelou", min_size=6, max_size=12), st.data())
def test_every_word_with_one_letter_changed_is_near(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    typed = word[:at] + data.draw(st.sampled_from(["", "x", "xx", word[at] * 2])) + word[at + 1 :]
    if slips(word, typed) == 1:
        assert Vocabulary({word: 1}).near(typed) == [word]


def test_words_of_four_to_fifty_letters_are_corrected() -> None:
    assert Vocabulary({"wien": 1}).near("wein") == ["wien"]
    assert Vocabulary({"bot": 1}).near("obt") == []
    assert Vocabulary({"a" * 51: 1}).near("a" * 50) == ["a" * 51]
    assert Vocabulary({"a" * 50: 1}).near("a" * 51) == []


def test_words_of_five_letters_and_more_may_have_a_wrong_letter() -> None:
    assert Vocabulary({"obst": 1}).near("obsr") == []
    assert Vocabulary({"obste": 1}).near("obsre") == ["obste"]


def test_words_of_eight_letters_and_more_may_have_two_slips() -> None:
    assert Vocabulary({"logistik": 1}).near("logimmik") == ["logistik"]
    assert Vocabulary({"logisti": 1}).near("logimmi") == []


def test_at_most_four_corrections_are_offered() -> None:
    assert len(Vocabulary({f"ruhrw{letter}": 1 for letter in "abcd"}).near("ruhrw")) == 4
    assert len(Vocabulary({f"ruhrw{letter}": 1 for letter in "abcde"}).near("ruhrw")) == 4
