"""Create reasons for ending and types of regions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_1059"
down_revision = "20261130_1060"
branch_labels = None
depends_on = None

SUBJECTS = ("initiative", "organisation", "programme")
REASONS = (
    "term",
    "funding",
    "recognition",
    "income",
    "partners",
    "insolvency",
    "demand",
    "policy",
    "structure",
    "failed_merger",
    "scale",
    "other",
)
TRAITS = ("old_industrial", "coalfield", "metropolitan", "rural", "border", "coastal")


def upgrade() -> None:
    """Create the tables."""
    one_subject = " + ".join(f"CASE WHEN {name}_id IS NULL THEN 0 ELSE 1 END" for name in SUBJECTS)
    op.create_table(
        "reason_ended",
        sa.Column("slug", sa.String(length=120), nullable=False),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=True) for name in SUBJECTS),
        sa.Column("reason", _list("end_reason", REASONS), nullable=False),
        sa.Column("text_de", sa.String(length=500), nullable=True),
        sa.Column("text_en", sa.String(length=500), nullable=True),
        *_record("reason_ended"),
        sa.CheckConstraint(f"{one_subject} = 1", name=op.f("ck_reason_ended_one_subject")),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_reason_ended_{name}_id"))
            for name in SUBJECTS
        ),
        sa.UniqueConstraint("slug", name=op.f("uq_reason_ended_slug")),
        sqlite_autoincrement=True,
    )
    for column in (*(f"{name}_id" for name in SUBJECTS), "reason", "source_id"):
        op.create_index(f"ix_reason_ended_{column}", "reason_ended", [column])
    op.create_table(
        "region_type",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("trait", _list("region_trait", TRAITS), nullable=False),
        sa.Column("note_de", sa.String(length=500), nullable=True),
        sa.Column("note_en", sa.String(length=500), nullable=True),
        *_record("region_type"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_type_region_id")),
        sa.UniqueConstraint("region_id", "trait", name=op.f("uq_region_type_region_id_trait")),
        sqlite_autoincrement=True,
    )
    for column in ("trait", "source_id"):
        op.create_index(f"ix_region_type_{column}", "region_type", [column])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("region_type")
    op.drop_table("reason_ended")


def _list(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


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
