"""Create sources and the glossary."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1041"
down_revision = "20261123_1040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "source",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "document",
                "web_page",
                "press_article",
                "register",
                "data_set",
                name="source_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=2000), nullable=False),
        sa.Column(
            "language",
            sa.Enum("de", "en", name="language_code", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("author", sa.String(length=500), nullable=True),
        sa.Column("publisher", sa.String(length=500), nullable=True),
        sa.Column(
            "published_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column(
            "accessed_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("licence", sa.String(length=500), nullable=True),
        sa.Column("note_de", sa.Text(), nullable=True),
        sa.Column("note_en", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("position IS NULL OR (position >= 0)", name=op.f("ck_source_position_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("slug", name=op.f("uq_source_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_source_kind"), "source", ["kind"], unique=False)
    op.create_index(op.f("ix_source_published_on"), "source", ["published_on"], unique=False)
    op.create_table(
        "glossary_term",
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("synonym", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
        sa.UniqueConstraint("term", "synonym", name=op.f("uq_glossary_term_term_synonym")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("glossary_term")
    op.drop_table("source")
