"""What can be achieved: results by aspect, by who speaks and by method, and what studies agree on. Pure but for reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.models.columns import Key
from kb.models.vocabulary import Aspect, Indicator, Method, Tendency, Voice
from kb.queries.answers.evidence_map import EvidenceMap, evidence_map
from kb.queries.answers.results import EFFECTS, Done, FoundAspect, ResultStatement, results
from kb.queries.answers.selection import AnswerSelection
from kb.queries.answers.strength import AGREEING_SHARE, Design, Strength, strength
from kb.queries.changes import cached, cached_recently

AspectEntry = tuple[ResultStatement, FoundAspect]


@dataclass(frozen=True, slots=True)
class AspectResult:
    """Results on one aspect: statements by who found them, cases, tendencies, contradicted ones, and their strength.

    ``indicators`` counts the figures among them; ``by_voice`` has None for unknown voices.
    """

    aspect: Aspect
    statements: tuple[int, ...]
    cases: int
    by_voice: Mapping[Voice | None, int]
    by_method: Mapping[Method, int]
    tendencies: Mapping[Tendency, int]
    indicators: Mapping[Indicator, int]
    contradicted: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class StudyFinding:
    """What evaluations and research find on one aspect.

    ``verdict`` is the tendency on which most of them agree; None where they differ or there are fewer than two.
    """

    aspect: Aspect
    by_tendency: Mapping[Tendency, tuple[int, ...]]
    by_method: Mapping[Method, int]
    studies: int
    verdict: Tendency | None
    strength: Strength

    @property
    def differs(self) -> bool:
        """Whether there are several findings that do not agree."""
        return self.verdict is None and sum(map(len, self.by_tendency.values())) > 1


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Statements that contradict each other on one aspect of one subject, by id."""

    subject: Key
    aspect: Aspect
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Achievements:
    """The answer to the second question, over a selection.

    ``documented`` of the ``initiatives`` have at least one statement of result, and so have ``others``: programmes,
    regions and fields.
    """

    initiatives: int
    documented: int
    others: int
    statements: int
    aspects: Sequence[AspectResult]
    studies: Sequence[StudyFinding]
    conflicts: Sequence[Disagreement]
    map: EvidenceMap
    strength: Strength

    @property
    def voices(self) -> Sequence[Voice | None]:
        """The voices that occur, in the order of the list, unknown ones last."""
        used = {voice for aspect in self.aspects for voice in aspect.by_voice}
        return [*(voice for voice in Voice if voice in used), *([None] if None in used else [])]


