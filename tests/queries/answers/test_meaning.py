"""Activities by group, staff and members, against cases worked by hand and a small base."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.models import ClusterManager, Initiative, InitiativeActivity, Organisation, Statement
from kb.models.vocabulary import Activity, LegalForm, OrganisationKind, Voice
from kb.queries.answers import AnswerSelection
from kb.queries.answers.documented import CountedStaff, Dimension
from kb.queries.answers.meaning import meaning, mix, nearest
from tests.queries.making import Maker

NOW = 2026


def staff(value: int, year: int | None, statement: int = 1) -> CountedStaff:
    return CountedStaff(statement, Decimal(value), year, None, None)


def test_the_mix_counts_documented_initiatives_by_group() -> None:
    groups = {1: [LegalForm.PROJECT], 2: [LegalForm.PROJECT, LegalForm.PPP], 3: [LegalForm.PROJECT]}
    documented = {1: [Activity.SKILLS], 2: [Activity.SKILLS, Activity.MARKETING]}
    project, ppp, unknown = mix(groups, [1, 2, 3, 4], documented)
    assert (project.group, project.initiatives, project.documented) == (LegalForm.PROJECT, 3, 2)
    assert (project.percent(Activity.SKILLS), project.percent(Activity.MARKETING)) == (100, 50)
    assert (ppp.group, ppp.documented) == (LegalForm.PPP, 1)
    assert (unknown.group, unknown.initiatives, unknown.documented, unknown.percent(Activity.SKILLS)) == (None, 1, 0, 0)


@settings(max_examples=40)
@given(
    st.dictionaries(st.integers(1, 6), st.lists(st.sampled_from(LegalForm), unique=True, max_size=2)),
    st.dictionaries(st.integers(1, 6), st.sets(st.sampled_from(Activity), min_size=1)),
    st.permutations(range(1, 7)),
)
def test_the_mix_does_not_depend_on_the_order_and_stays_within_bounds(
    groups: dict[int, list[LegalForm]], documented: dict[int, set[Activity]], order: list[int]
) -> None:
    rows = mix(groups, order, documented)
    assert rows == mix(groups, sorted(order), documented)
    assert all(
        0 <= row.percent(activity) <= 100 and row.documented <= row.initiatives for row in rows for activity in Activity
    )
    assert sum(row.initiatives for row in rows) >= len(order)


def test_members_are_those_counted_nearest_in_time_within_two_years() -> None:
    members = [staff(10, 2010, 2), staff(20, 2013, 3), staff(30, 2016, 4), staff(40, None, 5)]
    assert nearest(staff(2, 2014), members) == members[1]
    assert nearest(staff(2, 2019), members) is None
    assert nearest(staff(2, None), members) is None
    assert nearest(staff(2, 2015), []) is None


def test_the_answer_counts_who_documents_and_divides_members_by_staff(session: Session, make: Maker) -> None:
    own, press = make.source("own", voice="self", published_on="2024"), make.source("news", voice="press")
    first, second, third = (make(Initiative, name) for name in ("first", "second", "third"))
    make(InitiativeActivity, initiative=first, activity="skills", source=own)
    make(InitiativeActivity, initiative=second, activity="skills", source=press)
    for indicator, value, as_of in (("staff_fte", 4, "2020"), ("members", 100, "2021"), ("members", 900, "2001")):
        make(
            Statement,
            initiative=first,
            kind="characteristic",
            text_de="Zahl",
            indicator=indicator,
            value=Decimal(value),
            as_of=as_of,
            source=own,
        )
    firm, agency = make(Organisation, "firm", kind="company"), make(Organisation, "agency", kind="agency")
    for initiative, organisation in ((first, firm), (second, firm), (second, agency)):
        make(ClusterManager, initiative=initiative, organisation=organisation, role="management", source=press)
    keys = frozenset(("initiative", record.id) for record in (first, second, third))
    answer = meaning(session, AnswerSelection(keys), Dimension.FORM, NOW)
    assert (answer.initiatives, answer.documented) == (3, 2)
    assert (answer.activities[0].activity, answer.activities[0].initiatives) == (Activity.SKILLS, 2)
    assert answer.activities[0].by_voice == {Voice.SELF: 1, Voice.PRESS: 1}
    assert {count.initiatives for count in answer.activities[1:]} == {0}
    assert [(row.initiative.slug, row.members_each) for row in answer.staff] == [("first", Decimal("25.0"))]
    # The second initiative has a firm and an agency, so it counts for both kinds.
    assert answer.managed == 2
    assert [(row.kind, row.initiatives) for row in answer.managers] == [
        (OrganisationKind.COMPANY, 2),
        (OrganisationKind.AGENCY, 1),
    ]
    assert [organisation.slug for organisation in answer.managers[0].examples] == ["firm"]
    only_press = meaning(session, AnswerSelection(keys, voices=frozenset({Voice.PRESS})), Dimension.FORM, NOW)
    assert (only_press.documented, list(only_press.staff)) == (1, [])
