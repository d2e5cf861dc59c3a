"""Run migrations on the configured database, inside one transaction each."""

from __future__ import annotations

from alembic import context

from kb import config as kb_config
from kb import database
from kb.models import Base


def run() -> None:
    """Migrate over the caller's connection, or over one from the settings."""
    options = context.config.attributes
    connection = options.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    engine = database.create_engine(options.get("settings") or kb_config.load())
    try:
        with engine.connect() as opened:
            _migrate(opened)
    finally:
        engine.dispose()


def _migrate(connection) -> None:  # type: ignore[no-untyped-def]  # Alembic hands over what it was given
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
