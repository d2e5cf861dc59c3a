"""The records nearest in meaning to a text: all vectors are compared, by one matrix product."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from kb import config
from kb.search.meaning.model import MeaningModel
from kb.search.meaning.passages import DIGEST_BYTES
from kb.search.meaning.vector_file import HEAD_BYTES, KEY_BYTES, VectorFile

MOST = 50
"""The most records near in meaning that become best matches."""
REMEMBERED = 256
"""Questions whose nearest records are remembered: facets, pages and files of a list ask again."""


class Nearest:
    """Finds the nearest records of one state of the vectors."""

    def __init__(self, vectors: VectorFile, model: MeaningModel) -> None:
        self.vectors = vectors
        self.model = model
        self.to = lru_cache(REMEMBERED)(self._to)

    @cached_property
    def _matrix(self) -> Any:
        """The vectors, one per row, without a copy in memory."""
        config.spare_processors()
        import numpy as np

        floats = ("vector", "<f4", (self.vectors.dimensions,))
        row = np.dtype([("key", f"S{KEY_BYTES}"), ("digest", f"S{DIGEST_BYTES}"), floats])
        return np.frombuffer(self.vectors.data, row, self.vectors.count, HEAD_BYTES)["vector"]

    def _to(self, text: str) -> tuple[str, ...]:
        """Return the keys of the records nearest to a text, nearest first."""
        import numpy as np

        if not self.vectors.count:
            return ()
        closeness = self._matrix @ np.frombuffer(self.model.question(text), "<f4")
        most = min(MOST, len(closeness))
        first = np.argpartition(-closeness, most - 1)[:most]
        # Records with the same text are in the order of their keys, whatever the engine.
        ranked = sorted((-float(closeness[number]), self.vectors.key(int(number))) for number in first)
        return tuple(key for _, key in ranked)
