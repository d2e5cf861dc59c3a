"""Create the outlines of regions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1049"
down_revision = "20261123_1048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "region_shape",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("nuts_version", sa.Integer(), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "nuts_version IS NULL OR (nuts_version >= 1980 AND nuts_version <= 2100)",
            name=op.f("ck_region_shape_nuts_version_range"),
        ),
        sa.CheckConstraint("substr(geometry, 1, 8) = '{\"type\":'", name=op.f("ck_region_shape_outline_is_an_area")),
        sa.CheckConstraint("scale IS NULL OR (scale >= 1 AND scale <= 1000)", name=op.f("ck_region_shape_scale_range")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_region_shape_sourced")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_shape_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_region_shape_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_shape")),
        sa.UniqueConstraint(
            "region_id", "nuts_version", "scale", name=op.f("uq_region_shape_region_id_nuts_version_scale")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_region_shape_nuts_version"), "region_shape", ["nuts_version"], unique=False)
    op.create_index(op.f("ix_region_shape_source_id"), "region_shape", ["source_id"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("region_shape")
