"""The whole base: what the archive holds, that another base can take it over, and what its dictionary says."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import database, ingest
from kb.config import Settings
from kb.export import Site, tables
from kb.export.download import dictionary
from kb.export.download.archive import write
from kb.export.rows import exported_tables
from kb.models import Region, Statement
from kb.models.columns import fields_of, table_of
from tests.conftest import BASE, settings_for
from tests.queries.making import Maker


def opened_archive(session: Session, site: Site) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(write(session, site))))


def rows(archive: zipfile.ZipFile, entity: str) -> list[tuple[str, ...]]:
    if f"clusterwissen/tables/{entity}.csv" not in archive.namelist():
        return []
    text = archive.read(f"clusterwissen/tables/{entity}.csv").decode()
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    return [tuple(header), *sorted(map(tuple, lines))]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[database.Sessions]:
    """Open another knowledge base, which is empty."""
    settings: Settings = settings_for(tmp_path / "other", f"sqlite:///{tmp_path / 'other' / 'kb.sqlite'}")
    database.upgrade(settings)
    engine = database.create_engine(settings)
    yield database.sessions(engine)
    engine.dispose()


def taken_over(archive: zipfile.ZipFile, folder: Path, sessions: database.Sessions) -> None:
    archive.extractall(folder)
    report = ingest.run(sessions, [folder / "clusterwissen" / "tables"])
    assert not report.is_blocked, report.problems.kept[:3]


def test_another_base_takes_over_every_record_of_the_seed(
    session: Session, other: database.Sessions, site: Site, tmp_path: Path
) -> None:
    engine = session.get_bind()
    assert isinstance(engine, sa.Engine)
    assert not ingest.run(database.sessions(engine), [BASE]).is_blocked
    session.rollback()
    original = opened_archive(session, site)
    taken_over(original, tmp_path / "unpacked", other)
    with other() as there:
        returned = opened_archive(there, site)
    for entity in exported_tables():
        assert rows(returned, entity) == rows(original, entity), entity
    assert len(rows(original, "initiative")) > 50


def test_what_looks_like_a_formula_and_very_small_numbers_come_back_too(
    session: Session, make: Maker, other: database.Sessions, site: Site, tmp_path: Path
) -> None:
    texts = ["+49 231", '-5 %, "sagt" er', "@home", "'+1", "mehr\nals eine Zeile, ja; \u2028nein"]
    region = make(Region, "tiny", kind="functional", latitude=0.0000001, longitude=-0.25)
    for number, text in enumerate(texts):
        make(Statement, f"s-{number}", region=region, kind="lesson", text_de=text)
    archive = opened_archive(session, site)
    written = [row[8] for row in rows(archive, "statement")[1:]]
    assert not [text for text in written if text.startswith(("+", "-", "@"))]
    taken_over(archive, tmp_path / "unpacked", other)
    with other() as there:
        assert there.scalars(sa.select(Statement.text_de).order_by(Statement.slug)).all() == texts
        assert there.execute(sa.select(Region.latitude, Region.longitude)).one() == (0.0000001, -0.25)


def test_the_archive_holds_tables_dictionary_catalogue_and_terms(world: Session, site: Site) -> None:
    archive = opened_archive(world, site)
    assert archive.testzip() is None
    files = {name.removeprefix("clusterwissen/") for name in archive.namelist()}
    tables_there = {name for name in files if name.startswith("tables/")}
    assert tables_there == {f"tables/{entity}.csv" for entity in exported_tables() if tables.count(world, entity)}
    assert len(tables_there) > 20
    described = {"README.md", "LICENCE.txt", "catalog.jsonld", "data-dictionary.csv", "data-dictionary.de.md"}
    assert described <= files
    assert "EUPL-1.2" in archive.read("clusterwissen/LICENCE.txt").decode()
    assert "https://kb.example/de/download" in archive.read("clusterwissen/README.md").decode()
    assert json.loads(archive.read("clusterwissen/catalog.jsonld"))["@graph"]


def test_no_accounts_changes_or_outlines_leave_with_the_download() -> None:
    assert not {"account", "change", "change_set", "region_shape"} & set(exported_tables())


def test_one_state_of_the_base_always_gives_the_same_bytes(world: Session, site: Site) -> None:
    assert b"".join(write(world, site)) == b"".join(write(world, site))


def test_the_archive_is_sent_in_pieces(session: Session, make: Maker, site: Site) -> None:
    region = make(Region, "big", kind="functional")
    for number in range(300):
        noise = "".join(chr(0x4E00 + (number * 7919 + place * 104729) % 20000) for place in range(2000))
        make(Statement, f"s-{number}", region=region, kind="lesson", text_de=noise)
    pieces = list(write(session, site))
    assert len(pieces) > 2
    assert max(map(len, pieces)) < 1_000_000


def test_the_dictionary_describes_every_column_of_every_table() -> None:
    text = b"".join(dictionary.as_csv()).decode()
    described = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {(row["table"], row["column"]) for row in described} == {
        (entity, field.name) for entity in exported_tables() for field in fields_of(entity).values()
    }
    by_column = {(row["table"], row["column"]): row for row in described}
    status = by_column["initiative", "status"]
    assert "active = aktiv / active" in status["values"]
    assert by_column["initiative", "slug"]["key"] == "true"
    assert by_column["statement", "source"]["refers_to"] == "source"
    assert "Ohne Quelle" in by_column["statement", "source"]["rules_de"]
    assert by_column["statement", "as_of"]["type"] == "EDTF date: 2003, 2003-05-12, 1998~, 199X, 2003/2005"
    assert all(row["column_de"] and row["column_en"] and row["type"] for row in described)


def test_the_dictionary_can_be_read_in_both_languages() -> None:
    german, english = ("\n".join(dictionary.as_markdown(language)) for language in ("de", "en"))
    assert "| `status` | Status | `planned` (geplant)" in german
    assert "`planned` (planned)" in english
    assert german.count("\n## ") == english.count("\n## ") == len(exported_tables())


def test_every_reference_of_the_model_can_be_named_by_a_slug() -> None:
    targets = {field.target for entity in exported_tables() for field in fields_of(entity).values() if field.target}
    assert all("slug" in table_of(target).c for target in targets)
