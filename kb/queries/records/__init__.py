"""Records: one module per kind, with everything its page shows."""

from kb.queries.records.eras import BEGINNINGS, ENDINGS, of_initiatives
from kb.queries.records.fields import ALIKE, REVERSED
from kb.queries.records.initiatives import InitiativeProfile
from kb.queries.records.profiles import PROFILES

__all__ = ["ALIKE", "BEGINNINGS", "ENDINGS", "PROFILES", "REVERSED", "InitiativeProfile", "of_initiatives"]
