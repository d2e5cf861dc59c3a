"""Measure import, index and search on the real lists, and print one table."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench.importing import measure_imports
from bench.searching import measure_search
from bench.table import show


def main() -> int:
    """Run every measurement; exit code 2 when the real lists are not to be found."""
    named = os.environ.get("KB_REAL_DATA", "")
    if not named or not Path(named).is_dir():
        print("KB_REAL_DATA must name the folder with the real lists.", file=sys.stderr)
        return 2
    data = Path(named).resolve()
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        work = Path(folder)
        lines = measure_imports(data, work)
        lines += measure_search(work)
    show(lines)
    return 0


sys.exit(main())
