"""An index that does not belong to the database as it is, such as after a backup was restored, is noticed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kb import search
from kb.models import Initiative, Project
from tests.search.library import Library, furnish


@pytest.fixture
def backup(library: Library, home: Path) -> Path:
    """Return a backup of a furnished database, made before its index saw two more records."""
    copy = home / "backup.sqlite"
    with closing(sqlite3.connect(home / "kb.sqlite")) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    library.add(Project, "alt", title="Altes Vorhaben")
    library.add(Initiative, "weg", name_de="Verschwunden")
    library.sync()
    library.close()
    return copy


def restore(library: Library, backup: Path) -> None:
    """Put the backup back as the manual says: without the files beside the database."""
    for beside in ("-wal", "-shm"):
        (library.settings.home / f"kb.sqlite{beside}").unlink(missing_ok=True)
    shutil.copyfile(backup, library.settings.home / "kb.sqlite")


def test_a_database_older_than_the_index_is_noticed(library: Library, backup: Path) -> None:
    restore(library, backup)
    due = search.rebuild_due(library.settings, library.sessions)
    assert due is not None
    assert "Sicherung" in due.de
    checked = search.check(library.settings, library.sessions)
    assert (checked.is_well, checked.due) == (False, due)
    assert library.sync().rebuilt
    assert search.check(library.settings, library.sessions).is_well
    assert library.slugs("Verschwunden") == []


@pytest.mark.parametrize("more", [2, 5])
def test_change_numbers_handed_out_again_are_noticed(library: Library, backup: Path, more: int) -> None:
    """Two changes are as many as the backup lacks; with five the numbers have gone beyond what the index saw."""
    restore(library, backup)
    library.add_all(Project, [{"slug": f"neu{n}", "title": f"Neues Vorhaben {n}"} for n in range(more)])
    assert not search.check(library.settings, library.sessions).is_well
    assert library.sync().rebuilt
    assert search.check(library.settings, library.sessions).is_well
    assert len(library.slugs("Neues Vorhaben")) == more
    assert library.slugs("Verschwunden") == []


def test_an_index_older_than_the_database_is_continued(library: Library) -> None:
    old = library.settings.home / "old-index"
    shutil.copytree(library.settings.index_folder, old)
    library.add(Project, "neu", title="Neues Vorhaben")
    library.sync()
    shutil.rmtree(library.settings.index_folder)
    old.rename(library.settings.index_folder)
    assert search.check(library.settings, library.sessions).behind == 1
    done = library.sync()
    assert (done.rebuilt, done.indexed) == (False, 1)
    assert search.check(library.settings, library.sessions).is_well


def test_an_index_of_another_database_is_built_anew(library: Library, migrated_file: Path) -> None:
    first = library.sync()
    library.close()
    restore(library, migrated_file)
    furnish(library)
    done = library.sync()
    assert (done.position, done.rebuilt) == (first.position, True)
    assert search.rebuild_due(library.settings, library.sessions) is None


def test_an_index_goes_with_the_same_records_in_either_database(home: Path, database_url: str) -> None:
    """The mark of the last change is the same whatever time zone a database answers in."""
    library = Library.at(home, database_url)
    furnish(library)
    assert library.sync().rebuilt
    assert search.rebuild_due(library.settings, library.sessions) is None
    library.add(Project, "neu", title="Neues Vorhaben")
    assert not library.sync().rebuilt
    assert search.check(library.settings, library.sessions).is_well
    library.close()
