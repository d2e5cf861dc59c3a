"""Keeping the index in step with the database: sync continues from the last change, rebuild starts anew, check compares.

The number of the last change an index has seen is committed together with what was indexed up to it. A process that
dies in between repeats that work the next time and loses none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.database import Sessions
from kb.errors import Unavailable
from kb.models import Change
from kb.search import changes, readers, world
from kb.search.document import indexed
from kb.search.engines import Engine, Snapshot, Writer
from kb.search.fields import KINDS, SCHEMA_VERSION
from kb.search.index import MISSING, current, engine_for, fits, locked, switch
from kb.search.world import World
from kb.texts import Text

CHANGES_AT_ONCE = 20_000
DOCUMENTS_AT_ONCE = 20_000
WAIT_SECONDS = 30.0
Progress = Callable[[int, int], None]
"""Called with the documents (or changes) done and the number of all."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What a synchronisation did: documents indexed and removed, the last change seen, whether all was built anew."""

    indexed: int
    removed: int
    position: int
    rebuilt: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """How an index differs from the database; ``behind`` counts changes not yet seen."""

    documents: int
    behind: int
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    due: Text | None = None

    @property
    def is_well(self) -> bool:
        """Tell whether the index has exactly the records of the database."""
        return not (self.behind or self.missing or self.surplus or self.due)


def rebuild_due(settings: Settings) -> Text | None:
    """Return why the index must be built anew before it can be used, or None when it is fine."""
    engine = engine_for(settings.search_url)
    try:
        snapshot = engine.snapshot(current(settings.index_folder))
    except FileNotFoundError:
        return MISSING
    return None if fits(snapshot) else _OTHER_VERSION


def sync(
    settings: Settings, sessions: Sessions, *, wait: float = WAIT_SECONDS, progress: Progress | None = None
) -> Synced:
    """Index what has changed since the last time; build anew when there is no index or one of another version.

    Raises Busy when another process writes to the index for more than ``wait`` seconds.
    """
    if rebuild_due(settings) is not None:
        return rebuild(settings, sessions, wait=wait, progress=progress)
    with locked(settings.index_folder, "write", wait):
        return _catch_up(engine_for(settings.search_url), current(settings.index_folder), sessions, wait, progress)


def rebuild(
    settings: Settings, sessions: Sessions, *, wait: float = WAIT_SECONDS, progress: Progress | None = None
) -> Synced:
    """Build a new index aside while the old one answers, catch up with what changed meanwhile, and switch.

    Raises Busy when another process rebuilds, or writes to the index, for more than ``wait`` seconds.
    """
    engine, folder = engine_for(settings.search_url), settings.index_folder
    with locked(folder, "rebuild", wait):
        generation = folder / f"{settings.search_url.partition(':')[0]}-{time.time_ns()}"
        engine.create(generation)
        built = _build(engine, generation, sessions, wait, progress)
        with locked(folder, "write", wait):
            caught_up = _catch_up(engine, generation, sessions, wait, None)
            switch(folder, generation)
    return Synced(built + caught_up.indexed, caught_up.removed, caught_up.position, rebuilt=True)


def check(settings: Settings, sessions: Sessions) -> Checked:
    """Compare the index with the database. Raises Unavailable when there is no index."""
    engine = engine_for(settings.search_url)
    try:
        snapshot = engine.snapshot(current(settings.index_folder))
    except FileNotFoundError as error:
        raise Unavailable(MISSING) from error
    with _reading(sessions) as session:
        behind = _behind(session, snapshot)
        stored = {f"{kind}:{key}" for kind in KINDS for key in readers.ids_of(session, kind)}
    found = snapshot.keys()
    return Checked(
        documents=len(found),
        behind=behind,
        missing=tuple(sorted(stored - found)),
        surplus=tuple(sorted(found - stored)),
        due=None if fits(snapshot) else _OTHER_VERSION,
    )


def _reading(sessions: Sessions) -> closing[Session]:
    """Open a session that sees one state of the database from its first question to its end."""
    session = sessions()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return closing(session)


def _position(snapshot: Snapshot) -> int:
    position = snapshot.memory.get("position", 0)
    assert isinstance(position, int)
    return position


def _memory(position: int, now: World) -> dict[str, object]:
    return {"schema": SCHEMA_VERSION, "position": position, "synonyms": now.synonyms, "digests": now.digests()}


def _build(engine: Engine, generation: Path, sessions: Sessions, wait: float, progress: Progress | None) -> int:
    """Index all records as of one moment, some thousand at a time."""
    with _reading(sessions) as session:
        position = session.scalar(sa.select(sa.func.max(Change.id))) or 0
        now = world.read(session)
        batches = list(_batches({kind: readers.ids_of(session, kind) for kind in KINDS}))
        total = sum(len(ids) for batch in batches for ids in batch.values())
        done = 0
        for batch in batches or [{}]:
            with engine.writing(generation, wait=wait) as writer:
                for number in _indexing(writer, session, now, batch):
                    _tell(progress, done + number, total)
                done += sum(map(len, batch.values()))
                writer.remember(_memory(position, now))
    return done


