"""The whole base as one ZIP: tables to import, data dictionary, catalogue, terms. Written as it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kb.export import tables
from kb.export.download import dictionary
from kb.export.download.catalogue import DOWNLOAD, catalogue
from kb.export.formats import dumps
from kb.export.pipe import Pipe
from kb.export.rows import exported_tables
from kb.export.selection import DataVersion, current_version
from kb.export.site import Site
from kb.export.terms import LICENCE, LICENCE_ADDRESS, RIGHTS
from kb.texts import LANGUAGES, Text

FOLDER = "clusterwissen"
NAME = DOWNLOAD.rpartition("/")[2]
MEDIA_TYPE = "application/zip"
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write(session: Session, site: Site) -> Generator[bytes, None, None]:
    """Write the download piece by piece; the same state of the base gives the same bytes in a language."""
    version = current_version(session)
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in _files(session, site, version):
            info = zipfile.ZipInfo(f"{FOLDER}/{name}", (version.moment or _EPOCH).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    if pipe.is_full():
                        yield pipe.take()
    yield pipe.take()


def _files(session: Session, site: Site, version: DataVersion) -> Iterator[tuple[str, Iterable[bytes]]]:
    about = _README.format(stand=version.in_words, change=version.change, page=site.page("download"), rights=RIGHTS)
    yield "README.md", [f"{about.en}\n\n---\n\n{about.de}\n".encode()]
    yield "LICENCE.txt", [f"{LICENCE}\n{LICENCE_ADDRESS}\n\n{RIGHTS.de}\n\n{RIGHTS.en}\n".encode()]
    yield "catalog.jsonld", [f"{dumps(catalogue(session, site))}\n".encode()]
    yield "data-dictionary.csv", dictionary.as_csv()
    for language in LANGUAGES:
        ending = "" if language == "en" else f".{language}"
        yield f"data-dictionary{ending}.md", (f"{line}\n".encode() for line in dictionary.as_markdown(language))
    # An import takes an empty file for a mistake, so a table without rows is not written.
    for entity in filter(lambda one: tables.count(session, one), exported_tables()):
        yield f"tables/{entity}.csv", tables.write(session, entity)


_README = Text(
    """# Clusterwissen: die ganze Wissensbasis

Stand: {stand}, Änderung {change}. Herkunft: {page}

- `tables/`: jede Tabelle als CSV (UTF-8, Komma, eine Kopfzeile). Verweise nennen den Kurznamen (slug) des anderen Eintrags.
  `kb import clusterwissen/tables` übernimmt sie in eine leere Wissensbasis.
- `data-dictionary.csv`, `data-dictionary.de.md`, `data-dictionary.md`: was jede Spalte bedeutet und was in ihr stehen darf.
- `catalog.jsonld`: die Beschreibung für Datenkataloge (DCAT-AP).
- `LICENCE.txt`: die Bedingungen.

Ein Text, der mit `= + - @` beginnt, hat einen Apostroph davor, damit keine Tabellenkalkulation ihn ausrechnet.
Personen stehen hier nur mit ihrer öffentlichen Rolle und deren Quelle. Wer die Daten weitergibt, ist dafür verantwortlich,
dass Löschungen auch bei ihm ankommen. Umrisse von Regionen und das Änderungsprotokoll gehören nicht dazu.

Zitieren: Clusterwissen, Wissensbasis regionaler Cluster-Initiativen. Stand {stand}, Änderung {change}. {page}

{rights}""",
    """# Clusterwissen: the whole knowledge base

As of {stand}, change {change}. From: {page}

- `tables/`: every table as CSV (UTF-8, comma, one header line). References name the slug of the other record.
  `kb import clusterwissen/tables` takes them over into an empty knowledge base.
- `data-dictionary.csv`, `data-dictionary.md`, `data-dictionary.de.md`: what each column means and what may stand in it.
- `catalog.jsonld`: the description for data catalogues (DCAT-AP).
- `LICENCE.txt`: the terms.

A text that begins with `= + - @` has an apostrophe before it, so that no spreadsheet calculates it.
Persons are here with their public role and its source only. Whoever passes the data on answers for it that erasures
arrive there too. Outlines of regions and the change log are not part of it.

To cite: Clusterwissen, knowledge base of regional cluster initiatives. As of {stand}, change {change}. {page}

{rights}""",
)
