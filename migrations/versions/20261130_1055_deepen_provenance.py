"""Say how a source was seen, who speaks in it and what it says; tell tenure and lessons apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb import alter

revision = "20261130_1055"
down_revision = "20261130_1054"
branch_labels = None
depends_on = None

SOURCED = (
    "cluster_manager",
    "competence_field",
    "contribution",
    "era_programme",
    "event",
    "field_mapping",
    "field_scheme",
    "initiative",
    "initiative_activity",
    "initiative_field",
    "initiative_objective",
    "initiative_programme",
    "initiative_region",
    "label",
    "milestone",
    "organisation",
    "participation",
    "person",
    "policy_era",
    "programme",
    "programme_area",
    "project",
    "region",
    "region_employment",
    "region_member",
    "region_shape",
    "statement",
    "succession",
)
SEEN = ("whole", "excerpt", "second_hand")
VOICES = ("self", "funder", "press", "politics", "evaluation", "statistics", "research")
TENURES = ("ongoing", "ended", "unknown")


def upgrade() -> None:
    """Add the columns with their checks."""
    for table in SOURCED:
        op.add_column(table, sa.Column("quote", sa.String(500), nullable=True))
        short = "quote IS NULL OR length(quote) - length(replace(quote, ' ', '')) < 25"
        alter.add_check(table, f"ck_{table}_short_quote", short)
    _add_list("source", "seen", "source_seen", SEEN)
    _add_list("source", "voice", "voice", VOICES)
    op.create_index("ix_source_voice", "source", ["voice"])
    _add_list("cluster_manager", "tenure", "tenure", TENURES)
    over = "ended_on IS NULL OR tenure IS NULL OR tenure = 'ended'"
    alter.add_check("cluster_manager", "ck_cluster_manager_over_when_ended", over)
    for column in ("reading_de", "reading_en"):
        op.add_column("statement", sa.Column(column, sa.Text(), nullable=True))
    lesson = "kind = 'lesson' OR (reading_de IS NULL AND reading_en IS NULL)"
    alter.add_check("statement", "ck_statement_only_lessons_are_read", lesson)


def downgrade() -> None:
    """Drop the columns and what they say."""
    alter.drop_check("statement", "ck_statement_only_lessons_are_read")
    for column in ("reading_en", "reading_de"):
        op.drop_column("statement", column)
    alter.drop_check("cluster_manager", "ck_cluster_manager_over_when_ended")
    _drop_list("cluster_manager", "tenure", "tenure")
    op.drop_index("ix_source_voice", "source")
    _drop_list("source", "voice", "voice")
    _drop_list("source", "seen", "source_seen")
    for table in SOURCED:
        alter.drop_check(table, f"ck_{table}_short_quote")
        op.drop_column(table, "quote")


def _add_list(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    op.add_column(table, sa.Column(column, sa.String(40), nullable=True))
    alter.add_check(table, f"ck_{table}_{name}", alter.one_of(column, values))


def _drop_list(table: str, column: str, name: str) -> None:
    alter.drop_check(table, f"ck_{table}_{name}")
    op.drop_column(table, column)
