"""The map of the code names files that exist, and every room of the package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TOPS = {path.name for path in ROOT.iterdir()} - {".venv", "node_modules", "build", "dist"}
PATH = re.compile(r"(?<![\w/.-])(?:(?:[\w.*-]+/)+[\w.*-]*|[\w.-]+\.(?:py|md|cfg|example)|Makefile)")


def named() -> set[str]:
    """Find every path that the page names; a path begins with something at the top of the checkout."""
    found = {path.rstrip("/.") for path in PATH.findall(PAGE)}
    return {path for path in found if path.split("/")[0] in TOPS}


def rooms() -> list[str]:
    """List the packages of the code."""
    return sorted(
        folder.relative_to(ROOT).as_posix()
        for folder in (ROOT / "kb").rglob("*")
        if (folder / "__init__.py").exists() and "translations" not in folder.parts
    )


@pytest.mark.parametrize("path", sorted(named()))
def test_every_file_it_names_exists(path: str) -> None:
    assert any(ROOT.glob(path))


@pytest.mark.parametrize("room", rooms())
def test_every_room_is_named(room: str) -> None:
    assert re.search(rf"(?<![\w/]){re.escape(room)}(?![\w/])", PAGE)


def test_every_single_module_of_the_package_is_named() -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kb").glob("*.py")} - {"kb/__init__.py"}
    assert modules <= named()
