"""Create organisations and persons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1044"
down_revision = "20261123_1043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "organisation",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name_de", sa.String(length=300), nullable=True),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "public",
                "agency",
                "university",
                "research",
                "chamber",
                "association",
                "cluster_organisation",
                "other",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("city", sa.String(length=300), nullable=True),
        sa.Column("website", sa.String(length=2000), nullable=True),
        sa.Column("description_de", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_organisation_named")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_organisation_sourced")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_organisation_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_organisation_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_organisation_kind"), "organisation", ["kind"], unique=False)
    op.create_index(op.f("ix_organisation_name_de"), "organisation", ["name_de"], unique=False)
    op.create_index(op.f("ix_organisation_region_id"), "organisation", ["region_id"], unique=False)
    op.create_index(op.f("ix_organisation_source_id"), "organisation", ["source_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("public_role_de", sa.String(length=500), nullable=True),
        sa.Column("public_role_en", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("public_role_de IS NOT NULL OR public_role_en IS NOT NULL", name=op.f("ck_person_role")),
        sa.CheckConstraint("source_id IS NOT NULL", name=op.f("ck_person_public_and_sourced")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_person_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("slug", name=op.f("uq_person_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_source_id"), "person", ["source_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("person")
    op.drop_table("organisation")
