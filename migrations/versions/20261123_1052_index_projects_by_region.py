"""Index the sums of a region's projects, replacing the index of their foreign key."""

from __future__ import annotations

from alembic import op

revision = "20261123_1052"
down_revision = "20261123_1051"
branch_labels = None
depends_on = None

NAME = "ix_project_sums_of_region"
COLUMNS = ["region_id", "year", "currency", "amount"]
FORMER = "ix_project_region_id"


def upgrade() -> None:
    """Create the index and drop the one that it contains."""
    op.create_index(NAME, "project", COLUMNS, unique=False)
    op.drop_index(FORMER, table_name="project")


def downgrade() -> None:
    """Put the smaller index back."""
    op.create_index(FORMER, "project", ["region_id"], unique=False)
    op.drop_index(NAME, table_name="project")
