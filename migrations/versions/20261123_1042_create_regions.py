"""Create regions, their members and employment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1042"
down_revision = "20261123_1041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "region",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nuts0",
                "nuts1",
                "nuts2",
                "nuts3",
                "lau",
                "functional",
                name="region_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("nuts_version", sa.Integer(), nullable=True),
        sa.Column("name_de", sa.String(length=300), nullable=True),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "valid_from",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "valid_until",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("description_de", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind = 'functional' OR code IS NOT NULL", name=op.f("ck_region_coded")),
        sa.CheckConstraint(
            "latitude IS NULL OR (latitude >= -90 AND latitude <= 90)", name=op.f("ck_region_latitude_range")
        ),
        sa.CheckConstraint(
            "longitude IS NULL OR (longitude >= -180 AND longitude <= 180)", name=op.f("ck_region_longitude_range")
        ),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_region_named")),
        sa.CheckConstraint(
            "nuts_version IS NULL OR (nuts_version >= 1980 AND nuts_version <= 2100)",
            name=op.f("ck_region_nuts_version_range"),
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_region_not_its_own_parent")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_region_sourced")),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_until >= valid_from OR substr(valid_from, 1, length(valid_until)) = valid_until",
            name=op.f("ck_region_valid_from_before_valid_until"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name=op.f("fk_region_parent_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_region_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", "nuts_version", name=op.f("uq_region_code_nuts_version")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_region_code"), "region", ["code"], unique=False)
    op.create_index(op.f("ix_region_kind"), "region", ["kind"], unique=False)
    op.create_index(op.f("ix_region_parent_id"), "region", ["parent_id"], unique=False)
    op.create_index(op.f("ix_region_source_id"), "region", ["source_id"], unique=False)
    op.create_index(
        "uq_region_code_without_version",
        "region",
        ["code"],
        unique=True,
        sqlite_where=sa.text("nuts_version IS NULL"),
        postgresql_where=sa.text("nuts_version IS NULL"),
    )
    op.create_table(
        "region_member",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "valid_from",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "valid_until",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("region_id <> member_id", name=op.f("ck_region_member_not_itself")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_region_member_sourced")),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_until >= valid_from OR substr(valid_from, 1, length(valid_until)) = valid_until",
            name=op.f("ck_region_member_valid_from_before_valid_until"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["region.id"], name=op.f("fk_region_member_member_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_member_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_region_member_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_member")),
        sa.UniqueConstraint("region_id", "member_id", name=op.f("uq_region_member_region_id_member_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_region_member_member_id"), "region_member", ["member_id"], unique=False)
    op.create_index(op.f("ix_region_member_source_id"), "region_member", ["source_id"], unique=False)
    op.create_table(
        "region_employment",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("nace_group", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("persons IS NULL OR (persons >= 0)", name=op.f("ck_region_employment_persons_range")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_region_employment_sourced")),
        sa.CheckConstraint(
            "year IS NULL OR (year >= 1900 AND year <= 2100)", name=op.f("ck_region_employment_year_range")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_employment_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_region_employment_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_employment")),
        sa.UniqueConstraint(
            "region_id", "nace_group", "year", name=op.f("uq_region_employment_region_id_nace_group_year")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_region_employment_source_id"), "region_employment", ["source_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("region_employment")
    op.drop_table("region_member")
    op.drop_table("region")
