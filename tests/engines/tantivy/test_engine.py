"""Tantivy is an extra, and does not merge segments on request."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb import actions, search
from kb.errors import InvalidInput
from kb.models import Initiative, Participation, Person
from kb.search.engines import Engine, EngineQuery
from kb.search.fields import TEXT_FIELDS
from kb.search.index.handle import engine_for
from kb.search.query.parse import parse
from kb.search.query.plan import make
from kb.search.words.synonyms import Synonyms
from tests.engines.test_engine import document, fill, payloads
from tests.search.index import test_sync
from tests.search.library import Library, furnish

pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")


# These tests hold for every engine, but take too long to run in full with both; "library" is the fixture below.
SAME = (
    test_sync.test_searching_goes_on_while_another_process_rebuilds,
    test_sync.test_a_full_disk_is_named_and_the_index_goes_on_answering,
    test_sync.test_an_index_of_another_version_is_due_and_built_anew,
    test_sync.test_what_is_committed_before_a_crash_is_indexed_the_next_time,
)


@pytest.fixture
def library(home: Path, sqlite_url: str) -> Iterator[Library]:
    (home / ".env").write_text("KB_SEARCH_URL=tantivy:\n")
    library = Library.at(home, sqlite_url)
    furnish(library)
    library.sync()
    yield library
    library.close()


@pytest.mark.parametrize("test", SAME, ids=lambda test: test.__name__.removeprefix("test_"))
def test_as_with_whoosh(library: Library, test: Callable[[Library], None]) -> None:
    test(library)
    assert [path.name.partition("-")[0] for path in library.index.folder.iterdir() if path.is_dir()] == ["tantivy"]


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
        actions.erase_person(session, "meier", actor="test", reason="test")
    library.add(Initiative, "spaeter", name_de="Später")
    assert library.sync().rebuilt
    assert not before.exists()
    assert library.slugs("Meierhoff") == []
    assert search.rebuild_due(library.settings, library.sessions) is None


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
    with pytest.raises(InvalidInput) as refusal:
        engine_for("tantivy:")
    assert "clusterwissen[tantivy]" in refusal.value.message.en
    engine_for.cache_clear()


def test_what_a_killed_process_has_written_does_not_stand_in_the_way(engine: Engine, tmp_path: Path) -> None:
    """A commit writes its list of segments last; otherwise its files belong to the next commit."""
    folder = tmp_path / "index"
    engine.create(folder)
    fill(engine, folder, document(1, "Wasser"))
    listed = (folder / "meta.json").read_bytes()
    fill(engine, folder, document(2, "Wasser"))
    (folder / "meta.json").write_bytes(listed)
    assert engine.snapshot(folder).size == 1
    fill(engine, folder, document(2, "Wasser"))
    assert engine.snapshot(folder).keys() == {"project:1", "project:2"}


def test_segments_that_no_list_has_are_swept(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine.create(folder)
    fill(engine, folder, document(1, "Wasser"))
    listed, kept = (folder / "meta.json").read_bytes(), set(engine.files(folder))
    fill(engine, folder, document(2, "Wasser"))
    (folder / "meta.json").write_bytes(listed)
    for _ in range(2):
        engine.sweep(folder)
        assert set(engine.files(folder)) == kept
    assert engine.snapshot(folder).size == 1


def test_lists_that_a_killed_process_was_writing_are_removed(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine.create(folder)
    (folder / ".tmpA1b2C3").write_text("half a list", encoding="utf-8")
    fill(engine, folder, document(1, "Wasser"))
    assert not list(folder.glob(".tmp*"))


@pytest.fixture
def engine() -> Engine:
    return engine_for("tantivy:")


# So many that their scores may add up to more than closeness can be weighed into.
MANY_WORDS = "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta"


def test_ties_are_ordered_by_name_over_all_segments(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine.create(folder)
    numbers = [(number * 37) % 150 for number in range(150)]
    for start in (0, 50, 100):
        fill(engine, folder, *(document(number, f"{MANY_WORDS} {number:03}") for number in numbers[start : start + 50]))
    snapshot = engine.snapshot(folder)
    for text in ("alpha", MANY_WORDS):
        planned = make(parse(text), Synonyms())
        pages = [snapshot.ask(EngineQuery(planned, {}, "relevance", start, 10)) for start in range(0, 150, 10)]
        assert [name for page in pages for name in payloads(page)] == [str(number) for number in range(150)]
        assert len({hit.score for page in pages for hit in page.hits}) == 1


def test_an_index_of_before_a_field_came_goes_on_answering(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("kb.search.engines.tantivy.clauses.TEXT_FIELDS", TEXT_FIELDS[:-1])
        engine.create(tmp_path / "index")
        fill(engine, tmp_path / "index", document(1, "Wasser"))
    snapshot = engine.snapshot(tmp_path / "index")
    for text in ("wasser", "was*", '"das wasser" OR wasser'):
        assert payloads(snapshot.ask(EngineQuery(make(parse(text), Synonyms()), {}, "relevance", 0, 10))) == ["1"]
    assert snapshot.words() == {"wasser": 1}


def test_phrases_know_words_written_together(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine.create(folder)
    fill(engine, folder, document(1, "das Ziel-2 Programm"), document(2, "Ziel 2"), document(3, "Ziel. Das Programm"))
    snapshot = engine.snapshot(folder)

    def ask(text: str) -> list[str]:
        return payloads(snapshot.ask(EngineQuery(make(parse(text), Synonyms()), {}, "name", 0, 10)))

    assert ask('"das ziel 2"') == ["1"]
    assert ask('"ziel 2 programm"') == ["1"]
    assert ask("ziel2") == ["1", "2"]
    assert ask('"das programm"') == ["3"]
