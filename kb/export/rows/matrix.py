"""Columns of the region and field matrix: one row per cell, including empty ones."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from kb.models import ENTITIES
from kb.models.labels import name_of
from kb.queries.matrix import MatrixLine
from kb.queries.rows import Column, ListCell, Site
from kb.texts import Text


def matrix_columns(site: Site) -> tuple[Column, ...]:
    """Return the columns; a cell without a region or field counts what no row or column covers."""
    return (
        Column("region", name_of("region"), _of("region.slug")),
        Column("region_code", name_of("code"), _of("region.code")),
        Column("region_de", Text("Region (deutsch)", "region (German)"), _of("region.name_de")),
        Column("region_en", Text("Region (englisch)", "region (English)"), _of("region.name_en")),
        Column("field", name_of("competence_field"), _of("field.slug")),
        Column("field_kind", Text("Art des Eintrags der Spalte", "kind of record of the column"), _of("kind")),
        Column("field_notation", name_of("notation"), _of("field.notation")),
        Column("field_de", Text("Feld (deutsch)", "field (German)"), _of("field.name_de")),
        Column("field_en", Text("Feld (englisch)", "field (English)"), _of("field.name_en")),
        Column("initiatives", Text("Initiativen", "initiatives"), _of("initiatives")),
        Column("derived", Text("davon über eine Zuordnung", "of these through a mapping"), _of("derived")),
        Column("gap", Text("Bedeutung der leeren Zelle", "meaning of the empty cell"), _of("gap")),
        Column(
            "covering",
            Text("Initiativen größerer Regionen", "initiatives of larger regions"),
            lambda line: ", ".join(initiative.slug for initiative in line.covering) or None,
        ),
        Column("leading", Text("führende Initiative", "leading initiative"), _of("leading.slug")),
        Column("leading_de", Text("ihr Name (deutsch)", "its name (German)"), _of("leading.name_de")),
        Column("leading_en", Text("ihr Name (englisch)", "its name (English)"), _of("leading.name_en")),
        Column("label", Text("ihr höchstes Gütesiegel", "its highest label"), _of("leading.label")),
        Column("status", Text("ihr Status", "its status"), _of("leading.status")),
        Column(
            "stage", Text("Lebenszyklusphase ihres Clusters", "life-cycle stage of its cluster"), _of("leading.stage")
        ),
        Column("members", Text("ihre Mitglieder", "its members"), _of("leading.members")),
        Column("founded", Text("ihre Gründung", "its founding"), _of("leading.founded")),
        Column("address", Text("ihre Adresse", "its address"), lambda line: _address(site, line)),
    )


def _of(path: str) -> Callable[[MatrixLine], ListCell]:
    """Return a reader for a dotted path whose first step may be None."""
    first, _, rest = path.partition(".")

    def cell(line: MatrixLine) -> ListCell:
        first_value = getattr(line, first)
        value: ListCell = attrgetter(rest)(first_value) if rest and first_value is not None else first_value
        return value

    return cell


def _address(site: Site, line: MatrixLine) -> str | None:
    path = ENTITIES["initiative"].__path__
    return None if line.leading is None else site.page(f"{path}/{line.leading.slug}")
