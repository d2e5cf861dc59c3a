"""Exported lists come back: unchanged as they are, and edited cells as the changes that they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import event, given, settings
from hypothesis import strategies as st

from kb import database, ingest, search
from kb.dates import PartialDate
from kb.export import FORMATS_BY_KEY, Site, of_facts, of_keys
from kb.ingest import Report
from kb.ingest.check import check_rules, check_values
from kb.ingest.headings import exported_entities
from kb.ingest.report import Place
from kb.models import ENTITIES, PAGES
from kb.models.columns import fields_of, table_of
from kb.models.types import Amount, PartialDateType
from kb.models.vocabulary import Term
from kb.queries.rows import DATA, Column, columns_of, words
from kb.texts import LANGUAGES, Language, Text
from tests.conftest import settings_for
from tests.queries.making import Maker
from tests.queries.world import build

LISTS = sorted({*PAGES, *search.KINDS})
FORMATS = ("csv", "xlsx")
TITLE = Text("Liste", "List")
Edit = Callable[[str], Any]


class Base:
    """A base with a record of every kind, whose lists are exported to and imported from one folder."""

    def __init__(self, sessions: database.Sessions, folder: Path) -> None:
        self.sessions = sessions
        self.folder = folder

    def export(self, entity: str, form: str, language: Language) -> Path:
        """Write all records of an entity to a file with a name that says nothing."""
        with self.sessions() as session:
            keys = [(entity, record_id) for record_id in session.scalars(sa.select(table_of(entity).c.id))]
            site = Site("https://kb.example", language)
            selection = of_keys(session, site, keys, entity, title=TITLE, page="https://kb.example/de/list")
            path = self.folder / f"liste.{form}"
            path.write_bytes(b"".join(FORMATS_BY_KEY[form].write(selection)))
        return path

    def count(self, entity: str) -> int:
        """Count the records of an entity."""
        with self.sessions() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(table_of(entity))) or 0

    def change(self, entity: str, values: dict[str, Any]) -> None:
        """Change the first record of an entity, column by column, as far as the rules of the model allow."""
        table = table_of(entity)
        with self.sessions() as session:
            row = dict(session.execute(sa.select(table).order_by(table.c.id).limit(1)).mappings().one())
            for column, value in values.items():
                if not check_rules(entity, {**row, column: value}, Place("")):
                    row[column] = value
            session.execute(sa.update(table).where(table.c.id == row["id"]).values(**row))
            session.commit()

    def import_(self, *paths: Path, **options: Any) -> Report:
        """Import files in a dry run."""
        return ingest.run(self.sessions, paths, dry_run=True, **options)


@pytest.fixture(scope="module")
def base(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """Fill a base for all tests of this file; dry runs leave it as it is."""
    home = tmp_path_factory.mktemp("lists")
    (home / "kb.sqlite").write_bytes(migrated_file.read_bytes())
    engine = database.create_engine(settings_for(home, f"sqlite:///{home / 'kb.sqlite'}"))
    sessions = database.sessions(engine)
    with sessions() as session:
        build(Maker(session))
        session.execute(
            sa.update(table_of("statement")).where(sa.text("slug like '%\\_%' escape '\\'")).values(slug="s")
        )
        session.commit()
    yield Base(sessions, home)
    engine.dispose()


def edit(path: Path, heading: str, change: Edit, row: int = 2) -> Path:
    """Change one cell of an exported list, as somebody would in a spreadsheet."""
    return edit_all(path, {heading: change}, row)


def edit_all(path: Path, changes: dict[str, Edit], row: int = 2) -> Path:
    """Change cells of one row of an exported list, by heading."""
    if path.suffix == ".csv":
        lines = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        for heading, change in changes.items():
            position = lines[0].index(heading)
            lines[row - 1][position] = str(change(lines[row - 1][position]))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        return path
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for heading, change in changes.items():
        cell = next(cell for cell in sheet[1] if cell.value == heading).offset(row - 1)
        cell.value = change("" if cell.value is None else str(cell.value))
    book.save(path)
    return path


def counts(report: Report) -> tuple[int, int, int, int]:
    """Return created, updated, unchanged and rejected rows."""
    return report.rows.created, report.rows.updated, report.rows.unchanged, report.rejected


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("entity", LISTS)
def test_an_exported_list_comes_back_unchanged(base: Base, entity: str, form: str) -> None:
    for language in LANGUAGES:
        report = base.import_(base.export(entity, form, language))
        assert list(report.problems) == []
        assert report.records[entity].unchanged == base.count(entity) > 0
        assert (report.rows.created, report.rows.updated, report.differences_total) == (0, 0, 0)
        described = [text.in_(language) for text in report.notes]
        assert len(described) == (form == "xlsx") and all("Abfrage" in text or "Query" in text for text in described)


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd"), max_size=30)
LINES = st.builds("\n".join, st.lists(TEXTS, min_size=1, max_size=3))
SIGNS = st.builds("{}{}".format, st.sampled_from(["'-", "+", "'", "@", "''+", "_x0041_", "1,5;"]), TEXTS)
AMOUNTS = st.decimals(0, Decimal(10) ** 15 - 1, places=2)


def _valid(entity: str, name: str) -> Callable[[Any], bool]:
    return lambda value: not check_values(entity, {name: value}, Place(""))[1]


def _values(entity: str) -> st.SearchStrategy[dict[str, Any]]:
    """Draw values for the columns of an entity that are neither slugs nor references, as an import would store them."""
    drawn: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in fields_of(entity).items():
        kind = field.column.type
        if field.target or name in ("slug", "position", "unconfirmed", "currency"):
            continue
        if isinstance(kind, sa.Enum) and kind.enum_class is not None:
            drawn[name] = st.sampled_from(list(kind.enum_class))
        elif isinstance(kind, PartialDateType):
            drawn[name] = st.sampled_from([PartialDate(1999), PartialDate(2003, 5), PartialDate(2003, 12, 31)])
        elif isinstance(kind, Amount):
            drawn[name] = AMOUNTS
        elif isinstance(kind, sa.Float):
            drawn[name] = st.floats(-90, 90)
        elif isinstance(kind, sa.Integer):
            drawn[name] = st.integers(1980, 2100)
        elif isinstance(kind, sa.String | sa.Text) and not field.column.info.get("link"):
            drawn[name] = (TEXTS | LINES | SIGNS).filter(_valid(entity, name))
    columns = st.sets(st.sampled_from(sorted(drawn)), min_size=min(4, len(drawn)))
    cells = columns.flatmap(lambda names: st.fixed_dictionaries({name: drawn[name] for name in sorted(names)}))
    return cells.map(partial(_stored, entity))


def _stored(entity: str, cells: dict[str, Any]) -> dict[str, Any]:
    values, problems = check_values(entity, cells, Place(""))
    assert not problems
    required = {field.column.name for field in fields_of(entity).values() if field.is_required}
    return {column: value for column, value in values.items() if value is not None or column not in required}


@given(st.data())
@settings(max_examples=25)
def test_whatever_is_stored_comes_back_unchanged(base: Base, data: st.DataObject) -> None:
    entity = data.draw(st.sampled_from(LISTS))
    values = data.draw(_values(entity))
    event("up to three columns" if len(values) <= 3 else "more columns")
    event("texts with signs" if any(str(value)[:1] in "+@'-" for value in values.values()) else "no signs")
    base.change(entity, values)
    form, language = data.draw(st.sampled_from(FORMATS)), data.draw(st.sampled_from(LANGUAGES))
    report = base.import_(base.export(entity, form, language))
    assert [(problem.field, problem.message.en, problem.value) for problem in report.problems] == []
    assert [(difference.column, difference.before, difference.after) for difference in report.differences] == []
    assert report.records[entity].unchanged == base.count(entity)


def _heading(column: Column, form: str, language: Language) -> str:
    return column.name if form == "csv" else column.label.in_(language)


@given(st.data())
@settings(max_examples=12)
def test_an_edited_cell_arrives_as_exactly_that_change(base: Base, data: st.DataObject) -> None:
    form, language = data.draw(st.sampled_from(FORMATS)), data.draw(st.sampled_from(LANGUAGES))
    entity = data.draw(st.sampled_from(["initiative", "organisation", "programme", "source", "event", "region"]))
    fields = [
        column
        for column in columns_of(entity, Site("", language))
        if column.field and not column.field.target and isinstance(column.field.column.type, sa.String)
    ]
    texts = [
        column for column in fields if column.name.startswith(("name_", "description_", "summary_", "author", "city"))
    ]
    column = data.draw(st.sampled_from(texts))
    path = edit(base.export(entity, form, language), _heading(column, form, language), lambda cell: f"X{cell}X"[:250])
    report = base.import_(path)
    assert list(report.problems) == []
    assert [(difference.entity, difference.column) for difference in report.differences] == [(entity, column.name)]
    assert report.rows.updated == 1
    assert report.records[entity].unchanged == base.count(entity) - 1


@pytest.mark.parametrize(("entity", "form"), [*((entity, "csv") for entity in LISTS), ("initiative", "xlsx")])
def test_no_edit_of_a_derived_cell_is_lost_in_silence(base: Base, entity: str, form: str) -> None:
    derived = [column for column in columns_of(entity, Site("", "en")) if column.field is None]
    linked = {_heading(column, form, "en") for column in derived if column.table}
    others = {_heading(column, form, "en") for column in derived if not column.table}
    for headings in filter(None, (linked, others)):
        report = base.import_(
            edit_all(base.export(entity, form, "en"), dict.fromkeys(headings, lambda cell: cell + " and more"))
        )
        assert {problem.column for problem in report.problems} == headings & linked
        noted = [text.en for text in report.notes if text.en.startswith("Not imported")]
        assert {text.split("“")[1].split("”")[0] for text in noted} == headings & others
        assert report.rows.updated == 0


def test_an_edited_list_of_linked_records_says_where_to_edit_them(base: Base) -> None:
    path = edit(base.export("initiative", "xlsx", "de"), "Kompetenzfelder", lambda cell: f"{cell}; Chemie")
    (problem,) = base.import_(path).problems
    assert (problem.sheet, problem.line, problem.column) == ("Daten", 2, "Kompetenzfelder")
    assert "Tabelle initiative_field" in problem.message.de
    assert problem.cure.de.startswith("Die Zelle auf ihren früheren Inhalt zurücksetzen. ")


def test_a_name_beside_a_changed_reference_may_follow_it(base: Base) -> None:
    path = base.export("organisation", "csv", "de")
    edit(edit(path, "region", lambda _: "ruhr"), "region_name", lambda _: "ruhr")
    report = base.import_(path)
    assert (counts(report), list(report.notes)) == ((0, 1, base.count("organisation") - 1, 0), [])


def test_terms_are_read_in_the_language_of_the_headings(base: Base) -> None:
    path = edit(base.export("initiative", "xlsx", "de"), "Status", lambda _: "Ruhend", row=3)
    (difference,) = base.import_(path).differences
    assert (difference.column, difference.after) == ("status", "dormant")
    (problem,) = base.import_(edit(base.export("initiative", "xlsx", "de"), "Status", lambda _: "vorbei")).problems
    assert problem.cure.de == "Möglich sind: geplant, aktiv, ruhend, beendet, in anderer aufgegangen, umbenannt."


@pytest.mark.parametrize("form", FORMATS)
def test_a_new_row_without_a_slug_is_created_by_its_name(base: Base, form: str) -> None:
    slug, name = {"csv": ("slug", "name_de"), "xlsx": ("Kurzname in der Adresse", "Name (deutsch)")}[form]
    path = base.export("organisation", form, "de")
    report = base.import_(edit_all(path, {slug: lambda _: "", name: lambda _: "Verein für Bäume"}))
    assert (report.rows.created, report.rows.updated, report.rejected) == (1, 0, 0)
    path = edit(path, name, lambda _: "Port")
    (problem,) = base.import_(path).problems
    assert "„port“ gibt es schon" in problem.message.de


def test_what_a_new_row_lacks_is_named_by_the_heading_of_its_column(base: Base) -> None:
    path = base.export("initiative", "xlsx", "de")
    emptied = dict.fromkeys(["Kurzname in der Adresse", "Quelle", "unbestätigt"], lambda _: "")
    report = base.import_(edit_all(path, {**emptied, "Name (deutsch)": lambda _: "Neue Initiative"}))
    assert [(problem.field, problem.column) for problem in report.problems if problem.field == "source"] == [
        ("source", "Quelle")
    ]


def test_a_new_row_cannot_bring_linked_records(base: Base) -> None:
    path = base.export("initiative", "csv", "de")
    edit_all(path, {"slug": lambda _: "brand-new", "regions": lambda _: "Ruhr"})
    problems = {problem.column: problem for problem in base.import_(path).problems}
    assert problems["regions"].cure.en.startswith("Empty the cell. ")


@pytest.mark.parametrize("form", FORMATS)
def test_a_list_without_a_row_changes_nothing_and_says_so(base: Base, form: str) -> None:
    path = base.export("organisation", form, "en")
    if form == "csv":
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    else:
        book = openpyxl.load_workbook(path)
        book.worksheets[0].delete_rows(2, book.worksheets[0].max_row)
        book.save(path)
    report = base.import_(path)
    assert not report.is_blocked
    assert (report.rows.created, report.rows.updated, report.rejected) == (0, 0, 0)
    assert "There are no rows below the header." in [text.en for text in report.notes]


def test_headings_that_are_not_ours_are_named_with_those_that_are(base: Base) -> None:
    path = base.export("person", "xlsx", "de")
    book = openpyxl.load_workbook(path)
    sheet = book[DATA.de]
    sheet.cell(1, sheet.max_column + 1, "Telefon")
    book.save(path)
    (problem,) = base.import_(path).problems
    assert problem.message.de.startswith("Unbekannte Spalte „Telefon“.")
    assert "öffentliche Rolle (deutsch)" in problem.cure.de
    sheet.cell(1, sheet.max_column, "name")
    book.save(path)
    (problem,) = base.import_(path).problems
    assert problem.message.de == "Die Spalten „Name“ und „name“ stehen für dieselbe Angabe."


def test_an_export_of_one_fact_per_row_is_refused_with_the_list_to_take(base: Base) -> None:
    for form in FORMATS:
        with base.sessions() as session:
            selection = of_facts(session, Site("", "de"), [("initiative", 1)], title=TITLE, name="x", page="/")
            path = base.folder / f"alles.{form}"
            path.write_bytes(b"".join(FORMATS_BY_KEY[form].write(selection)))
        (problem,) = base.import_(path).problems
        assert "mit einer Angabe je Zeile" in problem.message.de


def test_a_workbook_named_after_a_table_keeps_its_sheets_apart(base: Base) -> None:
    path = base.export("project", "xlsx", "en").rename(base.folder / "project.xlsx")
    report = base.import_(path)
    assert list(report.problems) == []
    assert report.records["source"].unchanged > 0


def test_every_list_is_known_by_its_headings_in_every_wording() -> None:
    for entity in LISTS:
        for language in LANGUAGES:
            columns = columns_of(entity, Site("", language))
            assert exported_entities([column.name for column in columns]) == [entity]
            labels = [column.label.in_(language) for column in columns]
            assert len(set(labels)) == len(labels)
            assert exported_entities(labels) == [entity]


def test_terms_of_a_field_have_labels_of_their_own() -> None:
    for entity in ENTITIES:
        for field in fields_of(entity).values():
            if isinstance(field.column.type, sa.Enum) and field.column.type.enum_class is not None:
                for language in LANGUAGES:
                    labels = [
                        words(term, language).casefold()
                        for term in field.column.type.enum_class
                        if isinstance(term, Term)
                    ]
                    assert len(set(labels)) == len(labels)
