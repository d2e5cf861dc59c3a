"""Create programmes, areas and policy eras."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1045"
down_revision = "20261123_1044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "programme",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "structural_fund",
                "pact",
                "competition",
                "cluster_policy",
                "agenda",
                "network",
                name="programme_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name_de", sa.String(length=300), nullable=True),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("cci", sa.String(length=40), nullable=True),
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
        sa.Column("budget_total", sa.BigInteger(), nullable=True),
        sa.Column("budget_eu", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("website", sa.String(length=2000), nullable=True),
        sa.Column("description_de", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(currency IS NOT NULL AND length(currency) = 3 AND currency = upper(currency)) OR (currency IS NULL AND NOT (budget_total IS NOT NULL OR budget_eu IS NOT NULL))",
            name=op.f("ck_programme_money_has_a_currency"),
        ),
        sa.CheckConstraint("budget_eu IS NULL OR (budget_eu >= 0)", name=op.f("ck_programme_budget_eu_range")),
        sa.CheckConstraint("budget_total IS NULL OR (budget_total >= 0)", name=op.f("ck_programme_budget_total_range")),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_programme_named")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_programme_not_its_own_parent")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_programme_sourced")),
        sa.CheckConstraint(
            "started_on IS NULL OR ended_on IS NULL OR ended_on >= started_on OR substr(started_on, 1, length(ended_on)) = ended_on",
            name=op.f("ck_programme_started_on_before_ended_on"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_programme_organisation_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["programme.id"], name=op.f("fk_programme_parent_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_programme_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_programme_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("cci", name=op.f("uq_programme_cci")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_programme_kind"), "programme", ["kind"], unique=False)
    op.create_index(op.f("ix_programme_organisation_id"), "programme", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_programme_parent_id"), "programme", ["parent_id"], unique=False)
    op.create_index(op.f("ix_programme_region_id"), "programme", ["region_id"], unique=False)
    op.create_index(op.f("ix_programme_source_id"), "programme", ["source_id"], unique=False)
    op.create_table(
        "programme_area",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "eligible", "phasing_out", name="area_status", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "extent",
            sa.Enum("whole", "partly", name="area_extent", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
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
        sa.Column("note_de", sa.Text(), nullable=True),
        sa.Column("note_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_programme_area_sourced")),
        sa.CheckConstraint(
            "started_on IS NULL OR ended_on IS NULL OR ended_on >= started_on OR substr(started_on, 1, length(ended_on)) = ended_on",
            name=op.f("ck_programme_area_started_on_before_ended_on"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_area_programme_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_programme_area_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_programme_area_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_area")),
        sa.UniqueConstraint(
            "programme_id", "region_id", "status", name=op.f("uq_programme_area_programme_id_region_id_status")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_programme_area_region_id"), "programme_area", ["region_id"], unique=False)
    op.create_index(op.f("ix_programme_area_source_id"), "programme_area", ["source_id"], unique=False)
    op.create_table(
        "policy_era",
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
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("description_de", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_policy_era_named")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_policy_era_sourced")),
        sa.CheckConstraint(
            "started_on IS NULL OR ended_on IS NULL OR ended_on >= started_on OR substr(started_on, 1, length(ended_on)) = ended_on",
            name=op.f("ck_policy_era_started_on_before_ended_on"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_policy_era_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_policy_era_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_era")),
        sa.UniqueConstraint("slug", name=op.f("uq_policy_era_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_policy_era_region_id"), "policy_era", ["region_id"], unique=False)
    op.create_index(op.f("ix_policy_era_source_id"), "policy_era", ["source_id"], unique=False)
    op.create_table(
        "era_programme",
        sa.Column("policy_era_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_era_programme_sourced")),
        sa.ForeignKeyConstraint(["policy_era_id"], ["policy_era.id"], name=op.f("fk_era_programme_policy_era_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_era_programme_programme_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_era_programme_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_era_programme")),
        sa.UniqueConstraint("policy_era_id", "programme_id", name=op.f("uq_era_programme_policy_era_id_programme_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_era_programme_programme_id"), "era_programme", ["programme_id"], unique=False)
    op.create_index(op.f("ix_era_programme_source_id"), "era_programme", ["source_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("era_programme")
    op.drop_table("policy_era")
    op.drop_table("programme_area")
    op.drop_table("programme")
