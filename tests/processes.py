"""Processes beside the test, to wait for and to kill: each is forked from one that has imported what they need."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

CONTEXT = multiprocessing.get_context("forkserver")
"""Starts processes in milliseconds; a fresh Python would take seconds to import, for each."""

CONTEXT.set_forkserver_preload(["hypothesis", "pytest", "kb.cli.index", "kb.ingest", "tests.search.library"])


def run_forked(command: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[str]:
    """Run ``python -m kb.cli`` as subprocess.run does, but forked and without output."""
    process = CONTEXT.Process(target=_run, args=(command[command.index("kb.cli") + 1 :], dict(os.environ)))
    process.start()
    process.join()
    assert process.exitcode is not None
    return subprocess.CompletedProcess(command, process.exitcode)


def _run(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    from kb.cli import main  # The one who forks has imported it; others need not.

    os.environ.clear()
    os.environ.update(environment)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        main(arguments)
