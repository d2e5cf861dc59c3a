"""Create regional figures, succeeding regions and exchange rates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_1057"
down_revision = "20261130_1056"
branch_labels = None
depends_on = None

TABLES = ("region_figure", "region_successor", "exchange_rate")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "region_figure",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        *_record("region_figure"),
        sa.CheckConstraint(
            "figure IN ('gdp', 'gdp_per_head', 'population')", name=op.f("ck_region_figure_regional_figure")
        ),
        sa.CheckConstraint("year IS NULL OR (year >= 1900 AND year <= 2100)", name=op.f("ck_region_figure_year_range")),
        sa.CheckConstraint("value IS NULL OR (value >= 0)", name=op.f("ck_region_figure_value_range")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_figure_region_id")),
        sa.UniqueConstraint("region_id", "figure", "year", name=op.f("uq_region_figure_region_id_figure_year")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "region_successor",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        *_record("region_successor"),
        sa.CheckConstraint(
            "share IS NULL OR (share >= 0 AND share <= 1)", name=op.f("ck_region_successor_share_range")
        ),
        sa.CheckConstraint("region_id <> successor_id", name=op.f("ck_region_successor_not_its_own_successor")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_successor_region_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["region.id"], name=op.f("fk_region_successor_successor_id")),
        sa.UniqueConstraint("region_id", "successor_id", name=op.f("uq_region_successor_region_id_successor_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_region_successor_successor_id", "region_successor", ["successor_id"])
    op.create_table(
        "exchange_rate",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("rate", sa.Float(), nullable=False),
        *_record("exchange_rate"),
        sa.CheckConstraint("year IS NULL OR (year >= 1900 AND year <= 2100)", name=op.f("ck_exchange_rate_year_range")),
        sa.CheckConstraint("rate > 0", name=op.f("ck_exchange_rate_rate_above_zero")),
        sa.UniqueConstraint("slug", name=op.f("uq_exchange_rate_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exchange_rate_currency", "exchange_rate", ["currency"])
    for table in TABLES:
        op.create_index(f"ix_{table}_source_id", table, ["source_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def _record(table: str) -> list[sa.schema.SchemaItem]:
    """Return the columns and rules that every sourced record has."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("quote", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f(f"ck_{table}_sourced")),
        sa.CheckConstraint(
            "quote IS NULL OR length(quote) - length(replace(quote, ' ', '')) < 25",
            name=op.f(f"ck_{table}_short_quote"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f(f"fk_{table}_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
