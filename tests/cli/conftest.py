"""The command line, run on a knowledge base of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb
from kb.config import Settings
from tests.conftest import settings_for

Run = Callable[..., Result]


@pytest.fixture
def settings(home: Path, sqlite_url: str) -> Settings:
    return settings_for(home, sqlite_url)


@pytest.fixture
def run(settings: Settings) -> Run:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(kb, arguments, obj=settings)

    return run


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """Import a source and two initiatives, so that there is something to find."""
    folder = tmp_path / "records"
    folder.mkdir()
    records: dict[str, list[dict[str, Any]]] = {
        "source": [{"slug": "paper", "kind": "document", "title": "A paper"}],
        "initiative": [
            {"slug": "wasser", "name_de": "Wasserwirtschaft Emscher", "status": "active", "source": "paper"},
            {"slug": "hafen", "name_de": "Hafen", "name_en": "Port", "status": "ended", "source": "paper"},
        ],
        "person": [
            {"slug": "erika-mustermann", "name": "Erika Mustermann", "public_role_de": "Ministerin", "source": "paper"}
        ],
    }
    for name, rows in records.items():
        (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    done = run("import", str(folder))
    assert done.exit_code == 0, done.output
    return run
