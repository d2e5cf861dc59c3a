"""What is known and what is missing as JSON: the coverage of the whole base, and the cells of the matrix."""

from __future__ import annotations

from kb.queries import coverage as questions
from kb.queries import matrix as matrices
from kb.queries.changes import cached
from kb.queries.coverage import RegionGaps, SourceCoverage
from kb.queries.matrix import MatrixField, MatrixLine, MatrixRegion
from kb.web.api.call import Call
from kb.web.api.shapes import DateText, RecordLink, Shape
from kb.web.matrix import question
from kb.web.request import db, language, url_for_record
from kb.web.writing import formatting


class FactsAnswer(Shape):
    """What the facts of a kind rest on; the last three are null where facts cannot be compared or are undated."""

    kind: str
    total: int
    sourced: int
    located: int
    unconfirmed: int
    comparable: int | None
    confirmed: int | None
    contradicted: int | None
    newest: DateText | None


class PropertyAnswer(Shape):
    """How many records of a kind have a property."""

    kind: str
    property: str
    label: str
    filled: int
    total: int


class RegionGapsAnswer(Shape):
    """In how many fields a country has an initiative, and what it means that others have none."""

    region: RecordLink
    filled: int
    total: int
    gaps: dict[str, int]


class CoverageAnswer(Shape):
    """What is known and what is missing in the whole base."""

    facts: list[FactsAnswer]
    properties: list[PropertyAnswer]
    regions: list[RegionGapsAnswer]


class MatrixCellAnswer(Shape):
    """A cell of the matrix; without a region or field it counts what no row or column covers."""

    region: RecordLink | None
    field: RecordLink | None
    initiatives: int
    derived: int
    leading: RecordLink | None
    gap: str | None
    covering: list[RecordLink]


class MatrixAnswer(Shape):
    """The cells of a matrix row by row, the number of those with an initiative, and of the others by what that means."""

    filled: int
    gaps: dict[str, int]
    cells: list[MatrixCellAnswer]


def coverage(call: Call) -> CoverageAnswer:
    """Answer for the whole base, as the page does."""
    call.done()
    answer = cached(db(), questions.coverage)
    return CoverageAnswer(
        facts=[_facts(row) for row in answer.sources],
        properties=[
            PropertyAnswer(
                kind=rate.entity,
                property=rate.key,
                label=rate.name.in_(language()),
                filled=rate.filled,
                total=rate.total,
            )
            for rate in answer.rates
        ],
        regions=[_region(row) for row in answer.regions],
    )


def matrix(call: Call) -> MatrixAnswer:
    """Answer for a selection, as the page does; empty rows and columns are left out unless asked for."""
    selection = question.read(db(), call.params)
    call.done()
    table = matrices.matrix(cached(db(), matrices.facts), selection, language())
    return MatrixAnswer(
        filled=table.known,
        gaps={gap.value: count for gap, count in table.gaps.items()},
        cells=[_cell(line) for line in matrices.lines(table)],
    )


def _facts(row: SourceCoverage) -> FactsAnswer:
    compared = row.compared
    return FactsAnswer(
        kind=row.entity,
        total=row.total,
        sourced=row.sourced,
        located=row.located,
        unconfirmed=row.unconfirmed,
        comparable=None if compared is None else compared.comparable,
        confirmed=None if compared is None else compared.confirmed,
        contradicted=None if compared is None else compared.contradicted,
        newest=None if row.newest is None else str(row.newest),
    )


def _region(row: RegionGaps) -> RegionGapsAnswer:
    return RegionGapsAnswer(
        region=_link("region", row.region),
        filled=row.known,
        total=row.total,
        gaps={gap.value: count for gap, count in row.gaps.items()},
    )


def _cell(line: MatrixLine) -> MatrixCellAnswer:
    return MatrixCellAnswer(
        region=None if line.region is None else _link("region", line.region),
        field=None if line.field is None else _link(line.kind or "", line.field),
        initiatives=line.initiatives,
        derived=line.derived,
        leading=None if line.leading is None else _link("initiative", line.leading),
        gap=None if line.gap is None else line.gap.value,
        covering=[_link("initiative", initiative) for initiative in line.covering],
    )


def _link(entity: str, record: MatrixRegion | MatrixField | matrices.MatrixInitiative) -> RecordLink:
    return RecordLink(
        kind=entity,
        slug=record.slug,
        title=formatting.localised(record, "name", language()).text,
        url=url_for_record(entity, record.slug),
    )
