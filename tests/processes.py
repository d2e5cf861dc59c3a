"""Processes beside the test, to wait for and to kill: each is forked from one that has imported what they need."""

from __future__ import annotations

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
"""Starts processes in milliseconds; a fresh Python would take seconds to import, for each."""

CONTEXT.set_forkserver_preload(["hypothesis", "pytest", "kb.ingest", "tests.search.library"])
