"""A rebuild sees the database as of one moment, whatever is committed while it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kb import search
from kb.models import Initiative, Project, Region
from tests.search.library import Library, furnish


@pytest.mark.parametrize("after", ["max(change.id)", "FROM region", "FROM initiative"])
def test_what_is_committed_between_two_reads_of_a_rebuild_is_not_half_seen(
    home: Path, database_url: str, after: str
) -> None:
    library, other = Library.at(home, database_url), Library.at(home, database_url)
    furnish(library)
    library.sync()
    other.ids = library.ids
    committed: list[str] = []

    def commit(_: Any, __: Any, statement: str, *___: Any) -> None:
        if after in statement and not committed:
            committed.append(statement)
            other.add(Initiative, "neu", name_de="Neuland")
            other.add_all(Project, [{"slug": f"p{n}", "title": "Vorhaben", "region_id": "herten"} for n in range(3)])
            other.revise(Region, "ruhr", name_de="Metropole Ruhr")
            other.withdraw(Initiative, "dortmund-project")

    engine = library.sessions.kw["bind"]
    sa.event.listen(engine, "after_cursor_execute", commit)
    search.rebuild(library.settings, library.sessions)
    sa.event.remove(engine, "after_cursor_execute", commit)
    assert committed
    checked = search.check(library.settings, library.sessions)
    assert checked.is_well
    assert library.find().total == library.index.state().snapshot.size == checked.documents
    assert (library.slugs("Neuland"), library.slugs("dortmund-project")) == (["neu"], [])
    assert sorted(library.slugs("Metropole", kind=["project"])) == ["p0", "p1", "p2"]
    library.close()
    other.close()
