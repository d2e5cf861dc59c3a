"""Which lessons fit a region: types and fields that both have, learnt elsewhere; worked by hand."""

from __future__ import annotations

import itertools

from kb.models.vocabulary import RegionTrait
from kb.queries.answers import fitting
from kb.queries.answers.lessons import Learnt

RUHR, GERMANY, BASQUE, SCOTLAND, UPPER_AUSTRIA = range(1, 6)
LOGISTICS, TRANSPORT, FOOD = range(10, 13)
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
    chosen = fitting(lessons, {RUHR, GERMANY}, {OLD}, {TRANSPORT})
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
