"""Keeping the index up to date: ``sync`` continues from the last change, ``rebuild`` starts over.

The number of the last change indexed is committed together with its documents. A process that dies in between repeats
that work the next time and loses none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.database import Sessions
from kb.errors import InvalidInput
from kb.models import Change
from kb.search.documents import Taxonomy, changes, indexed, readers
from kb.search.documents import taxonomy as taxonomies
from kb.search.engines import Engine, Snapshot, Writer
from kb.search.facets import SCHEMA
from kb.search.fields import KINDS
from kb.search.index.checking import MARK, behind, mark, position, reading, rebuild_due
from kb.search.index.handle import (
    current,
    engine_for,
    engine_named,
    engine_of,
    locked,
    new_generation,
    remove_others,
    sweep,
    switch,
)
from kb.search.index.progress import Progress, tell
from kb.search.index.sums import committing
from kb.search.index.vectors import prune
from kb.search.words import DomainWords, domain_words
from kb.texts import Text

CHANGES_AT_ONCE = 20_000
DOCUMENTS_AT_ONCE = 20_000
WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Synced:
    """What a synchronisation did: documents indexed and removed, the last change seen, whether it was a rebuild."""

    indexed: int
    removed: int
    position: int
    rebuilt: bool = False


def sync(
    settings: Settings, sessions: Sessions, *, wait: float = WAIT_SECONDS, progress: Progress | None = None
) -> Synced:
    """Index what has changed since the last time, or rebuild when that is impossible.

    Raises Busy when another process writes to the index for more than ``wait`` seconds.
    """
    if rebuild_due(settings, sessions) is not None:
        return rebuild(settings, sessions, wait=wait, progress=progress)
    with locked(settings.index_folder, "write", wait):
        generation = current(settings.index_folder)
        engine = engine_of(generation)
        done = _catch_up(engine, generation, sessions, wait, progress)
        engine.sweep(generation)
    if rebuild_due(settings, sessions) is not None:  # An engine could not let go of what had to be erased.
        return rebuild(settings, sessions, wait=wait, progress=progress)
    sweep(settings.index_folder)
    prune(settings.index_folder, wait)
    return done


def use(settings: Settings, sessions: Sessions, name: str, *, progress: Progress | None = None) -> Synced:
    """Switch to another engine: build its index aside while the present one answers.

    The index keeps the choice: later rebuilds use its engine. Raises InvalidInput when KB_SEARCH_URL names another.
    """
    engine_for(name)
    if settings.search_url and engine_named(settings) != name:
        raise InvalidInput(_ENGINE_IS_SET.format(url=settings.search_url), field="KB_SEARCH_URL")
    return rebuild(settings, sessions, name=name, progress=progress)


def rebuild(
    settings: Settings,
    sessions: Sessions,
    *,
    name: str | None = None,
    wait: float = WAIT_SECONDS,
    progress: Progress | None = None,
) -> Synced:
    """Build a new index aside while the old one answers, then switch.

    ``name`` is the engine, when it is to change. Raises Busy when another process rebuilds, or writes
    to the index, for more than ``wait`` seconds.
    """
    folder = settings.index_folder
    with locked(folder, "rebuild", wait):
        remove_others(folder)  # Processes that were killed may have left some, each as large as the index.
        try:
            return _rebuilt(folder, name or engine_named(settings), sessions, wait, progress)
        except BaseException:
            remove_others(folder)
            raise


def _rebuilt(folder: Path, name: str, sessions: Sessions, wait: float, progress: Progress | None) -> Synced:
    generation = new_generation(folder, name)
    engine = engine_of(generation)
    engine.create(generation)
    built = _build(engine, generation, sessions, wait, progress)
    with locked(folder, "write", wait):
        caught_up = _catch_up(engine, generation, sessions, wait, None)
        switch(folder, generation)
    prune(folder, wait)
    return Synced(built + caught_up.indexed, caught_up.removed, caught_up.position, rebuilt=True)


def _memory(session: Session, position: int, taxonomy: Taxonomy, known_words: DomainWords) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "position": position,
        MARK: mark(session, position),
        "synonyms": taxonomy.synonyms,
        "digests": taxonomy.digests(),
        domain_words.MEMORY: sorted(known_words.words),
    }


def _build(engine: Engine, generation: Path, sessions: Sessions, wait: float, progress: Progress | None) -> int:
    """Index all records as of one moment, in batches."""
    with reading(sessions) as session:
        position = session.scalar(sa.select(sa.func.max(Change.id))) or 0
        taxonomy, known_words = taxonomies.read(session), domain_words.gather(session)
        batches = list(_batches({kind: readers.ids_of(session, kind) for kind in KINDS}))
        total = sum(len(ids) for batch in batches for ids in batch.values())
        done = 0
        tell(progress, done, total)
        for batch in batches or [{}]:
            with committing(engine, generation, wait) as writer:
                for number in _indexing(writer, session, taxonomy, known_words, batch):
                    tell(progress, done + number, total)
                done += sum(map(len, batch.values()))
                writer.remember(_memory(session, position, taxonomy, known_words))
    return done


def _batches(ids: Mapping[str, Sequence[int]]) -> Iterator[dict[str, Sequence[int]]]:
    """Divide ids by kind into batches of at most DOCUMENTS_AT_ONCE."""
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


def _indexing(
    writer: Writer, session: Session, taxonomy: Taxonomy, known_words: DomainWords, ids: Mapping[str, Sequence[int]]
) -> Iterator[int]:
    """Add the documents of these records, yielding progress at intervals."""
    number = 0
    for kind, keys in ids.items():
        for document in readers.read(session, taxonomy, kind, keys):
            writer.add(indexed(document, known_words))
            number += 1
            if number % 100 == 0:
                yield number
    yield number


def _catch_up(engine: Engine, generation: Path, sessions: Sessions, wait: float, progress: Progress | None) -> Synced:
    """Index the documents affected by changes, in batches, until none are left."""
    indexed_count = removed = done = 0
    total = _count_behind(engine, generation, sessions)
    while True:
        snapshot = engine.snapshot(generation)
        seen, known_words = position(snapshot), domain_words.remembered(snapshot.memory.get(domain_words.MEMORY))
        with reading(sessions) as session:
            steps, last = _steps(session, seen)
            if not steps:
                return Synced(indexed_count, removed, seen)
            batch = _Batch.of(session, snapshot, steps, last)
            with committing(engine, generation, wait) as writer:
                writer.remove(batch.to_remove())
                if changes.erases_a_person(steps):
                    writer.purge()
                added = max(_indexing(writer, session, batch.taxonomy, known_words, batch.ids()), default=0)
                writer.remember(_memory(session, last, batch.taxonomy, known_words))
        indexed_count += added
        removed += sum(map(len, batch.touched.values())) - added
        done += len(steps)
        tell(progress, done, max(done, total))


def _count_behind(engine: Engine, generation: Path, sessions: Sessions) -> int:
    with reading(sessions) as session:
        return behind(session, engine.snapshot(generation))


def _steps(session: Session, position: int) -> tuple[list[changes.Step], int]:
    columns = Change.entity, Change.record_id, Change.operation, Change.subject_entity, Change.subject_id, Change.before
    query = sa.select(Change.id, *columns).where(Change.id > position).order_by(Change.id).limit(CHANGES_AT_ONCE)
    rows = session.execute(query).all()
    steps = [changes.Step(row[1], row[2], str(row[3]), *row[4:]) for row in rows]
    return steps, rows[-1].id if rows else position


@dataclass(slots=True)
class _Batch:
    """The documents to index again after some changes, and the taxonomy for them."""

    taxonomy: Taxonomy
    touched: changes.Touched
    new: changes.Touched = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, snapshot: Snapshot, steps: list[changes.Step], last: int) -> _Batch:
        """Find the documents affected by the changes up to number ``last``."""
        taxonomy = taxonomies.read(session)
        touched, new = changes.directly(steps), changes.created(steps)
        further = changes.succeeding(session, steps)
        for key in _with_changed_values(snapshot, taxonomy):
            kind, _, number = key.partition(":")
            further.setdefault(kind, set()).add(int(number))
        # What the log kept of an erased person's rows is erased as well, so it cannot tell which initiative showed them.
        if _eras_may_differ(snapshot, taxonomy) or changes.erases_a_person(steps):
            further.setdefault("initiative", set()).update(readers.ids_of(session, "initiative"))
        further = changes.merged(further, changes.with_dependents(session, changes.merged(touched, further), new))
        return cls(taxonomy, changes.merged(touched, changes.without_later(session, further, last)), new)

    def ids(self) -> dict[str, Sequence[int]]:
        return {kind: sorted(self.touched[kind]) for kind in KINDS if kind in self.touched}

    def to_remove(self) -> Iterator[str]:
        """Yield the keys that the index may hold: all except those of new records."""
        for kind, keys in self.touched.items():
            yield from (f"{kind}:{key}" for key in keys - self.new.get(kind, set()))


def _with_changed_values(snapshot: Snapshot, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the keys of documents with a facet value whose digest changed."""
    for facet, after in taxonomy.digests().items():
        before = _digests(snapshot).get(facet, {})
        changed = [value for value, digest in before.items() if after.get(value) != digest]
        yield from snapshot.keys_with(facet, changed) if changed else ()


def _eras_may_differ(snapshot: Snapshot, taxonomy: Taxonomy) -> bool:
    """Return whether initiatives may belong to other eras although they did not change."""
    before, after = _digests(snapshot), taxonomy.digests()
    return any(before.get(facet) != after[facet] for facet in ("region", "programme", "era"))


def _digests(snapshot: Snapshot) -> Mapping[str, Any]:
    digests = snapshot.memory.get("digests", {})
    assert isinstance(digests, dict)
    return digests


_ENGINE_IS_SET = Text(
    "Die Suchmaschine ist durch KB_SEARCH_URL={url} festgelegt. Bitte dort ändern oder die Einstellung entfernen.",
    "The search engine is set by KB_SEARCH_URL={url}. Please change it there, or remove the setting.",
)
