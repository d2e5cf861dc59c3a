"""The query, addresses, downloads and sentences of the matrix."""

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
from kb.queries.changes import cached
from kb.queries.matrix import RANKS, ListedColumn, Matrix, MatrixCell, MatrixColumn, MatrixRow, MatrixSelection
from kb.texts import Language, Text
from kb.web.downloads import Offer, page_address
from kb.web.request import Params, language, query_string, this_page, url_for_record
from kb.web.shortlist import listed_keys
from kb.web.writing import formatting

SHADES = (1, 2, 4, 7, 12)
"""Fewest initiatives per shade; the same on every page, so that pages compare."""
REST_OF_REGIONS, REST_OF_FIELDS = "rest_regions", "rest_fields"
"""Anchors of the lists of initiatives outside the matrix."""
EMPTY = ("show", "hide")
VIEWS = ("names", "counts")
ACROSS = ("fields", "regions")
FACETS = {"competence_field": "field", "programme": "programme", "policy_era": "era"}
"""The facets that narrow the search to a listed record."""
MOST_NAMED = 7
"""The maximum number of columns at which cells have room for the name of the leading initiative."""


def read(session: Session, params: Params) -> MatrixSelection:
    """Read the selection from the parameters; slugs are those of the search facets.

    Raises InvalidInput for records of a list that are not there.
    """
    empty = params.choice("empty", EMPTY)
    return MatrixSelection(
        region=params.text("region"),
        level=params.term("level", RegionKind),
        scheme=params.text("scheme"),
        field=params.text("field"),
        era=params.text("era"),
        programme=params.text("programme"),
        status=params.term("status", Status),
        empty=empty == "show" if empty else None,
        by_years=params.switch("by_years"),
        listed=questions.listed_columns(cached(session, questions.facts), listed_keys(session, params)),
    )


@dataclass(frozen=True, slots=True)
class Addresses:
    """The links of the cells, rows and columns of a matrix."""

    search: str
    chosen_region: str
    chosen_field: str | None
    opens_rows: bool

    def cell(self, row: MatrixRow | None, column: MatrixColumn | None) -> str:
        """Return the search for the initiatives of a cell, as far as facets can express it; None is the sum of all.

        Initiatives without a facet are linked on the page itself.
        """
        fields = self.chosen_field if column is None else _narrowing(column)
        if fields is None:
            return "" if column is None or column.listed is None else _page_of(column.listed)
        if row is not None and row.region is None:
            return f"#{REST_OF_REGIONS}"
        if column is not None and column.field is None:
            return f"#{REST_OF_FIELDS}"
        region = self.chosen_region if row is None or row.region is None else f"&region={row.region.slug}"
        return self.search + region + fields

    def row(self, row: MatrixRow) -> str:
        """Return the matrix of a region's parts, else the region's own page."""
        assert row.region is not None
        slug = row.region.slug
        opens = row.has_parts and self.opens_rows
        return this_page(region=slug, level=None) if opens else url_for_record("region", slug)

    def column(self, column: MatrixColumn) -> str:
        """Return the matrix of a field's narrower fields, else the field's own page."""
        if column.listed is not None:
            return _page_of(column.listed)
        assert column.field is not None
        slug = column.field.slug
        return this_page(field=slug, scheme=None) if column.has_parts else url_for_record("competence_field", slug)


def addresses(matrix: Matrix) -> Addresses:
    """Return the addresses of a matrix.

    Slugs need no quoting, so hundreds of cells are put together quickly.
    """
    selection = matrix.selection
    filters = {
        "era": selection.era,
        "by_years": "yes" if selection.by_years else None,
        "programme": selection.programme,
        "status": selection.status and selection.status.value,
    }
    start = f"{request.script_root}/{language()}/search{query_string({'kind': 'initiative', **filters})}"
    regions = [row.region.slug for row in matrix.rows if row.region] if selection.listed_rows else []
    regions = regions or ([] if matrix.region is None else [matrix.region.slug])
    return Addresses(start, _alternatives("region", regions), _all_columns(matrix), not selection.listed_rows)


def _all_columns(matrix: Matrix) -> str | None:
    """Return the parameters for all columns together; None if they are of several kinds, which would narrow each other."""
    if not matrix.selection.listed_columns:
        return _narrowing(matrix.whole)
    parameters = [_narrowing(column) for column in matrix.columns]
    kinds = {column.entity for column in matrix.selection.listed_columns}
    return "".join(filter(None, parameters)) if len(kinds) == 1 and None not in parameters else None


def fields_of_whole(matrix: Matrix) -> Sequence[str]:
    """Return the slugs of the chosen field and those mapped to it; none if no field is chosen."""
    return [] if matrix.field is None else [matrix.field.slug, *matrix.whole.via]


def _narrowing(column: MatrixColumn) -> str | None:
    """Return the parameters for a field and those mapped to it, or for a listed record; None if it has no facet."""
    if column.listed is not None:
        facet = FACETS.get(column.listed.entity)
        return facet and _alternatives(facet, [column.listed.slug])
    return "" if column.field is None else _alternatives("field", [column.field.slug, *column.via])


