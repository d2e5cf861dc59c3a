"""Records of one kind side by side: the rows a reader chooses, in the order a reader chooses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kb.models.columns import field_names
from kb.models.labels import name_of
from kb.models.vocabulary import Indicator
from kb.queries import fact_sheets
from kb.queries.fact_sheets import FactSheet
from kb.queries.records import profiles
from kb.queries.shortlist import Shortlist, ShortlistEntry
from kb.texts import Text
from kb.web.request import Params, language
from kb.web.writing import formatting

MOST_COMPARED = 20
"""Records of one kind side by side."""
ORDERS = {
    "list": Text("wie in der Liste", "as in the list"),
    "name": Text("nach Name", "by name"),
    "founded": Text("nach Gründung", "by founding date"),
    "members": Text("nach Mitgliedern, meiste zuerst", "by members, most first"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One compared record: a fact sheet for an initiative, the filled columns for any other kind."""

    entry: ShortlistEntry
    sheet: FactSheet | None
    facts: dict[str, fact_sheets.ColumnValue]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of a comparison; ``value`` is what makes two records equal in it, empty where nothing is known."""

    key: str
    label: Text
    value: Callable[[Side], Any]

    def is_known(self, sides: Iterable[Side]) -> bool:
        """Return whether anything is known of any record."""
        return any(self.value(side) for side in sides)

    def differs(self, sides: Iterable[Side]) -> bool:
        """Return whether the records differ; nothing known differs from anything known."""
        return len({self.value(side) or None for side in sides}) > 1


@dataclass(frozen=True, slots=True)
class View:
    """What a reader chose to see. Without chosen rows, all are shown."""

    rows: frozenset[str]
    differing: bool
    turned: bool
    order: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The compared records of one kind with the rows shown.

    ``unknown`` are rows of which nothing is known for any record, ``equal`` those left out because all agree, and
    ``left_out`` counts the records for which there is no room. ``choices`` are all rows that a reader can choose.
    """

    entity: str
    sides: Sequence[Side]
    rows: Sequence[ComparedRow]
    choices: Sequence[ComparedRow]
    unknown: Sequence[ComparedRow]
    equal: Sequence[ComparedRow]
    left_out: int


def read(params: Params) -> View:
    """Read what to show. Raises InvalidInput for an unknown row or order."""
    return View(
        rows=frozenset(params.choices("row", _KEYS)),
        differing=params.switch("differing"),
        turned=params.switch("turned"),
        order=params.choice("order", ORDERS, default="list"),
    )


def compare(session: Session, shortlist: Shortlist, view: View) -> list[Comparison]:
    """Compare the records of each kind of which a list has two or more."""
    groups: dict[str, list[ShortlistEntry]] = defaultdict(list)
    for entry in shortlist.records:
        groups[entry.entity].append(entry)
    return [_compared(session, entity, entries, view) for entity, entries in groups.items() if len(entries) > 1]


def _compared(session: Session, entity: str, entries: Sequence[ShortlistEntry], view: View) -> Comparison:
    sides = _sorted([_side(session, entry) for entry in entries[:MOST_COMPARED]], view.order)
    choices = _INITIATIVE_ROWS if entity == "initiative" else _column_rows(entity)
    # A choice made for one kind does not empty the table of another.
    keys = view.rows & {row.key for row in choices}
    chosen = [row for row in choices if not keys or row.key in keys]
    known = [row for row in chosen if row.is_known(sides)]
    shown = [row for row in known if row.differs(sides)] if view.differing else known
    return Comparison(
        entity,
        sides,
        shown,
        choices,
        unknown=[row for row in chosen if row not in known and row.key != "disputed"],
        equal=[row for row in known if row not in shown],
        left_out=len(entries) - len(sides),
    )


def _side(session: Session, entry: ShortlistEntry) -> Side:
    if entry.entity == "initiative":
        return Side(entry, fact_sheets.sheet(session, entry.slug), {})
    facts = fact_sheets.facts(session, entry.record)
    return Side(entry, None, {fact.column: fact for fact in facts})


