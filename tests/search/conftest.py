"""An empty and a furnished knowledge base, each in a folder of its own."""

from __future__ import annotations

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


@pytest.fixture
def library(empty: Library) -> Library:
    """Return a knowledge base with a few records of most kinds, and its index."""
    furnish(empty)
    empty.sync()
    return empty
