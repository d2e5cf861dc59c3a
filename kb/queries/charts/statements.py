"""Charts of statements about one subject: members and firms over time, jobs expected and achieved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kb.dates import PartialDate
from kb.models import Initiative, Statement
from kb.models.figures import MEASURED_BY
from kb.models.vocabulary import Indicator, Precision, StatementKind
from kb.queries.charts.chart import Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.evidence import Evidence, SourcedFact, latest_possible_date, newest_of, statements_differ
from kb.queries.findings import Finding
from kb.queries.gaps import publisher_of
from kb.texts import Text

COUNTED = (
    Indicator.MEMBERS,
    Indicator.FIRMS,
    Indicator.START_UPS,
    Indicator.STAFF_FTE,
    Indicator.JOBS_MEMBERS,
    Indicator.JOBS_INDUSTRY,
    Indicator.JOBS_WORLDWIDE,
)
"""Indicators with a chart of their own."""
JOBS_EXPECTED = (
    Indicator.JOBS_TARGETED,
    Indicator.JOBS_SECURED_TARGETED,
    Indicator.JOBS_CREATED_OR_SECURED_TARGETED,
)
JOBS = (
    Indicator.JOBS_CREATED,
    Indicator.JOBS_SECURED,
    Indicator.JOBS_CREATED_OR_SECURED,
    Indicator.JOBS_TOTAL,
    *JOBS_EXPECTED,
)
"""The job figures that are compared, one line each; the first one available represents the achievement."""

Numbers = Sequence[SourcedFact[Statement]]


def of_evidence(record: Any, evidence: Evidence) -> Iterable[Chart | None]:
    """Yield the charts of a subject, including ones with too few numbers."""
    statements = [*evidence.ledger, *(statement for of_kind in evidence.others.values() for statement in of_kind)]
    yield jobs(record, [statement for statement in statements if statement.fact.indicator in JOBS])
    for indicator in COUNTED:
        yield counted(
            record,
            indicator,
            [
                statement
                for statement in statements
                if statement.fact.indicator is indicator and not _promised(statement)
            ],
        )


def counted(record: Any, indicator: Indicator, statements: Numbers) -> Chart | None:
    """Return the chart of one indicator over time."""
    if not statements:
        return None
    series = [Series(indicator.value, indicator.label)]
    return Chart(
        indicator.value,
        ChartForm.LINE,
        _growth(record, indicator, statements),
        Text("Anzahl", "Number"),
        series,
        [ChartRow(statement.fact.as_of, [_cell(statement)], statement.fact) for statement in in_time(statements)],
    )


def jobs(record: Any, statements: Numbers) -> Chart | None:
    """Return the chart of expected and achieved jobs.

    Without a dated achievement it has the promises alone, which only a chart of several records draws.
    """
    if not any(statement.fact.as_of for statement in statements if not _promised(statement)):
        statements = [statement for statement in statements if _promised(statement)]
    if not statements:
        return None
    keys = sorted(
        {_series_key(statement) for statement in statements}, key=lambda key: (not key[0], JOBS.index(key[1]))
    )
    return Chart(
        "jobs",
        ChartForm.LINE,
        _jobs_finding(record, statements),
        Text("Arbeitsplätze", "Jobs"),
        [
            Series(("expected-" if promised else "") + what.value, _name(promised, what), None, promised)
            for promised, what in keys
        ],
        [
            ChartRow(
                statement.fact.as_of,
                [_cell(statement) if key == _series_key(statement) else None for key in keys],
                statement.fact,
            )
            for statement in in_time(statements)
        ],
    )


def in_time(statements: Iterable[SourcedFact[Statement]]) -> list[SourcedFact[Statement]]:
    """Sort numbers by date, undated last; on one date, the best supported first."""
    return sorted(
        statements,
        key=lambda statement: (str(statement.fact.as_of or "9999"), not statement.is_best, statement.fact.id),
    )


def _promised(statement: SourcedFact[Statement]) -> bool:
    return statement.fact.kind is StatementKind.EXPECTATION or statement.fact.indicator in JOBS_EXPECTED


def _measured_by(statement: SourcedFact[Statement]) -> Indicator | None:
    """Return what measures a promise; a sentence sets no other figure beside it."""
    return None if statement.fact.indicator is None else MEASURED_BY.get(statement.fact.indicator)


def _series_key(statement: SourcedFact[Statement]) -> tuple[bool, Indicator]:
    assert statement.fact.indicator is not None, "only what is counted is drawn"
    return _promised(statement), statement.fact.indicator


def _name(promised: bool, indicator: Indicator) -> Text:
    if promised and indicator not in JOBS_EXPECTED:
        return Text("erwartet: {what}", "expected: {what}").format(what=indicator.label)
    return indicator.label


def _cell(statement: SourcedFact[Statement]) -> ChartCell:
    fact = statement.fact
    assert fact.value is not None, "indicator and value belong together"
    counted_by = _publisher(fact) if fact.indicator in JOBS else ""
    return ChartCell(
        fact.value, fact.value_most, fact.precision, fact.currency, fact.target_on, statement.is_best, counted_by
    )


def _publisher(fact: Statement) -> str:
    """Return who publishes a number of jobs: one may count a project, another a whole industry."""
    source = fact.source
    return publisher_of(source.publisher, source.author, source.slug) if source is not None else fact.slug


def _dated(statements: Iterable[SourcedFact[Statement]]) -> list[tuple[PartialDate, ChartCell]]:
    """Return the best supported numbers with their dates, oldest first."""
    return [
        (statement.fact.as_of, _cell(statement))
        for statement in in_time(statements)
        if statement.is_best and statement.fact.as_of is not None
    ]


def _growth(record: Any, indicator: Indicator, statements: Numbers) -> Finding:
    """Describe the change from the first to the last number."""
    best = _dated(statements)
    values = {"who": record, "what": indicator.label}
    if not best:
        return Finding(_COUNTED, values)
    (first_on, first), (last_on, last) = best[0], best[-1]
    values |= {"first": first, "from": first_on, "last": last, "to": last_on}
    if first_on == last_on:
        return Finding(_ONCE, values)
    return Finding(_change(first, last, _OF_INITIATIVE if isinstance(record, Initiative) else _OF_OTHERS), values)


def _change(first: ChartCell, last: ChartCell, directions: tuple[Text, Text]) -> Text:
    """Choose the sentence of a change, of ``directions`` up or down.

    From “over 100” to 100, or within a range, neither growth nor decline is certain.
    """
    if _as_stated(first) == _as_stated(last):
        return _STAYED
    if first.value == last.value or _within(first, last) or _within(last, first):
        return _BOTH
    return directions[first.value > last.value]


def _as_stated(cell: ChartCell) -> tuple[object, ...]:
    return cell.value, cell.value_most, cell.precision or Precision.EXACT


def _within(cell: ChartCell, other: ChartCell) -> bool:
    """Return whether a number is within the range of another."""
    return other.value_most is not None and other.value <= cell.value <= other.value_most


def _jobs_finding(record: Any, statements: Numbers) -> Finding:
    """Describe the promise, its changes, and the latest achievement."""
    achieved = [statement for statement in statements if not _promised(statement)]
    dated = {statement.fact.indicator for statement in achieved if statement.fact.as_of}
    if not dated:
        first = in_time(statements)[0]
        return _growth(record, _series_key(first)[1], [first])
    indicator = next(what for what in JOBS if what in dated)
    counted_now = [statement for statement in achieved if statement.fact.indicator is indicator]
    promised = _dated(
        statement for statement in statements if _promised(statement) and _measured_by(statement) is indicator
    )
    if not promised:
        return _growth(record, indicator, counted_now)
    when, target = promised[0]
    values = {"who": record, "target": target, "said": when, "word": _ACHIEVED[indicator]}
    reached, counts = _reached([statement for statement in counted_now if statement.is_best])
    values |= counts
    by, changed = Text("", ""), Text("", "")
    if target.until is not None:
        by, values["until"] = _BY, target.until
    changed_on, latest = promised[-1]
    if latest.value != target.value:
        changed = _LOWERED if latest.value < target.value else _RAISED
        values |= {"changed_on": changed_on, "latest": latest}
    return Finding(
        Text(
            _JOBS.de.replace("{by}", by.de) + changed.de + reached.de,
            _JOBS.en.replace("{by}", by.en) + changed.en + reached.en,
        ),
        values,
    )


def _reached(counted: Numbers) -> tuple[Text, dict[str, object]]:
    """Describe the newest number, with an undated one that may be newer beside it."""
    newest = newest_of(counted)
    values: dict[str, object] = {"got": _cell(newest), "when": latest_possible_date(newest.fact)}
    undated = [
        statement
        for statement in counted
        if latest_possible_date(statement.fact) is None and statements_differ(statement.fact, newest.fact)
    ]
    if undated:
        return _GOT_BESIDE, values | {"undated": _cell(undated[-1])}
    return (_GOT if newest.fact.as_of else _GOT_UNDATED), values


_COUNTED = Text("{who}: {what} ohne Zeitangabe", "{who}: {what}, undated")
_ONCE = Text.same("{who}: {last} {what} ({to})")
_OF_INITIATIVE = (
    Text(
        "{who} wuchs von {first} ({from}) auf {last} {what} ({to})",
        "{who} grew from {first} ({from}) to {last} {what} ({to})",
    ),
    Text(
        "{who} schrumpfte von {first} ({from}) auf {last} {what} ({to})",
        "{who} shrank from {first} ({from}) to {last} {what} ({to})",
    ),
)
_OF_OTHERS = (
    Text(
        "{who}: {what} von {first} ({from}) auf {last} ({to}) gestiegen",
        "{who}: {what} up from {first} ({from}) to {last} ({to})",
    ),
    Text(
        "{who}: {what} von {first} ({from}) auf {last} ({to}) gesunken",
        "{who}: {what} down from {first} ({from}) to {last} ({to})",
    ),
)
"""Up and down; a region or a programme does not shrink with its numbers."""
_BOTH = Text("{who}: {first} ({from}) und {last} {what} ({to})", "{who}: {first} ({from}) and {last} {what} ({to})")
_STAYED = Text("{who} zählte {from} wie {to} {last} {what}", "{who} counted {last} {what} in {from} as in {to}")
_JOBS = Text("{who}: {target} Arbeitsplätze angestrebt ({said}{by})", "{who}: {target} jobs targeted ({said}{by})")
_BY = Text(", bis {until}", ", by {until}")
_LOWERED = Text(", {changed_on} auf {latest} gesenkt", ", lowered to {latest} in {changed_on}")
_RAISED = Text(", {changed_on} auf {latest} erhöht", ", raised to {latest} in {changed_on}")
_GOT = Text("; {got} {word} laut jüngster Angabe ({when})", "; {got} {word} by the latest figure ({when})")
_GOT_UNDATED = Text(
    "; {got} {word} laut jüngster Angabe (ohne Jahr, Quelle von {when})",
    "; {got} {word} by the latest figure (undated, source of {when})",
)
_GOT_BESIDE = Text(
    "; {got} {word} ({when}), {undated} laut einer Angabe ohne Jahr",
    "; {got} {word} ({when}), {undated} by an undated figure",
)
_ACHIEVED = {
    Indicator.JOBS_CREATED: Text("geschaffen", "created"),
    Indicator.JOBS_SECURED: Text("gesichert", "secured"),
    Indicator.JOBS_CREATED_OR_SECURED: Text("geschaffen oder gesichert", "created or secured"),
    Indicator.JOBS_TOTAL: Text("insgesamt", "in total"),
}
