"""`make audit` names each pinned version that an advisory is about, and never passes without a list."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LOCK = "# a==9\nJinja_2==3.1.5\nold==1.0 ; python_version < '3.12'\nold==2.0 ; python_version >= '3.12'\n"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """Load the tool, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("audit", ROOT / "tools" / "audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def advisory(name: str, *events: dict[str, str], **more: Any) -> dict[str, Any]:
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}]
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": ranges}
    return {"id": "OSV-1", "summary": "It breaks.", "affected": [affected], **more}


SINCE = {"introduced": "0"}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (advisory("jinja-2", SINCE, {"fixed": "3.1.6"}), [("jinja-2", "3.1.5", "3.1.6")]),
        (advisory("Jinja.2", SINCE, {"fixed": "3.1.5"}), []),
        (advisory("jinja-2", SINCE, {"last_affected": "3.1.5"}), [("jinja-2", "3.1.5", "")]),
        (advisory("jinja-2", SINCE, {"fixed": "2"}, {"introduced": "3"}), [("jinja-2", "3.1.5", "2")]),
        (advisory("old", {"introduced": "1.5"}), [("old", "2.0", "")]),
        (advisory("jinja-2", SINCE, withdrawn="2026-01-01T00:00:00Z"), []),
        (advisory("a", SINCE), []),
        ({"id": "OSV-2", "affected": [{"package": {"ecosystem": "npm", "name": "old"}, "versions": ["1.0"]}]}, []),
        (
            {"id": "OSV-3", "affected": [{"package": {"ecosystem": "PyPI", "name": "old"}, "versions": ["1.0"]}]},
            [("old", "1.0", "")],
        ),
    ],
)
def test_a_version_is_affected_from_its_introduction_to_its_mending(
    audit: ModuleType, record: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert list(audit.affected(record, audit.pins(LOCK))) == expected


def test_folder_archive_and_file_are_read_alike(
    audit: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "lock"
    lock.write_text(LOCK, encoding="utf-8")
    folder = tmp_path / "advisories"
    folder.mkdir()
    text = json.dumps(advisory("jinja-2", SINCE, {"fixed": "3.1.6"}))
    (folder / "OSV-1.json").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("OSV-1.json", text)
    (tmp_path / "list.json").write_text(f"[{text}]", encoding="utf-8")
    for source in (folder, tmp_path / "all.zip", tmp_path / "list.json"):
        assert audit.main([str(lock), str(source)]) == 1
        first, last = capsys.readouterr().out.splitlines()
        assert first == "jinja-2 3.1.5: OSV-1, mended in 3.1.6. It breaks."
        assert last == "2 packages, 1 advisories, 1 findings."
    (folder / "OSV-1.json").write_text(json.dumps(advisory("other", SINCE)), encoding="utf-8")
    assert audit.main([str(lock), str(folder)]) == 0


@pytest.mark.parametrize("source", ["", "nowhere", "empty"])
def test_without_a_list_nothing_passes(
    audit: ModuleType, tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    place = str(tmp_path / source) if source else ""
    assert audit.main([str(ROOT / "requirements.lock"), place]) == 2
    assert "Nothing was checked." in capsys.readouterr().out


def test_every_line_of_our_lock_is_understood(audit: ModuleType) -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    assert sum(map(len, audit.pins(text).values())) == len({line.split(" ")[0].lower() for line in lines})
