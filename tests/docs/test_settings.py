"""The documented settings are those that the code reads: not one more, not one less."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"KB_[A-Z_]+|PORT")


def settings_read() -> set[str]:
    """Find the names of settings in the code of kb.config."""
    tree = ast.parse((ROOT / "kb" / "config.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if SETTING.fullmatch(text)}


def test_the_example_file_lists_every_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^([A-Z_]+)=", example)) == settings_read()


def test_every_setting_of_the_example_is_explained() -> None:
    blocks = (ROOT / ".env.example").read_text(encoding="utf-8").strip().split("\n\n")
    assert all(block.startswith("# ") for block in blocks)


@pytest.mark.parametrize("file", ["README.md", "docs/operations.md"])
def test_the_tables_list_every_setting(file: str) -> None:
    table = (ROOT / file).read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", table)) == settings_read()