def _sorted(sides: list[Side], order: str) -> list[Side]:
    """Sort records; those of which the value is not known come last, in the order of the list."""
    if order == "name":
        return sorted(sides, key=_title)
    if order == "founded":
        dates = {id(side): founded.fact.happened_on for side in sides if (founded := _sheet_of(side, "founded"))}
        return sorted(sides, key=lambda side: (id(side) not in dates, str(dates.get(id(side), ""))))
    if order == "members":
        return sorted(sides, key=lambda side: -_members(side))
    return sides


def _title(side: Side) -> str:
    return formatting.title_of(side.entry.record, language()).text.casefold()


def _members(side: Side) -> float:
    for figure in _sheet_of(side, "figures") or ():
        if figure.fact.indicator is Indicator.MEMBERS:
            return float(figure.fact.value or 0)
    return -1


def _sheet_of(side: Side, name: str) -> Any:
    return getattr(side.sheet, name) if side.sheet else None


def _of_profile(name: str, *columns: str) -> Callable[[Side], Any]:
    """Return a reader of rows that a profile has, as the set of the values of some columns."""
    return lambda side: frozenset(
        tuple(getattr(row, column) for column in columns) for row in getattr(_sheet_of(side, "profile"), name)
    )


def _of_initiative(column: str) -> Callable[[Side], Any]:
    return lambda side: getattr(_sheet_of(side, "profile").initiative, column)


def _of_statements(name: str) -> Callable[[Side], Any]:
    """Return a reader of statements: no two records have the same."""
    return lambda side: tuple(statement.fact.id for statement in getattr(side.sheet, name))


def _founded(side: Side) -> Any:
    founded = _sheet_of(side, "founded")
    return founded and (founded.fact.happened_on, founded.fact.kind)


def _labels(side: Side) -> Any:
    return frozenset((held.label.name, held.label.kind) for held in _sheet_of(side, "profile").labels)


_INITIATIVE_ROWS = (
    ComparedRow("fields", Text("Kompetenzfelder", "Competence fields"), _of_profile("fields", "competence_field_id")),
    ComparedRow("regions", Text("Regionen", "Regions"), _of_profile("regions", "region_id", "role")),
    ComparedRow("founded", Text("Gegründet", "Founded"), _founded),
    ComparedRow("status", Text("Status", "Status"), _of_initiative("status")),
    ComparedRow("stage", Text("Lebenszyklusphase", "Life-cycle stage"), _of_initiative("stage")),
    ComparedRow("managers", Text("Geführt von", "Managed by"), _of_profile("managers", "organisation_id", "person_id")),
    ComparedRow("legal_form", Text("Rechtsform", "Legal form"), _of_initiative("legal_form")),
    ComparedRow("programmes", Text("Programme", "Programmes"), _of_profile("programmes", "programme_id")),
    ComparedRow("labels", Text("Gütesiegel", "Quality labels"), _labels),
    ComparedRow(
        "activities",
        Text("Tätigkeiten des Managements", "Management activities"),
        _of_profile("activities", "activity"),
    ),
    ComparedRow("promised", Text("Versprochen", "Promised"), _of_statements("promised")),
    ComparedRow("achieved", Text("Berichtete Ergebnisse", "Reported results"), _of_statements("achieved")),
    ComparedRow("figures", Text("Neueste Zahlen", "Latest figures"), _of_statements("figures")),
    ComparedRow("assessments", Text("Bewertungen", "Assessments"), _of_statements("assessments")),
    ComparedRow(
        "disputed", Text("Wo sich Quellen widersprechen", "Where sources disagree"), _of_statements("disputed")
    ),
)


def _column_rows(entity: str) -> tuple[ComparedRow, ...]:
    """Return a row for each column of a kind of record that a fact sheet shows."""
    names = [name for name in field_names(entity) if name not in fact_sheets.ELSEWHERE]
    return tuple(ComparedRow(name, name_of(name), _column_reader(name)) for name in names)


def _column_reader(name: str) -> Callable[[Side], Any]:
    return lambda side: getattr(side.entry.record, name)


_KEYS = tuple(
    dict.fromkeys(
        [row.key for row in _INITIATIVE_ROWS]
        + [row.key for entity in profiles.PROFILES if entity != "initiative" for row in _column_rows(entity)]
    )
)
