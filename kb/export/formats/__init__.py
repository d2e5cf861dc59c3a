"""The table of export formats; parameters, negotiation, menus and documentation derive from it."""

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
    """An export format: key in addresses, media type, file extension, and required content."""

    key: str
    media_type: str
    extension: str
    label: Text
    use: Text
    """Its purpose in a few words."""
    needs: Content
    write: Callable[[Selection], Iterator[bytes]]


def _write_word(selection: Selection) -> Iterator[bytes]:
    """Write a document; its library takes a quarter of a second to load, and few processes need it."""
    from kb.export.formats import word

    yield from word.write(selection)


def _write_picture(selection: Selection) -> Iterator[bytes]:
    """Write the picture of the rows."""
    if selection.picture is not None:
        yield selection.picture().encode()


def _write_pack(selection: Selection) -> Iterator[bytes]:
    """Write a pack, which has a document in it."""
    from kb.export.formats import pack

    yield from pack.write(selection)


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
    Format(
        "svg",
        "image/svg+xml",
        "svg",
        Text("Bild (SVG)", "Picture (SVG)"),
        Text("was zu sehen ist, für Berichte und Folien", "what is seen, for reports and slides"),
        Content.PICTURE,
        _write_picture,
    ),
    Format(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        Text.same("Word (DOCX)"),
        Text("zum Weiterschreiben", "to go on writing"),
        Content.DOCUMENT,
        _write_word,
    ),
    Format(
        "zip",
        "application/zip",
        "zip",
        Text("Belegpaket (ZIP)", "Evidence pack (ZIP)"),
        Text("Kurzbericht mit allen Angaben und Quellen", "briefing with all facts and sources"),
        Content.EVIDENCE,
        _write_pack,
    ),
)
"""All formats in menu order."""
FORMATS_BY_KEY = {known.key: known for known in FORMATS}


def fitting(carried: frozenset[Content]) -> tuple[Format, ...]:
    """Return the formats available for the given content."""
    return tuple(candidate for candidate in FORMATS if candidate.needs in carried)


def file_name(selection: Selection, file_format: Format) -> str:
    """Return the name of an export, with date and number of the last change."""
    day = f"-{selection.version.day}" if selection.version.day else ""
    return f"clusterwissen-{selection.name}{day}-{selection.version.change}.{file_format.extension}"
