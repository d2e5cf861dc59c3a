"""What records count for by what they are: entries of lists behind subjects, and what is told of these in between."""

from __future__ import annotations

import pytest

from kb.models import Organisation, Project, Statement
from tests.search.library import Library


@pytest.fixture
def listed(library: Library) -> Library:
    """Add projects and a beneficiary that have the words of questions in their names."""
    library.add(Project, "p1", title="Mikrosystemtechnik Dortmund Leistungsschau", organisation_id=None, year=2008)
    library.add(Organisation, "nutzer", name_de="Mikrosystemtechnik Dortmund Nutzfahrzeuge", kind="other")
    library.add(Organisation, "beirat", name_de="Beirat Mikrosystemtechnik Dortmund", kind="association")
    library.sync()
    return library


def test_entries_of_lists_stand_behind_what_has_the_words_in_its_facts_alone(listed: Library) -> None:
    slugs = listed.slugs("Mikrosystemtechnik Dortmund")
    assert set(slugs) >= {"dortmund-project", "beirat", "nutzer", "p1"}
    assert slugs.index("dortmund-project") < slugs.index("nutzer")
    assert slugs.index("beirat") < slugs.index("nutzer"), "what somebody has classed is no mere entry"


def test_the_whole_name_of_an_entry_still_comes_first(listed: Library) -> None:
    assert listed.slugs("Mikrosystemtechnik Dortmund Nutzfahrzeuge")[0] == "nutzer"
    assert listed.slugs("mikrosystemtechnik dortmund leistungsschau")[0] == "p1"


def test_a_beneficiary_is_no_mere_entry_once_something_is_said_of_it(listed: Library) -> None:
    before = listed.slugs("Mikrosystemtechnik Dortmund", kind=["organisation", "project"])
    assert before.index("nutzer") > before.index("beirat")
    listed.add(
        Statement, "lob", organisation_id="nutzer", kind="assessment", text_de="Mikrosystemtechnik Dortmund lobt sich."
    )
    listed.sync()
    assert listed.slugs("Mikrosystemtechnik Dortmund", kind=["organisation", "project"])[0] == "nutzer"


def test_a_beneficiary_that_somebody_described_is_no_mere_entry(listed: Library) -> None:
    name = "Mikrosystemtechnik Dortmund Anlagen"
    listed.add(Organisation, "anlagen", name_de=name, kind="other", description_de="Baut Anlagen.")
    listed.sync()
    slugs = listed.slugs("Mikrosystemtechnik Dortmund", kind=["organisation"])
    assert slugs.index("anlagen") < slugs.index("nutzer")
    scores = {hit.slug: hit.score for hit in listed.find("Mikrosystemtechnik Dortmund").hits}
    assert scores["anlagen"] == scores["beirat"] > scores["nutzer"]


def test_what_is_told_of_an_initiative_stands_behind_it_and_behind_others_like_it(library: Library) -> None:
    library.add(Statement, "lob", initiative_id="chemsite", kind="assessment", text_de="ChemSite ist ein Vorbild.")
    library.sync()
    scored = [(hit.kind, hit.score) for hit in library.find("ChemSite").hits]
    assert scored[0][0] == "initiative"
    scores = dict(reversed(scored))
    assert scores["initiative"] > scores["statement"]
