"""The formats of exports: one table, from which parameters, negotiation, menus, commands and documentation are derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kb.export.formats import linked, literature, objects, sheets, text
from kb.export.formats.objects import dumps
from kb.export.formats.workbook import NOT_XML
from kb.export.selection import Content, Selection
from kb.texts import Text

__all__ = ["FORMATS", "FORMATS_BY_KEY", "NOT_XML", "Format", "dumps", "file_name", "fitting", "text"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in addresses, its media type, the ending of files, and what a selection must carry for it."""

    key: str
    media_type: str
    extension: str
    label: Text
    use: Text
    """What it is good for, in a few words."""
    needs: Content
    write: Callable[[Selection], Iterator[bytes]]


FORMATS: tuple[Format, ...] = (
    Format(
        "csv",
        "text/csv",
        "csv",
        Text.same("CSV"),
        Text("Tabelle für Programme", "table for programs"),
        Content.ROWS,
        text.write,
    ),
    Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        Text("Excel (XLSX)", "Excel (XLSX)"),
        Text("Tabelle mit Quellen und Abfrage", "table with sources and query"),
        Content.ROWS,
        sheets.write,
    ),
    Format(
        "json",
        "application/json",
        "json",
        Text.same("JSON"),
        Text("für Programme", "for programs"),
        Content.ROWS,
        objects.write,
    ),
    Format(
        "jsonld",
        "application/ld+json",
        "jsonld",
        Text.same("JSON-LD"),
        Text("verknüpfte Daten", "linked data"),
        Content.NODES,
        linked.write,
    ),
    Format(
        "geojson",
        "application/geo+json",
        "geojson",
        Text.same("GeoJSON"),
        Text("für Karten", "for maps"),
        Content.PLACES,
        objects.geojson,
    ),
    Format(
        "bib",
        "application/x-bibtex",
        "bib",
        Text.same("BibTeX"),
        Text("die Quellen, für LaTeX und Zotero", "the sources, for LaTeX and Zotero"),
        Content.SOURCES,
        literature.write_bibtex,
    ),
    Format(
        "ris",
        "application/x-research-info-systems",
        "ris",
        Text.same("RIS"),
        Text("die Quellen, für Citavi und EndNote", "the sources, for Citavi and EndNote"),
        Content.SOURCES,
        literature.write_ris,
    ),
)
"""All formats, in the order in which menus list them."""
FORMATS_BY_KEY = {one.key: one for one in FORMATS}


def fitting(carried: frozenset[Content]) -> tuple[Format, ...]:
    """Return the formats for what a selection carries."""
    return tuple(one for one in FORMATS if one.needs in carried)


def file_name(selection: Selection, written: Format) -> str:
    """Return the name of a file, with the day and the number of the last change that it shows."""
    day = f"-{selection.version.day}" if selection.version.day else ""
    return f"clusterwissen-{selection.name}{day}-{selection.version.change}.{written.extension}"
