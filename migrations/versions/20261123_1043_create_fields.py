"""Create field schemes, competence fields, labels and mappings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1043"
down_revision = "20261123_1042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "field_scheme",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name_de", sa.String(length=300), nullable=True),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("author", sa.String(length=500), nullable=True),
        sa.Column(
            "published_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "valid_until",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("description_de", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_field_scheme_named")),
        sa.CheckConstraint(
            "published_on IS NULL OR valid_until IS NULL OR valid_until >= published_on OR substr(published_on, 1, length(valid_until)) = valid_until",
            name=op.f("ck_field_scheme_published_on_before_valid_until"),
        ),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_field_scheme_sourced")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_field_scheme_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_scheme")),
        sa.UniqueConstraint("slug", name=op.f("uq_field_scheme_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_field_scheme_source_id"), "field_scheme", ["source_id"], unique=False)
    op.create_table(
        "competence_field",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("field_scheme_id", sa.Integer(), nullable=False),
        sa.Column("notation", sa.String(length=40), nullable=True),
        sa.Column("name_de", sa.String(length=300), nullable=True),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("description_de", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_competence_field_named")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_competence_field_not_its_own_parent")),
        sa.CheckConstraint("position IS NULL OR (position >= 0)", name=op.f("ck_competence_field_position_range")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_competence_field_sourced")),
        sa.ForeignKeyConstraint(
            ["field_scheme_id"], ["field_scheme.id"], name=op.f("fk_competence_field_field_scheme_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["competence_field.id"], name=op.f("fk_competence_field_parent_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_competence_field_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_field")),
        sa.UniqueConstraint("field_scheme_id", "notation", name=op.f("uq_competence_field_field_scheme_id_notation")),
        sa.UniqueConstraint("slug", name=op.f("uq_competence_field_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_competence_field_parent_id"), "competence_field", ["parent_id"], unique=False)
    op.create_index(op.f("ix_competence_field_source_id"), "competence_field", ["source_id"], unique=False)
    op.create_table(
        "field_label",
        sa.Column("competence_field_id", sa.Integer(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("de", "en", name="language_code", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column(
            "use",
            sa.Enum("alt", "hidden", name="label_use", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competence_field_id"], ["competence_field.id"], name=op.f("fk_field_label_competence_field_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_label")),
        sa.UniqueConstraint(
            "competence_field_id", "language", "text", name=op.f("uq_field_label_competence_field_id_language_text")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "field_mapping",
        sa.Column("competence_field_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column(
            "match",
            sa.Enum(
                "exact",
                "close",
                "broad",
                "narrow",
                "related",
                name="match_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("competence_field_id <> target_id", name=op.f("ck_field_mapping_not_itself")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_field_mapping_sourced")),
        sa.ForeignKeyConstraint(
            ["competence_field_id"], ["competence_field.id"], name=op.f("fk_field_mapping_competence_field_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_field_mapping_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["competence_field.id"], name=op.f("fk_field_mapping_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_mapping")),
        sa.UniqueConstraint(
            "competence_field_id", "target_id", name=op.f("uq_field_mapping_competence_field_id_target_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_field_mapping_source_id"), "field_mapping", ["source_id"], unique=False)
    op.create_index(op.f("ix_field_mapping_target_id"), "field_mapping", ["target_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("field_mapping")
    op.drop_table("field_label")
    op.drop_table("competence_field")
    op.drop_table("field_scheme")
