"""Which lessons fit a region: types and fields that both have, learnt elsewhere; worked by hand."""

from __future__ import annotations

import itertools

from kb.models.vocabulary import Method, RegionTrait, Voice
from kb.queries.answers import fitting
from kb.queries.answers.lessons import Learnt, LocalConditions
from kb.queries.answers.strength import Design, strength

RUHR, GERMANY, BASQUE, SCOTLAND, UPPER_AUSTRIA = range(1, 6)
LOGISTICS, TRANSPORT, FOOD = range(10, 13)
ERA, OTHER_ERA = 20, 21
OLD, RURAL = RegionTrait.OLD_INDUSTRIAL, RegionTrait.RURAL


def learnt(
    number: int, region: int | None, *types: RegionTrait, line: tuple[int, ...] = (), year: int = 2010
) -> Learnt:
    places = () if region is None else (region,)
    return Learnt(number, ("initiative", number), places, lines=frozenset(line), types=types, year=year)


LESSONS = (
    learnt(1, BASQUE, OLD),
    learnt(2, SCOTLAND, line=(LOGISTICS, TRANSPORT)),
    learnt(3, UPPER_AUSTRIA, OLD, line=(TRANSPORT,), year=1999),
    learnt(4, RUHR, OLD, line=(TRANSPORT,)),
    learnt(5, GERMANY, line=(TRANSPORT,)),
    learnt(6, SCOTLAND, RURAL, line=(FOOD,)),
    learnt(7, None, line=(TRANSPORT,)),
    learnt(8, SCOTLAND, line=(TRANSPORT,), year=2020),
)


def fits(*lessons: Learnt) -> list[tuple[int, tuple[RegionTrait, ...], tuple[int, ...]]]:
    chosen = fitting(lessons, {RUHR, GERMANY}, LocalConditions({OLD}, {TRANSPORT}, {ERA}))
    return [(fit.learnt.id, fit.types, fit.fields) for fit in chosen]


def test_type_and_field_come_before_type_alone_before_field_alone_and_the_newest_first() -> None:
    assert fits(*LESSONS) == [
        (3, (OLD,), (TRANSPORT,)),
        (1, (OLD,), ()),
        (8, (), (TRANSPORT,)),
        (2, (), (TRANSPORT,)),
    ]


def test_the_order_of_the_lessons_does_not_matter() -> None:
    expected = fits(*LESSONS)
    assert all(fits(*order) == expected for order in itertools.islice(itertools.permutations(LESSONS), 0, 5000, 97))


def test_a_shared_era_is_a_reason_and_weighs_as_a_shared_field() -> None:
    era = Learnt(9, ("initiative", 9), (SCOTLAND,), eras=frozenset({ERA, OTHER_ERA}), year=2021)
    both = Learnt(10, ("programme", 10), (SCOTLAND,), lines=frozenset({TRANSPORT}), eras=frozenset({ERA}), year=1990)
    other = Learnt(11, ("programme", 11), (SCOTLAND,), eras=frozenset({OTHER_ERA}))
    chosen = fitting([*LESSONS, era, both, other], {RUHR, GERMANY}, LocalConditions({OLD}, {TRANSPORT}, {ERA}))
    assert [fit.learnt.id for fit in chosen] == [3, 1, 10, 9, 8, 2]
    assert [fit.eras for fit in chosen] == [(), (), (ERA,), (ERA,), (), ()]
    assert [fit.weight for fit in chosen] == [3, 2, 2, 1, 1, 1]


def test_a_lesson_is_as_strong_as_what_was_found_and_not_as_who_passes_it_on() -> None:
    def points(*findings: tuple[Method | None, Voice | None]) -> int:
        lesson = Learnt(1, ("programme", 1), year=2024, voice=Voice.PRESS, source=1, findings=findings)
        return strength(lesson.rated, 2026).points

    assert points() == 0, "press gives 2, one case and one source take 2"
    assert points((None, Voice.EVALUATION)) == 2, "what an evaluation found gives 4, whoever passes it on"
    assert points((None, None), (Method.COMPARISON_GROUP, Voice.RESEARCH)) == 3
    rated = list(Learnt(1, ("programme", 1), findings=((None, None), (None, Voice.RESEARCH))).rated)
    assert [statement.design for statement in rated] == [Design.OWN_ACCOUNT, Design.EVALUATION]
