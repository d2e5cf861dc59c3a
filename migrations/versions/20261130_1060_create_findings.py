"""Create findings of statements, and add partners and reference works to the voices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb import alter

revision = "20261130_1060"
down_revision = "20261130_1058"
branch_labels = None
depends_on = None

VOICES = ("self", "funder", "press", "politics", "evaluation", "statistics", "research")
MORE_VOICES = ("self", "partner", *VOICES[1:], "reference")


def upgrade() -> None:
    """Create the table and widen the list."""
    alter.replace_check("source", "ck_source_voice", alter.one_of("voice", MORE_VOICES))
    op.create_table(
        "statement_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(length=40), nullable=False),
        sa.Column("tendency", sa.String(length=40), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=True),
        sa.Column("found_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "aspect IN ('cooperation', 'projects', 'innovation', 'skills', 'jobs', 'start_ups', 'growth', 'money',"
            " 'visibility', 'organisation', 'region', 'meaning')",
            name=op.f("ck_statement_finding_aspect"),
        ),
        sa.CheckConstraint(
            "tendency IN ('favourable', 'mixed', 'none', 'unfavourable')", name=op.f("ck_statement_finding_tendency")
        ),
        sa.CheckConstraint(
            "method IN ('monitoring', 'case_study', 'survey', 'before_after', 'comparison_group', 'review')",
            name=op.f("ck_statement_finding_method"),
        ),
        sa.CheckConstraint(alter.one_of("found_by", MORE_VOICES), name=op.f("ck_statement_finding_voice")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_statement_finding_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_finding")),
        sa.UniqueConstraint("statement_id", "aspect", name=op.f("uq_statement_finding_statement_id_aspect")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the table; voices that are gone become unknown."""
    op.drop_table("statement_finding")
    voice = sa.column("voice")
    op.execute(sa.update(sa.table("source", voice)).where(voice.in_(("partner", "reference"))).values(voice=None))
    alter.replace_check("source", "ck_source_voice", alter.one_of("voice", VOICES))
