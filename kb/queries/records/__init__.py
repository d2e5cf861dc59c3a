"""Records: one module per kind, with everything its page shows.

Others import the modules from here. Only the names of eras are offered directly, as importing all kinds takes a command
a tenth of a second.
"""

from kb.queries.records.eras import BEGINNINGS, ENDINGS, EraMemberships, eras_of_programmes, memberships

__all__ = ["BEGINNINGS", "ENDINGS", "EraMemberships", "eras_of_programmes", "memberships"]