def _batches(ids: Mapping[str, Sequence[int]]) -> Iterator[dict[str, Sequence[int]]]:
    """Divide ids by kind into portions of at most DOCUMENTS_AT_ONCE."""
    batch: dict[str, Sequence[int]] = {}
    room = DOCUMENTS_AT_ONCE
    for kind, keys in ids.items():
        start = 0
        while start < len(keys):
            batch[kind] = keys[start : start + room]
            start += len(batch[kind])
            room -= len(batch[kind])
            if room == 0:
                yield batch
                batch, room = {}, DOCUMENTS_AT_ONCE
    if batch:
        yield batch


def _indexing(writer: Writer, session: Session, now: World, ids: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """Add the documents of these records, yielding how many are done now and then."""
    number = 0
    for kind, keys in ids.items():
        for document in readers.read(session, now, kind, keys):
            writer.add(indexed(document))
            number += 1
            if number % 500 == 0:
                yield number
    yield number


def _catch_up(engine: Engine, generation: Path, sessions: Sessions, wait: float, progress: Progress | None) -> Synced:
    """Index the documents that changes touch, in portions, until there are no more."""
    indexed_count = removed = done = 0
    total = _count_behind(engine, generation, sessions)
    while True:
        snapshot = engine.snapshot(generation)
        position = _position(snapshot)
        with _reading(sessions) as session:
            steps, last = _steps(session, position)
            if not steps:
                return Synced(indexed_count, removed, position)
            portion = _Portion.of(session, snapshot, steps, last)
            with engine.writing(generation, wait=wait) as writer:
                writer.remove(portion.to_remove())
                if changes.erases_a_person(steps):
                    writer.purge()
                added = max(_indexing(writer, session, portion.now, portion.ids()), default=0)
                writer.remember(_memory(last, portion.now))
        indexed_count += added
        removed += sum(map(len, portion.touched.values())) - added
        done += len(steps)
        _tell(progress, done, max(done, total))


def _count_behind(engine: Engine, generation: Path, sessions: Sessions) -> int:
    with _reading(sessions) as session:
        return _behind(session, engine.snapshot(generation))


def _behind(session: Session, snapshot: Snapshot) -> int:
    return session.scalar(sa.select(sa.func.count()).where(Change.id > _position(snapshot))) or 0


def _steps(session: Session, position: int) -> tuple[list[changes.Step], int]:
    columns = Change.entity, Change.record_id, Change.operation, Change.subject_entity, Change.subject_id, Change.before
    query = sa.select(Change.id, *columns).where(Change.id > position).order_by(Change.id).limit(CHANGES_AT_ONCE)
    rows = session.execute(query).all()
    steps = [changes.Step(row[1], row[2], str(row[3]), *row[4:]) for row in rows]
    return steps, rows[-1].id if rows else position


@dataclass(slots=True)
class _Portion:
    """The documents to index anew for some changes, and what they are described with."""

    now: World
    touched: changes.Touched
    new: changes.Touched = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, snapshot: Snapshot, steps: list[changes.Step], last: int) -> _Portion:
        """Find the documents that the changes up to number ``last`` touch, directly or through what they show."""
        now = world.read(session)
        touched, new = changes.directly(steps), changes.created(steps)
        also: changes.Touched = {}
        for key in _with_changed_values(snapshot, now):
            kind, _, number = key.partition(":")
            also.setdefault(kind, set()).add(int(number))
        if _eras_may_differ(snapshot, now):
            also.setdefault("initiative", set()).update(readers.ids_of(session, "initiative"))
        also = changes.merged(also, changes.with_dependents(session, changes.merged(touched, also), new))
        return cls(now, changes.merged(touched, changes.without_later(session, also, last)), new)

    def ids(self) -> dict[str, Sequence[int]]:
        return {kind: sorted(self.touched[kind]) for kind in KINDS if kind in self.touched}

    def to_remove(self) -> Iterator[str]:
        """Yield the keys that the index may hold: all but the records that came into being just now."""
        for kind, keys in self.touched.items():
            yield from (f"{kind}:{key}" for key in keys - self.new.get(kind, set()))


def _with_changed_values(snapshot: Snapshot, now: World) -> Iterator[str]:
    """Yield the keys of documents that count for a region, field, programme, era or source which is not as it was."""
    for facet, after in now.digests().items():
        before = _digests(snapshot).get(facet, {})
        changed = [value for value, digest in before.items() if after.get(value) != digest]
        yield from snapshot.keys_with(facet, changed) if changed else ()


def _eras_may_differ(snapshot: Snapshot, now: World) -> bool:
    """Tell whether an initiative may belong to other eras although nothing of its own has changed."""
    before, after = _digests(snapshot), now.digests()
    return any(before.get(facet) != after[facet] for facet in ("region", "programme", "era"))


def _digests(snapshot: Snapshot) -> Mapping[str, Any]:
    digests = snapshot.memory.get("digests", {})
    assert isinstance(digests, dict)
    return digests


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


_OTHER_VERSION = Text(
    "Der Suchindex stammt von einer anderen Version des Programms. „kb index rebuild“ baut ihn neu.",
    "The search index was made by another version of the program. “kb index rebuild” builds it anew.",
)
