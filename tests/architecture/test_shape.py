"""The shape of the code, where no ready-made tool looks: lengths, names, and who ends a transaction."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "kb").rglob("*.py"))
LONGEST_FILE = 350
LONGEST_FUNCTION = 45

# Here a request, a command, an import or an index run ends, and with it the transaction. An engine commits its index,
# not the database, and `kb.database` is where transactions are made.
EDGES = ("kb/web", "kb/cli", "kb/ingest/run.py", "kb/search/index/sync.py", "kb/search/engines", "kb/database.py")
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "base_utils", "tools"}


def name(path: Path) -> str:
    """Return the path of a file as it is written in the checkout."""
    return path.relative_to(ROOT).as_posix()


def syntax(path: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find all functions and methods of a file."""
    yield from (node for node in ast.walk(syntax(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_has_one_subject_and_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=name)
def test_functions_stay_short(path: Path) -> None:
    long = [
        f"{function.name} has {length} lines"
        for function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_name_says_what_is_inside(path: Path) -> None:
    assert not EMPTY_NAMES & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}


@pytest.mark.parametrize("path", [file for file in FILES if not name(file).startswith(EDGES)], ids=name)
def test_transactions_end_only_at_the_edges(path: Path) -> None:
    ended = [
        f"line {node.lineno}: .{node.func.attr}()"
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"commit", "begin"}
    ]
    assert not ended
