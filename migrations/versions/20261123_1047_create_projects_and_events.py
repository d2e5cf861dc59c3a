"""Create projects, events and contributions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1047"
down_revision = "20261123_1046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "project",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("competence_field_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column(
            "started_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "ended_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("final_amount", sa.BigInteger(), nullable=True),
        sa.Column("eu_amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("fund", sa.String(length=40), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("external_id", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(currency IS NOT NULL AND length(currency) = 3 AND currency = upper(currency)) OR (currency IS NULL AND NOT (amount IS NOT NULL OR final_amount IS NOT NULL OR eu_amount IS NOT NULL))",
            name=op.f("ck_project_money_has_a_currency"),
        ),
        sa.CheckConstraint("amount IS NULL OR (amount >= 0)", name=op.f("ck_project_amount_range")),
        sa.CheckConstraint("eu_amount IS NULL OR (eu_amount >= 0)", name=op.f("ck_project_eu_amount_range")),
        sa.CheckConstraint("final_amount IS NULL OR (final_amount >= 0)", name=op.f("ck_project_final_amount_range")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_project_sourced")),
        sa.CheckConstraint(
            "started_on IS NULL OR ended_on IS NULL OR ended_on >= started_on OR substr(started_on, 1, length(ended_on)) = ended_on",
            name=op.f("ck_project_started_on_before_ended_on"),
        ),
        sa.CheckConstraint("year IS NULL OR (year >= 1900 AND year <= 2100)", name=op.f("ck_project_year_range")),
        sa.ForeignKeyConstraint(
            ["competence_field_id"], ["competence_field.id"], name=op.f("fk_project_competence_field_id")
        ),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_project_initiative_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_project_programme_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_project_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_project_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("slug", name=op.f("uq_project_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_project_competence_field_id"), "project", ["competence_field_id"], unique=False)
    op.create_index(op.f("ix_project_initiative_id"), "project", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_project_organisation_id"), "project", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_project_programme_id"), "project", ["programme_id"], unique=False)
    op.create_index(op.f("ix_project_region_id"), "project", ["region_id"], unique=False)
    op.create_index(op.f("ix_project_source_id"), "project", ["source_id"], unique=False)
    op.create_index(op.f("ix_project_year"), "project", ["year"], unique=False)
    op.create_table(
        "event",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name_de", sa.String(length=300), nullable=True),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column(
            "started_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "ended_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("website", sa.String(length=2000), nullable=True),
        sa.Column("description_de", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_event_named")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_event_sourced")),
        sa.CheckConstraint(
            "started_on IS NULL OR ended_on IS NULL OR ended_on >= started_on OR substr(started_on, 1, length(ended_on)) = ended_on",
            name=op.f("ck_event_started_on_before_ended_on"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_event_organisation_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_event_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_event_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_organisation_id"), "event", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_event_region_id"), "event", ["region_id"], unique=False)
    op.create_index(op.f("ix_event_source_id"), "event", ["source_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "talk",
                "panel",
                "finding",
                name="contribution_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("title_de", sa.String(length=2000), nullable=True),
        sa.Column("title_en", sa.String(length=2000), nullable=True),
        sa.Column("text_de", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("position IS NULL OR (position >= 0)", name=op.f("ck_contribution_position_range")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_contribution_sourced")),
        sa.CheckConstraint("title_de IS NOT NULL OR title_en IS NOT NULL", name=op.f("ck_contribution_titled")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_contribution_event_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_contribution_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contribution_person_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_contribution_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("slug", name=op.f("uq_contribution_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_contribution_event_id"), "contribution", ["event_id"], unique=False)
    op.create_index(op.f("ix_contribution_organisation_id"), "contribution", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_contribution_person_id"), "contribution", ["person_id"], unique=False)
    op.create_index(op.f("ix_contribution_source_id"), "contribution", ["source_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("contribution")
    op.drop_table("event")
    op.drop_table("project")
