"""Charts of what sources say about one subject: members and firms over time, jobs expected beside jobs achieved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kb.dates import PartialDate
from kb.models import Statement
from kb.models.vocabulary import Indicator, Precision, StatementKind
from kb.queries.charts.chart import Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.evidence import Evidence, SourcedFact, latest_possible_date, newest_of, statements_differ
from kb.queries.findings import Finding
from kb.texts import Text

COUNTED = (Indicator.MEMBERS, Indicator.FIRMS, Indicator.START_UPS, Indicator.STAFF_FTE)
"""What is shown over time in a chart of its own."""
JOBS = (Indicator.JOBS_CREATED, Indicator.JOBS_SECURED, Indicator.JOBS_TOTAL, Indicator.JOBS_TARGETED)
"""The four job figures, each a line of its own; the first that is there says what was achieved."""

Numbers = Sequence[SourcedFact[Statement]]


def of_evidence(record: Any, evidence: Evidence) -> Iterable[Chart | None]:
    """Return the charts of a subject; those with too little to show among them."""
    said = [*evidence.ledger, *(one for found in evidence.others.values() for one in found)]
    yield jobs(record, [one for one in said if one.fact.indicator in JOBS])
    for indicator in COUNTED:
        yield counted(
            record, indicator, [one for one in said if one.fact.indicator is indicator and not _promised(one)]
        )


def counted(record: Any, indicator: Indicator, said: Numbers) -> Chart | None:
    """Return the chart of one indicator over time."""
    if not said:
        return None
    series = [Series(indicator.value, indicator.label)]
    return Chart(
        indicator.value,
        ChartForm.LINE,
        _growth(record, indicator, said),
        Text("Anzahl", "Number"),
        series,
        [ChartRow(one.fact.as_of, [_cell(one)], one.fact) for one in in_time(said)],
    )


def jobs(record: Any, said: Numbers) -> Chart | None:
    """Return the chart of promised and achieved jobs; None when nothing dated was achieved, as there is nothing to compare."""
    achieved = [one for one in said if not _promised(one) and one.fact.as_of is not None]
    if not achieved:
        return None
    keys = sorted({_series_key(one) for one in said}, key=lambda key: (not key[0], JOBS.index(key[1])))
    return Chart(
        "jobs",
        ChartForm.LINE,
        _jobs_finding(record, said),
        Text("Arbeitsplätze", "Jobs"),
        [
            Series(("expected-" if promised else "") + what.value, _name(promised, what), None, promised)
            for promised, what in keys
        ],
        [
            ChartRow(one.fact.as_of, [_cell(one) if key == _series_key(one) else None for key in keys], one.fact)
            for one in in_time(said)
        ],
    )


def in_time(said: Iterable[SourcedFact[Statement]]) -> list[SourcedFact[Statement]]:
    """Order numbers by time, the best supported of one time first, undated ones last."""
    return sorted(said, key=lambda one: (str(one.fact.as_of or "9999"), not one.is_best, one.fact.id))


def _promised(one: SourcedFact[Statement]) -> bool:
    return one.fact.kind is StatementKind.EXPECTATION or one.fact.indicator is Indicator.JOBS_TARGETED


def _series_key(one: SourcedFact[Statement]) -> tuple[bool, Indicator]:
    assert one.fact.indicator is not None, "only what is counted is drawn"
    return _promised(one), one.fact.indicator


def _name(promised: bool, indicator: Indicator) -> Text:
    if promised and indicator is not Indicator.JOBS_TARGETED:
        return Text("erwartet: {what}", "expected: {what}").format(what=indicator.label)
    return indicator.label


def _cell(one: SourcedFact[Statement]) -> ChartCell:
    fact = one.fact
    assert fact.value is not None, "indicator and value belong together"
    return ChartCell(fact.value, fact.value_most, fact.precision, fact.currency, fact.target_on, one.is_best)


def _dated(said: Iterable[SourcedFact[Statement]]) -> list[tuple[PartialDate, ChartCell]]:
    """Return the best supported numbers with their time, the oldest first."""
    return [(one.fact.as_of, _cell(one)) for one in in_time(said) if one.is_best and one.fact.as_of is not None]


def _growth(record: Any, indicator: Indicator, said: Numbers) -> Finding:
    """Say how a number changed from the first to the last time it was counted."""
    best = _dated(said)
    values = {"who": record, "what": indicator.label}
    if not best:
        return Finding(_COUNTED, values)
    (first_on, first), (last_on, last) = best[0], best[-1]
    values |= {"first": first, "from": first_on, "last": last, "to": last_on}
    return Finding(_change(first, last), values)


def _change(first: ChartCell, last: ChartCell) -> Text:
    """Say whether a number became another; from “over 100” to 100, or within a range, nobody can tell."""
    if _as_said(first) == _as_said(last):
        return _STAYED
    if first.value == last.value or _within(first, last) or _within(last, first):
        return _BOTH
    return _GREW if first.value < last.value else _SHRANK


def _as_said(cell: ChartCell) -> tuple[object, ...]:
    return cell.value, cell.value_most, cell.precision or Precision.EXACT


def _within(cell: ChartCell, other: ChartCell) -> bool:
    """Tell whether a number begins within the range of another."""
    return other.value_most is not None and other.value <= cell.value <= other.value_most


def _jobs_finding(record: Any, said: Numbers) -> Finding:
    """Say what was promised, whether that changed, and the latest number of what was achieved."""
    achieved = [one for one in said if not _promised(one)]
    indicator = next(what for what in JOBS if any(one.fact.indicator is what and one.fact.as_of for one in achieved))
    counted_now = [one for one in achieved if one.fact.indicator is indicator]
    promised = _dated(one for one in said if _promised(one))
    if not promised:
        return _growth(record, indicator, counted_now)
    when, target = promised[0]
    values = {"who": record, "target": target, "said": when, "word": _ACHIEVED[indicator]}
    reached, counts = _reached([one for one in counted_now if one.is_best])
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
    """Say the newest number; one that nobody can date stands beside it, as it may be newer."""
    newest = newest_of(counted)
    values: dict[str, object] = {"got": _cell(newest), "when": latest_possible_date(newest.fact)}
    undated = [
        one for one in counted if latest_possible_date(one.fact) is None and statements_differ(one.fact, newest.fact)
    ]
    if undated:
        return _GOT_BESIDE, values | {"undated": _cell(undated[-1])}
    return (_GOT if newest.fact.as_of else _GOT_UNDATED), values


_COUNTED = Text("{who}: {what} ohne Zeitangabe", "{who}: {what}, undated")
_GREW = Text(
    "{who} wuchs von {first} ({from}) auf {last} {what} ({to})",
    "{who} grew from {first} ({from}) to {last} {what} ({to})",
)
_SHRANK = Text(
    "{who} schrumpfte von {first} ({from}) auf {last} {what} ({to})",
    "{who} shrank from {first} ({from}) to {last} {what} ({to})",
)
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
    Indicator.JOBS_TOTAL: Text("insgesamt", "in total"),
}
