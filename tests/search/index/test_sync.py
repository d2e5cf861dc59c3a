"""The index follows the database after any change and any crash."""

from __future__ import annotations

import importlib
import itertools
import resource
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import event, given
from hypothesis import strategies as st

from kb import actions, search
from kb.errors import Busy, InvalidInput, Unavailable
from kb.models import (
    ChangeSet,
    ClusterManager,
    CompetenceField,
    EraProgramme,
    FieldScheme,
    GlossaryTerm,
    Initiative,
    InitiativeProgramme,
    InitiativeRegion,
    Milestone,
    Organisation,
    Participation,
    Person,
    PolicyEra,
    Programme,
    Project,
    Region,
    RegionMember,
    Source,
    Statement,
    Succession,
)
from kb.search.index.handle import current, engine_for, engine_of, locked
from kb.search.words import domain_words
from tests.conftest import examples
from tests.processes import CONTEXT
from tests.search.library import Library, furnish

Contents = dict[str, Any]
# In the package, the name of the module is that of its function.
sync_module = importlib.import_module("kb.search.index.sync")


OF_ITS_TIME = frozenset({"position", domain_words.MEMORY})
"""What an index remembers of the moment it was built: words for splitting compounds are gathered by a rebuild only."""


def contents(library: Library) -> Contents:
    """Return all that an index holds: every document as stored, and every value of every facet with its documents."""
    snapshot = library.index.state().snapshot
    page = library.find()
    addresses = [f"{one.kind}/{one.slug}" for one in page.hits]
    facets = {
        (facet.name, value): snapshot.keys_with(facet.name, [value])
        for facet in search.FACETS
        for value in snapshot.values(facet.name)
    }
    return {
        "documents": snapshot.payloads(addresses),
        "facets": {name: keys for name, keys in facets.items() if keys},
        "memory": {name: value for name, value in snapshot.memory.items() if name not in OF_ITS_TIME},
        "size": snapshot.size,
    }


def rebuilt(library: Library) -> Contents:
    """Return the contents of a rebuilt index."""
    search.rebuild(library.settings, library.sessions)
    return contents(library)


def holds_the_truth(library: Library) -> bool:
    """Return whether the index equals a rebuilt one."""
    before = contents(library)
    well = search.check(library.settings, library.sessions).is_well
    return well and before == rebuilt(library)


def test_an_index_that_is_not_there_yet_is_built(empty: Library) -> None:
    furnish(empty)
    assert search.rebuild_due(empty.settings, empty.sessions) is not None
    done = empty.sync()
    assert done.rebuilt
    assert done.indexed == search.check(empty.settings, empty.sessions).documents > 10
    assert search.rebuild_due(empty.settings, empty.sessions) is None
    assert not empty.sync().rebuilt


def test_an_empty_knowledge_base_has_an_index_too(empty: Library) -> None:
    assert empty.sync() == search.Synced(indexed=0, removed=0, position=0, rebuilt=True)
    assert empty.find("x").total == 0
    empty.add(Initiative, "neu", name_de="Neuland")
    assert empty.sync().indexed == 1
    assert empty.slugs("Neuland") == ["neu"]


def test_nothing_changed_means_nothing_to_do(library: Library) -> None:
    first = library.sync()
    assert (first.indexed, first.removed) == (0, 0)
    assert library.sync() == first


def test_an_open_index_notices_what_was_synchronised(library: Library) -> None:
    assert library.slugs("Neuland") == []
    library.add(Initiative, "neu", name_de="Neuland")
    assert library.slugs("Neuland") == []
    assert library.sync().indexed == 1
    assert library.slugs("Neuland") == ["neu"]
    library.revise(Initiative, "neu", name_de="Altland")
    library.sync()
    assert (library.slugs("Neuland"), library.slugs("Altland")) == ([], ["neu"])
    library.withdraw(Initiative, "neu")
    done = library.sync()
    assert (done.indexed, done.removed) == (0, 1)
    assert library.slugs("Altland") == []


