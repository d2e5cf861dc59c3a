"""A model of meaning for tests, which knows a dozen words in two languages and nothing else."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

CONCEPTS = (
    ("wasser", "wasserwirtschaft", "water", "rivers"),
    ("chemie", "chemistry", "molecules"),
    ("ansiedlung", "settles"),
    ("logistik", "informationstechnik", "logistics", "freight"),
    ("tagung", "conference", "congress"),
    ("ministerin", "erika", "minister"),
)


@dataclass
class Concepts:
    """Fulfils ``MeaningModel``: a vector counts the words of each concept, and has a last number that is the same for all texts."""

    name: str = "concepts"
    dimensions: int = len(CONCEPTS) + 1
    least_close: float = -1.0
    least_close_unknown: float = -1.0
    passages_read: list[str] = field(default_factory=list)
    dies_after: int | None = None
    """The number of passages after which the process is as good as killed."""

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        if self.dies_after is not None and len(self.passages_read) + len(texts) > self.dies_after:
            raise KeyboardInterrupt
        self.passages_read += texts
        return [self.question(text) for text in texts]

    def question(self, text: str) -> bytes:
        words = re.findall(r"\w+", text.lower())
        counts = [float(sum(word in concept for word in words)) for concept in CONCEPTS] + [0.1]
        length = math.sqrt(sum(count * count for count in counts))
        return struct.pack(f"<{self.dimensions}f", *(count / length for count in counts))
