"""The measurement of the tests notices a line or branch that none of them reaches."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = '''"""A package of one function."""


def size(number: int) -> str:
    if number > 9:
        return "large"
    word = "small"
    if number < 0:
        word = "negative"
    return word
'''
TESTS = """from kb import size
import pytest

@pytest.mark.parametrize("number", [{numbers}])
def test_size(number):
    assert size(number)
"""


def measured(folder: Path, numbers: str, *plugins: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a small package in two workers, with a measurement that lets nothing pass."""
    plugin = (ROOT / "tests" / "measuring.py").read_text(encoding="utf-8")
    strict, changes = re.subn(r"(?m)^MISSED_AT_MOST = \d+$", "MISSED_AT_MOST = 0", plugin)
    assert changes == 1
    for name, text in {
        "kb/__init__.py": PACKAGE,
        "tests/measuring.py": strict,
        "tests/forking.py": (ROOT / "tests" / "forking.py").read_text(encoding="utf-8"),
        "tests/test_size.py": TESTS.format(numbers=numbers),
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    named = ",".join(("xdist.plugin", "tests.measuring", *plugins))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2"],
        cwd=folder,
        env={**os.environ, "PYTEST_PLUGINS": named, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_run_that_misses_lines_or_branches_fails_and_names_them(tmp_path: Path) -> None:
    run = measured(tmp_path, "-1, -2")
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout + run.stderr
    assert re.search(r"kb/__init__\.py .* 6, 8->10\n", run.stdout)
    assert "3 lines and branches have no test, 0 may" in run.stdout


@pytest.mark.slow
def test_what_one_worker_reaches_the_others_need_not(tmp_path: Path) -> None:
    run = measured(tmp_path, "10, 1, -1")
    assert run.returncode == pytest.ExitCode.OK, run.stdout + run.stderr
    assert "have no test" not in run.stdout


@pytest.mark.slow
def test_workers_that_are_forked_are_measured_as_others(tmp_path: Path) -> None:
    run = measured(tmp_path, "10, -1", "tests.forking")
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout + run.stderr
    assert "2 passed" in run.stdout
    assert re.search(r"kb/__init__\.py .* 8->10\n", run.stdout)
