"""Both engines answer any text alike; only an over-long query is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from kb import search
from kb.errors import InvalidInput
from kb.search import query
from kb.texts import Language
from tests.conftest import examples
from tests.search.library import Library, furnish
from tests.search.nasty import QUERIES


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[list[search.Index]]:
    """Index the same records with each engine that is installed."""
    home = tmp_path_factory.mktemp("fuzz")
    shutil.copyfile(migrated_file, home / "kb.sqlite")
    library = Library.at(home, f"sqlite:///{home / 'kb.sqlite'}")
    furnish(library)
    found = []
    for engine in search.ENGINES:
        try:
            chosen = replace(library.settings, home=home / engine, search_url=f"{engine}:")
            search.rebuild(chosen, library.sessions)
        except InvalidInput:
            continue  # Tantivy is an extra.
        found.append(search.open_index(chosen))
    yield found
    library.close()


@example("😀")
@example("region:\udc80")
@example("year:\x00")
@example("title:\ud800 =\ud800*")
@example('-"' * 100)
@example("(" * 250 + ")" * 250)
@example("a OR " * 100)
@example("der " * 100)
@example("ß" * 500)
@given(QUERIES)
@examples(80)
def test_every_query_is_answered_by_both_engines_alike(indexes: list[search.Index], text: str) -> None:
    answers = [search.answer(index, search.Query(text)) for index in indexes]
    first = answers[0]
    event("finds records" if first.page.total else "finds nothing")
    event(_help(first))
    for other in answers[1:]:
        assert (first.page.total, first.page.hits) == (other.page.total, other.page.hits)
        assert (first.suggestion, first.searched_instead) == (other.suggestion, other.searched_instead)
        assert {one.text: one.total for one in first.fewer} == {one.text: one.total for one in other.fewer}
    assert first.page.is_wordless == bool(text.strip() and query.parse(text) == query.All())
    for one in first.fewer:
        assert one.total > 0
        assert len(one.text) <= search.MOST_CHARACTERS
    for hit in first.page.hits:
        "".join((hit.title, *(piece for piece, _ in hit.snippet), *(why.de for why in hit.why))).encode()


def _help(answered: search.Answered) -> str:
    if answered.searched_instead is not None:
        return "another spelling"
    return "fewer words" if answered.fewer else "another spelling offered" if answered.suggestion else "as typed"


@given(QUERIES, st.sampled_from(["de", "en"]))
@examples(40)
def test_everything_gets_suggestions_or_none(indexes: list[search.Index], text: str, language: Language) -> None:
    first, *others = (search.suggest(index, text, language) for index in indexes)
    assert all(first == other for other in others)
    event("suggestions" if first.queries or first.records else "no suggestions")
    for one in first.queries:
        assert search.answer(indexes[0], search.Query(one[: search.MOST_CHARACTERS])).page.total > 0


@given(st.text(min_size=search.MOST_CHARACTERS + 1, max_size=3000))
@examples(10)
def test_an_over_long_query_is_refused_by_name(indexes: list[search.Index], text: str) -> None:
    for ask in (lambda: search.find(indexes[0], search.Query(text)), lambda: search.suggest(indexes[0], text, "de")):
        with pytest.raises(InvalidInput) as refused:
            ask()
        assert refused.value.field == "q"
