"""Each installation takes its part of the lock file, with hashes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.test_project_files import setup
from tools import locked, pinned

ROOT = Path(__file__).parents[1]
LOCK = """# A comment==1
a==1.0 \\
    --hash=sha256:00 \\
    --hash=sha256:01
    # via clusterwissen (setup.cfg)
b-c==2.0 ; python_full_version < '3.12' \\
    --hash=sha256:02
    # via
    #   a
    #   clusterwissen (setup.cfg)
b-c==3.0 ; python_full_version >= '3.12' \\
    --hash=sha256:03
    # via a
d==4.0 --hash=sha256:04
    # via b-c
e==5.0 \\
    --hash=sha256:05
    # via clusterwissen (setup.cfg)
"""


def test_a_part_has_all_that_its_roots_need_in_every_version() -> None:
    packages = locked.read(LOCK)
    assert [package.name for package in locked.reached(packages, ["A"])] == ["a", "b-c", "b-c", "d"]
    assert [package.name for package in locked.reached(packages, ["b_c"])] == ["b-c", "b-c", "d"]
    assert packages[0].line == "a==1.0 --hash=sha256:00 --hash=sha256:01"
    assert packages[1].line == "b-c==2.0 ; python_full_version < '3.12' --hash=sha256:02"
    with pytest.raises(KeyError):
        locked.reached(packages, ["f"])


def pinned_names(capsys: pytest.CaptureFixture[str], *arguments: str) -> set[str]:
    assert pinned.main(arguments) == 0
    printed = capsys.readouterr().out.splitlines()
    assert all(re.search(r" --hash=sha256:[0-9a-f]{64}$", line) for line in printed)
    return {line.split("==")[0] for line in printed}


def test_running_installs_nothing_of_developers_and_extras_only_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    running = pinned_names(capsys)
    assert {"flask", "jinja2", "whoosh"} <= running
    assert running.isdisjoint({"pytest", "mypy", "datasette", "psycopg", "tantivy", "numpy", "uv"})
    assert pinned_names(capsys, "postgres") - running >= {"psycopg", "psycopg-binary"}
    assert pinned_names(capsys, "--only", "setuptools", "Babel") == {"setuptools", "babel"}
    every = pinned_names(capsys, *setup()["options.extras_require"])
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert every == {package.name for package in locked.read(lock)}


def test_an_unknown_extra_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert pinned.main(["postgresql"]) == 2
    assert "'postgresql' is neither an extra of setup.cfg" in capsys.readouterr().err
