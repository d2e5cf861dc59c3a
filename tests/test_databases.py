"""The tests' own databases are worth a test: suites that lean on them must not fail for their reasons."""

import sqlalchemy as sa

from tests import postgres


def test_a_database_is_a_copy_of_its_template(postgres_server: postgres.Server) -> None:
    template = postgres_server.create()
    _run(postgres_server.url(template), "CREATE TABLE place (name text); INSERT INTO place VALUES ('Dortmund')")
    copy = postgres_server.create(template)

    assert _run(postgres_server.url(copy), "SELECT name FROM place") == "Dortmund"


def test_umlauts_are_stored_as_they_are(postgres_server: postgres.Server) -> None:
    assert _run(postgres_server.url(postgres_server.create()), "SELECT 'Öresund'") == "Öresund"


def test_both_kinds_of_database_start_empty(empty_database_url: str) -> None:
    engine = sa.create_engine(empty_database_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_migrated_database_has_tables_and_no_records(database_url: str) -> None:
    assert _run(database_url, "SELECT count(*) FROM initiative") == 0


def _run(url: str, statement: str) -> object:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        result = connection.exec_driver_sql(statement)
        row = result.first() if result.returns_rows else None
    engine.dispose()
    return None if row is None else row[0]
