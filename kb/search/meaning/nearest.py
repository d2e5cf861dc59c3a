"""The records nearest in meaning to a text: all vectors are compared, by one matrix product.

All vectors of such models point in about the same direction, so that everything seems close to everything. Closeness is
therefore the cosine of the angle between vectors from which the mean of all records is subtracted (Mu and Viswanath, 2018).
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from kb import config
from kb.search.meaning.model import MeaningModel
from kb.search.meaning.passages import DIGEST_BYTES
from kb.search.meaning.vector_file import HEAD_BYTES, KEY_BYTES, VectorFile

MOST = 50
"""The most records near in meaning that become best matches."""
SHORTEST = 1e-3
"""The least length that a vector without the mean is divided by."""
REMEMBERED = 256
"""Questions whose nearest records are remembered: facets, pages and files of a list ask again."""


class Neighbour(NamedTuple):
    """A record near in meaning to a text: its key, and the closeness from -1 to 1."""

    key: str
    closeness: float


class Nearest:
    """Finds the nearest records of one state of the vectors."""

    def __init__(self, vectors: VectorFile, model: MeaningModel) -> None:
        self.vectors = vectors
        self.model = model
        self._to = lru_cache(REMEMBERED)(self._nearest)

    def to(self, text: str, *, is_known: bool) -> tuple[str, ...]:
        """Return the keys of the records near to a text, nearest first.

        Unless ``is_known``, no record has a word of the text, which is then likely to mean nothing here.
        """
        least = self.model.least_close if is_known else self.model.least_close_unknown
        return tuple(neighbour.key for neighbour in self._to(text) if neighbour.closeness >= least)

    @cached_property
    def _matrix(self) -> Any:
        """The vectors, one per row, without a copy in memory."""
        config.spare_processors()
        import numpy as np

        floats = ("vector", "<f4", (self.vectors.dimensions,))
        row = np.dtype([("key", f"S{KEY_BYTES}"), ("digest", f"S{DIGEST_BYTES}"), floats])
        return np.frombuffer(self.vectors.data, row, self.vectors.count, HEAD_BYTES)["vector"]

    @cached_property
    def _mean(self) -> Any:
        """The mean of the vectors."""
        return self._matrix.mean(axis=0)

    @cached_property
    def _lengths(self) -> Any:
        """The length of each vector without the mean; the vectors themselves have the length 1."""
        import numpy as np

        squares = 1 - 2 * (self._matrix @ self._mean) + self._mean @ self._mean
        return np.sqrt(np.maximum(squares, SHORTEST**2))

    def _nearest(self, text: str) -> tuple[Neighbour, ...]:
        """Return the records nearest to a text, nearest first."""
        import numpy as np

        if not self.vectors.count:
            return ()
        question = np.frombuffer(self.model.question(text), "<f4")
        products = self._matrix @ question
        most = min(MOST, len(products))
        first = np.argpartition(-products, most - 1)[:most]
        apart = question - self._mean
        closeness = (products[first] - self._matrix[first] @ self._mean - self._mean @ apart) / self._lengths[first]
        closeness /= max(float(np.linalg.norm(apart)), SHORTEST)
        # Records with the same text are in the order of their keys, whatever the engine.
        ranked = sorted(
            (-float(products[at]), self.vectors.key(int(at)), near) for at, near in zip(first, closeness, strict=True)
        )
        return tuple(Neighbour(key, float(near)) for _, key, near in ranked)
