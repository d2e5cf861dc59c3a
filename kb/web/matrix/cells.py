"""Cells of the matrix, written here because a template would take most of the page's time for hundreds of them.

Whatever comes from a record or an address is escaped here; all else consists of our own words and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kb.queries.matrix import Matrix, MatrixCell, MatrixColumn, MatrixInitiative, MatrixRow
from kb.texts import Language, Text
from kb.web import templating
from kb.web.matrix.question import Addresses, shade
from kb.web.request import url_for_record


@dataclass(frozen=True, slots=True)
class CellWriter:
    """Writes the cells of a matrix in the reader's language; ``turned`` has fields below each other."""

    matrix: Matrix
    to: Addresses
    language: Language
    turned: bool

    def line(self, number: int) -> Markup:
        """Write all cells of a line of the table: shaded, with number and leading initiative, or empty."""
        rows, columns = self.matrix.rows, self.matrix.columns
        cells: Sequence[tuple[MatrixCell, MatrixRow, MatrixColumn]]
        if self.turned:
            cells = [(row.cells[number], row, columns[number]) for row in rows]
        else:
            cells = [(rows[number].cells[at], rows[number], column) for at, column in enumerate(columns)]
        return Markup("".join(self._cell(*cell) if cell[0].count else self._gap(*cell) for cell in cells))  # noqa: S704  # Escaped.

    def count(self, cell: MatrixCell, row: MatrixRow | None, column: MatrixColumn | None) -> Markup:
        """Write the number of a cell or a sum, leading to its initiatives, and how many come through a mapping."""
        noun = _INITIATIVES[cell.count != 1].in_(self.language)
        words = f'{cell.count}<span class="visually-hidden"> {noun}</span>'
        address = self.to.cell(row, column)
        number = f'<a class="matrix-count" href="{escape(address)}">{words}</a>' if address else words
        if cell.derived:
            words = _DERIVED.in_(self.language).format(count=cell.derived)
            shown = "" if cell.derived == cell.count else cell.derived
            number += (
                f'<span class="matrix-derived" title="{words}"><span aria-hidden="true">≈{shown}</span>'
                f'<span class="visually-hidden">{words}</span></span>'
            )
        return Markup(number)  # noqa: S704  # Escaped.

    def _cell(self, cell: MatrixCell, row: MatrixRow, column: MatrixColumn) -> str:
        return f'<td class="shade-{shade(cell)}">{self.count(cell, row, column)}{self._leading(cell.members[0])}</td>'

    def _gap(self, cell: MatrixCell, row: MatrixRow, _column: MatrixColumn) -> str:
        """Write what an empty cell means; who covers it is named like those who fill others."""
        if cell.gap is None:
            return _EMPTY
        words = f'<span class="visually-hidden">0: {cell.gap.label.in_(self.language)}</span>'
        if not cell.covering or row.region is None:
            return f'<td class="gap-{cell.gap.value}">{words}</td>'
        address = url_for_record("region", row.region.slug, "section_covering")
        number = (
            f'<a class="matrix-gap" href="{address}"><span aria-hidden="true">↑{len(cell.covering)}</span>{words}</a>'
        )
        return f'<td class="gap-{cell.gap.value}">{number}{self._leading(cell.covering[0])}</td>'

    def _leading(self, initiative: MatrixInitiative) -> str:
        address, label = url_for_record("initiative", initiative.slug), initiative.label
        leading = f'<a href="{address}">{templating.localised(initiative)}</a>'
        if label is not None:
            name = escape(initiative.label_name or label.label.in_(self.language))
            leading += f' <span class="matrix-label matrix-{label.value}">{name}</span>'
        states = [state.label.in_(self.language) for state in (initiative.status, initiative.stage) if state]
        if states:
            leading += f' <span class="matrix-state">{" · ".join(states)}</span>'
        return f'<span class="matrix-leading">{leading}</span>'


_INITIATIVES = Text("Initiative", "initiative"), Text("Initiativen", "initiatives")
_DERIVED = Text("{count} über eine Zuordnung", "{count} through a mapping")
_EMPTY = '<td><span class="visually-hidden">0</span></td>'
