"""A copy of the furnished site that a test may change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb import database
from kb.config import Settings
from tests.conftest import copy_home, settings_for


def copied(furnished: Settings, folder: Path) -> Settings:
    """Copy the furnished base into a folder."""
    home = copy_home(furnished.home, folder / "own")
    return settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")


@contextmanager
def opened(settings: Settings) -> Iterator[database.Sessions]:
    """Open sessions for changes."""
    engine = database.create_engine(settings)
    yield database.sessions(engine)
    engine.dispose()
