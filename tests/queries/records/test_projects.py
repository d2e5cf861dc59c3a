"""Projects of a region or a programme: tens of thousands are added up without reading any of them."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.queries.records import projects


@pytest.mark.parametrize("selection", [{"region": [1, 2]}, {"programme": 1}])
def test_what_is_added_up_of_a_selection_stands_in_an_index(session: Session, selection: dict[str, Any]) -> None:
    queries: list[tuple[str, Any]] = []
    connection = session.connection()
    sa.event.listen(
        connection,
        "before_cursor_execute",
        lambda *statement_given: queries.append((statement_given[2], statement_given[3])),
    )
    projects.summary(session, **selection)
    (statement, values) = next(one for one in queries if "sum(project.amount)" in one[0])
    plan = "\n".join(map(str, connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)))
    assert "USING COVERING INDEX ix_project_sums_of_" in plan
