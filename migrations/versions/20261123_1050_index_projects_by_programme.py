"""Index the sums of a programme's projects, so that no project row is read."""

from __future__ import annotations

from alembic import op

revision = "20261123_1050"
down_revision = "20261123_1049"
branch_labels = None
depends_on = None

NAME = "ix_project_sums_of_programme"
COLUMNS = ["programme_id", "year", "competence_field_id", "currency", "source_id", "amount"]


def upgrade() -> None:
    """Create the index."""
    op.create_index(NAME, "project", COLUMNS, unique=False)


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(NAME, table_name="project")
