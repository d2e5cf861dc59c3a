"""What managers do and what was achieved as JSON: the same selection and answers as on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.models.vocabulary import Activity, Aspect, LegalForm, OrganisationKind, Tendency, Voice
from kb.queries import answers, names
from kb.queries.answers import Group, MixRow, StaffRow, Strength
from kb.queries.names import Reference
from kb.web.answers import evidence_map, opened, question, tables
from kb.web.api.call import Call
from kb.web.api.shapes import Number, RecordLink, Shape
from kb.web.request import db, language, url_for_record
from kb.web.writing import findings, formatting


class PointAnswer(Shape):
    """What gave or took points."""

    criterion: str
    points: int
    text: str


class StrengthAnswer(Shape):
    """The strength of evidence, 0 to 5; null points if no statement is known."""

    points: int | None
    label: str
    statements: int
    reasons: list[PointAnswer]


class ActivityAnswer(Shape):
    """An activity with the number of initiatives, and who documents it."""

    activity: Activity
    initiatives: int
    by_voice: dict[str, int]
    strength: StrengthAnswer


class MixAnswer(Shape):
    """The activities of a group of initiatives; without a group, of those whose group is not known."""

    group: RecordLink | None
    label: str
    initiatives: int
    documented: int
    counts: dict[str, int]


class ManagerAnswer(Shape):
    """The initiatives managed by organisations of a kind, with some of these organisations."""

    organisation_kind: OrganisationKind | None
    initiatives: int
    examples: list[RecordLink]


class StaffAnswer(Shape):
    """The latest staff of an initiative, and the members counted nearest in time."""

    initiative: RecordLink
    staff: Number
    staff_year: int | None
    members: Number | None
    members_year: int | None
    members_each: Number | None


class MeaningAnswer(Shape):
    """What cluster management means in a selection."""

    initiatives: int
    documented: int
    activities: list[ActivityAnswer]
    mix_by: str
    mix: list[MixAnswer]
    managed: int
    managers: list[ManagerAnswer]
    staff: list[StaffAnswer]
    definitions: list[str]
    strength: StrengthAnswer


class AspectAnswer(Shape):
    """Results on one aspect, by who says so and which way they point."""

    aspect: Aspect
    statements: int
    cases: int
    by_voice: dict[str, int]
    by_method: dict[str, int]
    by_indicator: dict[str, int]
    tendencies: dict[str, int]
    contradicted: int
    strength: StrengthAnswer


class StudyAnswer(Shape):
    """What evaluations and research find on one aspect; without a verdict they differ, or there is one finding only."""

    aspect: Aspect
    tendencies: dict[str, int]
    sources: int
    verdict: Tendency | None
    differs: bool
    strength: StrengthAnswer


class ContradictionAnswer(Shape):
    """Statements that contradict each other on one aspect of one subject."""

    subject: RecordLink
    aspect: Aspect
    statements: list[str]


class MapCellAnswer(Shape):
    """A cell of the evidence map; 0 statements are a gap."""

    done: str
    label: str
    aspect: Aspect
    statements: int
    points: int | None


class AchievementsAnswer(Shape):
    """What was achieved in a selection."""

    initiatives: int
    documented: int
    others: int
    statements: int
    aspects: list[AspectAnswer]
    studies: list[StudyAnswer]
    contradictions: list[ContradictionAnswer]
    map: list[MapCellAnswer]
    strength: StrengthAnswer


def meaning(call: Call) -> MeaningAnswer:
    """Answer for a selection, as the page does."""
    narrowed, dimension = question.narrowed(call.params), question.dimension(call.params)
    call.done()
    answer = answers.meaning(db(), narrowed.selection, dimension, question.this_year())
    return MeaningAnswer(
        initiatives=answer.initiatives,
        documented=answer.documented,
        activities=[
            ActivityAnswer(
                activity=row.activity,
                initiatives=row.initiatives,
                by_voice=_voices(row.by_voice),
                strength=strength_answer(row.strength),
            )
            for row in answer.activities
        ],
        mix_by=dimension.value,
        mix=[_mix(row, _ENTITIES.get(dimension.value)) for row in answer.mix],
        managed=answer.managed,
        managers=[
            ManagerAnswer(
                organisation_kind=row.kind,
                initiatives=row.initiatives,
                examples=[_link(Reference("organisation", *record[:4])) for record in row.examples],
            )
            for row in answer.managers
        ],
        staff=[_staff(row) for row in answer.staff],
        definitions=[statement.slug for statement in answer.definitions],
        strength=strength_answer(answer.strength),
    )


def achievements(call: Call) -> AchievementsAnswer:
    """Answer for a selection, as the page does."""
    narrowed = question.narrowed(call.params, question.WITH_RESULTS, question.INITIATIVES)
    call.done()
    answer = answers.achievements(db(), narrowed.selection, question.this_year())
    return AchievementsAnswer(
        initiatives=answer.initiatives,
        documented=answer.documented,
        others=answer.others,
        statements=answer.statements,
        aspects=[_aspect(row) for row in answer.aspects],
        studies=[_study(study) for study in answer.studies],
        contradictions=_contradictions(answer.conflicts),
        map=_map(answer.map),
        strength=strength_answer(answer.strength),
    )


def _aspect(row: answers.AspectResult) -> AspectAnswer:
    return AspectAnswer(
        aspect=row.aspect,
        statements=len(row.statements),
        cases=row.cases,
        by_voice=_voices(row.by_voice),
        by_method={method.value: count for method, count in row.by_method.items()},
        by_indicator={indicator.value: count for indicator, count in row.indicators.items()},
        tendencies={tendency.value: count for tendency, count in row.tendencies.items()},
        contradicted=row.contradicted,
        strength=strength_answer(row.strength),
    )


def _study(study: answers.StudyFinding) -> StudyAnswer:
    return StudyAnswer(
        aspect=study.aspect,
        tendencies={tendency.value: len(ids) for tendency, ids in study.by_tendency.items()},
        sources=study.studies,
        verdict=study.verdict,
        differs=study.differs,
        strength=strength_answer(study.strength),
    )


def _contradictions(conflicts: Sequence[answers.Disagreement]) -> list[ContradictionAnswer]:
    subjects = names.references(db(), [conflict.subject for conflict in conflicts])
    statements = opened.load(db(), [key for conflict in conflicts for key in conflict.statements])
    return [
        ContradictionAnswer(
            subject=_link(subjects[conflict.subject]),
            aspect=conflict.aspect,
            statements=[statements[key].slug for key in conflict.statements],
        )
        for conflict in conflicts
    ]


def _map(known: answers.EvidenceMap) -> list[MapCellAnswer]:
    return [
        MapCellAnswer(
            done=opened.UNDOCUMENTED if done is None else done.value,
            label=(evidence_map.NOT_DOCUMENTED if done is None else done.label).in_(language()),
            aspect=aspect,
            statements=(cell := known.cell(done, aspect)).count,
            points=cell.strength.points if cell.count else None,
        )
        for done in known.rows
        for aspect in known.columns
    ]


def strength_answer(rated: Strength) -> StrengthAnswer:
    """Describe the strength of evidence with its reasons."""
    return StrengthAnswer(
        points=rated.points if rated.statements else None,
        label=rated.label.in_(language()),
        statements=rated.statements,
        reasons=[
            PointAnswer(
                criterion=reason.criterion,
                points=reason.points,
                text=findings.sentence(reason.finding, language()),
            )
            for reason in rated.reasons
        ],
    )


def _mix(row: MixRow, entity: str | None) -> MixAnswer:
    return MixAnswer(
        group=None if entity is None else _group(row.group, entity),
        label=tables.group_name(row.group, language()),
        initiatives=row.initiatives,
        documented=row.documented,
        counts={activity.value: count for activity, count in row.counts.items()},
    )


def _group(group: Group, entity: str) -> RecordLink | None:
    if group is None or isinstance(group, LegalForm):
        return None
    return _link(Reference(entity, group.id, group.slug, group.name_de, group.name_en))


def _staff(row: StaffRow) -> StaffAnswer:
    known, members = row.initiative, row.members
    return StaffAnswer(
        initiative=_link(Reference("initiative", known.id, known.slug, known.name_de, known.name_en)),
        staff=float(row.staff.value),
        staff_year=row.staff.year,
        members=None if members is None else float(members.value),
        members_year=None if members is None else members.year,
        members_each=None if row.members_each is None else float(row.members_each),
    )


def _link(record: Reference) -> RecordLink:
    return RecordLink(
        kind=record.entity,
        slug=record.slug,
        title=formatting.localised(record, "name", language()).text,
        url=url_for_record(record.entity, record.slug or ""),
    )


def _voices(counts: Mapping[Voice | None, int]) -> dict[str, int]:
    """Return counts by voice; those of unknown voices under ``unknown``."""
    return {"unknown" if voice is None else voice.value: count for voice, count in counts.items()}


_ENTITIES = {"era": "policy_era", "field": "competence_field", "country": "region"}
