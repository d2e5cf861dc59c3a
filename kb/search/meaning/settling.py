"""Bring the file of vectors into line with an index: what is gone or has changed loses its vector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kb.search.documents import TITLE, stored
from kb.search.engines import Snapshot
from kb.search.fields import ACCOUNT, EXACT, SUBJECT
from kb.search.meaning.model import MeaningModel
from kb.search.meaning.passages import digest, passage
from kb.search.meaning.vector_file import VectorFile, VectorRow, opened, write
from kb.search.query import STEMS, AllOf, IndexTerm, Leaf, Level, PlanNode, term_of_standing


class Scope(Enum):
    """Which records get vectors: all, or all but entries of lists, such as projects."""

    SUBJECTS = "on"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Missing:
    """A record without a vector, and the text that it is for."""

    key: str
    digest: bytes
    text: str


Fresh = Mapping[tuple[str, bytes], bytes]
"""New vectors by key and digest of the text."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The records without a vector, the number of those with one, and of vectors that no record has any more."""

    missing: tuple[Missing, ...]
    kept: int
    surplus: int


def compare(vectors: VectorFile | None, snapshot: Snapshot, scope: Scope) -> Settled:
    """Compare vectors with an index, by the digests of the texts."""
    return _Comparison(vectors, snapshot, scope).outcome({})


def settle(
    path: Path, snapshot: Snapshot, scope: Scope, model: MeaningModel | None = None, fresh: Fresh | None = None
) -> Settled:
    """Remove what does not fit the index, and add fresh vectors that do. The caller must hold the lock.

    Vectors of another model than ``model`` do not fit. Without a model nothing is added.
    """
    vectors = opened(path)
    if model and vectors and not vectors.is_of(model):
        vectors = None
    comparison, fresh = _Comparison(vectors, snapshot, scope), fresh or {}
    settled = comparison.outcome(fresh)
    if model and (settled.surplus or fresh or vectors is None):
        write(path, model.name, model.dimensions, comparison.rows(fresh))
    elif vectors and settled.surplus:
        write(path, vectors.model, vectors.dimensions, comparison.rows({}))
    return settled


class _Comparison:
    """What an index holds beside what a file does."""

    def __init__(self, vectors: VectorFile | None, snapshot: Snapshot, scope: Scope) -> None:
        self.vectors = vectors
        self.needed = dict(_needed(snapshot, scope))

    def outcome(self, fresh: Fresh) -> Settled:
        kept = {row.key for row in self._kept()}
        added = {key for key, mark in fresh if self._is_needed(key, mark)}
        missing = tuple(
            Missing(key, mark, text)
            for key, (mark, text) in self.needed.items()
            if key not in kept and key not in added
        )
        before = self.vectors.count if self.vectors else 0
        return Settled(missing, len(kept | added), before - len(kept))

    def rows(self, fresh: Fresh) -> Iterator[VectorRow]:
        """Yield the rows of the new file."""
        yield from (row for row in self._kept() if (row.key, row.digest) not in fresh)
        yield from (VectorRow(key, mark, vector) for (key, mark), vector in fresh.items() if self._is_needed(key, mark))

    def _kept(self) -> Iterator[VectorRow]:
        return (
            (row for row in self.vectors.rows() if self._is_needed(row.key, row.digest)) if self.vectors else iter(())
        )

    def _is_needed(self, key: str, mark: bytes) -> bool:
        return key in self.needed and self.needed[key][0] == mark


def _needed(snapshot: Snapshot, scope: Scope) -> Iterator[tuple[str, tuple[bytes, str]]]:
    """Yield the records that need a vector: key, digest, text."""
    for key, payload in snapshot.documents(_NODES[scope]):
        text = passage(stored(payload))
        yield key, (digest(text), text)


_STANDINGS = tuple(IndexTerm(STEMS, term_of_standing(standing)) for standing in (SUBJECT, ACCOUNT))
_NODES: Mapping[Scope, PlanNode] = {
    Scope.SUBJECTS: Leaf("", (TITLE,), (Level(EXACT, _STANDINGS),), -1),
    Scope.ALL: AllOf(),
}
