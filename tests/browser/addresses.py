"""One address of every kind of page, without its language: what looks, accessibility and journeys are tested on."""

from __future__ import annotations

PROFILES = {
    "initiatives": "effizienzcluster-logistikruhr",
    "regions": "ruhr",
    "fields": "logistik",
    "field-schemes": "ruhr-memorandum-1997",
    "cluster-managers": "acstyria-acstyria-gmbh",
    "organisations": "business-upper-austria",
    "persons": "erika-beispiel",
    "programmes": "ziel2-nrw-2000-2006",
    "eras": "ziel-2-2000-2006",
    "events": "clustertagung-duisburg-2003",
    "projects": "beispiel-1",
    "sources": "clustertagung-2003",
}
"""A record with much to show of every kind that has a page, by its place in the address; in the seed or in MORE."""
COLLECTED = "record=initiatives/chemsite&record=initiatives/medecon-ruhr&record=regions/ruhr"
LISTS = (
    "initiatives",
    "regions",
    "fields",
    "programmes",
    "cluster-managers",
    "milestones",
    "successions",
    "organisations",
    "persons",
    "eras",
    "events",
    "statements",
    "statements?kind=lesson",
    "sources",
    "projects",
)
PAGES = (
    "",
    "search",
    "search?q=logistik",
    "search?q=logistik&kind=initiative&region=ruhr",
    "search?q=xyzzy&kind=initiative",
    "search?q=Logisitk",
    "search?year=never",
    "search/help",
    "map",
    "map?region=ruhr&area=ziel2-nrw-2000-2006",
    "answers",
    "answers/meaning",
    "answers/meaning?region=ruhr&mix=era",
    "answers/achievements",
    "answers/achievements?done=skills&aspect=jobs",
    "answers/expectations",
    "answers/lessons",
    "answers/lessons?trait=old_industrial",
    "answers/briefing?region=ruhr",
    "answers/expectations?region=ruhr&verdict=missed&order=name",
    f"answers/meaning?{COLLECTED}",
    f"matrix?{COLLECTED}",
    "matrix",
    "matrix?region=de-deutschland&scheme=landescluster-nrw",
    "timeline",
    "timeline?region=ruhr",
    "shortlist",
    f"shortlist?{COLLECTED}",
    f"shortlist/dossier?{COLLECTED}",
    "figures?record=initiatives/medecon-ruhr&record=initiatives/silicon-saxony",
    "initiatives/dortmund-project",
    "initiatives/dortmund-project/fact-sheet",
    "download",
    "coverage",
    "coverage/initiatives?missing=website",
    "api",
    "api/models/InitiativeProfile",
    "about",
    "accessibility",
    "privacy",
    "imprint",
    "design",
    "nothing-here",
    "initiatives/effizienzcluster-logistikruhr/history",
)
EMBEDDED = ("embed/map", "embed/chart/jobs?initiative=dortmund-project")
EACH_KIND_OF_PAGE = (*PAGES, *LISTS, *(f"{path}/{slug}" for path, slug in PROFILES.items()), *EMBEDDED)


def address(language: str, page: str) -> str:
    """Return the address of a page in a language; what is shown in other sites has a place of its own."""
    if page.startswith("embed/"):
        return f"/embed/{language}/{page.removeprefix('embed/')}"
    return f"/{language}/{page}"
