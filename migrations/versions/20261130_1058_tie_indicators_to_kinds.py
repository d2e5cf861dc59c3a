"""Tie indicators to kinds of statements; add a target for jobs created or secured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb import alter

revision = "20261130_1058"
down_revision = "20261130_1057"
branch_labels = None
depends_on = None

INDICATORS = (
    "members",
    "jobs_targeted",
    "jobs_secured_targeted",
    "jobs_created",
    "jobs_secured",
    "jobs_created_or_secured",
    "jobs_total",
    "jobs_members",
    "jobs_industry",
    "jobs_worldwide",
    "firms",
    "budget",
    "funding",
    "projects",
    "staff_fte",
    "start_ups",
    "turnover",
)
TARGET = "jobs_created_or_secured_targeted"
MORE_INDICATORS = (*INDICATORS[:3], TARGET, *INDICATORS[3:])
TARGETS = {
    "jobs_created": "jobs_targeted",
    "jobs_secured": "jobs_secured_targeted",
    "jobs_created_or_secured": TARGET,
}
"""What an expectation of a result counts."""
KINDS = (
    (
        ("expectation", "characteristic"),
        (
            "members",
            "jobs_total",
            "jobs_members",
            "jobs_industry",
            "jobs_worldwide",
            "firms",
            "staff_fte",
            "turnover",
        ),
    ),
    (("expectation",), ("jobs_targeted", "jobs_secured_targeted", TARGET)),
    (("outcome",), ("jobs_created", "jobs_secured", "jobs_created_or_secured")),
    (("outcome", "characteristic"), ("budget",)),
    (("expectation", "outcome", "activity", "characteristic"), ("funding", "projects")),
    (("expectation", "outcome"), ("start_ups",)),
)
"""The kinds of statements that may count some indicators; the last one is what all others become."""
RULE = "ck_statement_kind_suits_indicator"

statement = sa.table("statement", *(sa.column(name) for name in ("kind", "indicator", "reading_de", "reading_en")))


def upgrade() -> None:
    """Correct the kinds, then forbid what does not go together."""
    alter.replace_check("statement", "ck_statement_indicator", alter.one_of("indicator", MORE_INDICATORS))
    for result, target in TARGETS.items():
        is_promise = sa.and_(statement.c.kind == "expectation", statement.c.indicator == result)
        op.execute(sa.update(statement).where(is_promise).values(indicator=target))
    for kinds, indicators in KINDS:
        is_wrong = sa.and_(statement.c.indicator.in_(indicators), statement.c.kind.not_in(kinds))
        # Only lessons have a reading.
        corrected = {"kind": kinds[-1], "reading_de": None, "reading_en": None}
        op.execute(sa.update(statement).where(is_wrong).values(corrected))
    alter.add_check("statement", RULE, _condition())


def downgrade() -> None:
    """Allow everything again; the newer target becomes one for jobs created."""
    alter.drop_check("statement", RULE)
    op.execute(sa.update(statement).where(statement.c.indicator == TARGET).values(indicator="jobs_targeted"))
    alter.replace_check("statement", "ck_statement_indicator", alter.one_of("indicator", INDICATORS))


def _condition() -> str:
    return "indicator IS NULL OR " + " OR ".join(
        f"({alter.one_of('kind', kinds)} AND {alter.one_of('indicator', indicators)})" for kinds, indicators in KINDS
    )
