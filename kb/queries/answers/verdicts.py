"""Verdicts on promises by one rule, the same for all; `docs/methods.md` states it in words. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kb.models.columns import Key
from kb.models.figures import MEASURED_BY, STOCKS
from kb.models.vocabulary import Precision, Term
from kb.queries.answers.promises import JOBS, RESULTS, Promise, ReportedFigure
from kb.texts import Text


class VerdictRule:
    """The thresholds of the verdicts, as shares of the promised number and as times."""

    ABOUT = Decimal("0.95")
    """The share from which “about” a number is reached. The same tolerance as between sources."""
    EXCEEDED = Decimal("1.1")
    """The share above which a promise counts as exceeded. Ours."""
    PARTLY = Decimal("0.5")
    """The share from which a promise counts as partly reached. Ours."""
    BEFORE = datetime.timedelta(days=183)
    """How long before the due date a result that falls short may be to decide; earlier ones are not the last word. Ours."""
    AFTER = datetime.timedelta(days=365)
    """How long after the due date a result is preferred to later ones, because reports come late. Ours."""


class Verdict(Term):
    """Verdict on a promise."""

    EXCEEDED = "exceeded", "übertroffen", "exceeded"
    REACHED = "reached", "erreicht", "reached"
    PARTLY = "partly", "teilweise erreicht", "partly reached"
    MISSED = "missed", "verfehlt", "missed"
    OVERDUE = "overdue", "überfällig, Ergebnis nicht bekannt", "overdue, result not known"
    RUNNING = "running", "läuft noch", "still running"
    GIVEN_UP = "given_up", "aufgegeben", "given up"
    NOT_MEASURABLE = "not_measurable", "nicht messbar", "not measurable"
    NOT_COMPARABLE = "not_comparable", "nicht vergleichbar", "not comparable"


DECIDED = frozenset({Verdict.EXCEEDED, Verdict.REACHED, Verdict.PARTLY, Verdict.MISSED})
"""Verdicts that a result has decided, and whose shares can be compared."""


@dataclass(frozen=True, slots=True)
class JudgedPromise:
    """A promise with its verdict and what gave it.

    ``result`` is the figure that decides, or the last one known while nothing decides. ``results`` are all comparable
    ones since the promise, in time order; ``related`` are figures of the subject that count something else. ``share``
    is the result by the promised number, at least 0; ``progress`` the part of the promised increase, where the size
    before is known.
    """

    promise: Promise
    verdict: Verdict
    reason: Text
    result: ReportedFigure | None = None
    results: tuple[ReportedFigure, ...] = ()
    related: tuple[ReportedFigure, ...] = ()
    share: float | None = None
    progress: float | None = None

    @property
    def subject(self) -> Key:
        """The subject of the promise as (entity, id)."""
        return self.promise.lead.subject

    @property
    def years(self) -> int | None:
        """The years from promise to result, if both are dated."""
        made, result = self.promise.made_on, self.result.latest if self.result else None
        return None if made is None or result is None else max(0, result.last_year - made.year)

    @property
    def is_known_late(self) -> bool:
        """Whether the result that decides is documented only long after the due date."""
        return self.reason is _KNOWN_LATE

    @property
    def is_decided(self) -> bool:
        """Whether a result decided."""
        return self.verdict in DECIDED


def judge(
    promise: Promise,
    figures: Iterable[ReportedFigure],
    today: datetime.date,
    *,
    ended: datetime.date | None = None,
) -> JudgedPromise:
    """Judge a promise by the figures of its subject, as of a day.

    ``ended`` is the last day on which the subject can have existed, None if it goes on.
    """
    return judge_by(promise, numbers_of(figures), today, ended=ended)


def numbers_of(figures: Iterable[ReportedFigure]) -> Sequence[ReportedFigure]:
    """Return the figures that may be results, in time order."""
    return sorted(filter(_is_result, figures), key=lambda figure: (figure.last_day, figure.id))


def judge_by(
    promise: Promise, numbers: Sequence[ReportedFigure], today: datetime.date, *, ended: datetime.date | None = None
) -> JudgedPromise:
    """Judge a promise like ``judge`` by the numbers of its subject, which all of its promises share."""
    if not promise.is_counted:
        return JudgedPromise(promise, Verdict.NOT_MEASURABLE, _NO_NUMBER)
    measured = MEASURED_BY.get(promise.lead.indicator) if promise.lead.indicator else None
    currency = promise.lead.currency
    same = [figure for figure in numbers if figure.indicator is measured and figure.currency == currency]
    case = _Case(
        promise,
        tuple(figure for figure in same if _is_after(figure, promise)),
        tuple(
            figure
            for figure in numbers
            if (figure.currency != currency if figure.indicator is measured else {figure.indicator, measured} <= JOBS)
            and _is_after(figure, promise)
        ),
        _before(same, promise),
        today,
        ended,
    )
    return case.without_due_date() if case.due is None else case.with_due_date(case.due)


def _is_result(figure: ReportedFigure) -> bool:
    return figure.kind in RESULTS and figure.indicator is not None and figure.value is not None


def _is_after(figure: ReportedFigure, promise: Promise) -> bool:
    """Return whether a figure is surely later than the promise; an undated promise stands before its results."""
    if promise.made_on is None or figure.latest is None:
        return promise.made_on is None
    return figure.latest.first_day > promise.made_on.last_day


def _before(figures: Sequence[ReportedFigure], promise: Promise) -> ReportedFigure | None:
    """Return the size that there was when the promise was made."""
    made = promise.made_on
    if made is None or promise.lead.indicator not in STOCKS:
        return None
    return next((figure for figure in reversed(figures) if figure.latest and figure.last_day <= made.last_day), None)


@dataclass(slots=True)
class _Case:
    """A promise with a number, the results since, and the size before."""

    promise: Promise
    results: tuple[ReportedFigure, ...]
    related: tuple[ReportedFigure, ...]
    before: ReportedFigure | None
    today: datetime.date
    ended: datetime.date | None

    @property
    def due(self) -> datetime.date | None:
        return self.promise.target_on.last_day if self.promise.target_on else None

    def with_due_date(self, due: datetime.date) -> JudgedPromise:
        if self.today <= due:
            return self._before(due)
        first, last = due - VerdictRule.BEFORE, due + VerdictRule.AFTER
        near = [result for result in self.results if first <= result.last_day <= last]
        later = [result for result in self.results if result.last_day > last]
        met = [result for result in self.results if result.last_day < due and self._meets(result)]
        decisive = next((results[at] for results, at in ((near, -1), (later, 0), (met, -1)) if results), None)
        if decisive is not None:
            return self._decided(decisive, known_late=not near and bool(later))
        if self.ended is not None and self.ended < due:
            return self._open(Verdict.GIVEN_UP, _ENDED)
        return self._open(Verdict.NOT_COMPARABLE, _OTHERS) if self.related else self._open(Verdict.OVERDUE, _OVERDUE)

    def without_due_date(self) -> JudgedPromise:
        last = self._last
        if last is None:
            other = bool(self.related)
            return self._open(*((Verdict.NOT_COMPARABLE, _OTHERS) if other else (Verdict.NOT_MEASURABLE, _NO_DUE_DATE)))
        if self._meets(last) or self.ended is not None:
            return self._decided(last)
        return self._open(Verdict.RUNNING, _NEVER_DUE)

    def _before(self, due: datetime.date) -> JudgedPromise:
        last = self._last
        if last is not None and self._meets(last):
            return self._decided(last)
        if self.ended is not None and self.ended < due:
            return self._open(Verdict.GIVEN_UP, _ENDED)
        return self._open(Verdict.RUNNING, _NOT_DUE)

    @property
    def _last(self) -> ReportedFigure | None:
        return self.results[-1] if self.results else None

    def _decided(self, result: ReportedFigure, *, known_late: bool = False) -> JudgedPromise:
        if self._meets(result):
            exceeded = Decimal(result.value or 0) > VerdictRule.EXCEEDED * self.promise.lead.top
            verdict = Verdict.EXCEEDED if exceeded else Verdict.REACHED
            return self._judged(verdict, _KNOWN_LATE if known_late else _MET, result)
        if any(self._meets(later) for later in self.results if later.last_day > result.last_day):
            return self._judged(Verdict.PARTLY, _LATER, result)
        progress = self._progress(result)
        reached = progress if progress is not None else self._share(result)
        if reached is not None and reached >= VerdictRule.PARTLY:
            return self._judged(Verdict.PARTLY, _PARTLY, result)
        return self._judged(Verdict.MISSED, _MISSED, result)

    def _open(self, verdict: Verdict, reason: Text) -> JudgedPromise:
        return self._judged(verdict, reason, self._last)

    def _judged(self, verdict: Verdict, reason: Text, result: ReportedFigure | None) -> JudgedPromise:
        share, progress = (self._share(result), self._progress(result)) if result else (None, None)
        return JudgedPromise(
            self.promise, verdict, reason, result, self.results, self.related, _float(share), _float(progress)
        )

    def _meets(self, result: ReportedFigure) -> bool:
        """Return whether a result reaches the promised number; “up to” a number proves nothing."""
        if result.precision is Precision.UP_TO:
            return False
        is_about = Precision.ABOUT in (result.precision, self.promise.lead.precision)
        return Decimal(result.value or 0) >= Decimal(self.promise.lead.value or 0) * (
            VerdictRule.ABOUT if is_about else 1
        )

    def _share(self, result: ReportedFigure) -> Decimal | None:
        promised = Decimal(self.promise.lead.value or 0)
        return Decimal(result.value or 0) / promised if promised else None

    def _progress(self, result: ReportedFigure) -> Decimal | None:
        before = None if self.before is None else Decimal(self.before.value or 0)
        promised = Decimal(self.promise.lead.value or 0)
        if before is None or promised <= before:
            return None
        return max(Decimal(0), (Decimal(result.value or 0) - before) / (promised - before))


def _float(share: Decimal | None) -> float | None:
    return None if share is None else round(float(share), 4)


_NO_NUMBER = Text("Die Erwartung nennt keine Zahl.", "The expectation names no number.")
_NO_DUE_DATE = Text(
    "Keine Frist und kein Ergebnis bekannt: Wann sie hätte erfüllt sein sollen, lässt sich nicht sagen.",
    "No due date and no known result: nobody can say when it should have been met.",
)
_NEVER_DUE = Text(
    "Noch nicht erreicht und ohne Frist; sie kann daher nicht als verfehlt gelten.",
    "Not reached yet and without a due date, so it cannot count as missed.",
)
_NOT_DUE = Text("Die Frist ist noch nicht abgelaufen.", "The due date has not passed yet.")
_OVERDUE = Text(
    "Die Frist ist abgelaufen; aus dem Jahr davor oder danach ist kein Ergebnis bekannt.",
    "The due date has passed; no result from the year around it or later is known.",
)
_OTHERS = Text(
    "Bekannt sind nur Zahlen, die etwas anderes zählen als versprochen.",
    "The only known figures count something other than what was promised.",
)
_ENDED = Text(
    "Die Initiative endete vor der Frist, ohne dass die Zahl erreicht war.",
    "The initiative ended before the due date without reaching the number.",
)
_MET = Text("Das gemeldete Ergebnis reicht an die Zahl heran.", "The reported result comes up to the number.")
_KNOWN_LATE = Text(
    "Erreicht; belegt ist es erst mehr als ein Jahr nach der Frist.",
    "Reached; it is documented only more than a year after the due date.",
)
_LATER = Text("Erst nach der Frist erreicht.", "Reached only after the due date.")
_PARTLY = Text(
    "Mindestens die Hälfte der Zahl oder des versprochenen Zuwachses.",
    "At least half of the number, or of the promised increase.",
)
_MISSED = Text(
    "Weniger als die Hälfte der Zahl oder des versprochenen Zuwachses.",
    "Less than half of the number, or of the promised increase.",
)
