"""Lists to browse: trees of regions, fields and programmes, and every other kind page by page."""

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
"""The lists that need no more than a page number, by their place in the address."""


@pages.get("/regions")
@downloadable(lambda: downloads.of_kind("region"))
def regions() -> Response:
    """Show the tree of regions, and the functional regions beside it."""
    return page(
        "records/lists/regions.html", regions=cached_in_language(db(), browse.regions, language()), section="region"
    )


@pages.get("/fields")
@downloadable(lambda: downloads.of_kind("competence_field"))
def fields() -> Response:
    """Show every field scheme with its fields."""
    return page("records/lists/fields.html", schemes=browse.schemes(db()), section="competence_field")


@pages.get("/field-schemes")
def field_schemes() -> AnyResponse:
    """Lead to the fields, which stand under their schemes."""
    return redirect(url_for_list("competence_field"), 301)


@pages.get("/programmes")
@downloadable(lambda: downloads.of_kind("programme"))
def programmes() -> Response:
    """Show the programmes with their rounds and parts."""
    return page("records/lists/programmes.html", programmes=browse.programmes(db()), section="programme")


@pages.get("/statements")
@downloadable(downloads.of_statements)
def statements() -> Response:
    """Show what sources say, all of it or one kind."""
    given = parameters()
    kind = given.term("kind", StatementKind)
    found = existing(lists.listing(db(), "statement", language(), page=given.page(), per_page=PER_PAGE, kind=kind))
    return page("records/lists/statements.html", listing=found, kind=kind, StatementKind=StatementKind)


@pages.get(f"/{plural_in(PLAIN)}")
@downloadable(lambda plural: downloads.of_kind(PLAIN[plural]))
def listing(plural: str) -> Response:
    """Show the records of one kind, page by page."""
    entity = PLAIN[plural]
    found = existing(lists.listing(db(), entity, language(), page=parameters().page(), per_page=PER_PAGE))
    return page(f"records/lists/{plural}.html", listing=found, section=entity)
