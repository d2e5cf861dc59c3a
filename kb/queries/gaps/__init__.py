"""What is missing: regions nobody looked at, sources that confirm nothing, records that lack something."""

from kb.queries.gaps.independence import are_independent, publisher_of
from kb.queries.gaps.regions import (
    FEWEST_INITIATIVES,
    FEWEST_PUBLISHERS,
    Gap,
    SourcedInitiative,
    gap_of,
    researched,
    researched_regions,
)

__all__ = [
    "FEWEST_INITIATIVES",
    "FEWEST_PUBLISHERS",
    "Gap",
    "SourcedInitiative",
    "are_independent",
    "gap_of",
    "publisher_of",
    "researched",
    "researched_regions",
]
