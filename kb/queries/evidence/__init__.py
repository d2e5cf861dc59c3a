"""Evidence: statements with their contradictions, promises beside results, successions."""

from kb.queries.evidence.families import Arrangement, Family, arrange, ends, families
from kb.queries.evidence.ledger import LedgerExample, ledger_example
from kb.queries.evidence.statements import (
    Evidence,
    SourcedFact,
    compare_milestones,
    compare_statements,
    latest_possible_date,
    newest_of,
    statements_differ,
)
from kb.queries.evidence.succession import SuccessionStep

__all__ = [
    "Arrangement",
    "Evidence",
    "Family",
    "LedgerExample",
    "SourcedFact",
    "SuccessionStep",
    "arrange",
    "compare_milestones",
    "compare_statements",
    "ends",
    "families",
    "latest_possible_date",
    "ledger_example",
    "newest_of",
    "statements_differ",
]
