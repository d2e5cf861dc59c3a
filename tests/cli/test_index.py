"""`kb search` and `kb index`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from kb import actions, database, search
from kb.cli import kb
from kb.config import Settings
from kb.errors import InvalidInput, Unavailable
from kb.models import Initiative, Source
from tests.cli.conftest import Run
from tests.conftest import settings_for


def test_a_part_of_a_compound_is_found_and_the_reason_said(filled: Run) -> None:
    output = filled("search", "Wasser").output
    assert "1 hits, page 1 of 1" in output
    assert "Wasserwirtschaft Emscher" in output
    assert "as a part of" in output
    assert "[Initiative: initiatives/wasser]" in output, "the path of the page"


def test_facets_narrow_and_several_values_mean_one_of_them(filled: Run) -> None:
    def total(*options: str) -> int:
        return int(json.loads(filled("search", "", "--kind", "initiative", *options, "--json").output)["total"])

    assert total() == 2
    assert total("--status", "active") == 1
    assert total("--status", "active", "--status", "ended") == 2


def test_json_is_what_the_api_answers(filled: Run) -> None:
    body = json.loads(filled("search", "Hafen", "--json").output)
    assert {"total", "page", "per_page", "hits", "facets"} <= set(body)
    assert body["hits"][0]["url"] == "/en/initiatives/hafen"
    assert {"kind", "slug", "title", "url", "snippet", "why"} <= set(body["hits"][0])


def test_a_query_that_is_too_long_is_refused_in_either_form(filled: Run) -> None:
    for form in ((), ("--json",)):
        done = filled("search", "x" * (search.MOST_CHARACTERS + 1), *form)
        assert isinstance(done.exception, InvalidInput)


def test_a_wrong_option_is_wrong_usage(filled: Run) -> None:
    assert filled("search", "x", "--sort", "colour").exit_code == 2


def test_without_an_index_searching_says_what_to_do(run: Run, home: Path) -> None:
    for form in ((), ("--json",)):
        done = run("search", "x", *form)
        assert isinstance(done.exception, Unavailable)
        assert "kb index rebuild" in done.exception.message.de
    (home / "kb.sqlite").unlink()
    assert run("search", "x", "--json").exit_code == 1
    assert list(home.iterdir()) == [], "who only looks leaves no file behind"


def test_check_names_what_the_index_lacks_and_sync_brings_it(filled: Run, settings: Settings) -> None:
    assert filled("index", "check").exit_code == 0
    engine = database.create_engine(settings)
    with database.sessions(engine).begin() as session:
        source = session.scalars(sa.select(Source)).one()
        with actions.change_set(session, actor="editor", reason="new") as changes:
            changes.create(Initiative, {"slug": "neu", "name_de": "Neu", "source_id": source.id})
            hafen = session.scalars(sa.select(Initiative.id).where(Initiative.slug == "hafen")).one()
            changes.withdraw(Initiative, hafen)
    engine.dispose()

    checked = filled("index", "check")
    assert checked.exit_code == 1
    assert "is 2 changes behind" in checked.output
    assert "Missing" in checked.output
    assert "Superfluous" in checked.output

    assert "1 records indexed, 1 removed" in filled("index", "sync").output
    assert filled("index", "check").exit_code == 0
    assert "Neu" in filled("search", "neu").output


def test_rebuild_indexes_everything(filled: Run) -> None:
    assert "4 records" in filled("index", "rebuild").output
    assert filled("index", "check").exit_code == 0


def test_another_engine_is_put_to_use_while_the_site_answers(filled: Run, settings: Settings) -> None:
    pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")
    index = search.open_index(settings)
    before = index.state().snapshot
    for engine in ("tantivy", "whoosh", "tantivy"):
        assert "4 records" in filled("index", "use", engine).output
        assert engines_in(settings) == [engine]
        assert [hit.slug for hit in search.find(index, search.Query("Wasser")).hits] == ["wasser"]
    assert before.size == 4, "who has the old index open goes on reading it"
    assert filled("index", "rebuild").exit_code == 0
    assert engines_in(settings) == ["tantivy"], "the index keeps the choice"
    assert filled("index", "check").exit_code == 0


def engines_in(settings: Settings) -> list[str]:
    return [folder.name.partition("-")[0] for folder in settings.index_folder.iterdir() if folder.is_dir()]


def test_the_setting_decides_on_the_engine_when_it_is_set(filled: Run, settings: Settings) -> None:
    pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")
    chosen = replace(settings, search_url="tantivy:")
    refused = CliRunner().invoke(kb, ["index", "use", "whoosh"], obj=chosen).exception
    assert isinstance(refused, InvalidInput)
    assert refused.field == "KB_SEARCH_URL"
    checked = CliRunner().invoke(kb, ["index", "check"], obj=chosen)
    assert checked.exit_code == 1
    assert "different search engine" in checked.output
    assert "Wasserwirtschaft" in CliRunner().invoke(kb, ["search", "Wasser"], obj=chosen).output
    assert "was rebuilt" in CliRunner().invoke(kb, ["index", "sync"], obj=chosen).output
    assert engines_in(settings) == ["tantivy"]
    assert "0 records indexed" in CliRunner().invoke(kb, ["index", "sync"], obj=chosen).output


def test_an_engine_that_nobody_knows_is_wrong_usage(filled: Run) -> None:
    assert filled("index", "use", "solr").exit_code == 2


def test_an_index_of_another_version_is_due_for_a_rebuild(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.index.handle.SCHEMA", "4711")
    done = filled("index", "check")
    assert done.exit_code == 1
    assert "different version" in done.output


def test_a_database_without_tables_is_named(run: Run, home: Path) -> None:
    (home / "kb.sqlite").unlink()
    done = run("index", "sync")
    assert isinstance(done.exception, Unavailable)
    assert "kb db upgrade" in done.exception.message.en


def test_too_many_records_for_the_default_engine_are_told_with_the_cure(
    filled: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "langsam" not in filled("index", "sync").stderr
    assert "slow" not in filled("index", "sync").stderr
    monkeypatch.setattr("kb.search.index.size_advice.MOST_RECORDS", 1)
    more = tmp_path / "source.csv"
    more.write_text("slug,kind,title,language\nspaet,document,Spät,de\n", encoding="utf-8")
    for command in (("index", "sync"), ("index", "rebuild"), ("import", str(more))):
        done = filled(*command)
        assert "kb index use tantivy" in done.stderr, done.output
        assert "kb index use tantivy" not in done.stdout


NO_WORD = "The query contains no word to search for. All records are shown.\n4 hits, page 1 of 1\n"
NOTHING = "0 hits, page 1 of 1\n"


@pytest.mark.parametrize("text", ["😀", "--", '"', "(" * 100, "*"])
def test_signs_alone_are_named_and_answered_with_all_records(filled: Run, text: str) -> None:
    done = filled("search", "--", text)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(NO_WORD)


@pytest.mark.parametrize("text", ["region:\udc80", "\x1b[31m", "Hafen xyzzy", "Hafn"])
def test_whatever_else_is_typed_at_the_command_line_is_answered(filled: Run, text: str) -> None:
    done = filled("search", "--", text)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(NOTHING)


def test_the_command_line_says_what_fewer_words_find_and_that_signs_are_no_words(filled: Run) -> None:
    assert "Without “xyzzy”: 1 (Hafen)" in filled("search", "Hafen xyzzy").output
    assert "contains no word to search for" in filled("search", "😀").output


def test_what_was_searched_instead_and_for_other_words_is_printed(seeded_home: Path) -> None:
    settings = settings_for(seeded_home, f"sqlite:///{seeded_home / 'kb.sqlite'}")
    output = CliRunner().invoke(kb, ["search", "--per-page", "1", "Logistk"], obj=settings).output
    assert output.startswith("No hits; searched instead for: Logistik\n49 hits, page 1 of 49\n")
    assert "Also searched for “Logistik”: Logistics, " in output


def test_partners_of_one_project_are_counted(filled: Run, tmp_path: Path) -> None:
    titles = ["Batteriezelle", "Batteriezelle", "Batterie", "Batterie"]
    rows = [
        {"slug": f"p-{number}", "title": title, "organisation": f"o-{number}", "language": "de", "source": "paper"}
        for number, title in enumerate(titles)
    ]
    organisations = [
        {"slug": f"o-{number}", "name_de": f"Werk {number}", "kind": "company", "source": "paper"}
        for number in range(4)
    ]
    for name, listed in (("organisation", organisations), ("project", rows)):
        (tmp_path / f"{name}.json").write_text(json.dumps(listed), encoding="utf-8")
    done = filled("import", str(tmp_path / "organisation.json"), str(tmp_path / "project.json"))
    assert done.exit_code == 0, done.output
    assert "More partners: 1" in filled("search", "Batteriezelle").output


def test_an_outdated_schema_is_named_with_the_command_that_upgrades_it(run: Run, home: Path) -> None:
    with closing(sqlite3.connect(home / "kb.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    done = run("index", "check")
    assert isinstance(done.exception, Unavailable)
    assert "kb db upgrade" in done.exception.message.en