def _alternatives(facet: str, slugs: Sequence[str]) -> str:
    """Return the parameters for values of one facet, which are alternatives."""
    return "".join(f"&{facet}={slug}" for slug in slugs)


def _page_of(listed: ListedColumn) -> str:
    return url_for_record(listed.entity, listed.slug)


def offer() -> Offer:
    """Offer every cell as a row, including cells omitted on the page.

    Formats without rows hold the counted initiatives and their sources.
    """

    def select(session: Session, site: Site, chosen: Format) -> Selection:
        matrix = questions.matrix(
            questions.facts(session), read(session, Params(request.args)), site.language, most=None
        )
        criteria = tuple(_criteria(matrix, site.language))
        if chosen.needs is not Content.ROWS:
            keys = [("initiative", member.id) for member in matrix.whole.total.members]
            return export.of_keys(
                session, site, keys, "initiative", title=_TITLE, page=page_address(), criteria=criteria
            )
        return export.of_rows(
            session,
            site,
            list(questions.lines(matrix)),
            title=_TITLE,
            name="matrix",
            page=page_address(),
            criteria=criteria,
            columns=export.matrix_columns(site),
        )

    return Offer(export.EVERYTHING, select)


def _criteria(matrix: Matrix, language: Language) -> Iterator[tuple[Text, str]]:
    """Return the filters of the matrix as label and value."""
    selection = matrix.selection
    chosen = {"region": matrix.region, "field_scheme": matrix.scheme, "competence_field": matrix.field}
    chosen |= {"policy_era": matrix.era, "programme": matrix.programme}
    for name, record in chosen.items():
        if record is not None:
            yield name_of(name), formatting.title_of(record, language).text
    if selection.listed:
        yield _LIST, "; ".join(formatting.title_of(record, language).text for record in selection.listed)
    for label, term in ((_LEVEL, selection.level), (name_of("status"), selection.status)):
        if term is not None:
            yield label, term.label.in_(language)


def is_turned(matrix: Matrix, across: str) -> bool:
    """Return whether regions stand side by side and fields below each other: the shorter list does, if not chosen."""
    return across == "regions" or (not across and len(matrix.rows) < len(matrix.columns))


def is_compact(matrix: Matrix, view: str, *, turned: bool) -> bool:
    """Return whether cells show numbers only: as chosen, else where columns are many."""
    across = matrix.rows if turned else matrix.columns
    return view == "counts" or (not view and len(across) > MOST_NAMED)


def shade(cell: MatrixCell) -> int:
    """Return the shade of a cell, 0 if it is empty."""
    return sum(cell.count >= least for least in SHADES)


def legend() -> Sequence[tuple[int, str]]:
    """Return each shade with its range of counts."""
    ends = [*(least - 1 for least in SHADES[1:]), None]
    words = [
        f"{first}+" if last is None else str(first) if first == last else f"{first}{formatting.RANGE}{last}"
        for first, last in zip(SHADES, ends, strict=True)
    ]
    return list(enumerate(words, start=1))


def finding(matrix: Matrix, language: Language) -> str:
    """Summarise a matrix in one sentence."""
    total = matrix.whole.total.count
    if not total:
        return _NONE.in_(language)

    def counted(forms: tuple[Text, Text], count: int) -> str:
        return forms[count != 1].in_(language).format(count=formatting.number(count, language))

    what = counted(_INITIATIVES, total)
    columns = _RECORDS if matrix.selection.listed_columns else _FIELDS
    where = counted(_REGIONS, matrix.filled_rows), counted(columns, matrix.filled_columns)
    cells = matrix.known + sum(matrix.gaps.values())
    known = formatting.number(matrix.known, language)
    filled = counted(_FILLED, cells).format(known=known) if cells else ""
    return _FINDING.in_(language).format(what=what, regions=where[0], fields=where[1]) + filled


def ranks(language: Language) -> str:
    """Return the quality labels in the order that decides who leads a cell."""
    return ", ".join(rank.label.in_(language) for rank in RANKS)


_TITLE = Text("Matrix der Regionen und Kompetenzfelder", "Matrix of regions and competence fields")
_LEVEL = Text("Zeilen", "rows")
_LIST = Text("Merkliste", "my list")
_NONE = Text("Keine Initiative passt zu dieser Auswahl", "No initiative matches this selection")
_FINDING = Text("{what} in {regions} und {fields}", "{what} in {regions} and {fields}")
_INITIATIVES = Text("{count} Initiative", "{count} initiative"), Text("{count} Initiativen", "{count} initiatives")
_REGIONS = Text("{count} Region", "{count} region"), Text("{count} Regionen", "{count} regions")
_FIELDS = Text("{count} Feld", "{count} field"), Text("{count} Feldern", "{count} fields")
_RECORDS = (
    Text("{count} Eintrag der Merkliste", "{count} record of my list"),
    Text("{count} Einträgen der Merkliste", "{count} records of my list"),
)
_FILLED = (
    Text("; {{known}} von {count} Zelle belegt", "; {{known}} of {count} cell filled"),
    Text("; {{known}} von {count} Zellen belegt", "; {{known}} of {count} cells filled"),
)
