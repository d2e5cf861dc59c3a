"""The shape of the code, where no ready-made tool looks: lengths, names, rooms, and who ends a transaction."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "kb").rglob("*.py"))
LONGEST_FILE = 350
LONGEST_FUNCTION = 45
MOST_FILES = 15
REGISTRY = "kb/web/views.py"
"""Imports every module with views, which registers them."""

# Here a request, a command, an import, a copy or an index run ends, and with it the transaction. An engine commits its
# index, not the database, and `kb.database` is where transactions are made.
EDGES = (
    "kb/web",
    "kb/cli",
    "kb/ingest/run.py",
    "kb/search/index/sync.py",
    "kb/search/engines",
    "kb/database.py",
    "kb/upkeep/copying.py",
)
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "base_utils", "tools"}


def name(path: Path) -> str:
    """Return the path of a file as it is written in the checkout."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find all functions and methods of a file."""
    yield from (node for node in ast.walk(syntax(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def module(path: Path) -> str:
    """Return the name by which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path) for path in FILES}
PACKAGES = {module(path) for path in FILES if path.name == "__init__.py"}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Find the modules of kb that a file imports from, with the line."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield node.lineno, node.module


def is_inside(importer: str, imported: str) -> bool:
    """Return whether a module may be imported as a sibling: it is a door, lies on a floor itself, or shares the room."""
    room = imported.rpartition(".")[0]
    return imported in PACKAGES or room.count(".") < 2 or f"{importer}.".startswith(f"{room}.")


def test_the_code_is_found() -> None:
    assert len(FILES) > 200
    assert {"kb", "kb.search", "kb.search.words"} <= PACKAGES


def test_files_have_one_subject_and_stay_short() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    lengths = {
        f"{name(path)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in FILES
        for function in functions(path)
    }
    assert {place: length for place, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_names_say_what_is_inside() -> None:
    empty = [
        name(path) for path in FILES if EMPTY_NAMES & {part.removesuffix(".py") for part in Path(name(path)).parts}
    ]
    assert empty == []


def test_every_name_of_a_class_or_type_is_bound_in_one_module() -> None:
    bound: defaultdict[str, list[str]] = defaultdict(list)
    for path in FILES:
        for node in ast.walk(syntax(path)):
            for title in _names_of_types(node):
                bound[title].append(f"{name(path)}:{getattr(node, 'lineno', 0)}")
    assert {title: places for title, places in bound.items() if len(places) > 1} == {}


def _names_of_types(node: ast.AST) -> list[str]:
    """Return the class or public alias that a node names; type variables and column types belong to their files."""
    match node:
        case ast.ClassDef():
            return [node.name]
        case ast.Assign(targets=[ast.Name(id=title)], value=value) if re.fullmatch(r"[A-Z]+[a-z][A-Za-z]*", title):
            return [] if ast.unparse(value).startswith(("TypeVar(", "Annotated[")) else [title]
    return []


def test_transactions_end_only_at_the_edges() -> None:
    ended = [
        f"{name(path)}:{node.lineno} .{node.func.attr}()"
        for path in FILES
        if not name(path).startswith(EDGES)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"commit", "begin"}
    ]
    assert ended == []


def test_no_folder_holds_more_files_than_a_reader_can_survey() -> None:
    counts = Counter(name(path.parent) for path in FILES)
    assert {folder: count for folder, count in counts.items() if count > MOST_FILES} == {}


def test_a_package_is_used_through_its_door() -> None:
    bypasses = [
        f"{name(path)}:{line} imports {imported}"
        for path in FILES
        if name(path) != REGISTRY
        for line, imported in imports(path)
        if not is_inside(module(path), imported)
    ]
    assert bypasses == []
