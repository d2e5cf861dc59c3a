"""The description of the data model names every table, column and value there is, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from kb.models import ENTITIES, Base

PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"
SHARED = {"id", "source_id", "source_locator", "quote", "unconfirmed"}


def _described() -> dict[str, dict[str, str]]:
    """Read the page as table → column → what it says of the column."""
    sections = re.split(r"^## `(\w+)`$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, flags=re.MULTILINE))
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }


def test_every_table_and_column_is_described() -> None:
    tables = Base.metadata.tables
    actual = {name: set(table.c.keys()) - (SHARED if name in ENTITIES else set()) for name, table in tables.items()}
    assert {name: set(columns) for name, columns in _described().items()} == actual


def test_every_value_of_a_list_is_described() -> None:
    described = _described()
    for name, table in Base.metadata.tables.items():
        for column in table.c:
            if isinstance(column.type, sa.Enum):
                assert re.findall(r"`([^`]+)`", described[name][column.name]) == column.type.enums
