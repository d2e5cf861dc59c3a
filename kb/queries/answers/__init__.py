"""Answers to the three questions of the conference, computed from statements over a selection of initiatives."""

from kb.queries.answers.achievements import (
    Achievements,
    AnswerCell,
    AspectResult,
    Disagreement,
    StudyFinding,
    achievements,
    statements_of,
)
from kb.queries.answers.briefing import BriefedInitiative, Briefing, BriefingScope, Shortened, briefing
from kb.queries.answers.distribution import Distribution, distribution
from kb.queries.answers.documented import Dimension, Group
from kb.queries.answers.evidence_map import EvidenceMap, MapCell
from kb.queries.answers.expectations import (
    SORTS,
    Expectations,
    Subject,
    expected,
    is_independent,
)
from kb.queries.answers.lessons import Lesson, fitting, from_elsewhere, named, newest_first
from kb.queries.answers.meaning import ActivityCount, Meaning, MixRow, StaffRow, meaning
from kb.queries.answers.promises import ReportedFigure
from kb.queries.answers.results import EFFECTS, Done
from kb.queries.answers.selection import SUBJECTS, AnswerSelection, OwnList, alike, everything, lessons_about, own_list
from kb.queries.answers.strength import FEW_CASES, RatedStatement, Strength, StrengthReason, strength
from kb.queries.answers.verdicts import JudgedPromise, Verdict, VerdictRule

__all__ = [
    "EFFECTS",
    "FEW_CASES",
    "SORTS",
    "SUBJECTS",
    "Achievements",
    "ActivityCount",
    "AnswerCell",
    "AnswerSelection",
    "AspectResult",
    "BriefedInitiative",
    "Briefing",
    "BriefingScope",
    "Dimension",
    "Disagreement",
    "Distribution",
    "Done",
    "EvidenceMap",
    "Expectations",
    "Group",
    "JudgedPromise",
    "Lesson",
    "MapCell",
    "Meaning",
    "MixRow",
    "OwnList",
    "RatedStatement",
    "ReportedFigure",
    "Shortened",
    "StaffRow",
    "Strength",
    "StrengthReason",
    "StudyFinding",
    "Subject",
    "Verdict",
    "VerdictRule",
    "achievements",
    "alike",
    "briefing",
    "distribution",
    "everything",
    "expected",
    "fitting",
    "from_elsewhere",
    "is_independent",
    "lessons_about",
    "meaning",
    "named",
    "newest_first",
    "own_list",
    "statements_of",
    "strength",
]
