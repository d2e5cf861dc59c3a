"""Strength of evidence, 0 to 5: what the design of the best evidence gives, and what weaknesses take. Pure."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from kb.models.vocabulary import Method, Tendency, Voice
from kb.queries.findings import Finding
from kb.texts import Text

MOST = 5
FEW_CASES = 5
"""The number of cases below which a point is taken. Ours; the content is too small for the thresholds of others."""
FEW_SOURCES = 2
"""The number of sources of the best design below which a point is taken. Ours."""
INDEPENDENT_SHARE = 0.5
"""The share of sources without an interest of their own below which a point is taken. Ours."""
AGREEING_SHARE = 0.75
"""The share of statements in agreement below which a point is taken. Ours."""
OLD = 10
"""The age in years of the newest statement from which a point is taken. Ours."""


class Design(enum.IntEnum):
    """How a statement came about; the value is the number of points that it gives."""

    OWN_ACCOUNT = 1
    PRESS = 2
    MONITORING = 3
    EVALUATION = 4
    COMPARISON_GROUP = 5

    @property
    def label(self) -> Text:
        """The name for readers."""
        return _DESIGNS[self]


@dataclass(frozen=True, slots=True)
class RatedStatement:
    """A statement as the rule sees it.

    ``case`` is what it speaks of, ``source`` and ``voice`` who says it, ``year`` the time it refers to. ``found_by``
    is who found it if the source only passes it on, as the press does with an evaluation. ``is_contradicted`` means
    that another source gives another figure for the same.
    """

    case: Hashable
    source: Hashable
    voice: Voice | None
    year: int | None
    found_by: Voice | None = None
    method: Method | None = None
    tendency: Tendency | None = None
    is_contradicted: bool = False

    design: Design = field(init=False)
    """The design: that of the method if it compares, else that of who found it; the lowest if unknown."""
    is_independent: bool = field(init=False)
    """Whether who speaks has no interest of its own in the result; an unknown voice does not count."""

    def __post_init__(self) -> None:
        """Derive design and independence once, because thousands of statements are rated several times."""
        found_by = self.found_by or self.voice
        is_study = found_by is not None and found_by.is_study
        is_compared = is_study and self.method is Method.COMPARISON_GROUP
        object.__setattr__(self, "design", Design.COMPARISON_GROUP if is_compared else _BY_VOICE[found_by])
        object.__setattr__(self, "is_independent", self.voice is not None and self.voice.is_independent)


@dataclass(frozen=True, slots=True)
class StrengthReason:
    """What gave or took points; 0 points for a weakness that was looked for and not seen."""

    criterion: str
    points: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Strength:
    """Points from 0 to 5 and the reasons for them; ``statements`` is 0 where nothing is known."""

    points: int
    statements: int
    reasons: Sequence[StrengthReason] = ()

    @property
    def label(self) -> Text:
        """The points in words."""
        return _LABELS[self.points] if self.statements else NOTHING


def strength(statements: Iterable[RatedStatement], this_year: int) -> Strength:
    """Rate statements about one question; their order does not matter."""
    evidence = tuple(statements)
    if not evidence:
        return Strength(0, 0)
    tally = _Tally(evidence)
    reasons = (
        _by_design(tally),
        _by_cases(tally),
        _by_support(tally),
        _by_interest(tally),
        _by_agreement(tally),
        _by_age(tally, this_year),
    )
    points = sum(reason.points for reason in reasons)
    return Strength(min(max(points, 0), MOST), len(evidence), reasons)


def agreement(tendencies: Iterable[Tendency]) -> float | None:
    """Return the share of the most frequent tendency; None without any."""
    counts = Counter(tendencies)
    return max(counts.values()) / counts.total() if counts else None


class _Tally:
    """What the rule asks of some statements, counted once."""

    def __init__(self, evidence: Collection[RatedStatement]) -> None:
        self.total = len(evidence)
        self.best = max([statement.design for statement in evidence])
        self.cases = {statement.case for statement in evidence}
        self.best_sources = {statement.source for statement in evidence if statement.design is self.best}
        self.sources = {statement.source for statement in evidence}
        self.independent = {statement.source for statement in evidence if statement.is_independent}
        self.contradicted = sum([statement.is_contradicted for statement in evidence])
        self.tendencies = [statement.tendency for statement in evidence if statement.tendency is not None]
        self.newest = max([statement.year for statement in evidence if statement.year is not None], default=None)


def _by_design(tally: _Tally) -> StrengthReason:
    return StrengthReason("design", tally.best.value, Finding(_DESIGN, {"design": tally.best.label}))


def _by_cases(tally: _Tally) -> StrengthReason:
    cases = len(tally.cases)
    return _reason("cases", cases < FEW_CASES, _CASES, {"count": cases, "least": FEW_CASES})


def _by_support(tally: _Tally) -> StrengthReason:
    sources = len(tally.best_sources)
    return _reason("support", sources < FEW_SOURCES, _SUPPORT, {"count": sources, "design": tally.best.label})


def _by_interest(tally: _Tally) -> StrengthReason:
    """Take a point if interested voices prevail; own accounts alone have the lowest design for that already."""
    independent, sources = len(tally.independent), len(tally.sources)
    prevail = independent < INDEPENDENT_SHARE * sources
    return _reason("interest", bool(independent) and prevail, _INTEREST, {"count": independent, "of": sources})


def _by_agreement(tally: _Tally) -> StrengthReason:
    """Take a point if findings point different ways, or figures are contradicted."""
    undisputed = 1 - tally.contradicted / tally.total
    alike = agreement(tally.tendencies)
    share = undisputed if alike is None else min(undisputed, alike)
    return _reason("agreement", share < AGREEING_SHARE, _AGREEMENT, {"percent": round(100 * share)})


def _by_age(tally: _Tally, this_year: int) -> StrengthReason:
    if tally.newest is None:
        return StrengthReason("age", -1, Finding(_UNDATED))
    newest = min(tally.newest, this_year)
    return _reason("age", this_year - newest >= OLD, _AGE, {"year": str(newest), "least": OLD})


def _reason(criterion: str, takes: bool, texts: tuple[Text, Text], values: dict[str, object]) -> StrengthReason:
    return StrengthReason(criterion, -1 if takes else 0, Finding(texts[takes], values))


_BY_VOICE = {
    None: Design.OWN_ACCOUNT,
    Voice.SELF: Design.OWN_ACCOUNT,
    Voice.PARTNER: Design.OWN_ACCOUNT,
    Voice.FUNDER: Design.OWN_ACCOUNT,
    Voice.POLITICS: Design.OWN_ACCOUNT,
    Voice.PRESS: Design.PRESS,
    Voice.STATISTICS: Design.MONITORING,
    Voice.EVALUATION: Design.EVALUATION,
    Voice.RESEARCH: Design.EVALUATION,
    Voice.REFERENCE: Design.OWN_ACCOUNT,
}
"""The design by who speaks. A portal or a reference work retells, mostly what those involved say."""
_DESIGNS = {
    Design.OWN_ACCOUNT: Text("Angaben Beteiligter", "accounts of those involved"),
    Design.PRESS: Text("Presse", "press"),
    Design.MONITORING: Text("Statistik oder Register", "statistics or registers"),
    Design.EVALUATION: Text("Evaluation oder Forschung", "evaluation or research"),
    Design.COMPARISON_GROUP: Text("Untersuchung mit Vergleichsgruppe", "study with a comparison group"),
}
NOTHING = Text("nicht bekannt", "not known")
_LABELS = (
    Text("kaum belastbar", "hardly reliable"),
    Text("sehr schwach", "very weak"),
    Text("schwach", "weak"),
    Text("mittel", "moderate"),
    Text("stark", "strong"),
    Text("sehr stark", "very strong"),
)
_DESIGN = Text("Beste Art des Belegs: {design}", "Best kind of evidence: {design}")
_CASES = (
    Text("{count} Fälle, also nicht nur wenige", "{count} cases, so not just a few"),
    Text("Wenige Fälle: {count}, also weniger als {least}", "Few cases: {count}, fewer than {least}"),
)
_SUPPORT = (
    Text("{count} Quellen dieser besten Art", "{count} sources of this best kind"),
    Text("Nur eine Quelle dieser besten Art", "Only one source of this best kind"),
)
_INTEREST = (
    Text("{count} von {of} Quellen ohne eigenes Interesse", "{count} of {of} sources without an interest of their own"),
    Text(
        "Beteiligte überwiegen: nur {count} von {of} Quellen ohne eigenes Interesse",
        "Those involved prevail: only {count} of {of} sources without an interest of their own",
    ),
)
_AGREEMENT = (
    Text("Die Angaben stimmen zu {percent} % überein", "{percent}% of the statements agree"),
    Text(
        "Die Angaben widersprechen sich: nur {percent} % stimmen überein",
        "The statements disagree: only {percent}% agree",
    ),
)
_AGE = (
    Text("Neueste Angabe von {year}", "Newest statement of {year}"),
    Text(
        "Alt: neueste Angabe von {year}, vor mindestens {least} Jahren",
        "Old: the newest statement is of {year}, at least {least} years ago",
    ),
)
_UNDATED = Text("Keine Angabe hat eine Zeit", "No statement has a date")
