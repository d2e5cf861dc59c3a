"""Promises beside results as JSON: the same selection, verdicts and distributions as on the page."""

from __future__ import annotations

from collections.abc import Mapping

from kb.models.vocabulary import Indicator, Precision, Voice
from kb.queries.answers import Distribution, JudgedPromise, ReportedFigure
from kb.web.answers import expectations as cases_of
from kb.web.answers import question
from kb.web.api.answers import StrengthAnswer, strength_answer
from kb.web.api.call import Call
from kb.web.api.shapes import DateText, Number, Pages, RecordLink, Shape
from kb.web.request import language, url_for_record
from kb.web.writing import formatting


class FigureAnswer(Shape):
    """A figure that a source gives, with the statement it is taken from."""

    statement: str
    indicator: Indicator
    value: Number
    value_most: Number | None
    precision: Precision | None
    date: DateText | None
    voice: Voice | None


class JudgedPromiseAnswer(Shape):
    """A promise with its verdict; without a number there is no ``promised``."""

    subject: RecordLink
    statement: str
    verdict: str
    verdict_label: str
    reason: str
    promised: FigureAnswer | None
    target_on: DateText | None
    statements: int
    result: FigureAnswer | None
    share: float | None
    progress: float | None
    years: int | None


class DistributionAnswer(Shape):
    """Median and quartiles of ``n`` values; without quartiles if they are too few."""

    n: int
    median: float
    least: float
    most: float
    lower: float | None
    upper: float | None


class ExpectationsAnswer(Shape):
    """What may be expected of a selection: counts, distributions, growth by age, and the cases of one page."""

    as_of: DateText
    promises: int
    verdicts: dict[str, int]
    independent: int
    strength: StrengthAnswer
    jobs_promised: int
    jobs_unknown: int
    shares: DistributionAnswer | None
    shares_by_indicator: dict[str, DistributionAnswer]
    growth: dict[str, dict[str, DistributionAnswer | None]]
    total: int
    page: int
    per_page: int
    items: list[JudgedPromiseAnswer]
    links: Pages


def expectations(call: Call) -> ExpectationsAnswer:
    """Answer for a selection, as the page does."""
    narrowed = question.narrowed(call.params, question.kinds(call.params))
    cases = cases_of.cases(call.params, narrowed)
    call.done()
    answer = cases.answer
    return ExpectationsAnswer(
        as_of=answer.facts.as_of.isoformat(),
        promises=len(answer.judged),
        verdicts={verdict.value: count for verdict, count in answer.counts.items()},
        independent=answer.independent,
        strength=strength_answer(answer.strength),
        jobs_promised=answer.jobs_promised,
        jobs_unknown=answer.jobs_unknown,
        shares=_distribution(answer.shares),
        shares_by_indicator=_distributions(answer.shares_by_indicator),
        growth={
            row.indicator.value: {str(age): _distribution(shape) for age, shape in row.by_age.items()}
            for row in answer.growth
        },
        total=len(cases.chosen),
        page=cases.page,
        per_page=cases.per_page,
        items=[_case(cases, case) for case in cases.shown],
        links=call.pages(cases.page, cases.pages),
    )


def _case(cases: cases_of.Cases, case: JudgedPromise) -> JudgedPromiseAnswer:
    subject, lead = cases.subject(case), case.promise.lead
    return JudgedPromiseAnswer(
        subject=RecordLink(
            kind=subject.entity,
            slug=subject.slug,
            title=formatting.localised(subject, "name", language()).text,
            url=url_for_record(subject.entity, subject.slug),
        ),
        statement=lead.slug,
        verdict=case.verdict.value,
        verdict_label=case.verdict.label.in_(language()),
        reason=case.reason.in_(language()),
        promised=_figure(lead),
        target_on=str(case.promise.target_on) if case.promise.target_on else None,
        statements=len(case.promise.said),
        result=_figure(case.result) if case.result else None,
        share=case.share,
        progress=case.progress,
        years=case.years,
    )


def _figure(figure: ReportedFigure) -> FigureAnswer | None:
    if figure.indicator is None or figure.value is None:
        return None
    return FigureAnswer(
        statement=figure.slug,
        indicator=figure.indicator,
        value=float(figure.value),
        value_most=None if figure.most is None else float(figure.most),
        precision=figure.precision,
        date=str(figure.latest) if figure.latest else None,
        voice=figure.voice,
    )


def _distributions(shapes: Mapping[Indicator, Distribution]) -> dict[str, DistributionAnswer]:
    described = {indicator.value: _distribution(shape) for indicator, shape in shapes.items()}
    return {indicator: shape for indicator, shape in described.items() if shape is not None}


def _distribution(shape: Distribution | None) -> DistributionAnswer | None:
    if shape is None:
        return None
    return DistributionAnswer(
        n=shape.n, median=shape.median, least=shape.least, most=shape.most, lower=shape.lower, upper=shape.upper
    )
