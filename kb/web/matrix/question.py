"""The matrix as pages ask it: from parameters to the question, and from its cells to addresses and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from kb import export
from kb.export import Content, Format, Selection, Site
from kb.models.labels import name_of
from kb.models.vocabulary import RegionKind, Status
from kb.queries import matrix as questions
from kb.queries.matrix import RANKS, Matrix, MatrixCell, MatrixColumn, MatrixRow, MatrixSelection
from kb.texts import Language, Text
from kb.web.downloads import Offer, page_address
from kb.web.request import Params, language, query_string, this_page, url_for_record
from kb.web.writing import formatting

SHADES = (1, 2, 4, 7, 12)
"""From how many initiatives on a cell has the first, second … shade; the same on every page, so that pages compare."""
REST_OF_REGIONS, REST_OF_FIELDS = "rest_regions", "rest_fields"
"""Where a page names the initiatives that no region or no field of the matrix holds."""
EMPTY = ("show", "hide")
VIEWS = ("counts",)


def read(given: Params) -> MatrixSelection:
    """Read the question from the parameters; regions, fields, eras and programmes by the slugs of the search facets."""
    empty = given.choice("empty", EMPTY)
    return MatrixSelection(
        region=given.text("region"),
        level=given.term("level", RegionKind),
        scheme=given.text("scheme"),
        field=given.text("field"),
        era=given.text("era"),
        programme=given.text("programme"),
        status=given.term("status", Status),
        empty=empty == "show" if empty else None,
    )


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where cells, rows and columns of one matrix lead."""

    search: str
    chosen_region: str
    chosen_field: str

    def cell(self, row: MatrixRow | None, column: MatrixColumn | None) -> str:
        """Return the search for just these initiatives; None is the sum of all. What has no facet stands on the page."""
        if row is not None and row.region is None:
            return f"#{REST_OF_REGIONS}"
        if column is not None and column.field is None:
            return f"#{REST_OF_FIELDS}"
        region = self.chosen_region if row is None or row.region is None else f"&region={row.region.slug}"
        return self.search + region + (self.chosen_field if column is None else _fields(column))

    def row(self, row: MatrixRow) -> str:
        """Return the matrix of a region's parts, else the region's own page."""
        assert row.region is not None
        slug = row.region.slug
        return this_page(region=slug, level=None) if row.has_parts else url_for_record("region", slug)

    def column(self, column: MatrixColumn) -> str:
        """Return the matrix of a field's narrower fields, else the field's own page."""
        assert column.field is not None
        slug = column.field.slug
        return this_page(field=slug, scheme=None) if column.has_parts else url_for_record("competence_field", slug)


def addresses(found: Matrix) -> Addresses:
    """Return the addresses of a matrix; slugs need no quoting, so hundreds of cells are put together quickly."""
    wanted = found.selection
    filters = {"era": wanted.era, "programme": wanted.programme, "status": wanted.status and wanted.status.value}
    start = f"{request.script_root}/{language()}/search{query_string({'kind': 'initiative', **filters})}"
    region = "" if found.region is None else f"&region={found.region.slug}"
    return Addresses(start, region, _fields(found.whole))


def _fields(column: MatrixColumn) -> str:
    """Ask for a field and for those of other schemes whose mappings lead to it; values of one facet mean one or other."""
    if column.field is None:
        return ""
    return "".join(f"&field={slug}" for slug in (column.field.slug, *column.via))


def offer() -> Offer:
    """Offer every cell as a row, also those of rows that the page has no room for.

    A format that is not made of rows holds the initiatives that were counted, and their sources.
    """

    def select(session: Session, site: Site, wanted: Format) -> Selection:
        found = questions.matrix(questions.facts(session), read(Params(request.args)), site.language, most=None)
        asked = tuple(_asked(found, site.language))
        if wanted.needs is not Content.ROWS:
            keys = [("initiative", member.id) for member in found.whole.total.members]
            return export.of_keys(session, site, keys, "initiative", title=_TITLE, page=page_address(), criteria=asked)
        return export.of_rows(
            session,
            site,
            list(questions.lines(found)),
            title=_TITLE,
            name="matrix",
            page=page_address(),
            criteria=asked,
            columns=export.matrix_columns(site),
        )

    return Offer(export.EVERYTHING, select)


def _asked(found: Matrix, language: Language) -> Iterator[tuple[Text, str]]:
    """Say in words what the matrix was narrowed to."""
    wanted = found.selection
    chosen = {"region": found.region, "field_scheme": found.scheme, "competence_field": found.field}
    chosen |= {"policy_era": found.era, "programme": found.programme}
    for name, record in chosen.items():
        if record is not None:
            yield name_of(name), formatting.title_of(record, language).text
    for label, term in ((_LEVEL, wanted.level), (name_of("status"), wanted.status)):
        if term is not None:
            yield label, term.label.in_(language)


def shade(cell: MatrixCell) -> int:
    """Return how dark a cell is, 0 for an empty one."""
    return sum(cell.count >= least for least in SHADES)


def legend() -> Sequence[tuple[int, str]]:
    """Return each shade with the numbers it stands for."""
    ends = [*(least - 1 for least in SHADES[1:]), None]
    words = [
        f"{first}+" if last is None else str(first) if first == last else f"{first}{formatting.RANGE}{last}"
        for first, last in zip(SHADES, ends, strict=True)
    ]
    return list(enumerate(words, start=1))


def finding(found: Matrix, language: Language) -> str:
    """Say what a matrix shows in one sentence."""
    total = found.whole.total.count
    if not total:
        return _NONE.in_(language)

    def counted(forms: tuple[Text, Text], count: int) -> str:
        return forms[count != 1].in_(language).format(count=formatting.number(count, language))

    what = counted(_INITIATIVES, total)
    where = counted(_REGIONS, found.filled_rows), counted(_FIELDS, found.filled_columns)
    white = counted(_EMPTY, found.empty) if found.empty else _FULL.in_(language)
    return _FINDING.in_(language).format(what=what, regions=where[0], fields=where[1], empty=white)


def ranks(language: Language) -> str:
    """Name the quality labels in the order in which they decide who leads a cell."""
    return ", ".join(rank.label.in_(language) for rank in RANKS)


_TITLE = Text("Matrix der Regionen und Kompetenzfelder", "Matrix of regions and competence fields")
_LEVEL = Text("Zeilen", "rows")
_NONE = Text("Keine Initiative passt zu dieser Auswahl", "No initiative fits this selection")
_FINDING = Text("{what} in {regions} und {fields}; {empty}", "{what} in {regions} and {fields}; {empty}")
_INITIATIVES = Text("{count} Initiative", "{count} initiative"), Text("{count} Initiativen", "{count} initiatives")
_REGIONS = Text("{count} Region", "{count} region"), Text("{count} Regionen", "{count} regions")
_FIELDS = Text("{count} Feld", "{count} field"), Text("{count} Feldern", "{count} fields")
_EMPTY = (
    Text("{count} Zelle der Matrix ist leer", "{count} cell of the matrix is empty"),
    Text("{count} Zellen der Matrix sind leer", "{count} cells of the matrix are empty"),
)
_FULL = Text("keine Zelle der Matrix ist leer", "no cell of the matrix is empty")
