"""What is missing: regions nobody looked at, sources that confirm nothing, records that lack something."""

from kb.queries.gaps.completeness import (
    EXPECTED,
    PARTS,
    Completeness,
    KnowableProperty,
    ThinRecord,
    completeness,
    expected,
    properties,
    thinnest,
)
from kb.queries.gaps.confirmation import Confirmation, confirmation
from kb.queries.gaps.independence import are_independent, have_independent, publisher_of
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
    "EXPECTED",
    "FEWEST_INITIATIVES",
    "FEWEST_PUBLISHERS",
    "PARTS",
    "Completeness",
    "Confirmation",
    "Gap",
    "KnowableProperty",
    "SourcedInitiative",
    "ThinRecord",
    "are_independent",
    "completeness",
    "confirmation",
    "expected",
    "gap_of",
    "have_independent",
    "properties",
    "publisher_of",
    "researched",
    "researched_regions",
    "thinnest",
]
