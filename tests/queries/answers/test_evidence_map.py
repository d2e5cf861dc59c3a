"""Results by aspect and the evidence map, against cases worked by hand."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.models.columns import Key
from kb.models.vocabulary import Activity, Aspect, Indicator, Method, ProgrammeKind, Tendency, Voice
from kb.queries.answers.achievements import answer
from kb.queries.answers.evidence_map import evidence_map
from kb.queries.answers.results import FoundAspect, ResultStatement, aspects_of

NOW = 2026
JOBS_UP = FoundAspect(Aspect.JOBS, Tendency.FAVOURABLE)
JOBS_SAME = FoundAspect(Aspect.JOBS, Tendency.NONE, Method.COMPARISON_GROUP)


def result(
    number: int,
    *findings: FoundAspect,
    subject: Key = ("initiative", 1),
    voice: Voice | None = Voice.EVALUATION,
    done: tuple[Activity | ProgrammeKind, ...] = (),
    source: int | None = None,
    is_contradicted: bool = False,
) -> ResultStatement:
    return ResultStatement(
        id=number,
        subject=subject,
        indicator=None,
        voice=voice,
        medium=None,
        source_id=number if source is None else source,
        year=2024,
        is_contradicted=is_contradicted,
        findings=findings,
        done=done,
    )


def test_a_figure_says_by_itself_what_it_is_about_unless_a_finding_does() -> None:
    assert aspects_of([], Indicator.JOBS_CREATED) == (FoundAspect(Aspect.JOBS),)
    assert aspects_of([JOBS_UP], Indicator.JOBS_CREATED) == (JOBS_UP,)
    assert aspects_of([FoundAspect(Aspect.MEANING)], None) == ()
    assert aspects_of([JOBS_UP], Indicator.FUNDING) == (JOBS_UP, FoundAspect(Aspect.MONEY))


def test_a_statement_is_in_a_cell_for_everything_done_and_every_aspect() -> None:
    both = FoundAspect(Aspect.SKILLS, Tendency.FAVOURABLE)
    table = evidence_map(
        [
            result(7, JOBS_UP, both, done=(Activity.SKILLS, Activity.MARKETING)),
            result(3, JOBS_UP, done=(Activity.SKILLS,)),
            result(4, JOBS_UP, subject=("programme", 1), done=(ProgrammeKind.COMPETITION,)),
            result(5, JOBS_UP),
            result(6),
        ],
        NOW,
    )
    assert table.cell(Activity.SKILLS, Aspect.JOBS).statements == (3, 7)
    assert table.cell(Activity.MARKETING, Aspect.SKILLS).statements == (7,)
    assert table.cell(Activity.POLICY, Aspect.JOBS).count == 0
    assert table.cell(None, Aspect.JOBS).statements == (5,)
    assert (table.statements, table.unclassed, table.most) == (4, (6,), 2)
    assert ProgrammeKind.COMPETITION in table.rows
    assert ProgrammeKind.PACT not in table.rows
    assert set(Activity) <= set(table.rows)
    # Nine activities and one kind of programme by ten and one aspects, less five cells that are filled.
    assert table.gaps == 10 * 11 - 5


def test_studies_agree_from_three_in_four_and_own_accounts_are_not_among_them() -> None:
    own = [result(number, JOBS_UP, voice=Voice.SELF) for number in (1, 2)]
    studies = [result(number, JOBS_SAME) for number in (3, 4, 5)]
    agreed = answer([*own, *studies, result(6, JOBS_UP)], [("initiative", 1), ("initiative", 2)], NOW)
    (jobs,) = agreed.studies
    assert (jobs.verdict, jobs.studies, jobs.differs) == (Tendency.NONE, 4, False)
    assert {tendency: len(ids) for tendency, ids in jobs.by_tendency.items()} == {
        Tendency.FAVOURABLE: 1,
        Tendency.NONE: 3,
    }
    split = answer([*studies[:2], result(6, JOBS_UP)], [], NOW).studies[0]
    assert (split.verdict, split.differs) == (None, True)
    alone = answer([studies[0]], [], NOW).studies[0]
    assert (alone.verdict, alone.differs) == (None, False)


def test_results_are_counted_by_aspect_voice_method_and_case() -> None:
    statements = [
        result(1, JOBS_UP, voice=Voice.SELF),
        result(2, JOBS_SAME, subject=("initiative", 2)),
        result(3, JOBS_SAME, FoundAspect(Aspect.GROWTH), subject=("programme", 2), is_contradicted=True),
    ]
    counted = answer(statements, [("initiative", 1), ("initiative", 2), ("initiative", 3), ("programme", 2)], NOW)
    assert (counted.initiatives, counted.documented, counted.others, counted.statements) == (3, 2, 1, 3)
    jobs, growth = counted.aspects
    assert (jobs.statements, jobs.cases, jobs.contradicted) == ((1, 2, 3), 3, 1)
    assert jobs.by_voice == {Voice.SELF: 1, Voice.EVALUATION: 2}
    assert jobs.by_method == {Method.COMPARISON_GROUP: 2}
    assert growth.tendencies == {}
    assert counted.voices == [Voice.SELF, Voice.EVALUATION]


def test_opposite_findings_of_two_sources_and_differing_figures_are_conflicts() -> None:
    apart = [result(1, JOBS_UP), result(2, JOBS_SAME)]
    assert [conflict.statements for conflict in answer(apart, [], NOW).conflicts] == [(1, 2)]
    same_source = [result(1, JOBS_UP, source=9), result(2, JOBS_SAME, source=9)]
    assert answer(same_source, [], NOW).conflicts == []
    other_subject = [result(1, JOBS_UP), result(2, JOBS_SAME, subject=("initiative", 2))]
    assert answer(other_subject, [], NOW).conflicts == []
    mixed = [result(1, JOBS_UP), result(2, FoundAspect(Aspect.JOBS, Tendency.MIXED))]
    assert answer(mixed, [], NOW).conflicts == []
    figures = [result(number, FoundAspect(Aspect.JOBS), is_contradicted=True) for number in (1, 2)]
    assert [conflict.statements for conflict in answer(figures, [], NOW).conflicts] == [(1, 2)]


@st.composite
def statements(draw: st.DrawFn) -> list[ResultStatement]:
    drawn_finding = st.builds(
        FoundAspect, st.sampled_from(Aspect), st.none() | st.sampled_from(Tendency), st.none() | st.sampled_from(Method)
    )
    drawn = draw(
        st.lists(
            st.tuples(
                st.lists(drawn_finding, max_size=2, unique_by=lambda finding: finding.aspect),
                st.integers(1, 3),
                st.none() | st.sampled_from(Voice),
                st.lists(st.sampled_from([*Activity, *ProgrammeKind]), max_size=2, unique=True),
            ),
            max_size=8,
        )
    )
    return [
        result(number, *aspects_of(findings, None), subject=("initiative", key), voice=voice, done=tuple(done))
        for number, (findings, key, voice, done) in enumerate(drawn)
    ]


@settings(max_examples=50)
@given(statements(), st.randoms())
def test_the_answer_does_not_depend_on_the_order(drawn: list[ResultStatement], random: object) -> None:
    shuffled = list(drawn)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # A Random, which hypothesis does not import here.
    subjects = [statement.subject for statement in drawn]
    assert answer(shuffled, subjects, NOW) == answer(drawn, subjects, NOW)


@settings(max_examples=50)
@given(statements())
def test_every_statement_is_in_a_cell_or_unclassed_and_strength_is_bounded(drawn: list[ResultStatement]) -> None:
    table = evidence_map(drawn, NOW)
    in_cells = {number for cell in table.cells.values() for number in cell.statements}
    assert in_cells | set(table.unclassed) == {statement.id for statement in drawn}
    assert not in_cells & set(table.unclassed)
    assert all(0 <= cell.strength.points <= 5 and cell.count for cell in table.cells.values())
