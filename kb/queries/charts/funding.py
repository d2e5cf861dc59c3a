"""Charts of funded projects: money by competence field and year, projects by programme and year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import CompetenceField, Programme, Project, Source
from kb.models.types import Amount
from kb.models.vocabulary import Precision
from kb.queries.charts.chart import Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.findings import Finding
from kb.queries.names import Reference
from kb.queries.trees import Parents, line_of
from kb.texts import Text

MOST_SERIES = 8
"""As many colours as can be told apart; what comes after them is added up."""
REST, NONE = "rest", "none"
Grouping = Callable[["ProjectSum"], int | None]


@dataclass(frozen=True, slots=True)
class ProjectSum:
    """Projects that share programme, field, year, currency and source: how many, and the money granted to them."""

    year: int | None
    programme: int | None
    field: int | None
    currency: str | None
    source: int | None
    count: int
    amount: Decimal


def sums(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[ProjectSum]:
    """Add up projects in the database; the picture needs no single one of them."""
    columns = (
        Project.year,
        Project.programme_id,
        Project.competence_field_id,
        Project.currency,
        Project.source_id,
    )
    total = sa.type_coerce(sa.func.coalesce(sa.func.sum(Project.amount), 0), Amount())
    query = sa.select(*columns, sa.func.count(), total).where(condition).group_by(*columns)
    return [ProjectSum(*row) for row in session.execute(query)]


def of_programme(session: Session, record: Programme, within: Collection[int]) -> Iterable[Chart | None]:
    """Return funding by field and projects by round of a programme; ``within`` are it and its rounds and parts."""
    found = sums(session, Project.programme_id.in_(within))
    fields = _parents(session, CompetenceField)
    yield funding(
        record, found, _names(session, CompetenceField), lambda one: _top(one.field, fields), _sources(session, found)
    )
    yield projects(record, found, _names(session, Programme), lambda one: one.programme, _sources(session, found))


def of_fields(session: Session, record: Any, within: Collection[int], heads: Collection[int]) -> Iterable[Chart | None]:
    """Return the funding of a field or scheme by the fields ``heads``; what lies below one of them counts for it."""
    found = sums(session, Project.competence_field_id.in_(within))
    parents = _parents(session, CompetenceField)

    def place(one: ProjectSum) -> int | None:
        line = [] if one.field is None else line_of(one.field, parents)
        return next((step for step in line if step in heads), one.field)

    yield funding(record, found, _names(session, CompetenceField), place, _sources(session, found))


def funding(
    record: Any, found: Sequence[ProjectSum], names: Mapping[int, Any], place: Grouping, sources: Sequence[Source]
) -> Chart | None:
    """Return the money by year and whatever ``place`` says, in the currency that most projects have."""
    currencies: Counter[str] = Counter()
    for one in found:
        if one.currency and one.amount:
            currencies[one.currency] += one.count
    if not currencies:
        return None
    currency = min(currencies, key=lambda one: (-currencies[one], one))
    counted = [one for one in found if one.year and one.amount and one.currency == currency]
    if not counted:
        return None
    left_out = sum(one.count for one in found) - sum(one.count for one in counted)
    series, rows = _stacked(counted, names, place, lambda one: one.amount, _NO_FIELD)
    title = _money_finding(record, series, rows, currency)
    unit = Text("Bewilligte Mittel in {currency}", "Money granted in {currency}").format(currency=currency)
    return Chart(
        "funding", ChartForm.BARS, title, unit, series, rows, sources, _left_out(left_out, _WITHOUT_AMOUNT, currency)
    )


def projects(
    record: Any, found: Sequence[ProjectSum], names: Mapping[int, Any], place: Grouping, sources: Sequence[Source]
) -> Chart | None:
    """Return the number of projects by year and programme."""
    counted = [one for one in found if one.year]
    if not counted:
        return None
    left_out = sum(one.count for one in found) - sum(one.count for one in counted)
    series, rows = _stacked(counted, names, place, lambda one: Decimal(one.count), None)
    title = _peak(_PROJECTS, _PROJECTS_EVEN, record, rows, lambda value: ChartCell(value))
    unit = Text("Vorhaben im Jahr", "Projects a year")
    return Chart("projects", ChartForm.BARS, title, unit, series, rows, sources, _left_out(left_out, _WITHOUT_YEAR))


def _stacked(
    found: Sequence[ProjectSum],
    names: Mapping[int, Any],
    place: Grouping,
    value: Callable[[ProjectSum], Decimal],
    nowhere: Text | None,
) -> tuple[Sequence[Series], Sequence[ChartRow]]:
    """Add up by year and place, the largest place first; beyond ``MOST_SERIES`` places the smallest are one."""
    totals: Counter[int | None] = Counter()
    by_year: dict[int, Counter[int | None]] = defaultdict(Counter)
    for one in found:
        where = place(one)
        where = where if where in names else None
        totals[where] += value(one)  # type: ignore[assignment]  # A counter adds up decimals as well.
        by_year[one.year or 0][where] += value(one)  # type: ignore[assignment]
    columns = _columns(totals)
    series = [_series_of(keys, names, nowhere) for keys in columns]
    rows = []
    for year in range(min(by_year), max(by_year) + 1):
        numbers = [sum(by_year[year][key] for key in keys) for keys in columns]
        rows.append(ChartRow(PartialDate(year), [ChartCell(_whole(one)) if one else None for one in numbers]))
    return series, rows


def _columns(totals: Counter[int | None]) -> list[list[int | None]]:
    """Share places out among columns: the largest have one each, the others one together, and nowhere its own."""
    places = sorted((key for key in totals if key is not None), key=lambda key: (-totals[key], key))
    nowhere: list[list[int | None]] = [[None]] if None in totals else []
    room = MOST_SERIES - len(nowhere)
    shown = len(places) if len(places) <= room else room - 1
    rest: list[list[int | None]] = [list(places[shown:])] if places[shown:] else []
    alone: list[list[int | None]] = [[key] for key in places[:shown]]
    return [*alone, *rest, *nowhere]


def _series_of(keys: Sequence[int | None], names: Mapping[int, Any], nowhere: Text | None) -> Series:
    if len(keys) > 1:
        return Series(REST, _REST.format(count=len(keys)))
    key = keys[0]
    return Series(NONE, nowhere or _ALL) if key is None else Series(names[key].slug, record=names[key])


def _whole(value: int | Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal(1))


def _money_finding(record: Any, series: Sequence[Series], rows: Sequence[ChartRow], currency: str) -> Finding:
    """Say which field got most, or with one field only, in which year there was most."""

    def about(value: Decimal) -> ChartCell:
        return ChartCell(_rounded(value), None, Precision.ABOUT, currency)

    named = [one for one in series if one.record is not None]
    if len(series) == 1 or not named:
        return _peak(_MONEY, _MONEY_EVEN, record, rows, about)
    totals = [sum((row.cells[at].value for row in rows if row.cells[at]), Decimal(0)) for at in range(len(series))]  # type: ignore[union-attr]
    first = series.index(named[0])
    values = {
        "who": record,
        "field": named[0].record,
        "amount": about(totals[first]),
        "total": about(sum(totals, Decimal(0))),
    }
    return Finding(_MOST, values | _years(rows))


def _peak(
    template: Text, even: Text, record: Any, rows: Sequence[ChartRow], write: Callable[[Decimal], ChartCell]
) -> Finding:
    """Say in which year there was most, or with ``even`` only how much, when several years had as much."""
    totals = [sum((cell.value for cell in row.cells if cell), Decimal(0)) for row in rows]
    most = max(totals)
    values = {
        "who": record,
        "total": write(sum(totals, Decimal(0))),
        "most": write(most),
        "peak": rows[totals.index(most)].on,
    }
    return Finding(template if totals.count(most) == 1 else even, values | _years(rows))


def _years(rows: Sequence[ChartRow]) -> dict[str, object]:
    return {"from": rows[0].on, "to": rows[-1].on}


def _rounded(value: Decimal) -> Decimal:
    """Round to three digits: a sentence is no balance sheet."""
    return value.quantize(Decimal(1).scaleb(max(value.adjusted() - 2, 0))).quantize(Decimal(1)) if value else value


def _left_out(count: int, template: Text, currency: str = "") -> Finding | None:
    return Finding(template, {"count": count, "currency": currency}) if count else None


def _top(field: int | None, parents: Parents) -> int | None:
    return None if field is None else line_of(field, parents)[-1]


def _parents(session: Session, model: type[CompetenceField]) -> Parents:
    return {row.id: row.parent_id for row in session.execute(sa.select(model.id, model.parent_id))}


def _names(session: Session, model: type[CompetenceField] | type[Programme]) -> Mapping[int, Any]:
    rows = session.execute(sa.select(model.id, model.slug, model.name_de, model.name_en))
    return {row.id: Reference(model.__tablename__, *row) for row in rows}


def _sources(session: Session, found: Iterable[ProjectSum]) -> Sequence[Source]:
    wanted = {one.source for one in found if one.source is not None}
    return session.scalars(sa.select(Source).where(Source.id.in_(wanted)).order_by(Source.id)).all()


_ALL = Text("Vorhaben", "Projects")
_NO_FIELD = Text("ohne Kompetenzfeld", "without a competence field")
_REST = Text("{count} weitere", "{count} others")
_MOST = Text(
    "{who}: Unter den Kompetenzfeldern erhielt {field} am meisten, {amount} von {total} ({from}–{to})",
    "{who}: of the competence fields, {field} received most, {amount} of {total} ({from}–{to})",
)
_MONEY = Text(
    "{who}: {total} von {from} bis {to}, am meisten im Jahr {peak} ({most})",
    "{who}: {total} from {from} to {to}, with a peak in {peak} ({most})",
)
_MONEY_EVEN = Text(
    "{who}: {total} von {from} bis {to}, in keinem Jahr mehr als {most}",
    "{who}: {total} from {from} to {to}, in no year more than {most}",
)
_PROJECTS = Text(
    "{who}: {total} Vorhaben von {from} bis {to}, am meisten im Jahr {peak} ({most})",
    "{who}: {total} projects from {from} to {to}, with a peak in {peak} ({most})",
)
_PROJECTS_EVEN = Text(
    "{who}: {total} Vorhaben von {from} bis {to}, in keinem Jahr mehr als {most}",
    "{who}: {total} projects from {from} to {to}, in no year more than {most}",
)
_WITHOUT_AMOUNT = Text(
    "Nicht enthalten: {count} Vorhaben ohne Jahr oder ohne Betrag in {currency}.",
    "Not included: {count} projects without a year or without an amount in {currency}.",
)
_WITHOUT_YEAR = Text("Nicht enthalten: {count} Vorhaben ohne Jahr.", "Not included: {count} projects without a year.")
