"""BibTeX, RIS and CSL-JSON: the sources cited by the rows of a selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.export.formats.objects import dumps
from kb.export.literature import bibtex, csl, ris
from kb.export.selection import Selection
from kb.models import Source


def write_bibtex(selection: Selection) -> Iterator[bytes]:
    """Write the sources as BibTeX."""
    return _write(selection, bibtex)


def write_ris(selection: Selection) -> Iterator[bytes]:
    """Write the sources as RIS."""
    return _write(selection, ris)


def write_csl(selection: Selection) -> Iterator[bytes]:
    """Write the sources as one list of CSL-JSON."""
    before = "["
    for source in selection.cited():
        yield f"{before}\n{dumps(csl(source))}".encode("utf-8", "replace")
        before = ","
    yield b"\n]\n" if before == "," else b"[]\n"


def _write(selection: Selection, entry: Callable[[Source], str]) -> Iterator[bytes]:
    for source in selection.cited():
        yield entry(source).encode("utf-8", "replace")
