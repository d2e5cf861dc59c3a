"""What sources say: statements, promise beside result, successions."""

from kb.queries.evidence.ledger import Example, example
from kb.queries.evidence.statements import (
    Evidence,
    Said,
    at_latest,
    in_euro,
    newest_of,
    statements_differ,
    weigh_milestones,
    weigh_statements,
)

__all__ = [
    "Evidence",
    "Example",
    "Said",
    "at_latest",
    "example",
    "in_euro",
    "newest_of",
    "statements_differ",
    "weigh_milestones",
    "weigh_statements",
]