def achievements(session: Session, selection: AnswerSelection, this_year: int) -> Achievements:
    """Answer the question over a selection; the answer is kept until the next change, narrowed ones for a while."""
    asked = _Asked(selection, this_year)
    return cached(session, asked) if selection.is_whole else cached_recently(session, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question over one selection; equal ones share one answer."""

    selection: AnswerSelection
    this_year: int

    def __call__(self, session: Session) -> Achievements:
        return answer(cached(session, results).of(self.selection), self.selection.subjects, self.this_year)


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """Some of the statements of an answer: a cell of one of its tables; what is None is left open.

    ``is_undocumented`` asks for those where nobody has documented what was done, ``is_study`` for evaluations and
    research.
    """

    done: Done | None = None
    aspect: Aspect | None = None
    tendency: Tendency | None = None
    voice: Voice | None = None
    is_undocumented: bool = False
    is_study: bool = False


def statements_of(session: Session, selection: AnswerSelection, cell: AnswerCell) -> list[int]:
    """Return the ids of the statements of a cell, newest first, undated last."""
    statements = [
        statement
        for statement in cached(session, results).of(selection)
        if (cell.done is None or cell.done in statement.done)
        and (not cell.is_undocumented or not statement.done)
        and (cell.voice is None or statement.voice is cell.voice)
        and any(_is_in(cell, statement, finding) for finding in statement.findings)
    ]
    return [statement.id for statement in sorted(statements, key=lambda entry: (-(entry.year or 0), entry.id))]


def _is_in(cell: AnswerCell, statement: ResultStatement, finding: FoundAspect) -> bool:
    return (
        (cell.aspect is None or finding.aspect is cell.aspect)
        and (cell.tendency is None or finding.tendency is cell.tendency)
        and (
            not cell.is_study or (finding.tendency is not None and statement.rated(finding).design >= Design.EVALUATION)
        )
    )


def answer(statements: Sequence[ResultStatement], subjects: Collection[Key], this_year: int) -> Achievements:
    """Answer the question from the statements about some subjects."""
    entries = [(statement, finding) for statement in statements for finding in statement.findings]
    by_aspect = _by_aspect(entries)
    documented = {statement.subject for statement in statements}
    return Achievements(
        initiatives=_initiatives(subjects),
        documented=_initiatives(documented),
        others=len(documented) - _initiatives(documented),
        statements=len(statements),
        aspects=[_aspect(aspect, by_aspect[aspect], this_year) for aspect in EFFECTS if aspect in by_aspect],
        studies=[study for aspect in EFFECTS if (study := _study(aspect, by_aspect.get(aspect, ()), this_year))],
        conflicts=_conflicts(entries),
        map=evidence_map(statements, this_year),
        strength=strength([statement.rated(finding) for statement, finding in entries], this_year),
    )


def _initiatives(keys: Iterable[Key]) -> int:
    return sum(entity == "initiative" for entity, _ in keys)


def _by_aspect(entries: Iterable[AspectEntry]) -> dict[Aspect, list[AspectEntry]]:
    by_aspect: dict[Aspect, list[AspectEntry]] = defaultdict(list)
    for statement, finding in entries:
        by_aspect[finding.aspect].append((statement, finding))
    return dict(by_aspect)


def _aspect(aspect: Aspect, entries: Sequence[AspectEntry], this_year: int) -> AspectResult:
    return AspectResult(
        aspect=aspect,
        statements=tuple(sorted(statement.id for statement, _ in entries)),
        cases=len({statement.subject for statement, _ in entries}),
        by_voice=Counter(statement.voice for statement, _ in entries),
        by_method=Counter(finding.method for _, finding in entries if finding.method),
        tendencies=Counter(finding.tendency for _, finding in entries if finding.tendency),
        indicators=Counter(statement.indicator for statement, _ in entries if statement.indicator),
        contradicted=sum(statement.is_contradicted for statement, _ in entries),
        strength=strength([statement.rated(finding) for statement, finding in entries], this_year),
    )


def _study(aspect: Aspect, entries: Iterable[AspectEntry], this_year: int) -> StudyFinding | None:
    """Return what evaluations and research find on an aspect; None if none of them says which way it points."""
    by_tendency: dict[Tendency, list[int]] = defaultdict(list)
    rated = []
    for statement, finding in entries:
        statement_rated = statement.rated(finding)
        if finding.tendency is not None and statement_rated.design >= Design.EVALUATION:
            by_tendency[finding.tendency].append(statement.id)
            rated.append(statement_rated)
    if not rated:
        return None
    tendency, most = max(by_tendency.items(), key=lambda item: (len(item[1]), -list(Tendency).index(item[0])))
    agrees = len(rated) > 1 and len(most) >= AGREEING_SHARE * len(rated)
    return StudyFinding(
        aspect,
        {tendency: tuple(sorted(by_tendency[tendency])) for tendency in Tendency if tendency in by_tendency},
        Counter(statement.method for statement in rated if statement.method),
        len({statement.source for statement in rated}),
        tendency if agrees else None,
        strength(rated, this_year),
    )


def _conflicts(entries: Iterable[AspectEntry]) -> Sequence[Disagreement]:
    """Return what sources contradict each other about: one subject and aspect, figures that differ or opposite findings."""
    groups: dict[tuple[Key, Aspect], list[AspectEntry]] = defaultdict(list)
    for statement, finding in entries:
        groups[statement.subject, finding.aspect].append((statement, finding))
    conflicts = []
    for (subject, aspect), entries in groups.items():
        figures = [statement.id for statement, _ in entries if statement.is_contradicted]
        opposed = _opposed(entries)
        if figures or opposed:
            conflicts.append(Disagreement(subject, aspect, tuple(sorted({*figures, *opposed}))))
    return sorted(conflicts, key=lambda conflict: (-len(conflict.statements), conflict.statements))


def _opposed(entries: Sequence[AspectEntry]) -> list[int]:
    """Return the findings of several sources that point different ways; mixed ones oppose none.

    Statements on a field as a whole are about different cases.
    """
    pointed = [
        (statement, finding)
        for statement, finding in entries
        if finding.tendency in POINTED and statement.subject[0] != "competence_field"
    ]
    sides = {finding.tendency is Tendency.FAVOURABLE for _, finding in pointed}
    sources = {statement.source_id for statement, _ in pointed}
    return [statement.id for statement, _ in pointed] if len(sides) > 1 and len(sources) > 1 else []


POINTED = (Tendency.FAVOURABLE, Tendency.NONE, Tendency.UNFAVOURABLE)
