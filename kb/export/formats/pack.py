"""Evidence pack: a briefing with all facts and sources about its selection, as one ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.export.formats import linked, literature, text, word
from kb.export.pipe import zipped
from kb.export.selection import Selection
from kb.export.terms import LICENCE, RIGHTS
from kb.texts import Text

FOLDER = "clusterwissen"


def write(selection: Selection) -> Iterator[bytes]:
    """Write the pack; the same data version, language and query always give the same bytes."""
    yield from zipped(((f"{FOLDER}/{name}", pieces) for name, pieces in _files(selection)), selection.version.moment)


def _files(selection: Selection) -> Iterator[tuple[str, Iterable[bytes]]]:
    about = _README.format(
        title=selection.title,
        page=selection.page,
        criteria=Text.same(selection.in_words()) if selection.criteria else _EVERYTHING,
        state=selection.version.in_words,
        change=selection.version.change,
        licence=LICENCE,
        rights=RIGHTS,
    )
    yield "README.md", [f"{about.en}\n\n---\n\n{about.de}\n".encode("utf-8", "replace")]
    yield "briefing.docx", word.write(selection)
    yield "facts.csv", text.write(selection)
    yield "facts.jsonld", linked.write(selection)
    # The rows have been read, so their sources are known.
    read = replace(selection, cited=selection.sources)
    yield "sources.bib", literature.write_bibtex(read)
    yield "sources.csl.json", literature.write_csl(read)


_EVERYTHING = Text("alles", "everything")
_README = Text(
    """# {title}

Abfrage: {page} ({criteria})
Stand: {state}, Änderung {change}

- `briefing.docx`: der Kurzbericht mit Urteilen, Lücken und Quellen.
- `facts.csv`: alle Angaben zu den Initiativen und Programmen der Auswahl, eine je Zeile, mit Quelle und Fundstelle.
- `facts.jsonld`: dieselben Einträge als verknüpfte Daten.
- `sources.bib`, `sources.csl.json`: ihre Quellen für LaTeX, Zotero, Citavi und andere.

Dieselbe Adresse gibt bei demselben Stand dieselbe Datei. Bedingungen: {licence}. {rights}""",
    """# {title}

Query: {page} ({criteria})
As of: {state}, change {change}

- `briefing.docx`: the briefing with verdicts, gaps and sources.
- `facts.csv`: all facts about the initiatives and programmes selected, one per row, with source and locator.
- `facts.jsonld`: the same records as linked data.
- `sources.bib`, `sources.csl.json`: their sources for LaTeX, Zotero, Citavi and others.

At the same state the same address gives the same file. Terms: {licence}. {rights}""",
)
