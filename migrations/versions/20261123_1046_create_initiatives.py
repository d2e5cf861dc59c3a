"""Create initiatives and the tables they own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_1046"
down_revision = "20261123_1045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "initiative",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name_de", sa.String(length=300), nullable=True),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("summary_de", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "active",
                "dormant",
                "ended",
                "absorbed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "emergence",
                "growth",
                "sustainment",
                "decline",
                "transformation",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "direction",
            sa.Enum(
                "bottom_up", "top_down", "mixed", name="direction", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "legal_form",
            sa.Enum(
                "ev",
                "gmbh",
                "public_body",
                "ppp",
                "project",
                "other",
                name="legal_form",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("governance_de", sa.String(length=500), nullable=True),
        sa.Column("governance_en", sa.String(length=500), nullable=True),
        sa.Column("website", sa.String(length=2000), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("name_de IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_initiative_named")),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_initiative_sourced")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_initiative_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sa.UniqueConstraint("slug", name=op.f("uq_initiative_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_initiative_name_de"), "initiative", ["name_de"], unique=False)
    op.create_index(op.f("ix_initiative_source_id"), "initiative", ["source_id"], unique=False)
    op.create_index(op.f("ix_initiative_status"), "initiative", ["status"], unique=False)
    op.create_table(
        "initiative_region",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("seat", "area", name="region_role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_initiative_region_sourced")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_region_initiative_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_initiative_region_region_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_initiative_region_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_region")),
        sa.UniqueConstraint(
            "initiative_id", "region_id", "role", name=op.f("uq_initiative_region_initiative_id_region_id_role")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_initiative_region_region_id"), "initiative_region", ["region_id"], unique=False)
    op.create_index(op.f("ix_initiative_region_source_id"), "initiative_region", ["source_id"], unique=False)
    op.create_table(
        "initiative_field",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("competence_field_id", sa.Integer(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_initiative_field_sourced")),
        sa.ForeignKeyConstraint(
            ["competence_field_id"], ["competence_field.id"], name=op.f("fk_initiative_field_competence_field_id")
        ),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_field_initiative_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_initiative_field_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_field")),
        sa.UniqueConstraint(
            "initiative_id", "competence_field_id", name=op.f("uq_initiative_field_initiative_id_competence_field_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_initiative_field_competence_field_id"), "initiative_field", ["competence_field_id"], unique=False
    )
    op.create_index(op.f("ix_initiative_field_source_id"), "initiative_field", ["source_id"], unique=False)
    op.create_index(
        "uq_initiative_field_primary",
        "initiative_field",
        ["initiative_id"],
        unique=True,
        sqlite_where=sa.text("is_primary"),
        postgresql_where=sa.text("is_primary"),
    )
    op.create_table(
        "initiative_activity",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column(
            "activity",
            sa.Enum(
                "networking",
                "matchmaking",
                "innovation",
                "skills",
                "intelligence",
                "marketing",
                "internationalisation",
                "facilities",
                "policy",
                name="activity",
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
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_initiative_activity_sourced")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_activity_initiative_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_initiative_activity_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_activity")),
        sa.UniqueConstraint("initiative_id", "activity", name=op.f("uq_initiative_activity_initiative_id_activity")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_initiative_activity_source_id"), "initiative_activity", ["source_id"], unique=False)
    op.create_table(
        "initiative_objective",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column(
            "objective",
            sa.Enum(
                "research_networking",
                "policy_action",
                "commercial_cooperation",
                "education_training",
                "innovation_technology",
                "cluster_expansion",
                name="objective",
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
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_initiative_objective_sourced")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_objective_initiative_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_initiative_objective_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_objective")),
        sa.UniqueConstraint("initiative_id", "objective", name=op.f("uq_initiative_objective_initiative_id_objective")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_initiative_objective_source_id"), "initiative_objective", ["source_id"], unique=False)
    op.create_table(
        "initiative_programme",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "selected",
                "funded",
                "part",
                name="programme_role",
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
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_initiative_programme_sourced")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_initiative_programme_initiative_id")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_initiative_programme_programme_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_initiative_programme_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_programme")),
        sa.UniqueConstraint(
            "initiative_id",
            "programme_id",
            "role",
            name=op.f("uq_initiative_programme_initiative_id_programme_id_role"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_initiative_programme_programme_id"), "initiative_programme", ["programme_id"], unique=False
    )
    op.create_index(op.f("ix_initiative_programme_source_id"), "initiative_programme", ["source_id"], unique=False)
    op.create_table(
        "cluster_manager",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "management",
                "office",
                "managing_director",
                "spokesperson",
                "project_management",
                name="manager_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "started_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "ended_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("note_de", sa.String(length=500), nullable=True),
        sa.Column("note_en", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN person_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_cluster_manager_one_subject"),
        ),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_cluster_manager_sourced")),
        sa.CheckConstraint(
            "started_on IS NULL OR ended_on IS NULL OR ended_on >= started_on OR substr(started_on, 1, length(ended_on)) = ended_on",
            name=op.f("ck_cluster_manager_started_on_before_ended_on"),
        ),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_cluster_manager_initiative_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cluster_manager_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cluster_manager_person_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_cluster_manager_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_manager")),
        sa.UniqueConstraint("slug", name=op.f("uq_cluster_manager_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cluster_manager_initiative_id"), "cluster_manager", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_cluster_manager_organisation_id"), "cluster_manager", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_cluster_manager_person_id"), "cluster_manager", ["person_id"], unique=False)
    op.create_index(op.f("ix_cluster_manager_source_id"), "cluster_manager", ["source_id"], unique=False)
    op.create_table(
        "participation",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "initiator",
                "responsible",
                "partner",
                "member",
                "funder",
                name="participation_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "started_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "ended_on",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("note_de", sa.String(length=500), nullable=True),
        sa.Column("note_en", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", sa.String(length=500), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN person_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_participation_one_subject"),
        ),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_participation_sourced")),
        sa.CheckConstraint(
            "started_on IS NULL OR ended_on IS NULL OR ended_on >= started_on OR substr(started_on, 1, length(ended_on)) = ended_on",
            name=op.f("ck_participation_started_on_before_ended_on"),
        ),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_participation_initiative_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_participation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participation_person_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_participation_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("slug", name=op.f("uq_participation_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_participation_initiative_id"), "participation", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_participation_organisation_id"), "participation", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_participation_person_id"), "participation", ["person_id"], unique=False)
    op.create_index(op.f("ix_participation_source_id"), "participation", ["source_id"], unique=False)
    op.create_table(
        "label",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ecei_bronze",
                "ecei_silver",
                "ecei_gold",
                "go_cluster",
                "spitzencluster",
                "landescluster",
                "kompetenznetz",
                "pole_de_competitivite",
                "other",
                name="label_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column(
            "issued_on",
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
        sa.CheckConstraint(
            "issued_on IS NULL OR valid_until IS NULL OR valid_until >= issued_on OR substr(issued_on, 1, length(valid_until)) = valid_until",
            name=op.f("ck_label_issued_on_before_valid_until"),
        ),
        sa.CheckConstraint("source_id IS NOT NULL OR unconfirmed", name=op.f("ck_label_sourced")),
        sa.ForeignKeyConstraint(["body_id"], ["organisation.id"], name=op.f("fk_label_body_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_label_initiative_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_label_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("slug", name=op.f("uq_label_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_label_body_id"), "label", ["body_id"], unique=False)
    op.create_index(op.f("ix_label_initiative_id"), "label", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_label_kind"), "label", ["kind"], unique=False)
    op.create_index(op.f("ix_label_source_id"), "label", ["source_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("label")
    op.drop_table("participation")
    op.drop_table("cluster_manager")
    op.drop_table("initiative_programme")
    op.drop_table("initiative_objective")
    op.drop_table("initiative_activity")
    op.drop_table("initiative_field")
    op.drop_table("initiative_region")
    op.drop_table("initiative")
