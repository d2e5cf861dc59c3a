"""Comparing the index with the database, and finding out whether it must be rebuilt."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.database import Sessions
from kb.errors import Unavailable
from kb.models import Change, ChangeSet
from kb.search.documents import indexed, readers
from kb.search.documents import taxonomy as taxonomies
from kb.search.engines import REMNANTS, Snapshot
from kb.search.facets import INDEXED
from kb.search.fields import KINDS
from kb.search.index.handle import MISSING, current, engine_for, engine_named, fits, name_of, opened, verify
from kb.search.index.sums import is_marked, is_sealed
from kb.search.index.vectors import surplus_vectors, vectors_due
from kb.search.words import domain_words
from kb.texts import Text

COMPARED_AT_ONCE = 1000
MARK = "mark"
"""Key in the memory of an index: identifies the last change indexed, because numbers may be reused."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How an index differs from the database; ``behind`` counts changes not yet indexed."""

    documents: int
    behind: int
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    """Keys of documents that show something else than their records, and values of facets with other numbers."""
    due: Text | None = None
    meaning: Text | None = None
    """Why records are not found by meaning although they should be."""
    surplus_vectors: int = 0

    @property
    def is_well(self) -> bool:
        """Whether the index holds exactly the records of the database."""
        differs = self.behind or self.missing or self.surplus or self.differing
        return not (differs or self.due or self.meaning or self.surplus_vectors)


def rebuild_due(settings: Settings, sessions: Sessions) -> Text | None:
    """Return why the index must be rebuilt before use, or None."""
    try:
        generation = current(settings.index_folder)
        if engine_named(settings) != name_of(generation):
            return _OTHER_ENGINE
        if is_marked(generation):
            return _FOUND_DAMAGED
        if not is_sealed(generation):
            return _OTHER_VERSION
        snapshot = opened(generation)
    except FileNotFoundError:
        return MISSING
    except Unavailable as error:
        return error.message
    with reading(sessions) as session:
        return _why_due(session, snapshot)


def _why_due(session: Session, snapshot: Snapshot) -> Text | None:
    if not fits(snapshot):
        return _OTHER_VERSION
    if snapshot.memory.get(MARK) != mark(session, position(snapshot)):
        return _OTHER_HISTORY
    return _REMNANTS if snapshot.memory.get(REMNANTS) else None


def check(settings: Settings, sessions: Sessions) -> Checked:
    """Compare the index with its checksums and the database, as thoroughly as a rebuild would.

    Raises Unavailable when there is no index, or none that can be read.

    Raises InvalidInput when KB_SEARCH_URL names no engine.
    """
    engine_for(engine_named(settings))
    verify(settings)
    try:
        snapshot = opened(current(settings.index_folder))
    except FileNotFoundError as error:
        raise Unavailable(MISSING) from error
    with reading(sessions) as session:
        unseen = behind(session, snapshot)
        differing = () if unseen or not fits(snapshot) else tuple(_differing(session, snapshot))
        stored = {f"{kind}:{key}" for kind in KINDS for key in readers.ids_of(session, kind)}
    keys = snapshot.keys()
    return Checked(
        documents=len(keys),
        behind=unseen,
        missing=tuple(sorted(stored - keys)),
        surplus=tuple(sorted(keys - stored)),
        differing=differing,
        due=rebuild_due(settings, sessions),
        meaning=vectors_due(settings),
        surplus_vectors=surplus_vectors(settings.index_folder),
    )


def _differing(session: Session, snapshot: Snapshot) -> Iterator[str]:
    """Yield the documents that would be indexed differently now, and the facet values with other numbers of documents."""
    taxonomy, known_words = taxonomies.read(session), domain_words.remembered(snapshot.memory.get(domain_words.MEMORY))
    counts: Counter[tuple[str, str]] = Counter()
    for kind in KINDS:
        ids = readers.ids_of(session, kind)
        for start in range(0, len(ids), COMPARED_AT_ONCE):
            documents = readers.read(session, taxonomy, kind, ids[start : start + COMPARED_AT_ONCE])
            expected = {document.address: document for document in (indexed(each, known_words) for each in documents)}
            payloads = snapshot.payloads(expected)
            for address, document in expected.items():
                counts.update((facet, value) for facet, values in document.facets.items() for value in set(values))
                if address in payloads and payloads[address] != document.payload:
                    yield document.key
    for facet in INDEXED:
        for value in sorted({*snapshot.values(facet), *(each for name, each in counts if name == facet)}):
            if len(snapshot.keys_with(facet, [value])) != counts[facet, value]:
                yield f"{facet}={value}"


