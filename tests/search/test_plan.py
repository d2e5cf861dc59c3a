"""How a query becomes lookups: forms, stop words, names of several words, what is excluded."""

from __future__ import annotations

import pytest

from kb.search import plan, query, synonyms
from kb.search.plan import Every, Excluded, Leaf, Narrowed, PlanNode, Some


def planned(typed: str, *groups: list[str]) -> plan.Plan:
    return plan.make(query.parse(typed), synonyms.build(groups))


def forms(node: PlanNode) -> list[str]:
    assert isinstance(node, Leaf)
    return [level.form.name for level in node.levels]


def test_a_word_is_looked_up_in_all_its_forms_best_first() -> None:
    assert forms(planned("Wasser", ["Wasser", "water"]).root) == ["exact", "inflected", "part", "synonym"]
    assert forms(planned("=Wasser", ["Wasser", "water"]).root) == ["exact"]
    assert forms(planned('"Wasser"', ["Wasser", "water"]).root) == ["exact"]
    assert forms(planned("Wass*").root) == ["exact", "prefix"]
    assert forms(planned("IT").root) == ["exact"]


def test_a_title_is_one_field_only() -> None:
    root = planned("title:Wasser").root
    assert isinstance(root, Leaf)
    assert root.fields == plan.TITLE_FIELD


def test_stop_words_beside_others_only_help_the_order() -> None:
    root = planned("der Wasser of").root
    assert isinstance(root, Every)
    assert ([len(root.nodes), len(root.also)]) == [1, 2]
    alone = planned("der die").root
    assert isinstance(alone, Every)
    assert (len(alone.nodes), len(alone.also)) == (2, 0)


def test_excluded_words_are_not_widened_and_not_counted() -> None:
    made = planned('-Wasser -(a OR (b c)) -region:x -"d e"', ["Wasser", "water"])
    assert made.leaves == ()
    assert made.expansions == ()
    assert isinstance(made.root, Every)
    first, *others = made.root.nodes
    assert isinstance(first, Excluded)
    assert forms(first.node) == ["exact", "inflected"]
    assert [type(one.node) for one in others if isinstance(one, Excluded)] == [Some, Narrowed, Leaf]


def test_years_become_values() -> None:
    root = planned("year:1998..2000").root
    assert root == Narrowed("year", ("1998", "1999", "2000"))


def test_a_name_of_several_words_is_widened_as_one() -> None:
    made = planned("neue health economy Ruhr", ["health economy", "Gesundheitswirtschaft"])
    assert [(one.word, one.also) for one in made.expansions] == [("health economy", ("Gesundheitswirtschaft",))]
    assert isinstance(made.root, Every)
    assert [type(node) for node in made.root.nodes] == [Leaf, Some, Leaf]


def test_a_stop_word_inside_a_name_need_not_occur() -> None:
    made = planned("Forschung und Entwicklung", ["Forschung und Entwicklung", "R&D"])
    assert [leaf.shown for leaf in made.leaves] == ["Forschung", "Entwicklung", "Forschung und Entwicklung"]


def test_plain_words_stay_as_they_are() -> None:
    made = plan.make(query.parse("Wasser"), synonyms.build([["Wasser", "water"]]), frozenset({"wasser"}))
    assert made.expansions == ()


@pytest.mark.parametrize("typed", ["Ziel-2", "Ziel 2", "ziel2"])
def test_spellings_of_one_name_have_the_same_synonyms(typed: str) -> None:
    made = planned(typed, ["Ziel 2", "Objective 2"])
    assert [one.also for one in made.expansions] == [("Objective 2",)]


def test_groups_of_names_are_not_merged() -> None:
    made = synonyms.build(
        [["Chemie", "Chemistry"], ["Chemie", "Pharma"], ["allein"], ["Chemie ", "chemie"], ["", "Nichts"]]
    )
    assert made.of(("chemie",)) == ("Chemistry", "Pharma")
    assert made.of(("pharma",)) == ("Chemie",)
    assert made.of(("allein",)) == ()
    assert made.longest == 1
