"""Compare derived cells of edited exports, so that no edit is lost in silence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from sqlalchemy.orm import Session

from kb.formulas import bared
from kb.ingest.draft import DerivedCell, Draft
from kb.ingest.report import Problem, Report, faults
from kb.queries.rows import Column, Entry, EntryReader, Site, columns_of, plain, words
from kb.texts import LANGUAGES, Text

Edited = Sequence[DerivedCell]
CUT = "…"
CUT_LENGTH = 16_000
"""Characters of a text that an export may have cut to the limit of a cell; Excel counts some of them twice."""


class DerivedCells:
    """Compare derived cells with what an export would write."""

    def __init__(self, session: Session, report: Report) -> None:
        self._session = session
        self._report = report
        self._watched: list[tuple[Draft, Edited]] = []

    def edited(self, entity: str, drafts: Mapping[int, Draft]) -> Mapping[int, Edited]:
        """Return the edited cells of stored records by id. Records without any are left out."""
        keys = [(entity, record_id) for record_id, draft in drafts.items() if draft.derived]
        edited = {}
        for entry in EntryReader(self._session).entries(keys):
            record_id = entry.values["id"]
            if cells := [cell for cell in drafts[record_id].derived if not _shows(cell, entry)]:
                edited[record_id] = cells
        return edited

    def problems(self, draft: Draft, edited: Edited) -> list[Problem]:
        """Return problems with edited cells of other tables, and watch the other cells."""
        problems = [_linked_rows(draft, cell) for cell in edited if cell.column.table]
        if not problems and edited:
            self._watched.append((draft, edited))
        return problems

    def report_without_effect(self) -> None:
        """Note the watched cells that the import left as they were."""
        for entity in dict.fromkeys(draft.role.entity for draft, _ in self._watched):
            drafts = {draft.id: (draft, cells) for draft, cells in self._watched if draft.role.entity == entity}
            keys = [(entity, record_id) for record_id in drafts if record_id is not None]
            for entry in EntryReader(self._session).entries(keys):
                draft, cells = drafts[entry.values["id"]]
                for cell in cells:
                    if not _shows(cell, entry):
                        self._note(draft, cell)

    def _note(self, draft: Draft, cell: DerivedCell) -> None:
        text = _REFERENCE if cell.follows_reference else _DERIVED
        self._report.note(text.format(column=cell.heading, follows=cell.follows), draft.place)


def filled(draft: Draft) -> Edited:
    """Return the derived cells of a new record that hold something."""
    return [cell for cell in draft.derived if cell.value is not None and str(cell.value).strip()]


def _linked_rows(draft: Draft, cell: DerivedCell) -> Problem:
    restore = _RESTORE if draft.id is not None else _EMPTY
    words = {"table": cell.column.table, "restore": restore, "column": cell.heading}
    return faults.LINKED_ROWS.at(draft.place, cell.column.name, cell.value, **words)


def _shows(cell: DerivedCell, entry: Entry) -> bool:
    """Return whether a cell shows what any export would write."""
    text = "" if cell.value is None else str(cell.value)
    texts = {_normal(text), _normal(bared(text))}
    return any(_is_same(text, _normal(form)) for form in _forms(entry, cell.column.name) for text in texts)


def _forms(entry: Entry, name: str) -> Iterator[str]:
    for column, language in zip(_columns(entry.entity)[name], LANGUAGES, strict=True):
        value = column.cell(entry)
        yield plain(value)
        yield words(value, language)


def _is_same(text: str, form: str) -> bool:
    """Compare texts. An address without host is that of any site, and a cut text stands for the whole."""
    if text == form or (form.startswith("/") and text.endswith(form)):
        return True
    return text.endswith(CUT) and len(text) > CUT_LENGTH and form.startswith(text.removesuffix(CUT))


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@cache
def _columns(entity: str) -> Mapping[str, Sequence[Column]]:
    """Return every column of a list in all languages, by name."""
    lists = [columns_of(entity, Site("", language)) for language in LANGUAGES]
    return {columns[0].name: columns for columns in zip(*lists, strict=True)}


_RESTORE = Text("Die Zelle auf ihren früheren Inhalt zurücksetzen", "Restore the former content of the cell")
_EMPTY = Text("Die Zelle leeren", "Empty the cell")
_REFERENCE = Text(
    "Nicht übernommen: „{column}“ zeigt nur den Eintrag, auf den „{follows}“ verweist. Zum Ändern „{follows}“ oder diesen"
    " Eintrag selbst bearbeiten.",
    "Not imported: “{column}” only shows the record that “{follows}” refers to. To change it, edit “{follows}” or that"
    " record itself.",
)
_DERIVED = Text(
    "Nicht übernommen: „{column}“ ergibt sich aus „{follows}“.",
    "Not imported: “{column}” is derived from “{follows}”.",
)
