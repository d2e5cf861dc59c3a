"""The whole base to take away: a page that says what is in it, the download itself, its description for catalogues."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, current_app

from kb import database, export
from kb.export.download import archive, dictionary
from kb.export.rows import exported_tables
from kb.export.terms import ATTRIBUTION, LICENCE, LICENCE_ADDRESS, RIGHTS
from kb.web.downloads import sending
from kb.web.request import db, ground, page, pages, root_pages, settings

MOST_WEIGHED = 20_000
"""Rows up to which the download is written once to know its size; beyond, only the rows are told."""


@pages.get("/download")
def download() -> Response:
    """Say what the download holds, how large and from when it is, under which terms, and how to cite it."""
    stand = export.current_version(db())
    tables = [(entity, export.tables.count(db(), entity)) for entity in exported_tables()]
    rows = sum(count for _, count in tables)
    return page(
        "downloads/page.html",
        stand=stand,
        tables=tables,
        rows=rows,
        size=_size(str(ground().engine.url), stand.change) if rows <= MOST_WEIGHED else None,
        formats=export.FORMATS,
        terms={"licence": LICENCE, "address": LICENCE_ADDRESS, "rights": RIGHTS, "name": ATTRIBUTION},
    )


@root_pages.get("/download/clusterwissen.zip")
def whole() -> Response:
    """Send the whole base, written as it is read."""
    response = sending.stream(archive.write, archive.MEDIA_TYPE)
    sending.name(response, archive.NAME)
    response.vary.add("Accept-Language")  # Its addresses lead to pages in the reader's language.
    return response


@root_pages.get("/download/data-dictionary.csv")
def data_dictionary() -> Response:
    """Send the description of all tables and columns."""
    return Response(b"".join(dictionary.as_csv()), mimetype="text/csv")


@root_pages.get("/catalog.jsonld")
def catalogue() -> Response:
    """Describe the data for catalogues (DCAT-AP)."""
    body = export.catalogue(db(), sending.site(), settings().contact)
    response = Response(current_app.json.dumps(body), mimetype="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    return response


@lru_cache(maxsize=4)
def _size(_database: str, _change: int) -> int:
    """Return the bytes of the download; measured once for each state of a database."""
    with database.snapshot(ground().engine) as session:
        return sum(map(len, archive.write(session, sending.site())))
