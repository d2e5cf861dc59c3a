"""OpenSearch for browsers: description document and suggestions."""

from __future__ import annotations

from flask import Response, current_app, render_template

from kb.web.request import absolute, pages, parameters, url_for_record
from kb.web.search import question
from kb.web.templating import kind


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search for browsers (OpenSearch 1.1)."""
    return Response(render_template("search/browser_plugin.xml"), mimetype="application/opensearchdescription+xml")


@pages.get("/opensearch/suggestions")
def opensearch_suggestions() -> Response:
    """Return the typed text and suggestions: names, descriptions, addresses."""
    text = parameters().text("q")
    suggestions = question.suggestions(text)
    rows = [(query, "", question.url_for_query(query)) for query in suggestions.queries]
    rows += [
        (record.title, kind(record.kind), url_for_record(record.kind, record.slug)) for record in suggestions.records
    ]
    names, descriptions = [name for name, _, _ in rows], [description for _, description, _ in rows]
    body = [text, names, descriptions, [absolute(address) for _, _, address in rows]]
    return Response(current_app.json.dumps(body), mimetype="application/x-suggestions+json")
