"""Checks of kinds: what a fact is told as, against what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.queries.content.findings import Suspect
from kb.queries.content.tables import ContentRows

_EVENTS = frozenset({"founded", "incorporated", "opened", "merged", "renamed", "ended"})
_ADMISSION = re.compile(
    r"\b(?:Aufnahme in|aufgenommen|ausgezeichnet|Auszeichnung|prämiert|Prämierung|Gütesiegel|Preis|anerkannt|Anerkennung"
    r"|akkreditiert|Akkreditierung|zertifiziert|Zertifizierung|bewilligt|Bewilligung|Förderbescheid|Förderzusage|Status"
    r"|ausgewählt|Zuschlag|Sieger|Gewinner|Vorstellung|vorgestellt|kündig\w+ \w*an|angekündigt|Ankündigung|geplant"
    r"|soll|sollen|sollte|sollten|admi(?:tted|ssion)|award\w*|label|recogni[sz]ed|recognition|accredited|accreditation"
    r"|certified|certification|approved|approval|grant(?:ed)?|status|selected|chosen|wins|won|winner|presented|presentation"
    r"|announce[sd]?|announcement|planned|will be|is to|are to|was to|were to)\b",
    re.IGNORECASE,
)


def admission_as_event(content: ContentRows) -> Iterator[Suspect]:
    """Find awards, admissions and announcements that are stored as founding or another event, as if confirmed."""
    for row in content.rows("milestone"):
        match = _ADMISSION.search(row.get("text_de", "")) or _ADMISSION.search(row.get("text_en", ""))
        if row["kind"] in _EVENTS and match and row.get("unconfirmed") != "true":
            yield Suspect("milestone", row["slug"], "kind", row["kind"], match[0])
