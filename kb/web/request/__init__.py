"""Request handling: context, parameters, addresses, caching, errors, security."""

from kb.web.request.addresses import (
    absolute,
    all_toggled,
    origin,
    query_string,
    this_page,
    url_for,
    url_for_api,
    url_for_list,
    url_for_record,
    url_for_reference,
)
from kb.web.request.blueprint import drop_unknown_parameters, page, pages, parameters, root_pages
from kb.web.request.context import app_state, db, language, of_request, preferred_language, rates, settings
from kb.web.request.errors import DETAILS, TITLES, ProblemDetails, error_response
from kb.web.request.etag import CACHE, NO_STORE, is_personal
from kb.web.request.kinds import CHARTED, KINDS, plural, plural_in
from kb.web.request.limits import client_key
from kb.web.request.params import MOST_VALUES, PER_PAGE, Params, check_page, existing
from kb.web.request.security import EMBED, HEADERS, policy
from kb.web.request.shared_counters import SharedCounters

__all__ = [
    "CACHE",
    "CHARTED",
    "DETAILS",
    "EMBED",
    "HEADERS",
    "KINDS",
    "MOST_VALUES",
    "NO_STORE",
    "PER_PAGE",
    "TITLES",
    "Params",
    "ProblemDetails",
    "SharedCounters",
    "absolute",
    "all_toggled",
    "app_state",
    "check_page",
    "client_key",
    "db",
    "drop_unknown_parameters",
    "error_response",
    "existing",
    "is_personal",
    "language",
    "of_request",
    "origin",
    "page",
    "pages",
    "parameters",
    "plural",
    "plural_in",
    "policy",
    "preferred_language",
    "query_string",
    "rates",
    "root_pages",
    "settings",
    "this_page",
    "url_for",
    "url_for_api",
    "url_for_list",
    "url_for_record",
    "url_for_reference",
]
