"""Which kinds of statements may count what: the same in the database as before it, for every pair."""

from __future__ import annotations

import sqlalchemy as sa

from kb.models.figures import COUNTED_AS_WHAT_IT_IS, INPUTS, KINDS_COUNTED, MEASURED_BY
from kb.models.vocabulary import Indicator, StatementKind


def test_every_pair_of_kind_and_indicator_is_allowed_or_refused_in_database_and_import_alike() -> None:
    pairs = [(kind, indicator) for kind in StatementKind for indicator in (None, *Indicator)]
    with sa.create_engine("sqlite://").connect() as connection:
        for kind, indicator in pairs:
            row = sa.text(f"SELECT {COUNTED_AS_WHAT_IT_IS.sql} FROM (SELECT :kind AS kind, :indicator AS indicator)")
            allowed = bool(connection.scalar(row, {"kind": kind, "indicator": indicator}))
            assert allowed == COUNTED_AS_WHAT_IT_IS.holds({"kind": kind, "indicator": indicator}), (kind, indicator)


def test_a_stock_is_no_outcome_a_target_no_result_and_a_budget_no_expectation() -> None:
    refused = {
        (StatementKind.OUTCOME, Indicator.MEMBERS),
        (StatementKind.CHARACTERISTIC, Indicator.JOBS_CREATED),
        (StatementKind.OUTCOME, Indicator.JOBS_TARGETED),
        (StatementKind.EXPECTATION, Indicator.JOBS_SECURED),
        (StatementKind.EXPECTATION, Indicator.BUDGET),
    }
    assert all(kind not in KINDS_COUNTED[indicator] for kind, indicator in refused)
    assert all(KINDS_COUNTED[indicator] for indicator in Indicator)


def test_what_may_be_promised_is_measured_by_what_may_result() -> None:
    for indicator, kinds in KINDS_COUNTED.items():
        if StatementKind.EXPECTATION in kinds and indicator not in INPUTS:
            assert KINDS_COUNTED[MEASURED_BY[indicator]] & {StatementKind.OUTCOME, StatementKind.CHARACTERISTIC}
