"""What readers declare of other records agrees with the tables that they read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from kb.models import ENTITIES, Organisation, Project, Statement, Succession
from kb.models.columns import target_of
from kb.search.documents import readers, taxonomy
from kb.search.documents.readers.rows import Dependencies
from kb.search.fields import KINDS
from tests.search.library import Library

TAXONOMY = {
    "region", "region_member", "region_successor", "region_type", "competence_field", "programme", "policy_era", "era_programme",
}  # fmt: skip
"""Changes of these spread by the digests of the taxonomy, or by the eras that initiatives belong to."""


@pytest.fixture
def filled(library: Library) -> Library:
    """Add records of the kinds that the library lacks."""
    library.add(Organisation, "traeger", name_de="Träger", kind="association")
    library.add(Project, "p1", title="Ein Vorhaben", organisation_id="traeger", year=2008)
    library.add(
        Succession,
        "n1",
        kind="merged_into",
        initiative_id="chemsite",
        successor_initiative_id="dortmund-project",
    )
    library.add(Statement, "s1", initiative_id="chemsite", kind="assessment", text_de="Ein Vorbild.")
    return library


@contextmanager
def tables_read(engine: sa.Engine) -> Iterator[set[str]]:
    """Collect the tables named in the statements that are executed."""
    tables: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        tables.update(set(re.findall(r"(?:FROM|JOIN|,) (\w+)", statement)) & ENTITIES.keys())

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def declared(kind: str) -> set[str]:
    """Return the tables that the documents of a kind may show: its own, owned and declared ones."""
    shown = readers.DEPENDENCIES.get(kind, Dependencies())
    named = {target_of(kind, column) for column in shown.names}
    named |= {target_of(linked.entity, column) for linked in shown.linked for column in linked.names}
    owned = {
        entity
        for entity, model in ENTITIES.items()
        if any(target_of(entity, column) == kind for column in model.__owner__)
    }
    tables = {kind, *named, *owned, *(linked.entity for linked in shown.linked)}
    if "initiative" in named:
        tables |= declared("initiative")
    return tables | ({"succession"} if shown.predecessors else set())


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_reads_no_table_that_its_dependencies_leave_out(filled: Library, kind: str) -> None:
    engine: sa.Engine = filled.sessions.kw["bind"]
    with filled.sessions() as session:
        known, ids = taxonomy.read(session), readers.ids_of(session, kind)
        with tables_read(engine) as tables:
            documents = list(readers.read(session, known, kind, ids))
    assert len(documents) == len(ids)
    assert tables - TAXONOMY - {kind} <= declared(kind)


def test_all_kinds_that_declare_something_are_there_to_be_read(filled: Library) -> None:
    with filled.sessions() as session:
        present = {kind for kind in KINDS if readers.ids_of(session, kind)}
    assert readers.DEPENDENCIES.keys() - present <= {"milestone", "label", "contribution", "person", "event"}
