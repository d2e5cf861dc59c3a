"""How complete the knowledge base is, as a page, as a file, and as lists of what lacks most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Response, url_for
from sqlalchemy.orm import Session

from kb import export
from kb.export import Column, Content, Format, Selection, Site
from kb.models import ENTITIES
from kb.models.labels import name_of
from kb.queries import coverage as questions
from kb.queries import gaps, names
from kb.queries.changes import cached
from kb.queries.coverage import Coverage, FillRate, SourceCoverage
from kb.queries.gaps import FEWEST_INITIATIVES, FEWEST_PUBLISHERS, Completeness, Gap, ThinRecord
from kb.queries.names import Reference
from kb.texts import Text
from kb.web import answers
from kb.web.downloads import Offer, downloadable, page_address
from kb.web.request import KINDS, PER_PAGE, db, existing, page, pages, parameters, plural, plural_in

SHOWN = ("initiative", "programme", "organisation", "region", "policy_era", "event", "source")
"""The kinds whose properties are shown, in this order."""
JUDGED = {path: entity for path, entity in KINDS.items() if gaps.EXPECTED.get(entity)}
"""The kinds of records that are judged, by their plural in the address."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something counted: how many of all have it; ``detail`` is a date or a region that it is about."""

    entity: str
    name: Text
    filled: int
    total: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ThinRecords:
    """A page of the records that lack something, by name."""

    total: int
    page: int
    per_page: int
    shown: Sequence[tuple[Reference, Completeness]]

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.per_page))


def measures(coverage: Coverage) -> Iterator[Measure]:
    """Yield all rates of a base: of its facts, of its records, and of the fields in each country."""
    for row in coverage.sources:
        yield from _of_facts(row)
    for rate in coverage.rates:
        yield Measure(rate.entity, rate.name, rate.filled, rate.total)
    for country in coverage.regions:
        yield Measure("region", _FIELDS, country.known, country.total, country.region.slug)
        for gap, count in country.gaps.items():
            yield Measure("region", gap.label, count, country.total, country.region.slug)


def _of_facts(row: SourceCoverage) -> Iterator[Measure]:
    newest = "" if row.newest is None else str(row.newest)
    yield Measure(row.entity, _SOURCED, row.sourced, row.total, newest)
    yield Measure(row.entity, _LOCATED, row.located, row.total)
    yield Measure(row.entity, _UNCONFIRMED, row.unconfirmed, row.total)
    if row.compared is not None:
        yield Measure(row.entity, _CONFIRMED, row.compared.confirmed, row.compared.comparable)
        yield Measure(row.entity, _CONTRADICTED, row.compared.contradicted, row.compared.comparable)


def measures_of(table: answers.SideBySide | None) -> Iterator[Measure]:
    """Yield the counts of each record of a reader's own list; the first row counts its initiatives."""
    if table is None:
        return
    for row in table.rows:
        for column, count, total in zip(table.columns, row.counts, table.rows[0].counts, strict=True):
            if count is not None and total:
                yield Measure("initiative", row.label, count, total, column.slug)


def offer() -> Offer:
    """Offer all rates as rows, with those of the records of a reader's own list."""

    def select(session: Session, site: Site, _format: Format) -> Selection:
        own = answers.of_coverage(session, answers.own_list(parameters()))
        rows = [*measures_of(own), *measures(questions.coverage(session))]
        return export.of_rows(
            session, site, rows, title=_TITLE, name="coverage", page=page_address(), criteria=(), columns=_COLUMNS
        )

    return Offer(frozenset({Content.ROWS}), select)


@pages.get("/coverage")
@downloadable(offer)
def coverage() -> Response:
    """Show what is known, what rests on which sources, and what is missing."""
    return page(
        "site/coverage.html",
        coverage=cached(db(), questions.coverage),
        shown=SHOWN,
        paths={entity: path for path, entity in JUDGED.items()},
        lacking=_lacking,
        plural=plural,
        gaps=Gap,
        fewest=(FEWEST_INITIATIVES, FEWEST_PUBLISHERS),
        side_by_side=answers.of_coverage(db(), answers.own_list(parameters())),
        section="coverage",
    )


