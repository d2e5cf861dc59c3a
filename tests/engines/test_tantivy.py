"""What is peculiar to Tantivy: it is an extra, and does not merge segments when told to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb import actions, search
from kb.errors import InvalidInput
from kb.models import Initiative, Participation, Person
from kb.search.engines import Engine, Wanted
from kb.search.index import engine_for
from kb.search.plan import make
from kb.search.query import parse
from kb.search.synonyms import Synonyms
from tests.engines.test_engine import document, fill, found
from tests.search.library import Library, furnish

pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")


@pytest.fixture
def library(home: Path, sqlite_url: str) -> Iterator[Library]:
    library = Library.at(home, sqlite_url)
    library.settings = replace(library.settings, search_url="tantivy:")
    furnish(library)
    library.sync()
    yield library
    library.close()


def test_changes_arrive_and_the_index_agrees_with_the_database(library: Library) -> None:
    assert library.slugs("Wasser Dortmund") == ["dortmund-project"]
    library.add(Initiative, "neu", name_de="Neuland an der Ruhr")
    library.revise(Initiative, "chemsite", name_de="Chemiepark")
    library.withdraw(Initiative, "dortmund-project")
    assert library.sync().removed
    assert library.slugs("Wasser") == []
    assert library.slugs("Neuland") == ["neu"]
    assert library.slugs("title:Chemiepark")[0] == "chemsite"
    assert search.check(library.settings, library.sessions).is_well


def test_an_index_that_holds_something_of_an_erased_person_is_built_anew(library: Library) -> None:
    library.add(Person, "meier", name="Erika Meierhoff", public_role_de="Vorsitzende", source_id="golem")
    library.add(Participation, "teil", initiative_id="chemsite", person_id="meier", role="initiator")
    assert not library.sync().rebuilt
    before = library.index.folder / (library.index.folder / "current").read_text()
    with library.sessions() as session, session.begin():
        actions.erase_person(session, library.ids["meier"], actor="test", reason="test")
    library.add(Initiative, "spaeter", name_de="Später")
    assert library.sync().rebuilt
    assert not before.exists()
    assert library.slugs("Meierhoff") == []
    assert search.rebuild_due(library.settings) is None


def test_what_has_to_be_purged_is_remembered_until_the_index_is_built_anew(tmp_path: Path) -> None:
    engine = engine_for("tantivy:")
    engine.create(tmp_path / "index")
    with engine.writing(tmp_path / "index", wait=1) as writer:
        writer.purge()
        writer.remember({"position": 1})
    with engine.writing(tmp_path / "index", wait=1) as writer:
        writer.remember({"position": 2})
    assert engine.snapshot(tmp_path / "index").memory == {"position": 2, "remnants": True}


def test_where_tantivy_is_not_installed_the_cure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_for.cache_clear()
    for name in [name for name in sys.modules if name.startswith("kb.search.engines.tantivy")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tantivy", None)
    with pytest.raises(InvalidInput) as refused:
        engine_for("tantivy:")
    assert "clusterwissen[tantivy]" in refused.value.message.en
    engine_for.cache_clear()


@pytest.fixture
def engine() -> Engine:
    return engine_for("tantivy:")


def test_ties_are_ordered_by_name_over_all_segments(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine.create(folder)
    numbers = [(number * 37) % 150 for number in range(150)]
    for start in (0, 50, 100):
        fill(engine, folder, *(document(one, f"Wasserwerk {one:03}") for one in numbers[start : start + 50]))
    snapshot = engine.snapshot(folder)
    for text in ("wasserwerk", " ".join(["wasserwerk"] * 8)):
        planned = make(parse(text), Synonyms())
        pages = [snapshot.ask(Wanted(planned, {}, "relevance", start, 10)) for start in range(0, 150, 10)]
        assert [name for page in pages for name in found(page)] == [str(number) for number in range(150)]
        assert {hit.score for page in pages for hit in page.hits} == {160 * len(text.split())}


def test_phrases_know_words_written_together(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine.create(folder)
    fill(engine, folder, document(1, "das Ziel-2 Programm"), document(2, "Ziel 2"), document(3, "Ziel. Das Programm"))
    snapshot = engine.snapshot(folder)

    def ask(text: str) -> list[str]:
        return found(snapshot.ask(Wanted(make(parse(text), Synonyms()), {}, "name", 0, 10)))

    assert ask('"das ziel 2"') == ["1"]
    assert ask('"ziel 2 programm"') == ["1"]
    assert ask("ziel2") == ["1", "2"]
    assert ask('"das programm"') == ["3"]
