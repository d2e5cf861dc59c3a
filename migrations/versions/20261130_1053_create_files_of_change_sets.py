"""Create the files of change sets: what was imported, and by which mapping."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_1053"
down_revision = "20261123_1052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; earlier change sets have no files in it."""
    op.create_table(
        "change_set_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("is_mapping", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["change_set_id"], ["change_set.id"], name=op.f("fk_change_set_file_change_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set_file")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_set_file_change_set_id"), "change_set_file", ["change_set_id"], unique=False)
    op.create_index(op.f("ix_change_set_file_sha256"), "change_set_file", ["sha256"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("change_set_file")
