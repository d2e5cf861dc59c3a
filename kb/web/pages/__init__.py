"""The pages for readers. A module with views is named here, which is all it takes to have them served."""

from kb.web.pages import (
    about,
    api_docs,
    atlas,
    download,
    feeds,
    gestaltung,
    home,
    lists,
    matrix,
    opensearch,
    owned,
    pictures,
    profiles,
    search,
    sheets,
    shortlist,
    timeline,
)
from kb.web.pages.blueprint import pages

__all__ = [
    "about",
    "api_docs",
    "atlas",
    "download",
    "feeds",
    "gestaltung",
    "home",
    "lists",
    "matrix",
    "opensearch",
    "owned",
    "pages",
    "pictures",
    "profiles",
    "search",
    "sheets",
    "shortlist",
    "timeline",
]