@pages.get(f"/coverage/{plural_in(JUDGED)}")
@downloadable(lambda plural: offer_of_thin(JUDGED[plural]))
def thin_records(plural: str) -> Response:
    """Show the records of a kind that lack most of what they should have, so that editors find their work."""
    entity = JUDGED[plural]
    asked = {known.name: known for known in gaps.properties(entity).values()}
    missing = parameters().choice("missing", tuple(asked))
    records = gaps.thinnest(db(), entity, missing)
    number, per_page = parameters().page(), parameters().per_page(PER_PAGE)
    shown = _named(db(), entity, records[(number - 1) * per_page : number * per_page])
    return page(
        "site/thin_records.html",
        entity=entity,
        thin=existing(ThinRecords(len(records), number, per_page, shown)),
        asked=asked.values(),
        missing=missing,
        expected=gaps.expected(entity),
        section="coverage",
    )


def offer_of_thin(entity: str) -> Offer:
    """Offer all records that lack something as rows."""
    missing = parameters().choice("missing", tuple(gaps.properties(entity)))

    def select(session: Session, site: Site, _format: Format) -> Selection:
        rows = _named(session, entity, gaps.thinnest(session, entity, missing))
        title = Text("Lückenhafte Einträge", "Records with gaps")
        columns = _thin_columns(site)
        return export.of_rows(
            session, site, rows, title=title, name="gaps", page=page_address(), criteria=(), columns=columns
        )

    return Offer(frozenset({Content.ROWS}), select)


def _lacking(rate: FillRate) -> str | None:
    """Return the address of the records that lack a property; None if none does, or if nobody is to look for it."""
    path = ENTITIES[rate.entity].__path__
    if rate.filled == rate.total or path not in JUDGED or rate.key not in gaps.properties(rate.entity):
        return None
    return url_for("pages.thin_records", plural=path, missing=rate.key)


def _named(session: Session, entity: str, records: Sequence[ThinRecord]) -> list[tuple[Reference, Completeness]]:
    references = names.references(session, [(entity, record.id) for record in records])
    return [(references[entity, record.id], record.completeness) for record in records]


def _thin_columns(site: Site) -> tuple[Column, ...]:
    def missing(row: tuple[Reference, Completeness]) -> str:
        return ", ".join(label.in_(site.language) for label in row[1].missing)

    return (
        Column("slug", name_of("slug"), lambda row: row[0].slug),
        Column("name_de", Text("Name (deutsch)", "name (German)"), lambda row: row[0].name_de),
        Column("name_en", Text("Name (englisch)", "name (English)"), lambda row: row[0].name_en),
        Column("known", Text("bekannt", "known"), lambda row: len(row[1].known)),
        Column("expected", Text("erwartet", "expected"), lambda row: row[1].total),
        Column("missing", Text("fehlt", "missing"), missing),
    )


_TITLE = Text("Vollständigkeit", "Coverage")
_SOURCED = Text("mit Quelle", "with a source")
_LOCATED = Text("mit Fundstelle", "with the place in it")
_UNCONFIRMED = Text("unbestätigt", "unconfirmed")
_CONFIRMED = Text("von einer zweiten, unabhängigen Quelle bestätigt", "confirmed by a second, independent source")
_CONTRADICTED = Text("von einer anderen Quelle bestritten", "contradicted by another source")
_FIELDS = Text("Felder mit einer Initiative", "fields with an initiative")
_COLUMNS = (
    Column("entity", name_of("kind"), lambda measure: measure.entity),
    Column("property_de", Text("Angabe (deutsch)", "property (German)"), lambda measure: measure.name.de),
    Column("property_en", Text("Angabe (englisch)", "property (English)"), lambda measure: measure.name.en),
    Column("filled", Text("bekannt", "known"), lambda measure: measure.filled),
    Column("total", Text("alle", "all"), lambda measure: measure.total),
    Column(
        "detail",
        Text("neueste Quelle, Region oder Eintrag der Merkliste", "newest source, region or record of my list"),
        lambda measure: measure.detail or None,
    ),
)
