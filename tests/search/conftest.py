"""An empty and a furnished knowledge base, each in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search.library import Library, furnished_at


@pytest.fixture
def empty(home: Path, sqlite_url: str) -> Iterator[Library]:
    """Return a knowledge base without records or index."""
    library = Library.at(home, sqlite_url)
    yield library
    library.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Library:
    """Furnish and index one knowledge base for the session; tests get copies of its folder."""
    return furnished_at(tmp_path_factory.mktemp("furnished"), migrated_file)


@pytest.fixture
def library(home: Path, furnished: Library) -> Iterator[Library]:
    """Return a knowledge base with a few records of most kinds, and its index."""
    library = furnished.copied(home)
    yield library
    library.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, furnished: Library) -> Iterator[Library]:
    """Return the same for all tests of a module, which must not change it."""
    library = furnished.copied(tmp_path_factory.mktemp("shared"))
    yield library
    library.close()
