"""The editors' checks: facts that contradict their source, each other or the rules of the content."""

from kb.queries.content.checks import CHECKS, content_findings
from kb.queries.content.findings import Check, ContentFinding
from kb.queries.content.reviewed import STALE, Review, accepted_in, review
from kb.queries.content.tables import ContentRows, content_of

__all__ = [
    "CHECKS",
    "STALE",
    "Check",
    "ContentFinding",
    "ContentRows",
    "Review",
    "accepted_in",
    "content_findings",
    "content_of",
    "review",
]
