"""The records of a reader's own list as the columns of an answer: what it counts, for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from kb.models.columns import Key
from kb.models.vocabulary import Activity
from kb.queries import answers, coverage, gaps
from kb.queries.answers import EFFECTS, AnswerSelection, Dimension, Verdict
from kb.queries.matrix import ListedColumn
from kb.texts import Text
from kb.web.answers import question
from kb.web.answers.question import Listed, Narrowed

MOST_COLUMNS = 20
Answered = TypeVar("Answered")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of the table; None where nothing is known that could be counted.

    ``opens`` are the parameters that show what a number counts; None if the page cannot show it.
    """

    label: Text
    counts: Sequence[int | None]
    opens: Mapping[str, str] | None
    anchor: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """An answer with a column for each record of a list; ``left_out`` counts those for which there is no room.

    In a table of properties an initiative has each or lacks it, so words say more than 1 and 0.
    """

    columns: Sequence[ListedColumn]
    rows: Sequence[ListedRow]
    left_out: int
    is_of_properties: bool = False


@dataclass(frozen=True, slots=True)
class _Counted(Generic[Answered]):
    """What a row counts of the answer of a column."""

    label: Text
    count: Callable[[Answered], int | None]
    opens: Mapping[str, str] | None = None
    anchor: str = ""


def of_meaning(session: Session, narrowed: Narrowed) -> SideBySide | None:
    """Count what managers do: the initiatives with each activity, out of those of which any is documented."""

    def answer(selection: AnswerSelection) -> answers.Meaning:
        return answers.meaning(session, selection, Dimension.FORM, question.this_year())

    def of_activity(activity: Activity) -> Callable[[answers.Meaning], int | None]:
        return lambda column: (
            next(row.initiatives for row in column.activities if row.activity is activity)
            if column.documented
            else None
        )

    return _table(
        narrowed,
        answer,
        [
            _Counted(_INITIATIVES, lambda column: column.initiatives, {}),
            _Counted(_DOCUMENTED, lambda column: column.documented),
            *(_Counted(activity.label, of_activity(activity)) for activity in Activity),
        ],
    )


def of_achievements(session: Session, narrowed: Narrowed) -> SideBySide | None:
    """Count what sources say of results: the statements on each aspect."""

    def answer(selection: AnswerSelection) -> answers.Achievements:
        return answers.achievements(session, selection, question.this_year())

    def of_aspect(aspect: Any) -> Callable[[answers.Achievements], int | None]:
        return lambda column: next(
            (len(result.statements) for result in column.aspects if result.aspect is aspect), None
        )

    return _table(
        narrowed,
        answer,
        [
            _Counted(_INITIATIVES, lambda column: column.initiatives, {}),
            _Counted(_WITH_RESULT, lambda column: column.documented),
            *(_Counted(aspect.label, of_aspect(aspect), {"aspect": aspect.value}, "statements") for aspect in EFFECTS),
        ],
    )


def of_expectations(session: Session, narrowed: Narrowed) -> SideBySide | None:
    """Count promises by their verdict."""

    def of_verdict(verdict: Verdict) -> Callable[[answers.Expectations], int | None]:
        return lambda column: column.counts[verdict] if column.judged else None

    return _table(
        narrowed,
        lambda selection: answers.expected(session, selection),
        [
            _Counted(_PROMISES, lambda column: len(column.judged), {}),
            *(
                _Counted(verdict.label, of_verdict(verdict), {"verdict": verdict.value}, "section_cases")
                for verdict in Verdict
            ),
        ],
    )


def of_coverage(session: Session, own: Listed | None) -> SideBySide | None:
    """Count, of the initiatives of each record, those of which a property is known."""

    def answer(subjects: frozenset[Key]) -> Mapping[str, int]:
        ids = frozenset(key for entity, key in subjects if entity == "initiative")
        return {_COUNT: len(ids), **coverage.known_of(session, ids)}

    def of_property(name: str) -> Callable[[Mapping[str, int]], int | None]:
        return lambda column: column[name] if column[_COUNT] else None

    rows = [_Counted(_INITIATIVES, of_property(_COUNT))]
    rows += [_Counted(known.of_many, of_property(name)) for name, known in gaps.properties("initiative").items()]
    return None if own is None else replace(_listed(own, answer, rows), is_of_properties=True)


def _table(
    narrowed: Narrowed,
    answer: Callable[[AnswerSelection], Answered],
    counted: Sequence[_Counted[Answered]],
) -> SideBySide | None:
    """Answer the selection for each record of the list; None without one."""
    selection = narrowed.selection
    if narrowed.own is None:
        return None
    return _listed(
        narrowed.own,
        lambda subjects: answer(replace(selection, subjects=selection.subjects & subjects)),
        counted,
    )


def _listed(
    own: Listed, answer: Callable[[frozenset[Key]], Answered], counted: Sequence[_Counted[Answered]]
) -> SideBySide:
    """Answer for what each record of the list is about, without rows of which nothing is known."""
    about = own.about
    columns = about.columns[:MOST_COLUMNS]
    answered = [answer(about.subjects_of(column)) for column in columns]
    rows = (ListedRow(row.label, [row.count(column) for column in answered], row.opens, row.anchor) for row in counted)
    return SideBySide(columns, list(_known(rows)), len(about.columns) - len(columns))


def _known(rows: Iterable[ListedRow]) -> Iterable[ListedRow]:
    return (row for row in rows if any(row.counts))


_COUNT = "initiatives"
_INITIATIVES = Text("Initiativen", "initiatives")
_DOCUMENTED = Text("davon mit dokumentierter Tätigkeit", "of these with a documented activity")
_WITH_RESULT = Text("davon mit belegtem Ergebnis", "of these with a documented result")
_PROMISES = Text("Versprechen", "promises")
