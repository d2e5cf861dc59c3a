"""Index the former slugs of records, so that an old address needs no scan of the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1051"
down_revision = "20261123_1050"
branch_labels = None
depends_on = None

NAME = "ix_change_former_slug"
FORMER_SLUG = {"sqlite": "json_extract(before, '$.slug')", "postgresql": "(before ->> 'slug')"}


def upgrade() -> None:
    """Create the index; changes that created something have no former slug and are left out."""
    slug = FORMER_SLUG[op.get_bind().dialect.name]
    some = sa.text(f"{slug} IS NOT NULL")
    op.create_index(NAME, "change", ["entity", sa.text(slug)], unique=False, sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(NAME, table_name="change")
