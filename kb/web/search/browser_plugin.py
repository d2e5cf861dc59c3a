"""The search for browsers: a description they can keep, and suggestions in the form they ask for."""

from __future__ import annotations

from flask import Response, current_app, render_template

from kb.web.request import absolute, pages, parameters, url_for_record
from kb.web.search import question
from kb.web.templating import kind


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """Tell browsers how to search here, as OpenSearch 1.1 has it."""
    return Response(render_template("search/browser_plugin.xml"), mimetype="application/opensearchdescription+xml")


@pages.get("/opensearch/suggestions")
def opensearch_suggestions() -> Response:
    """Suggest queries and records: what was typed, how it may go on, what each is, and where it leads."""
    text = parameters().text("q")
    found = question.suggestions(text)
    named = [(one, "", question.url_for_query(one)) for one in found.queries]
    named += [(one.title, kind(one.kind), url_for_record(one.kind, one.slug)) for one in found.records]
    body = [text, [name for name, _, _ in named], [what for _, what, _ in named], [absolute(at) for _, _, at in named]]
    return Response(current_app.json.dumps(body), mimetype="application/x-suggestions+json")
