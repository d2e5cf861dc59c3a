"""The whole knowledge base as one streamed ZIP: tables, data dictionary, catalogue, licence."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from sqlalchemy.orm import Session

from kb.export import tables
from kb.export.download import dictionary
from kb.export.download.catalogue import DOWNLOAD, catalogue
from kb.export.formats import dumps
from kb.export.pipe import zipped
from kb.export.rows import exported_tables
from kb.export.selection import DataVersion, current_version
from kb.export.terms import LICENCE, LICENCE_ADDRESS, RIGHTS
from kb.queries.rows import Site
from kb.texts import LANGUAGES, Text

FOLDER = "clusterwissen"
NAME = DOWNLOAD.rpartition("/")[2]
MEDIA_TYPE = "application/zip"


def write(session: Session, site: Site) -> Generator[bytes, None, None]:
    """Stream the archive; the same data version and language always give the same bytes."""
    version = current_version(session)
    files = ((f"{FOLDER}/{name}", pieces) for name, pieces in _files(session, site, version))
    yield from zipped(files, version.moment)


def _files(session: Session, site: Site, version: DataVersion) -> Iterator[tuple[str, Iterable[bytes]]]:
    about = _README.format(stand=version.in_words, change=version.change, page=site.page("download"), rights=RIGHTS)
    yield "README.md", [f"{about.en}\n\n---\n\n{about.de}\n".encode()]
    yield "LICENCE.txt", [f"{LICENCE}\n{LICENCE_ADDRESS}\n\n{RIGHTS.de}\n\n{RIGHTS.en}\n".encode()]
    yield "catalog.jsonld", [f"{dumps(catalogue(session, site))}\n".encode()]
    yield "data-dictionary.csv", dictionary.as_csv()
    for language in LANGUAGES:
        ending = "" if language == "en" else f".{language}"
        yield f"data-dictionary{ending}.md", (f"{line}\n".encode() for line in dictionary.as_markdown(language))
    for entity in exported_tables():
        # An import rejects a file without rows, so an empty table is not written.
        if tables.count(session, entity):
            yield f"tables/{entity}.csv", tables.write(session, entity)


_README = Text(
    """# Clusterwissen: die gesamte Wissensbasis

Stand: {stand}, Änderung {change}. Herkunft: {page}

- `tables/`: jede Tabelle als CSV (UTF-8, Komma, eine Kopfzeile). Verweise nennen den Kurznamen (slug) des anderen Eintrags.
  `kb import clusterwissen/tables` übernimmt sie in eine leere Wissensbasis.
- `data-dictionary.csv`, `data-dictionary.de.md`, `data-dictionary.md`: Bedeutung und zulässige Werte jeder Spalte.
- `catalog.jsonld`: die Beschreibung für Datenkataloge (DCAT-AP).
- `LICENCE.txt`: die Bedingungen.

Vor Texten, die mit `= + - @` beginnen, steht ein Apostroph, damit keine Tabellenkalkulation sie als Formel ausführt.
Personen sind nur mit ihrer öffentlichen Rolle und deren Quelle enthalten. Wer die Daten weitergibt, muss spätere Löschungen
ebenfalls umsetzen. Umrisse von Regionen und das Änderungsprotokoll sind nicht enthalten.

Zitierweise: Clusterwissen, Wissensbasis regionaler Cluster-Initiativen. Stand {stand}, Änderung {change}. {page}

{rights}""",
    """# Clusterwissen: the whole knowledge base

As of {stand}, change {change}. Source: {page}

- `tables/`: every table as CSV (UTF-8, comma, one header line). References use the slug of the other record.
  `kb import clusterwissen/tables` loads them into an empty knowledge base.
- `data-dictionary.csv`, `data-dictionary.md`, `data-dictionary.de.md`: the meaning and permitted values of each column.
- `catalog.jsonld`: the description for data catalogues (DCAT-AP).
- `LICENCE.txt`: the terms.

Texts that begin with `= + - @` are preceded by an apostrophe, so that no spreadsheet runs them as formulas.
Persons are included only with their public role and its source. If you pass the data on, you must also carry out later
erasures. Outlines of regions and the change log are not included.

Cite as: Clusterwissen, knowledge base of regional cluster initiatives. As of {stand}, change {change}. {page}

{rights}""",
)
