"""Lists to browse: trees of regions, fields and programmes, and paginated lists of other kinds."""

from __future__ import annotations

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from kb.models.vocabulary import StatementKind
from kb.queries import browse, lists
from kb.queries.changes import cached_in_language
from kb.web.downloads import downloadable
from kb.web.records import downloads
from kb.web.request import PER_PAGE, db, existing, language, page, pages, parameters, plural_in, url_for_list

PLAIN = {
    "initiatives": "initiative",
    "organisations": "organisation",
    "persons": "person",
    "cluster-managers": "cluster_manager",
    "eras": "policy_era",
    "events": "event",
    "projects": "project",
    "sources": "source",
}
"""The paginated lists without filters, by their path."""


@pages.get("/regions")
@downloadable(lambda: downloads.of_kind("region"))
def regions() -> Response:
    """Show the tree of regions and the functional regions."""
    return page(
        "records/lists/regions.html", regions=cached_in_language(db(), browse.regions, language()), section="region"
    )


@pages.get("/fields")
@downloadable(lambda: downloads.of_kind("competence_field"))
def fields() -> Response:
    """Show all field schemes with their fields."""
    return page("records/lists/fields.html", schemes=browse.schemes(db()), section="competence_field")


@pages.get("/field-schemes")
def field_schemes() -> AnyResponse:
    """Redirect to the list of fields, which is grouped by scheme."""
    return redirect(url_for_list("competence_field"), 301)


@pages.get("/programmes")
@downloadable(lambda: downloads.of_kind("programme"))
def programmes() -> Response:
    """Show the programmes with their rounds and parts."""
    return page("records/lists/programmes.html", programmes=browse.programmes(db()), section="programme")


@pages.get("/statements")
@downloadable(downloads.of_statements)
def statements() -> Response:
    """Show the statements, optionally of one kind."""
    params = parameters()
    kind = params.term("kind", StatementKind)
    statement_list = existing(
        lists.listing(db(), "statement", language(), page=params.page(), per_page=PER_PAGE, kind=kind)
    )
    return page("records/lists/statements.html", listing=statement_list, kind=kind, StatementKind=StatementKind)


@pages.get(f"/{plural_in(PLAIN)}")
@downloadable(lambda plural: downloads.of_kind(PLAIN[plural]))
def listing(plural: str) -> Response:
    """Show a page of the records of a kind."""
    entity = PLAIN[plural]
    records = existing(lists.listing(db(), entity, language(), page=parameters().page(), per_page=PER_PAGE))
    return page(f"records/lists/{plural}.html", listing=records, section=entity)
