"""Find the files to import, and detect problems with paths before opening them."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.ingest.read import faults, reasons
from kb.ingest.report import Place, Problem
from kb.texts import Text

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
ARCHIVE_DAMAGE = (zipfile.BadZipFile, NotImplementedError, LookupError, ValueError)
"""Exceptions that zipfile and expat raise for damaged or manipulated archives."""
ENDINGS = (
    *(".csv", ".tsv", ".txt", *WORKBOOKS),
    *(".json", ".ndjson", ".jsonl", ".geojson", ".yaml", ".yml", ".zip"),
)
"""Supported file extensions; text formats may also end in ``.gz``."""
_SAVE = Text(
    "In Excel oder LibreOffice öffnen und als .xlsx speichern.", "Open it in Excel or LibreOffice and save it as .xlsx."
)
_COPY = Text(
    "Die Tabelle in Excel oder LibreOffice Calc einfügen und als .xlsx speichern, oder die Liste dort herunterladen, wo"
    " sie geführt wird.",
    "Paste the table into Excel or LibreOffice Calc and save it as .xlsx, or download the list where it is maintained.",
)
_UNREAD_TABLES = {
    ".xls": (Text("das alte Excel-Format", "the old format of Excel"), _SAVE),
    ".xlsb": (Text("das binäre Excel-Format", "the binary format of Excel"), _SAVE),
    ".fods": (Text("das ODS-Format in einer XML-Datei", "the ODS format in an XML file"), _SAVE),
    ".numbers": (
        Text("das Format von Apple Numbers", "the format of Apple Numbers"),
        Text(
            "In Numbers mit „Ablage > Exportieren > Excel“ als .xlsx speichern.",
            "In Numbers, save it as .xlsx with “File > Export To > Excel”.",
        ),
    ),
}
_UNREAD = {
    **_UNREAD_TABLES,
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf"), (Text("ein Textdokument", "a text document"), _COPY)),
    ".pdf": (Text("ein PDF-Dokument", "a PDF document"), _COPY),
    **dict.fromkeys((".html", ".htm"), (Text("eine HTML-Seite", "an HTML page"), _SAVE)),
}
"""Extensions of formats that are not read, with their names and remedies."""
_RENAME = Text("Die Endung in {ending} ändern.", "Change the extension to {ending}.")


def named(path: Path) -> str:
    """Return the path as valid text, whatever bytes its name contains."""
    return os.fsencode(path).decode("utf-8", "replace")


def ending(path: Path) -> str:
    """Return the extension that names the format, in lower case; ``.csv`` for ``list.CSV.gz``."""
    name = path.name.lower().removesuffix(".gz")
    return next((e for e in ENDINGS if name.endswith(e)), "")


def stem(path: Path) -> str:
    """Return the file name without extensions."""
    name = path.name
    if name.lower().endswith(".gz"):
        name = name[:-3]
    return name[: -len(ending(path))] if ending(path) else name


def find(paths: Sequence[Path]) -> Iterator[Path | Problem]:
    """Yield the files at the paths, sorted within folders, and problems with paths."""
    for path in paths:
        try:
            yield from _under(path)
        except OSError as error:
            yield faults.UNREADABLE.at(Place(named(path)), reason=reasons.system_error(error))


def _under(path: Path) -> Iterator[Path | Problem]:
    place = Place(named(path))
    if not path.exists():
        yield faults.MISSING.at(place)
    elif path.is_dir():
        files = [file for file in sorted(path.iterdir()) if _belongs(file)]
        for file in files:
            if _leads_out(file):
                yield faults.LINK.at(Place(named(file)), target=named(file.resolve()))
                continue
            yield file if ending(file) else unread(file.name, Place(named(file)), file) or file
        if not files:
            yield faults.EMPTY_FOLDER.at(place, endings=", ".join(ENDINGS))
    elif not path.is_file():
        yield faults.NOT_A_FILE.at(place)
    elif not ending(path):
        yield unread(path.name, place, path) or faults.UNKNOWN_ENDING.at(place, endings=", ".join(ENDINGS))
    elif path.stat().st_size == 0:
        yield faults.EMPTY.at(place)
    else:
        yield path


def _leads_out(file: Path) -> bool:
    """Return whether a file of a folder is a link to one outside it, such as a file of passwords."""
    return file.is_symlink() and not file.resolve().is_relative_to(file.parent.resolve())


def _belongs(file: Path) -> bool:
    """Skip other files of a folder, such as a README."""
    is_table = belongs(file.name) or file.suffix.lower() in _UNREAD_TABLES
    return file.is_file() and is_table and not is_passed_over(file.name)


def belongs(name: str) -> bool:
    """Return whether a file of this name in a folder or archive is read."""
    return ending(Path(name)) not in ("", ".txt", ".zip")


def is_passed_over(name: str) -> bool:
    """Return whether a file is hidden, or the lock of a spreadsheet program."""
    return name.startswith((".", "~$"))


def unread(name: str, place: Place, path: Path | None = None) -> Problem | None:
    """Return the problem with a file of a known format that is not read. None for other formats."""
    suffix = Path(name).suffix.lower()
    if suffix not in _UNREAD:
        return None
    if path is not None and suffix == ".xls" and (other := _other_content(path)):
        return faults.MISNAMED.at(place, ending=suffix, kind=other[0], cure=other[1])
    kind, cure = _UNREAD[suffix]
    return faults.NOT_READ.at(place, ending=suffix, kind=kind, cure=cure)


def _other_content(path: Path) -> tuple[Text, Text] | None:
    """Return what a file named like a workbook really is, and what to do. None if its content fits its name."""
    with path.open("rb") as file:
        start = file.read(4096)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"PK\x03\x04"):
        return Text("eine XLSX-Datei", "an XLSX file"), _RENAME.format(ending=".xlsx")
    if text.startswith(b"<?xml") and b"schemas-microsoft-com:office" in text:
        return Text("eine XML-Tabelle von Excel 2003", "an XML spreadsheet of Excel 2003"), _SAVE
    if text.startswith(b"<"):
        return _UNREAD[".html"]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(byte < 9 for byte in start):
        is_tabbed = start.count(b"\t") > max(start.count(b";"), start.count(b","))
        return Text("eine Textdatei", "a text file"), _RENAME.format(ending=".tsv" if is_tabbed else ".csv")
    return None
