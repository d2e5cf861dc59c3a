"""Limits of answers hold exactly: at the limit and one beyond it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kb.errors import InvalidInput
from kb.search import Query
from kb.search.answers import find, survey
from kb.search.documents import STATEMENTS, TITLE, indexed
from kb.search.documents.document import SearchDocument
from kb.search.index.handle import current, engine_of
from tests.search.library import Library


@pytest.fixture(scope="module")
def library(shared: Library) -> Library:
    """Write many small documents into the index, without records in the database."""
    generation = current(shared.settings.index_folder)
    engine = engine_of(generation)
    memory = engine.snapshot(generation).memory
    with engine.writing(generation, wait=5) as writer:
        for document in (*_events(), *_regions(), _long_initiative()):
            writer.add(indexed(document))
        writer.remember(memory)
    return shared


def _events() -> Iterable[SearchDocument]:
    return (SearchDocument("event", number, f"e-{number}", ("Ereignis", None)) for number in range(1000, 6000))


def _regions() -> Iterable[SearchDocument]:
    """Yield fifty regions of one name, and fifty-one of another."""
    for number in range(101):
        title = f"{'Gauamt' if number < 50 else 'Talamt'} {number}"
        slug = title.lower().replace(" ", "-")
        texts = {TITLE: [("", title)]}
        yield SearchDocument("region", 1000 + number, slug, (title, None), texts=texts, facets={"region": {slug}})


def _long_initiative() -> SearchDocument:
    texts = [*(("de", f"Satz {number}.") for number in range(39)), ("de", "Hier Vierzigster."), ("de", "Hier Letzter.")]
    return SearchDocument("initiative", 9000, "lang", ("Langes", None), texts={STATEMENTS: texts})


def test_a_page_has_a_number_up_to_10000_and_up_to_100_hits(library: Library) -> None:
    assert find(library.index, Query(page=10_000, per_page=100)).hits == ()
    for query in (Query(page=10_001), Query(per_page=101)):
        with pytest.raises(InvalidInput):
            find(library.index, query)


def test_forty_texts_of_a_field_are_searched_for_a_snippet(library: Library) -> None:
    def snippet(word: str) -> list[str]:
        (hit,) = find(library.index, Query(word)).hits
        return [text for text, is_marked in hit.snippet if is_marked]

    assert snippet("Vierzigster") == ["Vierzigster"]
    assert snippet("Letzter") == []


def test_a_name_narrows_to_at_most_fifty_regions(library: Library) -> None:
    assert find(library.index, Query("region:Gauamt kind:region")).total == 50
    assert find(library.index, Query("region:Talamt kind:region")).total == 0


def test_a_survey_lists_5000_records_and_counts_all(library: Library) -> None:
    surveyed = survey(library.index, Query(), "event")
    assert (surveyed.total, len(surveyed.slugs)) == (5001, 5000)


def test_many_words_explain_a_hit_by_its_first_texts_and_a_dozen_reasons(library: Library) -> None:
    alternatives = [f"{number:02}" for number in range(40)]
    few, many = (
        find(library.index, Query(" OR ".join(words), {"kind": ["initiative"]})).hits[0]
        for words in (["35"], alternatives)
    )
    assert (few.slug, many.slug) == ("lang", "lang")
    assert "Satz 35" in "".join(text for text, _ in few.snippet)
    assert len(few.why) == 1
    assert len(many.why) == 12
