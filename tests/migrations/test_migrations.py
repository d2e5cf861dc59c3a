"""The migrations: one line, the same tables as the models on both databases, undone and redone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kb import database
from kb.config import Settings
from kb.models import Base
from tests import postgres
from tests.conftest import settings_for

# Asked for directly, as SQLAlchemy passes over indexes on expressions.
_STATEMENTS = {
    "sqlite": "SELECT name, sql AS text FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname AS name, indexdef AS text FROM pg_indexes WHERE schemaname = current_schema()",
}
OF_EXPRESSIONS = "ignore:.*expression-based index"


@pytest.fixture
def settings(empty_database_url: str, home: Path) -> Settings:
    return settings_for(home, empty_database_url)


@pytest.fixture
def engine(settings: Settings) -> Iterator[sa.Engine]:
    engine = database.create_engine(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated(database_url: str, home: Path) -> Iterator[sa.Engine]:
    """Open a database that has been migrated from nothing to the newest schema."""
    engine = database.create_engine(settings_for(home, database_url))
    yield engine
    engine.dispose()


@pytest.fixture
def created(migrated: sa.Engine, home: Path, request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """Create the tables of the models, without migrations, in a database of the same kind."""
    if migrated.dialect.name == "sqlite":
        engine = database.create_engine(settings_for(home, f"sqlite:///{home / 'created.sqlite'}"))
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    name = server.create()
    engine = database.create_engine(settings_for(home, server.url(name)))
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()
    server.drop(name)


def _tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def _objects(engine: sa.Engine) -> set[str]:
    """Return all tables, columns, rules and indexes by name; a migration may bring no more than one of them."""
    inspector = sa.inspect(engine)
    # Asked for all tables at once: a query for each table would take most of the time of these tests.
    columns = {
        f"{table}.{column['name']}"
        for (_, table), columns in inspector.get_multi_columns().items()
        for column in columns
        if table != "alembic_version"
    }
    rules = {
        f"{table}: {rule['sqltext']}"
        for (_, table), rules in inspector.get_multi_check_constraints().items()
        for rule in rules
    }
    return _tables(engine) | columns | rules | {name for name, _ in _indexes(engine)}


def _indexes(engine: sa.Engine) -> set[tuple[str, str]]:
    """Return every index that was created by name, with the statement that creates it."""
    with engine.connect() as connection:
        return {
            (row.name, " ".join(row.text.split()))
            for row in connection.execute(sa.text(_STATEMENTS[engine.dialect.name]))
            if not row.name.startswith("alembic_version")
        }


def _rules(engine: sa.Engine) -> set[tuple[str, str, str]]:
    """Return every check of the database as (table, name, text)."""
    inspector = sa.inspect(engine)
    return {
        (table, str(check["name"]), " ".join(str(check["sqltext"]).split()))
        for table in _tables(engine)
        for check in inspector.get_check_constraints(table)
    }


def test_there_is_one_head(settings: Settings) -> None:
    assert len(ScriptDirectory.from_config(database.alembic_config(settings)).get_heads()) == 1


@pytest.mark.filterwarnings(OF_EXPRESSIONS)
def test_migrating_builds_the_tables_of_the_models(settings: Settings, engine: sa.Engine) -> None:
    assert not database.is_current(engine)
    database.upgrade(settings)
    assert database.is_current(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_builds_the_same_indexes_as_the_models(migrated: sa.Engine, created: sa.Engine) -> None:
    assert _indexes(migrated) == _indexes(created)
    assert any("slug" in text for name, text in _indexes(migrated) if name == "ix_change_former_slug")


def test_migrating_builds_the_same_rules_as_the_models(migrated: sa.Engine, created: sa.Engine) -> None:
    assert _rules(migrated) == _rules(created)
    assert len(_rules(migrated)) > 100


def test_every_migration_can_be_undone_and_redone(settings: Settings, engine: sa.Engine) -> None:
    """Going down one by one leads back through the same states, and up again to the newest."""
    alembic = database.alembic_config(settings)
    revisions = [script.revision for script in ScriptDirectory.from_config(alembic).walk_revisions()]
    states: list[set[str]] = [set()]
    for revision in reversed(revisions):
        command.upgrade(alembic, revision)
        states.append(_objects(engine))
        assert states[-1] != states[-2], f"{revision} brings nothing"
    assert _tables(engine) == set(Base.metadata.tables)
    newest = states.pop()
    while states:
        command.downgrade(alembic, "-1")
        assert _objects(engine) == states.pop()
    command.upgrade(alembic, "head")
    assert _objects(engine) == newest


def test_migrating_twice_changes_nothing(migrated: sa.Engine, database_url: str, home: Path) -> None:
    objects = _objects(migrated)
    database.upgrade(settings_for(home, database_url))
    assert _objects(migrated) == objects


def test_kinds_that_do_not_suit_their_indicator_are_corrected(settings: Settings, engine: sa.Engine) -> None:
    alembic = database.alembic_config(settings)
    command.upgrade(alembic, "20261130_1057")
    pairs = {
        ("outcome", "members"): ("characteristic", "members"),
        ("expectation", "jobs_created"): ("expectation", "jobs_targeted"),
        ("characteristic", "jobs_secured"): ("outcome", "jobs_secured"),
        ("assessment", "jobs_targeted"): ("expectation", "jobs_targeted"),
        ("expectation", "budget"): ("characteristic", "budget"),
        ("expectation", "members"): ("expectation", "members"),
        ("lesson", None): ("lesson", None),
    }
    statements = sa.Table("statement", sa.MetaData(), autoload_with=engine)
    regions = sa.Table("region", sa.MetaData(), autoload_with=engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(regions).values(id=1, slug="r", name_de="R", kind="functional", unconfirmed=True))
        for number, (kind, indicator) in enumerate(pairs):
            money = {"currency": "EUR"} if indicator == "budget" else {}
            row = {"slug": f"s{number}", "region_id": 1, "kind": kind, "indicator": indicator, "text_de": "x", **money}
            value = None if indicator is None else number
            connection.execute(sa.insert(statements).values(**row, value=value, unconfirmed=True))
    database.upgrade(settings)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(statements.c.kind, statements.c.indicator).order_by(statements.c.id))
        assert [tuple(row) for row in rows] == list(pairs.values())
    command.downgrade(alembic, "20261130_1057")
