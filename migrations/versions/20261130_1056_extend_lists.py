"""Add to the controlled lists: areas, status, job figures, languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb import alter

revision = "20261130_1056"
down_revision = "20261130_1055"
branch_labels = None
depends_on = None

AREAS = ("eligible", "phasing_out")
MORE_AREAS = ("transition", "more_developed", "less_developed", "just_transition")
STATUSES = ("planned", "active", "dormant", "ended", "absorbed")
INDICATORS = (
    "members",
    "jobs_targeted",
    "jobs_created",
    "jobs_secured",
    "jobs_total",
    "firms",
    "budget",
    "funding",
    "projects",
    "staff_fte",
    "start_ups",
    "turnover",
)
MORE_INDICATORS = (
    "members",
    "jobs_targeted",
    "jobs_secured_targeted",
    "jobs_created",
    "jobs_secured",
    "jobs_created_or_secured",
    "jobs_total",
    "jobs_members",
    "jobs_industry",
    "jobs_worldwide",
    *INDICATORS[5:],
)
LANGUAGES = ("de", "en")
MORE_LANGUAGES = tuple("bg ca cs da el es et eu fi fr gl hr hu it lt lv nl no pl pt ro ru sk sl sv".split())
OLDER = {
    "jobs_secured_targeted": "jobs_targeted",
    "jobs_created_or_secured": "jobs_secured",
    "jobs_members": "jobs_total",
    "jobs_industry": "jobs_total",
    "jobs_worldwide": "jobs_total",
}


def upgrade() -> None:
    """Widen the lists."""
    _set((*AREAS, *MORE_AREAS), (*STATUSES, "renamed"), MORE_INDICATORS, (*LANGUAGES, *MORE_LANGUAGES))


def downgrade() -> None:
    """Narrow the lists; values that are gone become the nearest older one."""
    for newer, older in OLDER.items():
        _replace("statement", "indicator", (newer,), older)
    _replace("initiative", "status", ("renamed",), "absorbed")
    _replace("source", "language", MORE_LANGUAGES, None)
    _replace("field_label", "language", MORE_LANGUAGES, "en")
    _keep_one_status()
    _replace("programme_area", "status", MORE_AREAS, "eligible")
    _set(AREAS, STATUSES, INDICATORS, LANGUAGES)


def _replace(table: str, column: str, newer: tuple[str, ...], older: str | None) -> None:
    values = sa.column(column)
    op.execute(sa.update(sa.table(table, values)).where(values.in_(newer)).values({column: older}))


def _keep_one_status() -> None:
    """Drop the finer status of areas that have another one under the same programme."""
    area = sa.table("programme_area", *(sa.column(name) for name in ("id", "programme_id", "region_id", "status")))
    other = area.alias()
    is_same = sa.and_(
        other.c.programme_id == area.c.programme_id, other.c.region_id == area.c.region_id, other.c.id != area.c.id
    )
    op.execute(sa.delete(area).where(area.c.status.in_(MORE_AREAS), sa.exists().where(is_same)))


def _set(
    areas: tuple[str, ...], statuses: tuple[str, ...], indicators: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    alter.replace_check("programme_area", "ck_programme_area_area_status", alter.one_of("status", areas))
    alter.replace_check("initiative", "ck_initiative_status", alter.one_of("status", statuses))
    alter.replace_check("statement", "ck_statement_indicator", alter.one_of("indicator", indicators))
    for table in ("source", "field_label"):
        alter.replace_check(table, f"ck_{table}_language_code", alter.one_of("language", languages))
