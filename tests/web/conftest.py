"""A site that holds the seed and some records beside it, asked as a browser asks. It is only read, so all tests share it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb import database, ingest, search
from kb.config import Settings
from kb.web import create_app
from tests.conftest import Make, copy_home, settings_for
from tests.web.changing import copied, opened

PROJECTS = 60
MORE = {
    "source.csv": "slug,kind,title,language,publisher,published_on\ntest-source,document,Liste,de,Prüfamt,2005\n",
    "person.csv": "slug,name,public_role_de,source\nerika-muster,Erika Muster,Sprecherin,test-source\n",
    "organisation.csv": "slug,name_de,kind,source\ntest-gmbh,Test GmbH,company,test-source\n",
    "initiative.csv": "slug,name_de,summary_en,source\n"
    "nur-deutsch,Nur auf Deutsch benannt,Summarised in English only <b>&,test-source\n",
    "cluster_manager.csv": "slug,initiative,person,role,source\n"
    "nur-deutsch-muster,nur-deutsch,erika-muster,spokesperson,test-source\n",
    "project.csv": "slug,title,organisation,year,amount,currency,source\n"
    + "".join(f"vorhaben-{n},Vorhaben {n},test-gmbh,2005,{n}47425.50,EUR,test-source\n" for n in range(PROJECTS)),
}
"""Records that a list of projects with two pages, a person and a missing translation need, in our import format."""


@pytest.fixture(scope="session")
def furnished(once: Make, seeded_home: Path) -> Settings:
    """Fill a knowledge base with the seed and MORE, and index it."""

    def fill(home: Path) -> None:
        settings = settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")
        copy_home(seeded_home, home)
        (home / "more").mkdir()
        for name, text in MORE.items():
            (home / "more" / name).write_text(text, encoding="utf-8")
        engine = database.create_engine(settings)
        report = ingest.run(database.sessions(engine), [home / "more"])
        assert not report.is_blocked, report.problems.kept
        search.sync(settings, database.sessions(engine))
        engine.dispose()

    home = once("furnished", fill)
    return settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")


@pytest.fixture(scope="session")
def app(furnished: Settings) -> Flask:
    """Make the application over the furnished base."""
    return create_app(furnished)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Visit the site as a reader."""
    return app.test_client()


@pytest.fixture
def empty_home(home: Path, sqlite_url: str) -> Settings:
    """Return the settings of a base with tables but without records or index."""
    return settings_for(home, sqlite_url)


@pytest.fixture
def own(furnished: Settings, tmp_path: Path) -> Settings:
    """Copy the furnished base, so that it may be changed."""
    return copied(furnished, tmp_path)


@pytest.fixture
def sessions(own: Settings) -> Iterator[database.Sessions]:
    """Open sessions for changes."""
    with opened(own) as sessions:
        yield sessions


@pytest.fixture
def reader(own: Settings) -> FlaskClient:
    """Visit the site that is being changed."""
    return create_app(own).test_client()
