"""The statements behind a cell of the achievements page, as its address asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Statement
from kb.models.columns import Key, owner_of
from kb.models.vocabulary import Activity, Aspect, ProgrammeKind, Tendency, Voice
from kb.queries import names
from kb.queries.answers import EFFECTS, AnswerCell, AnswerSelection, Done, statements_of
from kb.queries.names import Reference
from kb.web.request import Params, existing, this_page

PER_PAGE = 20
PARAMETERS = ("done", "aspect", "tendency", "speaker", "by", "page")
UNDOCUMENTED = "undocumented"
STUDIES = "studies"
DONE: Mapping[str, Done] = {term.value: term for term in (*Activity, *ProgrammeKind)}
ASPECTS: Mapping[str, Aspect] = {aspect.value: aspect for aspect in EFFECTS}


@dataclass(frozen=True, slots=True)
class Opened:
    """One page of the statements of a cell, with what each is about."""

    cell: AnswerCell
    total: int
    page: int
    per_page: int
    statements: Sequence[Statement]
    about: Mapping[int, Reference]

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True, slots=True)
class CellAddresses:
    """Addresses that open a cell; ``closed`` is the page with none open.

    The values are terms, which need no quoting, so hundreds of cells are put together quickly.
    """

    closed: str

    def cell(self, **values: str) -> str:
        """Return the address of a cell, by its parameters."""
        sign = "&" if "?" in self.closed else "?"
        return f"{self.closed}{sign}{'&'.join(f'{name}={value}' for name, value in values.items())}#statements"


def addresses() -> CellAddresses:
    """Return the addresses of cells over the selection of this page."""
    return CellAddresses(this_page(**dict.fromkeys(PARAMETERS)))


def read(params: Params) -> AnswerCell | None:
    """Read the cell that an address opens; None if it opens none."""
    done, aspect = params.choice("done", (*DONE, UNDOCUMENTED)), params.choice("aspect", ASPECTS)
    cell = AnswerCell(
        done=DONE.get(done),
        aspect=ASPECTS.get(aspect),
        tendency=params.term("tendency", Tendency),
        voice=params.term("speaker", Voice),
        is_undocumented=done == UNDOCUMENTED,
        is_study=bool(params.choice("by", (STUDIES,))),
    )
    return None if cell == AnswerCell() else cell


def opened(session: Session, params: Params, selection: AnswerSelection) -> Opened | None:
    """Return the statements of the cell that an address opens; None if it opens none."""
    cell, page = read(params), params.page()
    if cell is None:
        return None
    ids = statements_of(session, selection, cell)
    start = (page - 1) * PER_PAGE
    loaded = load(session, ids[start : start + PER_PAGE])
    shown = Opened(cell, len(ids), page, PER_PAGE, list(loaded.values()), subjects(session, loaded.values()))
    return existing(shown)


def load(session: Session, ids: Sequence[int]) -> dict[int, Statement]:
    """Return statements with their sources by id, in the order of the ids."""
    query = sa.select(Statement).where(Statement.id.in_(ids)).options(joinedload(Statement.source))
    by_id = {statement.id: statement for statement in session.scalars(query)}
    return {key: by_id[key] for key in ids if key in by_id}


def subjects(session: Session, statements: Iterable[Statement]) -> Mapping[int, Reference]:
    """Return what each statement is about, by the id of the statement."""
    keys: dict[int, Key] = {}
    for statement in statements:
        row = {f"{entity}_id": getattr(statement, f"{entity}_id") for entity in _OWNERS}
        if (key := owner_of("statement", row)) is not None:
            keys[statement.id] = key
    known = names.references(session, keys.values())
    return {statement: known[key] for statement, key in keys.items() if key in known}


_OWNERS = tuple(column.removesuffix("_id") for column in Statement.__owner__)
