"""Measure which lines and branches of ``kb`` a run reaches, in every worker, and fail it where a test is missing.

`PYTEST_PLUGINS=tests.measuring` loads this before anything of ``kb``. SlipCover puts its probes into a module as it is
imported, so that a measured test takes about as long as any other.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import slipcover

PACKAGE = str(Path(__file__).parents[1] / "kb")
MISSED_AT_MOST = 200
"""How many lines and branches have no test: a change that adds one fails, and one that tests some lowers the number."""

Coverage = dict[str, Any]
"""Lines and branches that ran and that are missing, by file, in SlipCover's own format."""
RESULT = pytest.StashKey[Coverage]()

assert "kb" not in sys.modules, "What is imported before this module is not measured."
_here = slipcover.Slipcover(
    branch=True,
    source=[PACKAGE],
    # By default, SlipCover takes used probes out, but it replaces the code of functions for that while threads run it.
    d_miss_threshold=-1,
    exclude_also=["@overload", r"\.\.\.$"],
)
_of_workers: list[Coverage] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin to measure in a process that imports tests; one that only hands them out starts ten seconds faster without."""
    if "kb" in sys.modules:
        return  # The process that this one was forked from has begun.
    if "PYTEST_XDIST_WORKER" in os.environ or not getattr(early_config.known_args_namespace, "numprocesses", None):
        gc.disable()  # The imports leave no garbage; `pytest_collection_finish` in the conftest goes on collecting.
        slipcover.ImportManager(_here, slipcover.FileMatcher(sources=[PACKAGE])).__enter__()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand on what a worker has measured; where all comes together, fail the run if too much is missing."""
    if session.config.option.collectonly:
        return
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["coverage"] = json.dumps(_here.get_coverage())
        return
    coverage: Coverage = _of_workers.pop() if _of_workers else _here.get_coverage()
    for other in _of_workers:
        slipcover.merge_coverage(coverage, other)
    session.config.stash[RESULT] = coverage
    if shortfall(coverage) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker has measured; a worker that crashed has nothing, and has failed the run."""
    output: dict[str, Any] = getattr(node, "workeroutput", {})
    _of_workers.extend([json.loads(output["coverage"])] if "coverage" in output else [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """List the lines and branches that no test reaches."""
    if RESULT not in config.stash:
        return
    coverage = config.stash[RESULT]
    terminalreporter.section("lines and branches without a test")
    slipcover.print_coverage(coverage, outfile=terminalreporter, skip_covered=True)
    terminalreporter.line(shortfall(coverage), red=True)


def shortfall(coverage: Coverage) -> str:
    """Say by how much more is missing than may be; empty if nothing is."""
    missed = coverage["summary"]["missing_lines"] + coverage["summary"]["missing_branches"]
    if missed <= MISSED_AT_MOST:
        return ""
    return f"{missed} lines and branches have no test, {MISSED_AT_MOST} may: add tests for the new ones listed above."
