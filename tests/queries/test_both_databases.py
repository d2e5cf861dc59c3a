"""SQLite and PostgreSQL answer every question alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kb import actions, database
from kb.models import Initiative, Record
from kb.models.vocabulary import Status
from kb.queries import names
from kb.queries.changes import history
from kb.queries.records import eras, regions
from tests import postgres
from tests.conftest import settings_for
from tests.queries import world
from tests.queries.making import Maker
from tests.queries.records.test_profiles import PROFILES


def outline(value: Any) -> Any:
    """Convert an answer to plain values, records to their names."""
    if isinstance(value, Record):
        return value.__tablename__, getattr(value, "slug", value.id)
    if isinstance(value, (list, tuple)):
        return [outline(part) for part in value]
    if isinstance(value, dict):
        return {str(key): outline(part) for key, part in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {name: outline(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def answers(session: Session) -> dict[str, Any]:
    """Fill an empty knowledge base and ask it everything."""
    world.build(Maker(session))
    outlines: dict[str, Any] = {kind: outline(ask(session, slug)) for kind, (ask, slug, _) in PROFILES.items()}
    outlines["closure"] = regions.region_closure(session)
    outlines["eras"] = eras.memberships(session)
    initiative = names.record(session, Initiative, "logport")
    with actions.change_set(session, actor="Ada", reason="ended") as changes:
        changes.revise(Initiative, initiative.id, {"status": Status.ENDED, "unconfirmed": True})
    (revision,) = history.history(session, Initiative, "logport").revisions
    outlines["history"] = [(one.column, one.old, one.new) for entry in revision.entries for one in entry.differences]
    return outlines


def test_both_databases_answer_alike(
    sqlite_url: str, migrated_template: str, postgres_server: postgres.Server, home: Path
) -> None:
    of_each = []
    name = postgres_server.create(migrated_template)
    for url in (sqlite_url, postgres_server.url(name)):
        engine = database.create_engine(settings_for(home, url))
        with database.sessions(engine)() as session:
            of_each.append(answers(session))
        engine.dispose()
    postgres_server.drop(name)
    for kind, answer in of_each[0].items():
        assert of_each[1][kind] == answer, kind
