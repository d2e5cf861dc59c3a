"""Which kinds of statements may count what: a stock is no outcome, a target no result, a budget no expectation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.models.base import Rule, Values
from kb.models.vocabulary import Indicator, StatementKind
from kb.texts import Text

_STOCK = frozenset({StatementKind.CHARACTERISTIC, StatementKind.EXPECTATION})
_MADE = frozenset({StatementKind.OUTCOME})
_TARGET = frozenset({StatementKind.EXPECTATION})
_SPENT = frozenset({StatementKind.CHARACTERISTIC, StatementKind.OUTCOME})
_COUNTED = _SPENT | {StatementKind.EXPECTATION, StatementKind.ACTIVITY}

KINDS_COUNTED: Mapping[Indicator, frozenset[StatementKind]] = {
    Indicator.MEMBERS: _STOCK,
    Indicator.JOBS_TARGETED: _TARGET,
    Indicator.JOBS_SECURED_TARGETED: _TARGET,
    Indicator.JOBS_CREATED_OR_SECURED_TARGETED: _TARGET,
    Indicator.JOBS_CREATED: _MADE,
    Indicator.JOBS_SECURED: _MADE,
    Indicator.JOBS_CREATED_OR_SECURED: _MADE,
    Indicator.JOBS_TOTAL: _STOCK,
    Indicator.JOBS_MEMBERS: _STOCK,
    Indicator.JOBS_INDUSTRY: _STOCK,
    Indicator.JOBS_WORLDWIDE: _STOCK,
    Indicator.FIRMS: _STOCK,
    Indicator.BUDGET: _SPENT,
    Indicator.FUNDING: _COUNTED,
    Indicator.PROJECTS: _COUNTED,
    Indicator.STAFF_FTE: _STOCK,
    Indicator.START_UPS: _MADE | _TARGET,
    Indicator.TURNOVER: _STOCK,
}
"""The kinds of statements that may give a figure of each indicator."""

INPUTS = frozenset({Indicator.BUDGET, Indicator.FUNDING})
"""What is put in. Nobody can expect it as an effect, so it is no promise."""
MEASURED_BY: Mapping[Indicator, Indicator] = {
    **{indicator: indicator for indicator in Indicator if indicator not in INPUTS},
    Indicator.JOBS_TARGETED: Indicator.JOBS_CREATED,
    Indicator.JOBS_SECURED_TARGETED: Indicator.JOBS_SECURED,
    Indicator.JOBS_CREATED_OR_SECURED_TARGETED: Indicator.JOBS_CREATED_OR_SECURED,
}
"""The indicator of the results that a promise of an indicator is measured by; no other figure is comparable."""
STOCKS = frozenset(
    {
        Indicator.MEMBERS,
        Indicator.FIRMS,
        Indicator.STAFF_FTE,
        Indicator.TURNOVER,
        Indicator.JOBS_TOTAL,
        Indicator.JOBS_MEMBERS,
        Indicator.JOBS_INDUSTRY,
        Indicator.JOBS_WORLDWIDE,
    }
)
"""Sizes that exist before a promise, so that progress is measured from what there was."""


def _holds(row: Values) -> bool:
    return row.get("indicator") is None or row.get("kind") in KINDS_COUNTED[row["indicator"]]


def _condition() -> str:
    """Return the rule as SQL: per set of kinds the indicators that they may count."""
    indicators: dict[frozenset[StatementKind], list[str]] = {}
    for indicator, kinds in KINDS_COUNTED.items():
        indicators.setdefault(kinds, []).append(indicator.value)
    return "indicator IS NULL OR " + " OR ".join(
        f"(kind IN {_listed(kind.value for kind in StatementKind if kind in kinds)} AND indicator IN {_listed(counted)})"
        for kinds, counted in indicators.items()
    )


def _listed(values: Iterable[str]) -> str:
    return f"({', '.join(f'{value!r}' for value in values)})"


COUNTED_AS_WHAT_IT_IS = Rule(
    name="kind_suits_indicator",
    sql=_condition(),
    holds=_holds,
    field="kind",
    message=Text(
        "Art und Kennzahl passen nicht zusammen: Bestände (Mitglieder, Unternehmen, vorhandene Arbeitsplätze, Personal,"
        " Umsatz) sind characteristic, Geschaffenes ist outcome, Ziele sind expectation; ein Budget ist keine Erwartung.",
        "Kind and indicator do not go together: sizes (members, firms, existing jobs, staff, turnover) are characteristic,"
        " what was made is outcome, targets are expectation; a budget is no expectation.",
    ),
)
