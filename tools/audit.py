"""Compare requirements.lock with a local list of advisories in the format of OSV.

Usage: python -m tools.audit LOCK ADVISORIES
ADVISORIES is a folder of JSON files, a ZIP archive of them (OSV's export of PyPI), or a JSON file with one or a list of them.
Exit codes: 0 nothing is affected, 1 something is, 2 there is no list.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from tools import locked

Advisory = Mapping[str, Any]


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions of each package in a lock file; markers may choose between several."""
    versions: dict[str, set[str]] = {}
    for package in locked.read(lock):
        versions.setdefault(package.name, set()).add(package.version)
    return versions


def advisories(source: Path) -> Iterator[Advisory]:
    """Yield all advisories of a folder, an archive or a file. Raises OSError, ValueError."""
    for text in _texts(source):
        content = json.loads(text)
        yield from content if isinstance(content, list) else [content]


def _texts(source: Path) -> Iterator[bytes]:
    if source.is_dir():
        yield from (file.read_bytes() for file in sorted(source.rglob("*.json")))
    elif zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith(".json"))
    else:
        yield source.read_bytes()


def affected(advisory: Advisory, pinned: Mapping[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    """Yield package, version and the versions that mend it for each pin that an advisory is about."""
    if advisory.get("withdrawn"):
        return
    for part in advisory.get("affected", ()):
        package = part.get("package", {})
        if package.get("ecosystem") != "PyPI":
            continue
        name = locked.normal(package.get("name", ""))
        for version in sorted(pinned.get(name, ())):
            if version in part.get("versions", ()) or any(_is_in(version, span) for span in part.get("ranges", ())):
                events = [event for span in part.get("ranges", ()) for event in span["events"]]
                yield name, version, ", ".join(event["fixed"] for event in events if "fixed" in event)


def _is_in(version: str, span: Mapping[str, Any]) -> bool:
    """Return whether a version lies in a range; its events are sorted, and the last one before the version counts."""
    if span.get("type") != "ECOSYSTEM":
        return False
    is_in, number = False, Version(version)
    for event in span["events"]:
        ((kind, text),) = event.items()
        try:
            limit = Version(text)
        except InvalidVersion:
            continue
        if kind == "introduced" and number >= limit:
            is_in = True
        elif (kind == "fixed" and number >= limit) or (kind == "last_affected" and number > limit):
            is_in = False
    return is_in


def main(arguments: Sequence[str]) -> int:
    """Print what is affected; return the exit code."""
    lock, source = Path(arguments[0]), Path(arguments[1]) if arguments[1:] and arguments[1] else None
    if source is None or not source.exists():
        print(f"No advisories at {source}." if source else "No list of advisories.", end=" ")
        print("Nothing was checked. Set KB_ADVISORIES to a folder, ZIP or JSON file in the format of OSV (osv.dev).")
        return 2
    pinned, number, findings = pins(lock.read_text(encoding="utf-8")), 0, 0
    for advisory in advisories(source):
        number += 1
        for name, version, cure in affected(advisory, pinned):
            findings += 1
            mended = f"mended in {cure}" if cure else "no version mends it"
            print(f"{name} {version}: {advisory['id']}, {mended}. {advisory.get('summary', '')}".rstrip())
    if not number:
        print(f"{source} has no advisories. Nothing was checked.")
        return 2
    print(f"{len(pinned)} packages, {number} advisories, {findings} findings.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