def _rename_region(library: Library) -> None:
    library.revise(Region, "ruhr", name_de="Metropole Ruhr")


def _move_region(library: Library) -> None:
    library.revise(Region, "nrw", parent_id="oesterreich")


def _leave_functional_region(library: Library) -> None:
    query = sa.select(RegionMember.id).where(RegionMember.member_id == library.ids["herten"])
    with library.sessions() as session:
        key = session.scalars(query).one()
    library.withdraw(RegionMember, key)


def _change_slug(library: Library) -> None:
    library.revise(CompetenceField, "mst", slug="mikro")


def _era_takes_programme(library: Library) -> None:
    library.add(PolicyEra, "neue-aera", name_de="Neue Phase")
    library.add(EraProgramme, policy_era_id="neue-aera", programme_id="ziel2")


def _era_comes_to_cover(library: Library) -> None:
    library.add(Milestone, "start", initiative_id="chemsite", kind="founded", happened_on="1997", text_de="Start")
    library.sync()
    library.revise(PolicyEra, "ziel2-aera", started_on="1996")


def _source_is_dated_anew(library: Library) -> None:
    library.revise(Source, "golem", published_on="2001-01-01")


def _organisation_is_renamed(library: Library) -> None:
    library.add(Project, "p1", title="Etwas", organisation_id="win")
    library.add(Participation, "teil", initiative_id="dortmund-project", organisation_id="win", role="member")
    library.sync()
    library.revise(Organisation, "win", name_de="Gewinner GmbH")


def _initiative_is_renamed(library: Library) -> None:
    library.add(Statement, "satz", initiative_id="chemsite", kind="lesson", text_de="Geduld.")
    library.sync()
    library.revise(Initiative, "chemsite", name_de="Chemiepark", slug="chemiepark")


def _statement_moves(library: Library) -> None:
    library.add(Statement, "satz", initiative_id="chemsite", kind="lesson", text_de="Geduld.")
    library.sync()
    library.revise(Statement, "satz", initiative_id="dortmund-project")


def _manager_moves_and_goes(library: Library) -> None:
    library.revise(ClusterManager, "win-chemsite", initiative_id="dortmund-project")
    library.sync()
    library.withdraw(ClusterManager, "win-chemsite")


def _scheme_is_renamed(library: Library) -> None:
    library.revise(FieldScheme, "projekt-ruhr", name_de="Liste der Felder")


def _vocabulary_grows(library: Library) -> None:
    library.add(GlossaryTerm, term="Hafen", synonym="ChemSite")


def _withdrawing_is_undone(library: Library) -> None:
    library.add(Initiative, "kurz", name_de="Kurzlebig")
    library.sync()
    library.withdraw(Initiative, "kurz")
    with library.sessions() as session, session.begin():
        number = session.scalars(sa.select(sa.func.max(ChangeSet.id))).one()
        actions.undo(session, number, actor="test")


def _organisation_is_succeeded(library: Library) -> None:
    library.add(Organisation, "neue", name_de="Neue Gesellschaft")
    library.add(Organisation, "andere", name_de="Andere Gesellschaft")
    library.sync()
    values = {"organisation_id": "win", "successor_organisation_id": "neue"}
    library.add(Succession, "win-neue", kind="succeeded_by", **values)


def _predecessor_is_renamed(library: Library) -> None:
    _organisation_is_succeeded(library)
    library.sync()
    library.revise(Organisation, "win", name_de="Gewinner GmbH")


def _successor_is_another(library: Library) -> None:
    _organisation_is_succeeded(library)
    library.sync()
    library.revise(Succession, "win-neue", successor_organisation_id="andere")


def _succession_is_withdrawn(library: Library) -> None:
    _organisation_is_succeeded(library)
    library.sync()
    library.withdraw(Succession, "win-neue")


def _initiative_and_programme_are_succeeded(library: Library) -> None:
    library.add(Initiative, "folge", name_de="Was folgte")
    library.add(Programme, "ziel3", name_de="Ziel 3", kind="competition")
    library.sync()
    library.add(Succession, "i", kind="renamed_to", initiative_id="chemsite", successor_initiative_id="folge")
    library.add(Succession, "p", kind="succeeded_by", programme_id="ziel2", successor_programme_id="ziel3")


