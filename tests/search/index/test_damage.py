"""Damaged index files are named and repaired by a rebuild; failed attempts leave nothing behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb import search
from kb.cli.serve import prepare
from kb.errors import Busy, Unavailable
from kb.models import Initiative
from kb.search.index import handle
from kb.search.index.guarded import GuardedSnapshot, refuse_damaged
from kb.search.index.handle import current
from kb.texts import Text
from kb.web import create_app
from tests.search.library import Library, furnished_at


@pytest.fixture(scope="module", params=search.ENGINES)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Library:
    """Furnish and index a knowledge base, once for each engine that is installed; tests get copies of its folder."""
    if request.param == "tantivy":
        pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")
    home = tmp_path_factory.mktemp("template")
    (home / ".env").write_text(f"KB_SEARCH_URL={request.param}:\n")
    return furnished_at(home, migrated_file)


@pytest.fixture
def library(template: Library, home: Path) -> Iterator[Library]:
    """Return a furnished knowledge base with its index."""
    library = template.copied(home)
    yield library
    library.close()


def files(library: Library) -> list[Path]:
    """Return the files of the index that hold something, locks aside."""
    generation = current(library.settings.index_folder)
    return sorted(one for one in generation.iterdir() if one.suffix != ".lock" and one.stat().st_size)


def truncate(file: Path, part: float) -> None:
    """Replace a file by the first part of its contents; processes that map the old one continue."""
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data[: int(len(data) * part)])


# Whoosh leaves the file open when it cannot read its table of contents.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9, 0.999])
def test_an_index_with_any_file_cut_off_is_named_and_built_anew(library: Library, part: float) -> None:
    whole = library.settings.home / "whole"
    generation = current(library.settings.index_folder)
    shutil.copytree(generation, whole)
    for name in [file.name for file in files(library)]:
        shutil.rmtree(generation)
        shutil.copytree(whole, generation)
        truncate(generation / name, part)
        if search.rebuild_due(library.settings, library.sessions) is None:
            # What was cut off is said elsewhere too; then nothing may be missing.
            assert search.check(library.settings, library.sessions).is_well, name
            assert search.find(search.open_index(library.settings), search.Query("chemsite")).total, name
            continue
        with pytest.raises(Unavailable) as refused:
            search.open_index(library.settings).state()
        assert "kb index rebuild" in refused.value.message.en


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_site_with_a_damaged_index_says_so_and_starts_with_a_new_one(library: Library) -> None:
    for file in files(library):
        truncate(file, 0)
    with pytest.raises(Unavailable):
        search.check(library.settings, library.sessions)
    client = create_app(library.settings).test_client()
    for address in ("/de/search?q=chemsite", "/api/v1/search?q=chemsite", "/readyz"):
        assert client.get(address).status_code == 503
    prepare(library.settings)
    for address in ("/de/search?q=chemsite", "/api/v1/search?q=chemsite", "/readyz"):
        assert client.get(address).status_code == 200
    assert search.check(library.settings, library.sessions).is_well


@pytest.mark.parametrize("name", ["", "gibberish", "\0"])
def test_an_index_whose_name_is_lost_is_built_anew(library: Library, name: str) -> None:
    (library.settings.index_folder / "current").write_text(name)
    assert library.sync().rebuilt
    assert library.slugs("chemsite")[:1] == ["chemsite"]
    assert len(generations(library)) == 1


def generations(library: Library) -> list[Path]:
    """Return the folders with indexes."""
    return [one for one in library.settings.index_folder.iterdir() if one.is_dir()]


def _fail(*_: int) -> None:
    raise KeyboardInterrupt


def test_a_rebuild_that_fails_leaves_nothing_behind(library: Library) -> None:
    before = generations(library)
    with pytest.raises(KeyboardInterrupt):
        search.rebuild(library.settings, library.sessions, progress=_fail)
    assert generations(library) == before
    assert library.slugs("chemsite")[:1] == ["chemsite"]


def test_the_next_rebuild_first_removes_what_killed_ones_have_left(library: Library) -> None:
    present = current(library.settings.index_folder)
    shutil.copytree(present, present.with_name(f"{present.name}1"))
    seen: list[int] = []
    search.rebuild(library.settings, library.sessions, progress=lambda *_: seen.append(len(generations(library))))
    assert set(seen) == {2}, "the present one, and the one being built"
    assert len(generations(library)) == 1


def overwrite(file: Path, at: float) -> None:
    """Change bytes of a file in place, as a failing disk does; processes that map it see them."""
    with file.open("r+b") as target:
        target.seek(int(file.stat().st_size * at))
        before = target.read(64)
        target.seek(-len(before), os.SEEK_CUR)
        target.write(bytes(byte ^ 0xFF for byte in before))


# Whoosh leaves the file open when it cannot read its table of contents.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("at", [0, 0.4, 0.9])
def test_changed_bytes_in_any_file_are_noticed_before_they_are_read(library: Library, at: float) -> None:
    whole = library.settings.home / "whole"
    generation = current(library.settings.index_folder)
    shutil.copytree(generation, whole)
    for name in [file.name for file in files(library) if file.name != ".managed.json"]:
        shutil.rmtree(generation)
        shutil.copytree(whole, generation)
        overwrite(generation / name, at)
        assert search.rebuild_due(library.settings, library.sessions) is not None, name
        (library.settings.index_folder / "damaged").unlink()
        with pytest.raises(Unavailable):
            search.check(library.settings, library.sessions)
        (library.settings.index_folder / "damaged").unlink()
    assert library.sync().rebuilt
    assert search.check(library.settings, library.sessions).is_well


def test_a_running_site_with_a_damaged_index_keeps_its_pages_and_asks_for_a_rebuild(library: Library) -> None:
    client = create_app(library.settings).test_client()
    searching, page = "/en/search?q=chemsite", "/en/initiatives/chemsite"
    assert client.get(searching).status_code == 200
    for file in files(library):
        for part in range(40):
            overwrite(file, part / 40)
    assert client.get(f"{searching}&sort=name").status_code == 503
    assert client.get(page).status_code == 200
    assert client.get(searching).status_code == 503
    assert search.is_unusable(library.settings)
    assert library.sync().rebuilt
    assert not search.is_unusable(library.settings)
    assert client.get(f"{searching}&sort=name").status_code == 200


def test_a_fault_of_the_program_is_not_blamed_on_the_index(library: Library) -> None:
    snapshot = library.index.state().snapshot
    with pytest.raises(AttributeError):
        snapshot.ask(None)  # type: ignore[arg-type]
    library.index.refuse_damaged(ValueError("a fault of the program"))
    search.verify(library.settings)
    assert not search.is_unusable(library.settings)
    assert library.slugs("chemsite")[:1] == ["chemsite"]


def test_a_file_that_rots_is_found_by_reading_the_whole_index(library: Library) -> None:
    overwrite(max(files(library), key=lambda file: file.stat().st_size), 0.5)
    search.verify(library.settings)
    assert search.is_unusable(library.settings)
    with pytest.raises(Unavailable):
        library.index.state()


def test_an_index_without_checksums_is_built_anew(library: Library) -> None:
    (current(library.settings.index_folder) / "sums").unlink()
    assert library.slugs("chemsite")[:1] == ["chemsite"]
    assert library.sync().rebuilt


@pytest.mark.parametrize("record", [b"no json", b"[]"])
def test_a_damaged_record_of_checksums_is_noticed(library: Library, record: bytes) -> None:
    (current(library.settings.index_folder) / "sums").write_bytes(record)
    assert library.sync().rebuilt


def test_the_check_notices_contents_that_differ_from_the_database(library: Library) -> None:
    with library.sessions.begin() as session:  # Past the log, as an editor of the database file would.
        session.execute(sa.update(Initiative).where(Initiative.slug == "chemsite").values(name_de="Anders"))
        session.execute(sa.update(Initiative).where(Initiative.slug == "chemsite").values(status="ended"))
    checked = search.check(library.settings, library.sessions)
    assert not checked.is_well
    assert f"initiative:{library.ids['chemsite']}" in checked.differing
    assert "status=ended" in checked.differing


def test_a_damaged_index_is_not_opened_again_with_each_query(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in files(library):
        truncate(file, 0)
    library.index._state = None
    with pytest.raises(Unavailable):
        library.index.state()
    (library.settings.index_folder / "damaged").unlink()
    monkeypatch.setattr(handle, "opened", _fail)
    with pytest.raises(Unavailable):
        library.index.state()


def test_an_index_replaced_between_two_reads_is_opened_at_once(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest, opened = library.index._latest, []

    def replaced() -> tuple[Path, object]:
        opened.append(1)
        if len(opened) == 1:
            raise FileNotFoundError("replaced meanwhile")
        return latest()

    monkeypatch.setattr(library.index, "_latest", replaced)
    assert library.slugs("chemsite")[:1] == ["chemsite"]
    assert not search.is_unusable(library.settings)


def test_an_index_that_cannot_be_read_is_marked_for_a_rebuild(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> tuple[Path, object]:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(library.index, "_latest", unreadable)
    with pytest.raises(Unavailable):
        library.index.state()
    assert search.is_unusable(library.settings)


def test_only_an_index_that_is_there_and_whole_is_trusted(library: Library) -> None:
    generation = current(library.settings.index_folder)
    engine = handle.engine_of(generation)
    (generation / "sums").unlink()
    search.verify(library.settings)
    assert not search.is_unusable(library.settings), "without checksums nothing is known"
    with pytest.raises(Unavailable):
        refuse_damaged(engine, generation, ValueError("no number"))
    assert search.is_unusable(library.settings)
    shutil.rmtree(generation)
    with pytest.raises(FileNotFoundError):
        handle.opened(generation)


def test_an_error_of_the_domain_passes_as_it_is(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = library.index.state().snapshot
    assert isinstance(snapshot, GuardedSnapshot)

    def busy(*_: object) -> None:
        raise Busy(Text("Gleich.", "Soon."))

    monkeypatch.setattr(handle, "current", _fail)
    with pytest.raises(Busy):
        snapshot._read(busy)
    assert not (library.settings.index_folder / "damaged").exists()
