"""Checks of kinds: what a fact is told as, against what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.models.vocabulary import Indicator, StatementKind
from kb.queries.content.findings import Suspect
from kb.queries.content.tables import ContentRows

_STATE = frozenset({StatementKind.CHARACTERISTIC, StatementKind.EXPECTATION})
_RESULT = frozenset({StatementKind.OUTCOME, StatementKind.EXPECTATION})
KINDS: Mapping[Indicator, frozenset[StatementKind]] = {
    **dict.fromkeys(
        (
            Indicator.MEMBERS,
            Indicator.FIRMS,
            Indicator.JOBS_TOTAL,
            Indicator.JOBS_MEMBERS,
            Indicator.JOBS_INDUSTRY,
            Indicator.JOBS_WORLDWIDE,
            Indicator.STAFF_FTE,
            Indicator.TURNOVER,
        ),
        _STATE,
    ),
    **dict.fromkeys(
        (Indicator.JOBS_CREATED, Indicator.JOBS_SECURED, Indicator.JOBS_CREATED_OR_SECURED, Indicator.START_UPS),
        _RESULT,
    ),
    **dict.fromkeys((Indicator.JOBS_TARGETED, Indicator.JOBS_SECURED_TARGETED), frozenset({StatementKind.EXPECTATION})),
}
"""How an indicator may be told: a stock is no outcome, and what was made is no trait."""
_EVENTS = frozenset({"founded", "incorporated", "opened", "merged", "renamed", "ended"})
_ADMISSION = re.compile(
    r"\b(?:Aufnahme in|aufgenommen|ausgezeichnet|Auszeichnung|Gütesiegel|Preis|anerkannt|Anerkennung|Status|ausgewählt"
    r"|Zuschlag|Sieger|Vorstellung|vorgestellt|kündig\w+ \w*an|angekündigt|Ankündigung|geplant|soll|sollen|sollte|sollten"
    r"|admi(?:tted|ssion)|award\w*|label|recogni[sz]ed|recognition|status|selected|winner|presented|presentation"
    r"|announce[sd]?|announcement|planned|is to|are to|was to|were to)\b"
)


def wrong_kind(content: ContentRows) -> Iterator[Suspect]:
    """Find figures told as what they are not, such as a stock as an outcome."""
    for row in content.rows("statement"):
        if not row.get("indicator"):
            continue
        indicator = Indicator(row["indicator"])
        allowed = KINDS.get(indicator)
        if allowed and row["kind"] not in allowed:
            yield Suspect("statement", row["slug"], "kind", row["kind"], indicator)


def admission_as_event(content: ContentRows) -> Iterator[Suspect]:
    """Find awards, admissions and announcements that are stored as founding or another event, as if confirmed."""
    for row in content.rows("milestone"):
        match = _ADMISSION.search(row.get("text_de", "")) or _ADMISSION.search(row.get("text_en", ""))
        if row["kind"] in _EVENTS and match and row.get("unconfirmed") != "true":
            yield Suspect("milestone", row["slug"], "kind", row["kind"], match[0])
