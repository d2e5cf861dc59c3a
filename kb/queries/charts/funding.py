"""Charts of funded projects: amounts per competence field and year, projects per programme and year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import CompetenceField, Programme, Project, Source
from kb.models.types import Amount
from kb.models.vocabulary import Precision
from kb.queries import money
from kb.queries.changes import cached
from kb.queries.charts.chart import MOST_SERIES, Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.findings import Finding
from kb.queries.names import Reference
from kb.queries.trees import Parents, line_of
from kb.texts import Text

REST, NONE = "rest", "none"
GroupOf = Callable[["ProjectSum"], int | None]


@dataclass(frozen=True, slots=True)
class ProjectSum:
    """Number and amount of projects with the same programme, field, year, currency and source."""

    year: int | None
    programme: int | None
    field: int | None
    currency: str | None
    source: int | None
    count: int
    amount: Decimal
    is_converted: bool = False


def sums(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[ProjectSum]:
    """Sum projects in the database, because charts need no single project."""
    columns = (
        Project.year,
        Project.programme_id,
        Project.competence_field_id,
        Project.currency,
        Project.source_id,
    )
    total = sa.type_coerce(sa.func.coalesce(sa.func.sum(Project.amount), 0), Amount())
    query = sa.select(*columns, sa.func.count(), total).where(condition).group_by(*columns)
    project_sums = [ProjectSum(*row) for row in session.execute(query)]
    return in_one_currency(project_sums, cached(session, money.rates))


def in_one_currency(project_sums: Sequence[ProjectSum], rates: money.Rates) -> Sequence[ProjectSum]:
    """Convert sums to euros if there are several currencies; those without a rate stay as they are."""
    if len({row.currency for row in project_sums if row.currency and row.amount}) < 2:
        return project_sums
    return [_converted(row, rates) for row in project_sums]


def _converted(row: ProjectSum, rates: money.Rates) -> ProjectSum:
    conversion = money.in_euro(rates, row.amount, row.currency, row.year)
    return replace(row, currency=money.EUR, amount=conversion.euro, is_converted=True) if conversion else row


def of_programme(session: Session, record: Programme, within: Collection[int]) -> Iterable[Chart | None]:
    """Yield the charts of a programme: funding per field, projects per round.

    ``within`` are the programme, its rounds and its parts.
    """
    project_sums = sums(session, Project.programme_id.in_(within))
    fields = _parents(session, CompetenceField)
    yield funding(
        record,
        project_sums,
        _names(session, CompetenceField),
        lambda row: _top(row.field, fields),
        _sources(session, project_sums),
    )
    yield projects(
        record, project_sums, _names(session, Programme), lambda row: row.programme, _sources(session, project_sums)
    )


def of_fields(session: Session, record: Any, within: Collection[int], heads: Collection[int]) -> Iterable[Chart | None]:
    """Yield the funding of a field or scheme by ``heads``, narrower fields included."""
    project_sums = sums(session, Project.competence_field_id.in_(within))
    parents = _parents(session, CompetenceField)

    def group_of(row: ProjectSum) -> int | None:
        line = [] if row.field is None else line_of(row.field, parents)
        return next((step for step in line if step in heads), row.field)

    yield funding(record, project_sums, _names(session, CompetenceField), group_of, _sources(session, project_sums))


def funding(
    record: Any,
    project_sums: Sequence[ProjectSum],
    names: Mapping[int, Any],
    group_of: GroupOf,
    sources: Sequence[Source],
) -> Chart | None:
    """Return amounts per year and group, in the currency of most projects."""
    currencies: Counter[str] = Counter()
    for row in project_sums:
        if row.currency and row.amount:
            currencies[row.currency] += row.count
    if not currencies:
        return None
    currency = min(currencies, key=lambda code: (-currencies[code], code))
    counted = [row for row in project_sums if row.year and row.amount and row.currency == currency]
    if not counted:
        return None
    left_out = sum(row.count for row in project_sums) - sum(row.count for row in counted)
    series, rows = _stacked(counted, names, group_of, lambda row: row.amount, _NO_FIELD)
    title = _money_finding(record, series, rows, currency)
    unit = (_CONVERTED if any(row.is_converted for row in counted) else _IN_ONE).format(currency=currency)
    return Chart(
        "funding", ChartForm.BARS, title, unit, series, rows, sources, _left_out(left_out, _WITHOUT_AMOUNT, currency)
    )


def projects(
    record: Any,
    project_sums: Sequence[ProjectSum],
    names: Mapping[int, Any],
    group_of: GroupOf,
    sources: Sequence[Source],
) -> Chart | None:
    """Return the number of projects per year and programme."""
    counted = [row for row in project_sums if row.year]
    if not counted:
        return None
    left_out = sum(row.count for row in project_sums) - sum(row.count for row in counted)
    series, rows = _stacked(counted, names, group_of, lambda row: Decimal(row.count), None)
    title = _peak(_PROJECTS, _PROJECTS_EVEN, record, rows, lambda value: ChartCell(value))
    unit = Text("Vorhaben im Jahr", "Projects a year")
    return Chart("projects", ChartForm.BARS, title, unit, series, rows, sources, _left_out(left_out, _WITHOUT_YEAR))


def _stacked(
    project_sums: Sequence[ProjectSum],
    names: Mapping[int, Any],
    group_of: GroupOf,
    value: Callable[[ProjectSum], Decimal],
    without_group: Text | None,
) -> tuple[Sequence[Series], Sequence[ChartRow]]:
    """Add up per year and group, largest first; beyond ``MOST_SERIES`` the smallest are combined."""
    totals: Counter[int | None] = Counter()
    by_year: dict[int, Counter[int | None]] = defaultdict(Counter)
    for row in project_sums:
        group = group_of(row)
        group = group if group in names else None
        totals[group] += value(row)  # type: ignore[assignment]  # A counter adds up decimals as well.
        by_year[row.year or 0][group] += value(row)  # type: ignore[assignment]
    columns = _columns(totals)
    series = [_series_of(keys, names, without_group) for keys in columns]
    rows = []
    for year in range(min(by_year), max(by_year) + 1):
        numbers = [sum(by_year[year][key] for key in keys) for keys in columns]
        rows.append(ChartRow(PartialDate(year), [ChartCell(_whole(number)) if number else None for number in numbers]))
    return series, rows


def _columns(totals: Counter[int | None]) -> list[list[int | None]]:
    """Distribute groups among columns: the largest individually, the others combined, those without a group last."""
    groups = sorted((key for key in totals if key is not None), key=lambda key: (-totals[key], key))
    without_group: list[list[int | None]] = [[None]] if None in totals else []
    room = MOST_SERIES - len(without_group)
    shown = len(groups) if len(groups) <= room else room - 1
    rest: list[list[int | None]] = [list(groups[shown:])] if groups[shown:] else []
    alone: list[list[int | None]] = [[key] for key in groups[:shown]]
    return [*alone, *rest, *without_group]


def _series_of(keys: Sequence[int | None], names: Mapping[int, Any], without_group: Text | None) -> Series:
    if len(keys) > 1:
        return Series(REST, _REST.format(count=len(keys)))
    key = keys[0]
    return Series(NONE, without_group or _ALL) if key is None else Series(names[key].slug, record=names[key])


def _whole(value: int | Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal(1))


def _money_finding(record: Any, series: Sequence[Series], rows: Sequence[ChartRow], currency: str) -> Finding:
    """Name the field with the largest amount; for a single field, the peak year."""

    def about(value: Decimal) -> ChartCell:
        return ChartCell(_rounded(value), None, Precision.ABOUT, currency)

    named = [column for column in series if column.record is not None]
    if len(series) == 1 or not named:
        return _peak(_MONEY, _MONEY_EVEN, record, rows, about)
    cells = [[row.cells[column] for row in rows] for column in range(len(series))]
    totals = [sum((cell.value for cell in column if cell), Decimal(0)) for column in cells]
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
    """Name the peak year; with several equal peaks use the ``even`` sentence without a year."""
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
    """Round to three significant digits, enough for a sentence."""
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


def _sources(session: Session, project_sums: Iterable[ProjectSum]) -> Sequence[Source]:
    ids = {row.source for row in project_sums if row.source is not None}
    return session.scalars(sa.select(Source).where(Source.id.in_(ids)).order_by(Source.id)).all()


_IN_ONE = Text("Bewilligte Mittel in {currency}", "Money granted in {currency}")
_CONVERTED = Text(
    "Bewilligte Mittel in {currency}; andere Währungen zum Kurs ihres Jahres",
    "Money granted in {currency}; other currencies at the rate of their year",
)
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
