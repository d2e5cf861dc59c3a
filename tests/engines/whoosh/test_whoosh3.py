"""The default engine also runs on whoosh3, the maintained successor of Whoosh 2.7.4."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import IN_CI

ROOT = Path(__file__).parents[3]
SUCCESSOR = Path(sys.prefix) / "whoosh3"
CONFORMANCE = "tests/engines/test_engine.py"
"""The suite for every engine; other suites use the same engine and would find nothing more."""


@pytest.fixture
def environment() -> dict[str, str]:
    """Return an environment that prefers the successor's folder and has no settings of this run."""
    if not SUCCESSOR.is_dir():
        if IN_CI:
            pytest.fail(f"{SUCCESSOR} is missing: make setup-dev installs whoosh3 there.")
        pytest.skip("whoosh3 is not installed: make setup-dev does it.")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {**inherited, "PYTHONPATH": str(SUCCESSOR)}


@pytest.mark.slow
def test_the_conformance_suite_of_engines_passes_with_whoosh3(environment: dict[str, str]) -> None:
    show = "import whoosh; print(whoosh.__file__)"
    imported = subprocess.run([sys.executable, "-c", show], env=environment, capture_output=True, text=True, check=True)
    assert Path(imported.stdout.strip()).is_relative_to(SUCCESSOR)
    options = ["-q", "-x", "-p", "no:cacheprovider", "-k", "not tantivy"]
    command = [sys.executable, "-m", "pytest", *options, CONFORMANCE]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert " passed" in done.stdout or done.returncode
    if done.returncode:
        pytest.fail(done.stdout[-5000:] + done.stderr[-2000:], pytrace=False)
