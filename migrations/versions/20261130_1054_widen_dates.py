"""Make room for approximate dates, decades and intervals (EDTF level 1)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kb import alter

revision = "20261130_1054"
down_revision = "20261130_1053"
branch_labels = None
depends_on = None

DATES = {
    "source": ("published_on", "accessed_on"),
    "field_scheme": ("published_on", "valid_until"),
    "region": ("valid_from", "valid_until"),
    "policy_era": ("started_on", "ended_on"),
    "region_member": ("valid_from", "valid_until"),
    "cluster_manager": ("started_on", "ended_on"),
    "event": ("started_on", "ended_on"),
    "label": ("issued_on", "valid_until"),
    "participation": ("started_on", "ended_on"),
    "programme": ("started_on", "ended_on"),
    "milestone": ("happened_on",),
    "programme_area": ("started_on", "ended_on"),
    "project": ("started_on", "ended_on"),
    "statement": ("as_of", "target_on"),
    "succession": ("happened_on",),
}
WITHOUT_ORDER = ("source", "milestone", "succession")


def _condition(first: str, last: str, *, is_exact: bool) -> str:
    exact = f"{first} IS NULL OR {last} IS NULL OR {last} >= {first} OR substr({first}, 1, length({last})) = {last}"
    if is_exact:
        return exact
    inexact = " OR ".join(f"{column} LIKE '%{mark}%'" for column in (first, last) for mark in "~X/")
    return f"{exact} OR (({inexact}) AND substr({last}, 1, 3) >= substr({first}, 1, 3))"


def _set(length: int, *, is_exact: bool) -> None:
    for table, columns in DATES.items():
        for column in columns:
            alter.change_length(table, column, length)
        if table not in WITHOUT_ORDER:
            first, last = columns
            condition = _condition(first, last, is_exact=is_exact)
            alter.replace_check(table, f"ck_{table}_{first}_before_{last}", condition)


def upgrade() -> None:
    """Widen the columns, and compare inexact dates by decade."""
    _set(23, is_exact=False)


def downgrade() -> None:
    """Narrow the columns; of an inexact date its first year, month or day is kept."""
    for table, columns in DATES.items():
        for column in columns:
            _make_exact(sa.table(table, sa.column("id"), sa.column(column)), column)
    _set(10, is_exact=True)


def _make_exact(table: sa.TableClause, column: str) -> None:
    dates = table.c[column]
    rows = op.get_bind().execute(sa.select(table.c.id, dates).where(sa.or_(*(dates.contains(mark) for mark in "~X/"))))
    for key, date in rows.all():
        exact = date.partition("/")[0].rstrip("~").replace("X", "0")
        op.execute(sa.update(table).where(table.c.id == key).values({column: exact}))
