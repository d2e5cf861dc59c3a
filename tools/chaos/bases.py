"""Small knowledge bases to be harmed: copies of one original, each with its folder and database."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import pool
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from kb import database, search
from kb.config import Settings
from kb.database import Sessions
from kb.models import ENTITIES, Change
from kb.models.base import Base as Tables
from kb.search.index.handle import current
from tests.conftest import copy_home, settings_for
from tests.postgres import Server

QUERIES = ("", "Vorhaben", "Firma 7", "region:ruhr", "Wasserwirtschaft OR Chemie")
_LISTS = re.compile(r"_kb_[0-9]+\.toc|kb_WRITELOCK|meta\.json|\.managed\.json|\.tantivy-[a-z]+\.lock|sums(\.new)?")
"""Files of a generation that are no segments; the next commit replaces a list that was begun."""

Answer = tuple[str, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class HarmedBase:
    """A knowledge base in a folder; its database is there too, or on a server of PostgreSQL."""

    home: Path
    url: str
    server: Server | None = None

    @classmethod
    def new(cls, home: Path, server: Server | None) -> HarmedBase:
        """Make a folder with an empty database."""
        home.mkdir(parents=True, mode=0o700)
        return cls(home, _sqlite(home) if server is None else server.url(server.create()), server)

    @property
    def settings(self) -> Settings:
        """The settings of its processes."""
        return settings_for(self.home, self.url)

    def copied(self, home: Path) -> HarmedBase:
        """Copy folder and database; nobody may be connected to them."""
        home.mkdir(parents=True, mode=0o700)
        copy_home(self.home, home)
        if self.server is None:
            return HarmedBase(home, _sqlite(home))
        return HarmedBase(home, self.server.url(self.server.create(self._database)), self.server)

    def remove(self) -> None:
        """Remove folder and database."""
        shutil.rmtree(self.home, ignore_errors=True)
        if self.server is not None:
            self.server.drop(self._database)

    @property
    def _database(self) -> str:
        return sa.make_url(self.url).database or ""

    @contextmanager
    def opened(self) -> Iterator[Sessions]:
        """Open the database; no connection is left at the end."""
        engine = database.create_engine(self.settings)
        try:
            yield database.sessions(engine)
        finally:
            engine.dispose()

    def await_quiet(self) -> None:
        """Wait until the server has noticed that the process at the other end was killed."""
        if self.server is None:
            return
        engine = sa.create_engine(self.url, poolclass=pool.NullPool)
        others = sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with engine.connect() as connection:
            while connection.scalar(others):
                connection.rollback()
                time.sleep(0.005)

    def files(self) -> Sequence[str]:
        """List the files below the folder, without those that are part of the last commit of the index."""
        paths = [path for path in self.home.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))]
        with suppress(FileNotFoundError):
            generation = current(self.settings.index_folder)
            segments = segments_of(generation)
            paths = [path for path in paths if path.parent != generation or not _is_part(path.name, segments)]
        return sorted(path.relative_to(self.home).as_posix() for path in paths)

    def answers(self) -> tuple[Answer, ...]:
        """Ask the index some queries. Raises Unavailable without one."""
        index = search.open_index(self.settings)
        pages = [(text, search.find(index, search.Query(text, per_page=100))) for text in QUERIES]
        return tuple((text, page.total, tuple(hit.slug for hit in page.hits)) for text, page in pages)


@dataclass(frozen=True, slots=True)
class State:
    """All that a database holds: a digest of every value, and one without what differs from run to run."""

    exact: str
    content: str
    changes: int


def state_of(base: HarmedBase) -> State:
    """Read a database whole; one whose tables are still being made has an empty state."""
    with base.opened() as sessions, sessions() as session:
        if not database.is_current(sessions.kw["bind"]):
            return State("", "", 0)
        connection = session.connection()
        exact = hashlib.blake2b(digest_size=16)
        for table in Tables.metadata.sorted_tables:
            for row in connection.execute(sa.select(table).order_by(*table.primary_key)):
                exact.update(repr((table.name, tuple(row))).encode())
        content = hashlib.blake2b(digest_size=16)
        for model in ENTITIES.values():
            columns = [column for column in model.__table__.c if _is_content(column)]
            for line in sorted(repr(tuple(row)) for row in connection.execute(sa.select(*columns))):
                content.update(f"{model.__tablename__} {line}".encode())
        changes = connection.scalar(sa.select(sa.func.count()).select_from(Change)) or 0
    return State(exact.hexdigest(), content.hexdigest(), changes)


def _is_content(column: Any) -> bool:
    """Return whether a column holds the same in every run; keys and times do not."""
    is_time = isinstance(column.type, sa.DateTime) or column.name.endswith("_at")
    return not (column.primary_key or column.foreign_keys or is_time)


def segments_of(generation: Path) -> Collection[str]:
    """Return the names of the segments that the last commit of an index lists."""
    if generation.name.startswith("tantivy"):
        listed = json.loads((generation / "meta.json").read_bytes())["segments"]
        return {segment["segment_id"].replace("-", "") for segment in listed}
    index = FileIndex(FileStorage(str(generation)), indexname="kb")
    return {segment.segment_id() for segment in index._segments()}  # noqa: SLF001  # There is no public way.


def _is_part(name: str, segments: Collection[str]) -> bool:
    return name.partition(".")[0] in segments or _LISTS.fullmatch(name) is not None


def _sqlite(home: Path) -> str:
    return f"sqlite:///{home / 'kb.sqlite'}"
