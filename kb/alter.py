"""Alter checks and types of existing tables, for migrations.

SQLite has no statement for this. Copying a table, as batch operations do, would drop the referenced rows' foreign keys
and forget the highest id, so the definition is changed in place, as https://www.sqlite.org/lang_altertable.html allows
for changes that leave the stored rows as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

_Edit = Callable[[str], str]


def replace_check(table: str, name: str, condition: str) -> None:
    """Replace the condition of the check ``name``, its full name in the database."""
    if _is_sqlite():
        _redefine(table, lambda sql: _with_condition(sql, name, condition))
    else:
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, condition)


def add_check(table: str, name: str, condition: str) -> None:
    """Add a check to a table; ``name`` is its full name in the database."""
    if _is_sqlite():
        _redefine(table, lambda sql: f"{sql[: sql.rindex(')')].rstrip()}, CONSTRAINT {name} CHECK ({condition}))")
    else:
        op.create_check_constraint(op.f(name), table, condition)


def drop_check(table: str, name: str) -> None:
    """Drop the check ``name``, its full name in the database."""
    if _is_sqlite():
        _redefine(table, lambda sql: _without_check(sql, name))
    else:
        op.drop_constraint(op.f(name), table, type_="check")


def change_length(table: str, column: str, length: int) -> None:
    """Change the length of a text column."""
    if _is_sqlite():
        _redefine(table, lambda sql: _substituted(rf"(\b{column} VARCHAR)\([0-9]+\)", rf"\g<1>({length})", sql, table))
    else:
        op.alter_column(table, column, type_=sa.String(length, collation="C"))


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Return the condition of an enumeration's check."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _redefine(table: str, edit: _Edit) -> None:
    bind = op.get_bind()
    sql = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), {"table": table})
    change = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table")
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        bind.execute(change, {"table": table, "sql": edit(sql)})
        version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
        bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    finally:
        bind.exec_driver_sql("PRAGMA writable_schema = OFF")


def _with_condition(sql: str, name: str, condition: str) -> str:
    start, end = _check(sql, name)
    return f"{sql[:start]}CONSTRAINT {name} CHECK ({condition}){sql[end:]}"


def _without_check(sql: str, name: str) -> str:
    start, end = _check(sql, name)
    return sql[:start].rstrip().removesuffix(",") + sql[end:]


def _check(sql: str, name: str) -> tuple[int, int]:
    """Return where a check begins and ends, its closing bracket included."""
    match = re.search(rf"CONSTRAINT {name} CHECK \(", sql)
    if match is None:
        raise LookupError(f"There is no check {name} in: {sql}")
    depth = 1
    for position in range(match.end(), len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[position], 0)
        if not depth:
            return match.start(), position + 1
    raise LookupError(f"The check {name} does not end in: {sql}")


def _substituted(pattern: str, replacement: str, sql: str, table: str) -> str:
    changed, count = re.subn(pattern, replacement, sql)
    if count != 1:
        raise LookupError(f"{table}: {pattern} matches {count} times in: {sql}")
    return changed
