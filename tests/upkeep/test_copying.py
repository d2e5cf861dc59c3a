"""A knowledge base moves between SQLite and PostgreSQL as it is, also when the copy is killed or the source goes on."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from kb import actions, database, upkeep
from kb.cli import kb
from kb.config import Settings
from kb.errors import Busy, Conflict, InvalidInput, Unavailable
from kb.models import Initiative, Organisation
from kb.upkeep import copying
from kb.web import create_app
from kb.web.request import app_state
from kb.web.serving import create_serving_app
from tests.conftest import copy_home
from tests.processes import CONTEXT
from tests.upkeep.conftest import GONE, TABLES, Rows, create_and_withdraw, opened, rows, silent, undo_last


def without_moments(copied: Rows) -> Rows:
    return {**copied, "change_set": [row[:5] + row[6:] for row in copied["change_set"]]}


def citations(settings: Settings) -> list[str]:
    """Cite a record in every form, and read its history."""
    app = create_app(settings)
    reader = app.test_client()
    answers = [
        reader.get(f"/en/initiatives/dortmund-project/{end}") for end in ("citation.bib", "citation.ris", "history")
    ]
    with app.app_context():
        app_state().engine.dispose()
    assert [answer.status_code for answer in answers] == [200] * 3
    assert "change " in answers[0].text
    return [answer.text for answer in answers]


def foreign_keys(settings: Settings) -> set[tuple[str, str | None]]:
    with opened(settings) as sessions:
        inspector = sa.inspect(sessions.kw["bind"])
        keys = inspector.get_multi_foreign_keys()
    return {(str(table), key["name"]) for (_, table), listed in keys.items() for key in listed}


def test_a_base_moves_to_postgresql_and_back_and_undoing_goes_on(
    source: Settings, target: Settings, beside: Settings
) -> None:
    last = create_and_withdraw(source)
    before = rows(source)
    there = upkeep.copy_database(source, target, silent)
    assert rows(target) == before
    assert upkeep.copy_database(target, beside, silent) == there
    assert rows(beside) == before
    assert {table.name: table.rows for table in there} == {table: len(listed) for table, listed in before.items()}
    assert citations(target) == citations(source) == citations(beside)
    assert foreign_keys(target) == {(table.name, key.name) for table in TABLES for key in table.foreign_key_constraints}
    for settings in (source, target, beside):
        undo_last(settings)
        with opened(settings) as sessions, sessions.begin() as session:
            with actions.change_set(session, actor="test", reason="new") as changes:
                assert changes.create(Organisation, {**GONE, "slug": "new"}).id == last + 1
    assert without_moments(rows(target)) == without_moments(rows(beside)) == without_moments(rows(source))


def _killed_at(source: Settings, target: Settings, chunks: int) -> None:
    """Copy, and kill the process without warning after a number of chunks."""
    copying.AT_ONCE = 100
    count = 0

    def progress(*_words: object) -> None:
        nonlocal count
        count += 1
        if count == chunks:
            os.kill(os.getpid(), signal.SIGKILL)

    upkeep.copy_database(source, target, progress)


@pytest.mark.parametrize("kind", ["target", "beside"])
def test_a_killed_copy_is_refused_and_continued(
    source: Settings, kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    target: Settings = request.getfixturevalue(kind)
    killed = CONTEXT.Process(target=_killed_at, args=(source, target, 9))
    killed.start()
    killed.join(60)
    assert killed.exitcode == -signal.SIGKILL
    with pytest.raises(Unavailable, match="unfinished copy of"):
        create_serving_app(target)
    for command in (["serve"], ["db", "check"], ["db", "upgrade"], ["db", "prepare"], ["imports"], ["index", "sync"]):
        refused = CliRunner().invoke(kb, command, obj=target).exception
        assert isinstance(refused, Unavailable), command
        assert "unfinished copy of" in refused.message.en and str(source.home) in refused.message.de
    (finding,) = [finding for finding in upkeep.findings(target) if finding.check == "database"]
    assert "kb db copy" in finding.cure.de
    with pytest.raises(Conflict, match="unfinished copy of another database"):
        upkeep.copy_database(replace(source, database_url=f"sqlite:///{source.home / 'other.sqlite'}"), target, silent)

    with opened(source) as sessions, sessions.begin() as session:  # Meanwhile, a slug moves to a later row.
        first = session.scalars(sa.select(Initiative).order_by(Initiative.id)).first()
        assert first is not None
        with actions.change_set(session, actor="test", reason="meanwhile") as changes:
            slug = first.slug
            changes.revise(Initiative, first.id, {"slug": "renamed"})
            changes.create(Initiative, {"slug": slug, "name_de": "Neu", "status": "active", "unconfirmed": True})
    calls = []
    monkeypatch.setattr(copying, "AT_ONCE", 100)
    upkeep.copy_database(source, target, lambda *words: calls.append(words))
    assert rows(target) == rows(source)
    assert calls[0][0] != TABLES[0].name, "begins where the killed copy ended"
    assert not [finding for finding in upkeep.findings(target) if finding.check in ("database", "log", "links")]


def test_what_is_no_empty_database_is_left_alone(source: Settings, beside: Settings) -> None:
    def refusal(url: str) -> str:
        with pytest.raises((Conflict, InvalidInput, Busy, Unavailable)) as refused:
            upkeep.copy_database(source, replace(source, database_url=url), silent)
        return refused.value.message.en

    before = rows(source)
    assert "the same database" in refusal(f"sqlite:///{source.home}/../{source.home.name}/kb.sqlite")
    assert "names no database" in refusal("sqlite://") == refusal("sqlite:///:memory:")
    copy_home(source.home, source.home.parent / "full")
    assert "has data already" in refusal(f"sqlite:///{source.home.parent / 'full' / 'kb.sqlite'}")
    of_others = replace(source, database_url=f"sqlite:///{source.home / 'others.sqlite'}")
    with opened(of_others) as sessions, sessions.begin() as session:
        session.execute(sa.text("CREATE TABLE guest (id integer)"))
    assert "has data already" in refusal(of_others.database_url)
    upkeep.copy_database(source, beside, silent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "newest_revision", lambda: "1999")
        assert "the schema of another version" in refusal(beside.database_url)
    assert rows(source) == before


@pytest.mark.parametrize("kind", ["target", "beside"])
def test_two_homes_do_not_copy_into_the_same_database(
    source: Settings, kind: str, request: pytest.FixtureRequest
) -> None:
    target: Settings = request.getfixturevalue(kind)
    with copying._engine(target) as engine, copying._lock(target, engine):
        with pytest.raises(Busy, match="Another process is copying into this database"):
            upkeep.copy_database(source, replace(target, home=source.home.parent / "other"), silent)
    with copying._engine(target) as engine, copying._lock(target, engine):
        pass


def test_a_row_that_the_target_cannot_hold_is_named(source: Settings, target: Settings, beside: Settings) -> None:
    with opened(source) as sessions, sessions.begin() as session:
        session.execute(sa.text("UPDATE glossary_term SET term = printf('%.400c', 'x') WHERE id = 2"))
    with pytest.raises(Conflict, match="Row 2 of the table glossary_term does not fit"):
        upkeep.copy_database(source, target, silent)
    with opened(source) as sessions, sessions() as session:
        session.execute(sa.text("PRAGMA foreign_keys=OFF"))
        session.execute(sa.text("COMMIT"))
        session.execute(sa.text("PRAGMA foreign_keys=OFF"))
        session.execute(sa.text("UPDATE initiative_region SET region_id = 99999 WHERE id = 1"))
        session.commit()
    with pytest.raises(Conflict, match="Row 1 of the table initiative_region points to a row of region"):
        upkeep.copy_database(source, beside, silent)


def test_another_writer_at_the_target_is_noticed(
    source: Settings, beside: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = copying._compared
    reads = iter(range(10_000))
    monkeypatch.setattr(copying, "_compared", lambda *words: replace(compared(*words), rows=next(reads)))
    with pytest.raises(Unavailable, match="is not the same after copying"):
        upkeep.copy_database(source, beside, silent)


def test_the_command_lists_the_tables_with_their_checksums(source: Settings, beside: Settings) -> None:
    wrong = CliRunner().invoke(kb, ["db", "copy", "mysql://x"], obj=source)
    assert wrong.exit_code == 2 and "TO_URL must start with sqlite:///" in wrong.output
    done = CliRunner().invoke(kb, ["db", "copy", beside.database_url], obj=source)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()  # On a busy machine there are lines that say how far it is.
    assert len([line for line in lines if line.endswith(" on both sides")]) == len(TABLES)
    assert lines[0] == f"{source.home / 'kb.sqlite'} is being copied to {beside.home / 'copies' / 'kb.sqlite'}."
    (initiatives,) = [line for line in lines if line.startswith("  initiative:")]
    assert initiatives.split(", ")[0] == f"  initiative: {len(rows(source)['initiative'])} rows"
    assert "set KB_DATABASE_URL to the target" in lines[-1]
