"""The pages for readers. A module with views is named here, which is all it takes to have them served."""

from kb.web.pages import (
    about,
    atlas,
    download,
    gestaltung,
    home,
    lists,
    matrix,
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
    "atlas",
    "download",
    "gestaltung",
    "home",
    "lists",
    "matrix",
    "owned",
    "pages",
    "pictures",
    "profiles",
    "search",
    "sheets",
    "shortlist",
    "timeline",
]
