"""Evidence: statements with their contradictions, promises beside results, successions."""

from kb.queries.evidence.differing import Beside, statements_differ, undated_beside
from kb.queries.evidence.families import Arrangement, Family, arrange, ends, families
from kb.queries.evidence.ledger import LedgerExample, ledger_example
from kb.queries.evidence.statements import (
    Evidence,
    SourcedFact,
    compare_milestones,
    compare_statements,
    dated_by,
    dates_differ,
    latest_possible_date,
    measured_by,
    newest_of,
)
from kb.queries.evidence.succession import SuccessionStep

__all__ = [
    "Arrangement",
    "Beside",
    "Evidence",
    "Family",
    "LedgerExample",
    "SourcedFact",
    "SuccessionStep",
    "arrange",
    "compare_milestones",
    "compare_statements",
    "dated_by",
    "dates_differ",
    "ends",
    "families",
    "latest_possible_date",
    "ledger_example",
    "measured_by",
    "newest_of",
    "statements_differ",
    "undated_beside",
]
