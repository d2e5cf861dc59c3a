"""A real PostgreSQL server for the tests: started from Debian's packages, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Nothing has to survive a power cut here, so the server never waits for the disk.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c shared_buffers=64MB -c max_connections=60 -c timezone=UTC"
)


class NotInstalled(Exception):
    """PostgreSQL's server programs are not on this machine."""


class Server:
    """A running server, reached by the unix socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """Return the address of a database in the form that SQLAlchemy reads."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """Create a database as a copy of another one and return its name."""
        name = f"kb_{next(self._numbers)}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)),
        )
        return name

    def drop(self, database: str) -> None:
        """Remove a database, together with the connections that are still open to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in its own folder and stop it at the end. Raises NotInstalled."""
    programs = _programs()
    # The server refuses to run as root, and must be able to enter its folder; pytest's own folders are closed to others.
    owner = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="kb-pg-"))
    try:
        _hand_over(folder, owner)
        data = folder / "data"
        _run(
            owner,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "trust",
            "-N",
        )
        options = f"{OPTIONS} -k {folder}"
        _run(owner, programs / "pg_ctl", "start", "-w", "-s", "-D", data, "-l", folder / "log", "-o", options)
        try:
            yield Server(folder)
        finally:
            _run(owner, programs / "pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Find the newest installed version's folder of programs."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if programs:
        return programs[-1].parent
    initdb = shutil.which("initdb")
    if initdb is None:
        raise NotInstalled("PostgreSQL's server is not installed (Debian, Ubuntu: apt-get install postgresql).")
    return Path(initdb).resolve().parent


def _unprivileged_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NotInstalled("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def _hand_over(folder: Path, owner: pwd.struct_passwd | None) -> None:
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _run(owner: pwd.struct_passwd | None, *command: str | Path) -> None:
    identity: dict[str, Any] = (
        {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    )
    # The server inherits the output of pg_ctl; a pipe would stay open as long as the server runs.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, cwd="/", stdout=output, stderr=subprocess.STDOUT, check=False, **identity)
        output.seek(0)
        assert done.returncode == 0, f"{command[0]} failed: {output.read().decode(errors='replace')}"
