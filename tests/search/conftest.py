"""An empty and a furnished knowledge base, each in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search.library import Library, furnish


@pytest.fixture
def empty(home: Path, sqlite_url: str) -> Iterator[Library]:
    """Return a knowledge base without records or index."""
    library = Library.at(home, sqlite_url)
    yield library
    library.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Library:
    """Furnish and index one knowledge base for the session; tests get copies of its folder."""
    home = tmp_path_factory.mktemp("furnished")
    shutil.copyfile(migrated_file, home / "kb.sqlite")
    template = Library.at(home, f"sqlite:///{home / 'kb.sqlite'}")
    furnish(template)
    template.sync()
    template.close()
    return template


@pytest.fixture
def library(home: Path, furnished: Library) -> Iterator[Library]:
    """Return a knowledge base with a few records of most kinds, and its index."""
    yield from _copies(furnished, home)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, furnished: Library) -> Iterator[Library]:
    """Return the same for all tests of a module, which must not change it."""
    yield from _copies(furnished, tmp_path_factory.mktemp("shared"))


def _copies(furnished: Library, home: Path) -> Iterator[Library]:
    shutil.copytree(furnished.settings.home, home, dirs_exist_ok=True)
    library = Library.at(home, f"sqlite:///{home / 'kb.sqlite'}")
    library.ids.update(furnished.ids)
    yield library
    library.close()
