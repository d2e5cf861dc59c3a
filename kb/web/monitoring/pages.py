"""`/metrics`: numbers about the site, in the text format of Prometheus."""

from __future__ import annotations

from flask import Response, abort, current_app

from kb.web.monitoring.counts import EXTENSION
from kb.web.request import root_pages


@root_pages.get("/metrics")
def metrics() -> Response:
    """Send the metrics; 404 unless KB_METRICS is on."""
    counts = current_app.extensions.get(EXTENSION)
    if counts is None:
        abort(404)
    from kb.web.monitoring import metrics as library  # Needed by operators that turn it on only.

    response = Response(library.exposition(counts), content_type=library.CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
