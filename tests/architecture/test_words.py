"""Docstrings and comments of the package are plain English: some words tell of a sentence thought in another language."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TELLTALE = (
    "anew",
    "as is owed",
    "asked for anew",
    "called otherwise",
    "lead on",
    "leads on",
    "one row a",
    "somebody",
    "stand in place",
    "stands in",
    "stands for itself",
    "take away",
    "taken away",
    "tell whether",
    "tells whether",
    "told from",
    "way in",
    "whoever",
)
WORDS = re.compile(rf"\b(?:{'|'.join(TELLTALE)})\b", re.IGNORECASE)


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings that stand alone as a statement, with their line: docstrings, and those below a value."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments with their line."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def test_docstrings_and_comments_are_plain_english() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match[0]}"
        for path in sorted((ROOT / "kb").rglob("*.py"))
        for line, text in (*docstrings(path), *comments(path))
        for match in WORDS.finditer(text)
    ]
    assert not found, "\n".join(found)
