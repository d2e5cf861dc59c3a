"""Exports of any length: what is written needs no more memory for many rows than for few."""

from __future__ import annotations

import tracemalloc
from collections import deque
from collections.abc import Callable, Iterable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.export import FORMATS, Site, fitting, of_list
from kb.export.download import archive
from kb.export.rows.content import carried_by
from kb.models import Organisation, Project, Source
from kb.models.labels import PLURALS
from tests.export.selections import of

FEW, MANY = 1_500, 4_500
ALLOWED = 750_000
"""Bytes that many rows may take more than few: some pieces, not the rows, which take more than a thousand bytes each."""


def peak(write: Callable[[], Iterable[bytes]]) -> int:
    tracemalloc.start()
    for _ in write():
        pass
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


@pytest.mark.parametrize("key", ["csv", "xlsx", "json", "geojson"])
def test_generated_rows_leave_memory_as_they_are_written(key: str) -> None:
    written = next(known for known in FORMATS if known.key == key)

    def rows(count: int) -> Iterable[list[str]]:
        return ([f"{number} " * 200] for number in range(count))

    sizes = [peak(lambda count=count: written.write(of(rows(count)))) for count in (FEW, FEW, MANY)]  # type: ignore[misc]
    assert sizes[2] - sizes[1] < ALLOWED


def fill(session: Session, first: int, last: int) -> None:
    """Store projects of one organisation."""
    values = {"title": "Vorhaben " * 200, "unconfirmed": False, "source_id": 1, "organisation_id": 1}
    session.execute(sa.insert(Project), [{"slug": f"p-{number}", **values} for number in range(first, last)])
    session.commit()


def test_stored_rows_leave_memory_as_they_are_read(session: Session, site: Site) -> None:
    session.execute(sa.insert(Source), [{"id": 1, "slug": "list", "kind": "register", "title": "Liste"}])
    port = {"id": 1, "slug": "port", "name_de": "Hafen", "kind": "other", "unconfirmed": True}
    session.execute(sa.insert(Organisation), [port])
    writers: dict[str, Callable[[], Iterable[bytes]]] = {
        known.key: lambda known=known: known.write(  # type: ignore[misc]
            of_list(session, site, "project", title=PLURALS["project"], page="https://kb.example/de/projects")
        )
        for known in fitting(carried_by("project"))
        if known.key in ("csv", "jsonld", "bib")
    }
    writers["zip"] = lambda: archive.write(session, site)
    fill(session, 0, 1)
    for write in writers.values():
        deque(write(), maxlen=0)  # What is read once for good, such as the columns, does not count.
    fill(session, 1, FEW)
    few = {key: peak(write) for key, write in writers.items()}
    fill(session, FEW, MANY)
    many = {key: peak(write) for key, write in writers.items()}
    assert {key: many[key] - few[key] for key in writers if many[key] - few[key] > ALLOWED} == {}
