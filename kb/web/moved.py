"""Addresses of records that are called otherwise now: shared links go on working after a renaming or a merge."""

from __future__ import annotations

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kb.queries import versions
from kb.web.addresses import query_string
from kb.web.context import db
from kb.web.kinds import KINDS


def become() -> tuple[list[str], versions.Moved | versions.Withdrawn] | None:
    """Tell what became of the record that this address names: the parts of the path up to its slug, and its fate.

    Works for every address in which a slug follows a plural, whatever comes after: a page, its history, the API.
    """
    parts = request.path.split("/")
    place = next((n for n, part in enumerate(parts[:-1]) if part in KINDS), None)
    if place is None:
        return None
    found = versions.former(db(), KINDS[parts[place]], parts[place + 1])
    return None if found is None else (parts[: place + 1], found)


def lead_to(before: list[str], moved: versions.Moved) -> Response:
    """Lead to the record's present address, with the same question.

    Browsers ask anew each time, as the old name may one day belong to another record.
    """
    rest = request.path.split("/")[len(before) + 1 :]
    values = {name: request.args.getlist(name) for name in request.args}
    address = request.script_root + "/".join([*before, moved.slug, *rest]) + query_string(values)
    response = redirect(address, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