@pytest.mark.parametrize(
    "change",
    [
        _organisation_is_succeeded,
        _predecessor_is_renamed,
        _successor_is_another,
        _succession_is_withdrawn,
        _initiative_and_programme_are_succeeded,
        _rename_region,
        _move_region,
        _leave_functional_region,
        _change_slug,
        _era_takes_programme,
        _era_comes_to_cover,
        _source_is_dated_anew,
        _organisation_is_renamed,
        _initiative_is_renamed,
        _statement_moves,
        _manager_moves_and_goes,
        _scheme_is_renamed,
        _vocabulary_grows,
        _withdrawing_is_undone,
    ],
)
def test_after_any_change_the_index_is_as_if_built_anew(library: Library, change: Callable[[Library], None]) -> None:
    change(library)
    library.sync()
    assert holds_the_truth(library)


_edits = st.lists(
    st.tuples(
        st.sampled_from(["add", "say", "region", "rename", "withdraw", "project", "sync"]),
        st.integers(0, 3),
        st.sampled_from(["Wasser", "Logistik", "Ruhr"]),
    ),
    min_size=3,
    max_size=14,
)


@given(_edits, st.sampled_from([1, 3, 1000]))
@examples(10)
def test_any_sequence_of_changes_in_any_portions_leads_to_the_same_index(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int, str]], portion: int
) -> None:
    home = tmp_path_factory.mktemp("sequence")
    (home / "kb.sqlite").write_bytes(migrated_file.read_bytes())
    library = Library.at(home, f"sqlite:///{home / 'kb.sqlite'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync_module, "CHANGES_AT_ONCE", portion)
        library.add(Region, "land", kind="nuts0", code="DE", name_de="Land")
        for number in (0, 1):
            _apply(library, "add", number, "Wasser")
        library.sync()
        for edit in edits:
            _apply(library, *edit)
        library.sync()
        assert holds_the_truth(library)
    library.close()


_numbers = itertools.count()


def _apply(library: Library, edit: str, number: int, word: str) -> None:
    """Carry out one edit if it makes sense at this point."""
    slug = f"i{number}"
    if edit == "sync":
        library.sync()
    elif edit == "region":
        library.revise(Region, "land", name_de=word)
    elif edit == "project":
        library.add(Project, f"p{next(_numbers)}", title=word, region_id="land")
    elif edit == "add" and slug not in library.ids:
        library.add(Initiative, slug, name_de=f"{word} {number}")
        library.add(InitiativeRegion, initiative_id=slug, region_id="land", role="seat")
    elif slug in library.ids and edit == "rename":
        library.revise(Initiative, slug, name_de=f"{word} {number} neu")
    elif slug in library.ids and edit == "say":
        library.add(Statement, f"s{next(_numbers)}", initiative_id=slug, kind="lesson", text_de=word)
    elif slug in library.ids and edit == "withdraw":
        library.withdraw(Initiative, slug)
        del library.ids[slug]
    else:
        event(f"without effect: {edit}")
        return
    event(f"carried out: {edit}")


def test_an_import_in_portions_finds_rows_that_belong_together(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statements of an initiative are read with it although their own changes come in a later portion."""
    monkeypatch.setattr(sync_module, "CHANGES_AT_ONCE", 2)
    library.add(Initiative, "gross", name_de="Grosses Vorhaben")
    rows = [{"slug": f"s{n}", "initiative_id": "gross", "kind": "lesson", "text_de": f"Lehre {n}"} for n in range(7)]
    library.add_all(Statement, rows)
    library.add(InitiativeProgramme, initiative_id="gross", programme_id="ziel2", role="part")
    seen: list[tuple[int, int]] = []
    search.sync(library.settings, library.sessions, progress=lambda *done: seen.append(done))
    assert seen == [(2, 9), (4, 9), (6, 9), (8, 9), (9, 9)]
    assert holds_the_truth(library)


def test_a_rebuild_in_portions_tells_its_progress(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add_all(Project, [{"slug": f"p{n}", "title": f"Vorhaben {n}"} for n in range(1200)])
    monkeypatch.setattr(sync_module, "DOCUMENTS_AT_ONCE", 700)
    seen: list[tuple[int, int]] = []
    done = search.rebuild(library.settings, library.sessions, progress=lambda *told: seen.append(told))
    assert seen[-1] == (done.indexed, done.indexed)
    assert seen == sorted(seen)
    assert library.find("Vorhaben", kind=["project"]).total == 1200
    assert search.check(library.settings, library.sessions).is_well


def test_what_is_committed_before_a_crash_is_indexed_the_next_time(library: Library) -> None:
    library.add(Initiative, "neu", name_de="Neuland")
    checked = search.check(library.settings, library.sessions)
    assert (checked.is_well, checked.behind) == (False, 1)
    assert checked.missing == (f"initiative:{library.ids['neu']}",)
    library.withdraw(ClusterManager, "win-chemsite")
    assert search.check(library.settings, library.sessions).surplus == (
        f"cluster_manager:{library.ids['win-chemsite']}",
    )
    library.sync()
    assert search.check(library.settings, library.sessions).is_well


def test_an_index_of_another_version_is_due_and_built_anew(library: Library) -> None:
    generation = current(library.settings.index_folder)
    with engine_of(generation).writing(generation, wait=1) as writer:
        writer.remember({"schema": 0, "position": 10**9})
    due = search.rebuild_due(library.settings, library.sessions)
    assert due is not None
    assert "rebuild" in due.de
    assert search.check(library.settings, library.sessions).due == due
    assert library.sync().rebuilt
    assert search.check(library.settings, library.sessions).is_well


def test_nothing_of_an_erased_person_stays_in_the_files(library: Library) -> None:
    library.add(Person, "meier", name="Erika Meierhoff", public_role_de="Vorsitzende", source_id="golem")
    library.add(Participation, "teil", initiative_id="chemsite", person_id="meier", role="initiator")
    library.sync()
    assert _on_disk(library, "Meierhoff")
    with library.sessions() as session, session.begin():
        actions.erase_person(session, "meier", actor="test", reason="test")
    library.sync()
    assert library.slugs("Meierhoff") == []
    assert not _on_disk(library, "Meierhoff")
    assert not _on_disk(library, "meierhoff")
    assert holds_the_truth(library)


def test_nobody_finds_an_initiative_by_a_manager_who_was_erased(library: Library) -> None:
    library.add(Person, "meier", name="Erika Meierhoff", public_role_de="Vorsitzende", source_id="golem")
    library.add(ClusterManager, "sprecherin", initiative_id="chemsite", person_id="meier", role="spokesperson")
    library.sync()
    assert "chemsite" in library.slugs("Meierhoff")
    with library.sessions() as session, session.begin():
        actions.erase_person(session, "meier", actor="test", reason="test")
    library.sync()
    assert library.slugs("Meierhoff") == []
    assert not _on_disk(library, "eierhoff")
    assert holds_the_truth(library)


def _on_disk(library: Library, word: str) -> bool:
    files = [file for file in library.settings.index_folder.rglob("*") if file.is_file()]
    return any(word.encode() in file.read_bytes() for file in files)


def test_both_databases_feed_the_same_index(home: Path, database_url: str) -> None:
    library = Library.at(home, database_url)
    furnish(library)
    library.sync()
    assert library.slugs("Wasser Dortmund") == ["dortmund-project"]
    library.revise(Region, "ruhr", name_de="Metropole Ruhr")
    library.withdraw(ClusterManager, "win-chemsite")
    assert library.sync().removed == 1
    assert holds_the_truth(library)
    library.close()


def test_an_unknown_engine_is_refused_by_its_setting(library: Library) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine_for("solr://localhost")
    assert refused.value.field == "KB_SEARCH_URL"


def _hold_lock(folder: Path, name: str, held: Any, release: Any) -> None:
    with locked(folder, name, 5):
        held.set()
        release.wait(30)


@pytest.mark.parametrize(("name", "act"), [("write", "sync"), ("rebuild", "rebuild"), ("write", "rebuild")])
def test_two_writers_wait_for_each_other(library: Library, name: str, act: str) -> None:
    library.add(Initiative, "neu", name_de="Neuland")
    write = {"sync": search.sync, "rebuild": search.rebuild}[act]
    held, release = CONTEXT.Event(), CONTEXT.Event()
    holder = CONTEXT.Process(target=_hold_lock, args=(library.settings.index_folder, name, held, release))
    holder.start()
    try:
        assert held.wait(30)
        with pytest.raises(Busy) as busy:
            write(library.settings, library.sessions, wait=0.2)
        assert "gleich noch einmal" in busy.value.message.de
        assert library.slugs("Neuland") == []
        threading.Timer(0.3, release.set).start()
        assert write(library.settings, library.sessions, wait=30).indexed >= 1
    finally:
        release.set()
        holder.join(30)
    assert library.slugs("Neuland") == ["neu"]


def _search_until(library_home: Path, url: str, started: Any, stop: Any, found: Any) -> None:
    """Search in another process until told to stop; put what went wrong, then the number of answers."""
    library = Library.at(library_home, url)
    answers = 0
    try:
        while not stop.is_set():
            if library.slugs("chemsite")[:1] != ["chemsite"]:
                found.put("a search did not find what is there")
                return
            answers += 1
            started.set()
    except Exception as error:  # noqa: BLE001  # Whatever it is, the test has to hear of it.
        found.put(repr(error))
    found.put(answers)


def test_searching_goes_on_while_another_process_rebuilds(library: Library) -> None:
    started, stop, found = CONTEXT.Event(), CONTEXT.Event(), CONTEXT.Queue()
    arguments = (library.settings.home, library.settings.database_url, started, stop, found)
    searcher = CONTEXT.Process(target=_search_until, args=arguments)
    searcher.start()
    try:
        assert started.wait(30)
        for number in range(12):
            search.rebuild(library.settings, library.sessions)
            library.add(Project, f"p{number}", title="Nebenbei")
            library.sync()
    finally:
        stop.set()
    told = found.get(timeout=30)
    searcher.join(30)
    assert isinstance(told, int), told
    assert told > 0
    assert len([one for one in library.settings.index_folder.iterdir() if one.is_dir()]) == 1


def _sync_on_a_full_disk(home: Path, url: str, told: Any) -> None:
    """Synchronise where no file may grow beyond 100 kB, twice: the first failure must not hold the lock."""
    library = Library.at(home, url)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    for _ in range(2):
        try:
            library.sync()
        except Unavailable as error:
            told.put(error.message.de)


def test_a_full_disk_is_named_and_the_index_goes_on_answering(library: Library) -> None:
    rows = [{"slug": f"p{n}", "title": f"Vorhaben {n} " + f"Wort{n} " * 50} for n in range(500)]
    library.add_all(Project, rows)
    told = CONTEXT.Queue()
    arguments = (library.settings.home, library.settings.database_url, told)
    writer = CONTEXT.Process(target=_sync_on_a_full_disk, args=arguments)
    writer.start()
    sentences = [told.get(timeout=60) for _ in range(2)]
    writer.join(30)
    assert all("Datenträger voll" in sentence for sentence in sentences)
    assert library.slugs("chemsite")[:1] == ["chemsite"]
    library.sync()
    assert search.check(library.settings, library.sessions).is_well


def test_files_that_a_killed_process_has_left_go_with_the_next_sync(library: Library) -> None:
    generation = current(library.settings.index_folder)
    kept = {file.name for file in generation.iterdir()}
    left = generation / "kb_0123456789abcdef.kbt"
    left.write_text("the segment before a commit", encoding="utf-8")
    library.sync()
    assert not left.exists()
    assert {file.name for file in generation.iterdir()} == kept
    assert search.check(library.settings, library.sessions).is_well
