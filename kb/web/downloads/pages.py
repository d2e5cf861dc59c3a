"""Download of the whole knowledge base: page, archive, data dictionary, catalogue."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb import database, export
from kb.export.download import archive, dictionary
from kb.export.rows import exported_tables
from kb.export.terms import ATTRIBUTION, LICENCE, LICENCE_ADDRESS, RIGHTS
from kb.web.downloads import sending
from kb.web.request import app_state, db, page, pages, root_pages, settings

MOST_MEASURED_ROWS = 20_000
"""The largest number of rows for which the archive is written once to show its size."""


WHOLE = frozenset({"service.archive_file", "service.data_dictionary", "service.catalogue"})
"""Files without parameters."""


@root_pages.before_request
def _without_parameters() -> AnyResponse | None:
    """Redirect to the one address of a file, so that no made-up parameter makes another copy."""
    return (
        redirect(f"{request.script_root}{request.path}", 302)
        if request.endpoint in WHOLE and request.query_string
        else None
    )


@pages.get("/download")
def download() -> Response:
    """Show content, size, date, terms and citation of the download."""
    version = export.current_version(db())
    tables = [(entity, export.tables.count(db(), entity)) for entity in exported_tables()]
    rows = sum(count for _, count in tables)
    return page(
        "downloads/page.html",
        stand=version,
        tables=tables,
        rows=rows,
        size=_size(str(app_state().engine.url), version.change) if rows <= MOST_MEASURED_ROWS else None,
        formats=export.FORMATS,
        terms={"licence": LICENCE, "address": LICENCE_ADDRESS, "rights": RIGHTS, "name": ATTRIBUTION},
    )


@root_pages.get("/download/clusterwissen.zip")
def archive_file() -> Response:
    """Stream the whole knowledge base as a ZIP archive."""
    response = sending.stream(archive.write, archive.MEDIA_TYPE)
    sending.name(response, archive.NAME)
    response.vary.add("Accept-Language")  # The addresses in it contain the reader's language.
    return response


@root_pages.get("/download/data-dictionary.csv")
def data_dictionary() -> Response:
    """Send the description of all tables and columns."""
    return Response(b"".join(dictionary.as_csv()), mimetype="text/csv")


@root_pages.get("/catalog.jsonld")
def catalogue() -> Response:
    """Describe the data for data catalogues (DCAT-AP)."""
    body = export.catalogue(db(), sending.site(), settings().contact)
    response = Response(current_app.json.dumps(body), mimetype="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Language")
    return response


@lru_cache(maxsize=4)
def _size(_database: str, _change: int) -> int:
    """Return the size of the archive in bytes; measured once per change."""
    with database.snapshot(app_state().engine) as session:
        return sum(map(len, archive.write(session, sending.site())))
