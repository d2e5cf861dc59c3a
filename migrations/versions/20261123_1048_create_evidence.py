"""Create statements, milestones and successions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1048"
down_revision = "20261123_1047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "statement",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("competence_field_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "expectation",
                "outcome",
                "assessment",
                "activity",
                "lesson",
                "characteristic",
                name="statement_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_de", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column(
            "indicator",
            sa.Enum(
                "members",
                "jobs_targeted",
                "jobs_created",
                "jobs_secured",
                "jobs_total",
                "firms",
                "budget",
                "funding",
                "projects",
                "staff_fte",
                "start_ups",
                "turnover",
                name="indicator",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("value_most", sa.BigInteger(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "exact",
                "about",
                "more_than",
                "up_to",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column(
            "as_of", sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"), nullable=True
        ),
        sa.Column(
            "target_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(currency IS NOT NULL) = (indicator IS NOT NULL AND indicator IN ('budget', 'funding', 'turnover')) AND (currency IS NULL OR (length(currency) = 3 AND currency = upper(currency)))",
            name=op.f("ck_statement_money_has_a_currency"),
        ),
        sa.CheckConstraint("(indicator IS NULL) = (value IS NULL)", name=op.f("ck_statement_counted")),
        sa.CheckConstraint(
            "CASE WHEN initiative_id IS NULL THEN 0 ELSE 1 END + CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END + CASE WHEN region_id IS NULL THEN 0 ELSE 1 END + CASE WHEN competence_field_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN event_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_statement_one_subject"),
        ),
        sa.CheckConstraint(
            "as_of IS NULL OR target_on IS NULL OR target_on >= as_of OR substr(as_of, 1, length(target_on)) = target_on",
            name=op.f("ck_statement_as_of_before_target_on"),
        ),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_statement_sourced")),
        sa.CheckConstraint("text_de IS NOT NULL OR text_en IS NOT NULL", name=op.f("ck_statement_worded")),
        sa.CheckConstraint("value IS NULL OR (value >= 0)", name=op.f("ck_statement_value_range")),
        sa.CheckConstraint("value_most IS NULL OR value <= value_most", name=op.f("ck_statement_value_order")),
        sa.ForeignKeyConstraint(
            ["competence_field_id"], ["competence_field.id"], name=op.f("fk_statement_competence_field_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_statement_event_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_statement_initiative_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_statement_organisation_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_statement_programme_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_statement_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_statement_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("slug", name=op.f("uq_statement_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_statement_as_of"), "statement", ["as_of"], unique=False)
    op.create_index(op.f("ix_statement_competence_field_id"), "statement", ["competence_field_id"], unique=False)
    op.create_index(op.f("ix_statement_event_id"), "statement", ["event_id"], unique=False)
    op.create_index(op.f("ix_statement_initiative_id"), "statement", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_statement_kind"), "statement", ["kind"], unique=False)
    op.create_index(op.f("ix_statement_organisation_id"), "statement", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_statement_programme_id"), "statement", ["programme_id"], unique=False)
    op.create_index(op.f("ix_statement_region_id"), "statement", ["region_id"], unique=False)
    op.create_index(op.f("ix_statement_source_id"), "statement", ["source_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "idea",
                "decision",
                "founded",
                "incorporated",
                "opened",
                "label_won",
                "rejected",
                "renamed",
                "merged",
                "ended",
                "other",
                name="milestone_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "happened_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("text_de", sa.String(length=500), nullable=True),
        sa.Column("text_en", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN initiative_id IS NULL THEN 0 ELSE 1 END + CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_milestone_one_subject"),
        ),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_milestone_sourced")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_milestone_initiative_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_milestone_organisation_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_milestone_programme_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_milestone_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("slug", name=op.f("uq_milestone_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_milestone_happened_on"), "milestone", ["happened_on"], unique=False)
    op.create_index(op.f("ix_milestone_initiative_id"), "milestone", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_milestone_kind"), "milestone", ["kind"], unique=False)
    op.create_index(op.f("ix_milestone_organisation_id"), "milestone", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_milestone_programme_id"), "milestone", ["programme_id"], unique=False)
    op.create_index(op.f("ix_milestone_source_id"), "milestone", ["source_id"], unique=False)
    op.create_table(
        "succession",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "renamed_to",
                "merged_into",
                "split_from",
                "succeeded_by",
                name="succession_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("successor_initiative_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("successor_organisation_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("successor_programme_id", sa.Integer(), nullable=True),
        sa.Column(
            "happened_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("note_de", sa.String(length=500), nullable=True),
        sa.Column("note_en", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(initiative_id IS NULL OR initiative_id <> successor_initiative_id) AND (organisation_id IS NULL OR organisation_id <> successor_organisation_id) AND (programme_id IS NULL OR programme_id <> successor_programme_id)",
            name=op.f("ck_succession_not_itself"),
        ),
        sa.CheckConstraint(
            "(initiative_id IS NULL) = (successor_initiative_id IS NULL) AND (organisation_id IS NULL) = (successor_organisation_id IS NULL) AND (programme_id IS NULL) = (successor_programme_id IS NULL)",
            name=op.f("ck_succession_same_kind"),
        ),
        sa.CheckConstraint(
            "CASE WHEN initiative_id IS NULL THEN 0 ELSE 1 END + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN programme_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_succession_one_subject"),
        ),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_succession_sourced")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_succession_initiative_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_succession_organisation_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_succession_programme_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_succession_source_id")),
        sa.ForeignKeyConstraint(
            ["successor_initiative_id"], ["initiative.id"], name=op.f("fk_succession_successor_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_organisation_id"], ["organisation.id"], name=op.f("fk_succession_successor_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_programme_id"], ["programme.id"], name=op.f("fk_succession_successor_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint("slug", name=op.f("uq_succession_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_succession_initiative_id"), "succession", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_succession_organisation_id"), "succession", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_succession_programme_id"), "succession", ["programme_id"], unique=False)
    op.create_index(op.f("ix_succession_source_id"), "succession", ["source_id"], unique=False)
    op.create_index(
        op.f("ix_succession_successor_initiative_id"), "succession", ["successor_initiative_id"], unique=False
    )
    op.create_index(
        op.f("ix_succession_successor_organisation_id"), "succession", ["successor_organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_succession_successor_programme_id"), "succession", ["successor_programme_id"], unique=False
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("succession")
    op.drop_table("milestone")
    op.drop_table("statement")
