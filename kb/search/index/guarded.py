"""A snapshot whose faults in reading are told apart: a damaged index, or an error of the program."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

from kb.errors import KnowledgeBaseError, Unavailable
from kb.search.engines import Engine, EngineAnswer, EngineHit, EngineQuery, Snapshot, WeighedHit
from kb.search.index.sums import DamagedFile, compare, is_sealed, mark_damaged
from kb.search.query import PlanNode
from kb.texts import Text

_Parameters = ParamSpec("_Parameters")
_Value = TypeVar("_Value")
AT_ONCE = 100
"""The number of values that a walk reads ahead."""


class GuardedSnapshot:
    """Implements ``Snapshot``: when reading fails, compare the files, and raise Unavailable if they are damaged."""

    def __init__(self, inner: Snapshot, engine: Engine, generation: Path) -> None:
        self.inner = inner
        self._engine = engine
        self._generation = generation

    @property
    def memory(self) -> Mapping[str, object]:
        """The data stored beside the documents."""
        return self._read(lambda: self.inner.memory)

    @property
    def size(self) -> int:
        """The number of documents."""
        return self._read(lambda: self.inner.size)

    def ask(self, engine_query: EngineQuery) -> EngineAnswer:
        """Answer a query."""
        return self._read(self.inner.ask, engine_query)

    def read(self, engine_query: EngineQuery, hits: Sequence[EngineHit]) -> tuple[EngineHit, ...]:
        """Return hits of a query with what is stored of them."""
        return self._read(self.inner.read, engine_query, hits)

    def walk(self, engine_query: EngineQuery) -> Iterator[str]:
        """Return the keys of all hits in order."""
        return self._each(self._read(self.inner.walk, engine_query))

    def count(self, node: PlanNode) -> int:
        """Count the documents that match a part of a plan."""
        return self._read(self.inner.count, node)

    def weigh(self, among: PlanNode, parts: Sequence[tuple[int, PlanNode]], limit: int) -> tuple[WeighedHit, ...]:
        """Return the documents with the highest sum of matching weights."""
        return self._read(self.inner.weigh, among, parts, limit)

    def facets_of(self, address: str) -> Mapping[str, Collection[str]]:
        """Return the facet values of a document."""
        return self._read(self.inner.facets_of, address)

    def words(self) -> Mapping[str, int]:
        """Return all folded words with their numbers of documents."""
        return self._read(self.inner.words)

    def values(self, facet: str) -> Iterable[str]:
        """Return the values of a facet."""
        return self._read(self.inner.values, facet)

    def payloads(self, addresses: Iterable[str]) -> dict[str, bytes]:
        """Return payloads by address."""
        return self._read(self.inner.payloads, addresses)

    def documents(self, node: PlanNode) -> Iterator[tuple[str, bytes]]:
        """Return key and payload of the documents that match a part of a plan."""
        return self._each(self._read(self.inner.documents, node))

    def keys(self) -> set[str]:
        """Return the keys of all documents."""
        return self._read(self.inner.keys)

    def keys_with(self, facet: str, values: Iterable[str]) -> set[str]:
        """Return the keys of the documents with at least one of the values."""
        return self._read(self.inner.keys_with, facet, values)

    def _read(
        self, method: Callable[_Parameters, _Value], *arguments: _Parameters.args, **named: _Parameters.kwargs
    ) -> _Value:
        try:
            return method(*arguments, **named)
        except KnowledgeBaseError:
            raise
        except Exception as error:  # A damaged file can make an engine raise anything.
            refuse_damaged(self._engine, self._generation, error)
            raise

    def _each(self, values: Iterator[_Value]) -> Iterator[_Value]:
        # A guarded call for each value would take as long as reading it.
        while read := self._read(list, islice(values, AT_ONCE)):
            yield from read


def refuse_damaged(engine: Engine, generation: Path, error: Exception) -> None:
    """Raise Unavailable if the files of an index are damaged, and leave word for the process that rebuilds it."""
    try:
        compare(engine, generation, again=True)
        if is_sealed(generation):
            return
    except FileNotFoundError:  # The generation was replaced meanwhile.
        return
    except (DamagedFile, OSError, ValueError, KeyError, TypeError) as fault:
        raise damaged(generation, fault) from error
    raise damaged(generation, error) from error


def damaged(generation: Path, error: Exception) -> Unavailable:
    """Log what is damaged, and leave word; return what readers are told."""
    detail = f"{type(error).__name__}: {error}"
    logging.getLogger(__name__).error("The search index %s is damaged: %s", generation.name, detail)
    mark_damaged(generation)
    return Unavailable(DAMAGED)


DAMAGED = Text(
    "Die Suche ist zurzeit nicht verfügbar: Der Suchindex ist beschädigt. „kb serve“ baut ihn von selbst neu auf, sonst „kb"
    " index rebuild“.",
    "The search is not available at the moment: the search index is damaged. “kb serve” rebuilds it by itself, otherwise"
    " “kb index rebuild” does.",
)
