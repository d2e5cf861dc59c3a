"""A copy of the furnished site that a test may change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb import database
from kb.config import Settings
from tests.conftest import settings_for


def copied(furnished: Settings, folder: Path) -> Settings:
    """Copy the furnished base into a folder."""
    shutil.copytree(furnished.home, folder / "own")
    return settings_for(folder / "own", f"sqlite:///{folder / 'own' / 'kb.sqlite'}")


@contextmanager
def opened(settings: Settings) -> Iterator[database.Sessions]:
    """Open sessions for changes."""
    engine = database.create_engine(settings)
    yield database.sessions(engine)
    engine.dispose()
