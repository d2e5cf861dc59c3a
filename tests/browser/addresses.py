"""One address of every kind of page, without its language: what looks, accessibility and journeys are tested on."""

from __future__ import annotations

PROFILES = {
    "initiatives": "effizienzcluster-logistikruhr",
    "regions": "ruhr",
    "fields": "logistik",
    "field-schemes": "ruhr-memorandum-1997",
    "cluster-managers": "acstyria-acstyria-gmbh",
    "organisations": "business-upper-austria",
    "programmes": "ziel2-nrw-2000-2006",
    "eras": "ziel-2-2000-2006",
    "events": "clustertagung-duisburg-2003",
    "sources": "clustertagung-2003",
}
"""A record with much to show of every kind that has a page and is in the seed, by its place in the address."""
COLLECTED = "record=initiatives/chemsite&record=initiatives/medecon-ruhr&record=regions/ruhr"
LISTS = (
    "initiatives",
    "regions",
    "fields",
    "programmes",
    "cluster-managers",
    "organisations",
    "eras",
    "events",
    "statements",
    "sources",
    "projects",
)
PAGES = (
    "",
    "search?q=logistik",
    "search?q=xyzzy&kind=initiative",
    "search?q=Logisitk",
    "search/help",
    "map",
    "matrix",
    "timeline",
    "shortlist",
    f"shortlist?{COLLECTED}",
    f"shortlist/dossier?{COLLECTED}",
    "initiatives/dortmund-project/fact-sheet",
    "download",
    "api",
    "about",
    "accessibility",
    "privacy",
    "imprint",
    "gestaltung",
    "nothing-here",
)
EACH_KIND_OF_PAGE = (
    *PAGES,
    *LISTS,
    *(f"{path}/{slug}" for path, slug in PROFILES.items()),
    "initiatives/effizienzcluster-logistikruhr/history",
)
