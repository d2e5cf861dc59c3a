"""The terms of a segment are read as they were written."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.engines.whoosh import bits
from kb.search.engines.whoosh.postings import EXTENSION, MOST_PLACE, PLACES, FieldWriter, Pool, TermsFile

FIELDS = {"one": b"\x01", "two": b"\x02"}
_terms = st.dictionaries(
    st.tuples(st.sampled_from(sorted(FIELDS)), st.text(max_size=5)),
    st.sets(st.integers(0, 2000), min_size=1),
    max_size=20,
)


def _written(pool: Pool, folder: Path) -> TermsFile:
    file = folder / f"segment{EXTENSION}"
    FieldWriter(file).add_postings(None, None, pool.iter_postings())
    return TermsFile(file)


@given(_terms)
def test_every_term_is_found_with_its_documents(
    tmp_path_factory: pytest.TempPathFactory, terms: dict[tuple[str, str], set[int]]
) -> None:
    pool = Pool(FIELDS)
    for number in range(2001):
        for (field, text), documents in terms.items():
            if number in documents:
                pool.add(field, text, number)
                pool.add(field, text, number)
    read = _written(pool, tmp_path_factory.mktemp("terms"))
    assert [key for key, _ in read.all()] == sorted(FIELDS[field] + text.encode() for field, text in terms)
    for (field, text), documents in terms.items():
        place = read.find(FIELDS[field] + text.encode())
        assert place is not None
        assert read.bits(place) == bits.of(documents, 2001)
        assert list(read.documents(place)) == sorted(documents)
        assert not read.places(place)
    assert read.find(b"\x03") is None


def test_words_keep_their_places_and_give_their_documents(tmp_path: Path) -> None:
    pool = Pool(FIELDS)
    pool.add_words("one", [("wasser", 0), ("kraft", 1), ("wasser", 5)], 3)
    pool.add_words("one", [("wasser", MOST_PLACE + 9)], 70_000)
    read = _written(pool, tmp_path)
    place = read.find(b"\x01wasser")
    assert place is not None
    assert list(read.documents(place)) == [3, 70_000]
    assert list(read.places(place)) == [3 << PLACES, 3 << PLACES | 5, 70_000 << PLACES | MOST_PLACE]


def test_words_with_a_common_beginning_lie_together(tmp_path: Path) -> None:
    pool = Pool(FIELDS)
    for number, word in enumerate(["wasser", "wasserkraft", "was", "zug", "wasserß"]):
        pool.add("two", word, number)
    read = _written(pool, tmp_path)
    assert [key.decode() for key, _ in read.beginning(b"\x02wasser")] == [
        "\x02wasser",
        "\x02wasserkraft",
        "\x02wasserß",
    ]
    assert [list(bits.numbers(read.bits_beginning(text))) for text in (b"\x02wasser", b"\x02w", b"\x02y")] == [
        [0, 1, 4],
        [0, 1, 2, 4],
        [],
    ]


def test_frequent_and_rare_words_with_a_common_beginning_are_one_set(tmp_path: Path) -> None:
    pool = Pool(FIELDS)
    for number in range(400):
        pool.add("two", "netz", number)
    pool.add("two", "netzwerk", 700)
    read = _written(pool, tmp_path)
    assert list(bits.numbers(read.bits_beginning(b"\x02netz"))) == [*range(400), 700]


def test_each_of_many_terms_is_found_and_none_besides(tmp_path: Path) -> None:
    pool = Pool(FIELDS)
    words = sorted(f"{number * 7919 % 1000:03}" for number in range(300))
    for number, word in enumerate(words):
        pool.add("one", word, number)
    read = _written(pool, tmp_path)
    for number in range(1000):
        place = read.find(b"\x01" + f"{number:03}".encode())
        assert place == (words.index(f"{number:03}") if f"{number:03}" in words else None)
    assert [read.first(key) for key in (b"", b"\x01", b"\x01999x", b"\x02")] == [0, 0, 300, 300]


def test_adding_a_segment_leaves_deleted_documents_behind(tmp_path: Path) -> None:
    pool = Pool(FIELDS)
    for number in range(3):
        pool.add("one", "alle", number)
        pool.add_words("two", [("wort", number)], number)
    pool.add("one", "nur", 1)
    pool.add_words("two", [("einzig", 0)], 1)
    read = _written(pool, tmp_path)
    new_numbers = array("q", [10, -1, 11])
    other = Pool(FIELDS)
    other.add("one", "alle", 4)
    other.add_words("two", [("neu", 0), ("wort", 1)], 4)
    other.add_segment(read, new_numbers)
    (tmp_path / "other").mkdir()
    copy = _written(other, tmp_path / "other")
    assert [key for key, _ in copy.all()] == [b"\x01alle", b"\x02neu", b"\x02wort"]
    assert list(copy.documents(0)) == [4, 10, 11]
    assert list(copy.documents(2)) == [4, 10, 11]
    assert list(copy.places(2)) == [4 << PLACES | 1, 10 << PLACES, 11 << PLACES | 2]


def test_a_file_of_another_kind_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "x.kbt"
    file.write_bytes(b"something else entirely, and long enough")
    with pytest.raises(FileNotFoundError):
        TermsFile(file)
