"""What every suite starts from: the two databases, a folder for the data, and the folder of real lists."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from kb import config, database, ingest, search
from kb.config import Settings
from kb.models.vocabulary import ChangeSetKind
from tests import postgres

BASE = Path(__file__).parent / "base"
"""Tables of a small knowledge base, the seed as it once was, so that tests stand still while the seed grows."""
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

TIMES = int(os.environ.get("EXAMPLES", "1"))
"""How many times as many examples Hypothesis draws: `EXAMPLES=10 make test` takes its time."""

# The machines that run the tests are shared, so time limits of single examples would only say how busy they are.
hypothesis.settings.register_profile("here", deadline=None, max_examples=50 * TIMES)
hypothesis.settings.register_profile("ci", hypothesis.settings.get_profile("here"), derandomize=True, print_blob=True)
hypothesis.settings.register_profile("pure", deadline=None, max_examples=20)
hypothesis.settings.load_profile("ci" if IN_CI else "here")

IMPURE = {"tmp_path", "tmp_path_factory", "database_url", "empty_database_url", "postgres_server"}
"""Fixtures of every test that fills a database or an index or starts a server, directly or through its other fixtures."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make check` ask for the tests that need neither files nor processes."""
    parser.addoption("--pure", action="store_true", help="run only the tests of values, without database or browser")


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers, and draw fewer examples when time counts."""
    config.addinivalue_line("markers", "slow: takes seconds or starts a process although it needs no folder")
    if config.getoption("--pure"):
        hypothesis.settings.load_profile("pure")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect with --pure what needs a folder or is slow."""
    if not config.getoption("--pure"):
        return
    impure = [item for item in items if item.get_closest_marker("slow") or IMPURE & set(_fixtures(item))]
    config.hook.pytest_deselected(items=impure)
    items[:] = [item for item in items if item not in set(impure)]


def pytest_collection_finish() -> None:
    """Collect garbage less often, and not among what stays: the collector took a tenth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def _fixtures(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


def examples(count: int) -> hypothesis.settings:
    """Return settings for a property whose examples are slow; they share the fixtures of its test."""
    shared = [hypothesis.HealthCheck.function_scoped_fixture]
    return hypothesis.settings(max_examples=count * TIMES, suppress_health_check=shared)


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Isolate the tests from the settings of the developer's shell."""
    for name in [name for name in os.environ if name.startswith("KB_") and name != "KB_REAL_DATA"]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("PORT", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder for the data of one knowledge base."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Run a PostgreSQL server for the session; in CI it has to be there, elsewhere its absence skips the tests."""
    try:
        with postgres.running() as server:
            yield server
    except postgres.NotInstalled as reason:
        if IN_CI:
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    """Give the address of a database without tables, once for each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{home / 'kb.sqlite'}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


Make = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Return a function that fills a folder for all workers of a run and returns it; the others wait for the first."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder = shared / f"shared-{name}"
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                unfinished = folder.with_suffix(".unfinished")
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                fill(unfinished)
                unfinished.rename(folder)
        return folder

    return make


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compile each template once per run, not once per application, which is half the time of tests with their own."""
    once: Make = request.getfixturevalue("once")  # As a parameter it would make every test one that needs a folder.
    folder = once("templates", lambda _folder: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", FileSystemBytecodeCache(str(folder)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_statements() -> Iterator[None]:
    """Compile each statement once per worker, not once per engine, which is a sixth of the time of tests with their own."""
    with statements_compiled_once():
        yield


@contextmanager
def statements_compiled_once() -> Iterator[None]:
    """Let engines of one kind of database share their compiled statements, which SQLAlchemy keeps per engine and dialect."""
    dialects: dict[str, sa.Dialect] = {}
    compiled: dict[object, object] = {}
    create_engine = sa.create_engine

    def sharing(url: sa.URL | str, **options: Any) -> sa.Engine:
        engine = create_engine(url, **options)
        name = engine.dialect.name
        if name not in dialects:
            with (
                suppress(sa.exc.DBAPIError),
                (create_engine("sqlite://") if name == "sqlite" else engine).connect() as first,
            ):
                dialects[name] = first.dialect  # It learns the version of the library from its first connection.
        if name in dialects:
            engine.dialect = dialects[name]
            engine.update_execution_options(compiled_cache=compiled)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa, "create_engine", sharing)
        yield


@pytest.fixture(scope="session")
def migrated_file(once: Make) -> Path:
    """Migrate one SQLite file for the run; tests get copies of it, which takes a hundredth of the time."""

    def migrate(folder: Path) -> None:
        database.upgrade(settings_for(folder, f"sqlite:///{folder / 'kb.sqlite'}"))

    return once("migrated", migrate) / "kb.sqlite"


@pytest.fixture(scope="session")
def seeded_home(once: Make, migrated_file: Path) -> Path:
    """Fill and index a folder with the base of the tests for the run; only read it, or change a copy."""

    def fill_and_index(home: Path) -> None:
        settings = fill(home, migrated_file, BASE)
        engine = database.create_engine(settings)
        search.rebuild(settings, database.sessions(engine))
        engine.dispose()

    return once("seeded", fill_and_index)


def fill(home: Path, migrated_file: Path, data: Path) -> Settings:
    """Fill a database in a folder with the tables in ``data``."""
    shutil.copyfile(migrated_file, home / "kb.sqlite")
    settings = settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")
    engine = database.create_engine(settings)
    report = ingest.run(database.sessions(engine), [data], kind=ChangeSetKind.SEED)
    assert not list(report.problems)
    engine.dispose()
    return settings


@pytest.fixture(scope="session")
def migrated_template(postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Migrate one PostgreSQL database per session, as a template to copy; returns its name."""
    name = postgres_server.create()
    database.upgrade(settings_for(tmp_path_factory.mktemp("template"), postgres_server.url(name)))
    return name


@pytest.fixture
def sqlite_url(home: Path, migrated_file: Path) -> str:
    """Return the URL of an SQLite database with the newest schema and no records."""
    shutil.copyfile(migrated_file, home / "kb.sqlite")
    return f"sqlite:///{home / 'kb.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of an empty database with the newest schema, once per kind of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template: str = request.getfixturevalue("migrated_template")
    server: postgres.Server = request.getfixturevalue("postgres_server")
    name = server.create(template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder with the real lists, or skip where they are not."""
    folder = os.environ.get("KB_REAL_DATA")
    if not folder:
        pytest.skip("The real lists are not here: KB_REAL_DATA names no folder.")
    assert Path(folder).is_dir(), f"KB_REAL_DATA names {folder}, which is no folder."
    return Path(folder)


def copy_home(home: Path, to: Path) -> Path:
    """Copy a folder of data; the files of SQLite that come and go with its readers stay behind."""
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("*-wal", "*-shm"), dirs_exist_ok=True)
    return to


def settings_for(home: Path, database_url: str) -> Settings:
    """Read settings from an environment with folder and database, without a rate limit."""
    environment = {"KB_HOME": str(home), "KB_DATABASE_URL": database_url, "KB_RATE_LIMIT": "off"}
    environment["KB_DURABILITY"] = "normal"  # No test outlives a power cut.
    return config.load(environment, env_file=home / ".env")
