"""What requirements.lock says: each package with version, marker, hashes, and what needs it.

Needs nothing but Python, because it runs before anything is installed.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = "clusterwissen"
DEVELOPERS = frozenset({"bench", "test"})
"""Extras that only developers install."""
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>[^\\]*[^\\\s]))?")
_HASH = re.compile(r"--hash=(\w+:\w+)")
_NEEDED_BY = re.compile(r"^ +# +(?:via +)?(?P<name>[A-Za-z0-9._-]+)", re.MULTILINE)
_ENTRY = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """A package of the lock file; ``needed_by`` names packages, and the project itself for what setup.cfg names."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: frozenset[str]

    @property
    def line(self) -> str:
        """The package as a line of a requirements file with hashes."""
        marker = f" ; {self.marker}" if self.marker else ""
        return " ".join([f"{self.name}=={self.version}{marker}", *(f"--hash={digest}" for digest in self.hashes)])


def normal(name: str) -> str:
    """Return the name of a package as the lock file spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(lock: str) -> list[LockedPackage]:
    """Return the packages of a lock file; markers may choose between several versions of a package."""
    return list(_packages(lock))


def _packages(lock: str) -> Iterator[LockedPackage]:
    for entry in _ENTRY.split(lock):
        pin = _PIN.match(entry)
        if pin is None:
            continue
        needed_by = frozenset(normal(match["name"]) for match in _NEEDED_BY.finditer(entry) if match["name"] != "via")
        name, version, marker = normal(pin["name"]), pin["version"], pin["marker"] or ""
        yield LockedPackage(name, version, marker, tuple(_HASH.findall(entry)), needed_by)


def reached(packages: Sequence[LockedPackage], roots: Iterable[str]) -> list[LockedPackage]:
    """Return the packages that the roots need, directly or through others, roots included. Raises KeyError for an unknown root."""
    needs: dict[str, set[str]] = {package.name: set() for package in packages}
    for package in packages:
        for name in package.needed_by & needs.keys():
            needs[name].add(package.name)
    kept: set[str] = set()
    due = [normal(root) for root in roots]
    while due:
        name = due.pop()
        due += needs[name] - kept
        kept.add(name)
    return [package for package in packages if package.name in kept]


def requirements(extras: Collection[str]) -> list[str]:
    """Return the names that setup.cfg needs, with those of extras. Raises KeyError for an unknown extra."""
    setup = configparser.ConfigParser(interpolation=None)
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    texts = [setup["options"]["install_requires"], *(setup["options.extras_require"][extra] for extra in extras)]
    return [_name(line) for text in texts for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement.strip())
    assert match is not None, requirement
    return match[0]
