"""Migrations that alter a definition stop when it is not what they were written for."""

from __future__ import annotations

import pytest

from kb import alter

TABLE = "CREATE TABLE source (kind VARCHAR(40), CONSTRAINT kind CHECK (kind IN ('a', 'b')), CONSTRAINT open CHECK ((x)"


def test_a_check_is_replaced_and_dropped_with_its_brackets() -> None:
    assert "CONSTRAINT kind CHECK (kind = 'c'), CONSTRAINT open" in alter._with_condition(TABLE, "kind", "kind = 'c'")
    assert "(kind VARCHAR(40), CONSTRAINT open" in alter._without_check(TABLE, "kind")


@pytest.mark.parametrize(
    ("name", "reason"), [("colour", "There is no check colour"), ("open", "The check open does not end")]
)
def test_a_check_that_is_not_there_or_cut_off_is_named(name: str, reason: str) -> None:
    with pytest.raises(LookupError, match=reason):
        alter._without_check(TABLE, name)


def test_a_column_is_changed_once_or_not_at_all() -> None:
    assert alter._substituted(r"\(40\)", "(80)", TABLE, "source").startswith("CREATE TABLE source (kind VARCHAR(80)")
    with pytest.raises(LookupError, match="source: kind matches 3 times"):
        alter._substituted("kind", "sort", TABLE, "source")
