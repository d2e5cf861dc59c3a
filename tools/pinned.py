"""Print the part of requirements.lock that some extras need, with hashes, for `pip install --require-hashes -r`.

Usage: python -m tools.pinned [EXTRA…]          what the program and the extras need
       python -m tools.pinned --only PACKAGE…   what some packages need, such as those of the build
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tools import locked


def main(arguments: Sequence[str]) -> int:
    """Print the lines; return the exit code."""
    lock = locked.ROOT / "requirements.lock"
    try:
        roots = arguments[1:] if "--only" in arguments[:1] else locked.requirements(arguments)
        packages = locked.reached(locked.read(lock.read_text(encoding="utf-8")), roots)
    except KeyError as error:
        print(
            f"{error.args[0]!r} is neither an extra of setup.cfg nor in requirements.lock. Look for its spelling, or run make lock.",
            file=sys.stderr,
        )
        return 2
    print("\n".join(package.line for package in packages))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
