"""Other names for the same thing: found in every spelling, switched off one by one."""

from __future__ import annotations

from kb import search
from kb.models import GlossaryTerm
from kb.search import Query
from kb.search.words import synonyms
from tests.search.library import Library

GROUPS = [["Gesundheit", "health", "Gesundheitswirtschaft"], ["Ziel-2", "Objective 2"]]


def test_a_name_is_known_in_every_spelling_and_never_its_own_synonym() -> None:
    built = synonyms.build(GROUPS)
    assert built.of(("health",)) == ("Gesundheit", "Gesundheitswirtschaft")
    assert built.of(("ziel", "2")) == ("Objective 2",)
    assert built.of(("ruhr",)) == ()


def test_names_are_switched_off_in_any_spelling() -> None:
    built = synonyms.build(GROUPS)
    assert built.without(["GESUNDHEITSWIRTSCHAFT"]).of(("health",)) == ("Gesundheit",)
    assert built.without(["objective-2"]).of(("ziel", "2")) == ()
    assert built.without(["", "?"]).of(("health",)) == built.of(("health",))


def test_what_was_switched_off_is_neither_searched_nor_named(library: Library) -> None:
    for number, synonym in enumerate(("ChemSite", "Ansiedlung")):
        library.add(GlossaryTerm, None, term="alchemy", synonym=synonym, note=f"{number}")
    library.sync()
    both = search.find(library.index, Query("alchemy"))
    assert both.total > 0
    assert set(both.expansions[0].also) == {"ChemSite", "Ansiedlung"}
    one = search.find(library.index, Query("alchemy", without=frozenset({"chemsite"})))
    assert one.expansions[0].also == ("Ansiedlung",)
    none = search.find(library.index, Query("alchemy", without=frozenset({"chemsite", "ansiedlung"})))
    assert (none.total, none.expansions) == (0, ())