def reading(sessions: Sessions) -> closing[Session]:
    """Open a session that sees one state of the database throughout."""
    session = sessions()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return closing(session)


def last_indexed(settings: Settings) -> int:
    """Return the number of the last change in the index; 0 without an index that can be read."""
    try:
        return position(opened(current(settings.index_folder)))
    except (FileNotFoundError, Unavailable):
        return 0


def position(snapshot: Snapshot) -> int:
    """Return the number of the last change in an index."""
    seen = snapshot.memory.get("position", 0)
    assert isinstance(seen, int)
    return seen


def mark(session: Session, number: int) -> str | None:
    """Return what identifies a change beside its number; None without such a change.

    After a backup is restored, or the database is replaced, numbers are used again.
    """
    columns = ChangeSet.created_at, Change.entity, Change.record_id
    row = session.execute(sa.select(*columns).join(Change.change_set).where(Change.id == number)).one_or_none()
    if row is None:
        return None
    return f"{_in_utc(row.created_at).isoformat()} {row.entity}:{row.record_id}"


@dataclass(frozen=True, slots=True)
class IndexLag:
    """How far an index is behind: the changes it has not seen, and the age of the first of them in seconds."""

    changes: int
    seconds: float


def lag(session: Session, snapshot: Snapshot) -> IndexLag:
    """Return how far an index is behind the database."""
    unseen = behind(session, snapshot)
    if not unseen:
        return IndexLag(0, 0.0)
    first = sa.select(sa.func.min(ChangeSet.created_at)).join(Change).where(Change.id > position(snapshot))
    at = session.scalars(first).one()
    return IndexLag(unseen, max(0.0, (datetime.datetime.now(datetime.UTC) - _in_utc(at)).total_seconds()))


def _in_utc(at: datetime.datetime) -> datetime.datetime:
    return (at if at.tzinfo else at.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)


def behind(session: Session, snapshot: Snapshot) -> int:
    """Count the changes not yet in an index."""
    return session.scalar(sa.select(sa.func.count()).where(Change.id > position(snapshot))) or 0


_OTHER_ENGINE = Text(
    "Der Suchindex wurde mit einer anderen Suchmaschine aufgebaut als in KB_SEARCH_URL angegeben. "
    "„kb index rebuild“ baut ihn neu auf.",
    "The search index was built with a different search engine from the one in KB_SEARCH_URL. “kb index rebuild” rebuilds it.",
)
_FOUND_DAMAGED = Text(
    "Der Suchindex ist beschädigt. „kb index rebuild“ baut ihn neu auf.",
    "The search index is damaged. “kb index rebuild” rebuilds it.",
)
_REMNANTS = Text(
    "Die Dateien des Suchindex enthalten noch Daten gelöschter Personen. „kb index rebuild“ baut ihn neu auf.",
    "The search index files still contain data about erased persons. “kb index rebuild” rebuilds the index.",
)
_OTHER_HISTORY = Text(
    "Der Suchindex gehört zu einem anderen Stand der Datenbank, etwa weil eine Sicherung eingespielt wurde. "
    "„kb index rebuild“ baut ihn neu auf.",
    "The search index belongs to a different state of the database, perhaps because a backup was restored. "
    "“kb index rebuild” rebuilds it.",
)
_OTHER_VERSION = Text(
    "Der Suchindex stammt von einer anderen Version des Programms. „kb index rebuild“ baut ihn neu auf.",
    "The search index was built by a different version of the program. “kb index rebuild” rebuilds it.",
)
