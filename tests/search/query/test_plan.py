"""A query becomes lookups: forms, stop words, names of several words, excluded words."""

from __future__ import annotations

import pytest

from kb.search import query
from kb.search.fields import TOPIC, WHOLE
from kb.search.query import plan
from kb.search.query.lookups import synonym_level
from kb.search.query.plan import (
    STEMS,
    WORDS,
    AllOf,
    AnyOf,
    Complement,
    Conjunction,
    FacetFilter,
    IndexTerm,
    Leaf,
    Level,
    PlanNode,
    Sequence,
    Worth,
)
from kb.search.words import language, synonyms


def plan_of(typed: str, *groups: list[str]) -> plan.Plan:
    return plan.make(query.parse(typed), synonyms.build(groups))


def forms(node: PlanNode) -> list[str]:
    if isinstance(node, AllOf):
        (node,) = node.nodes
    assert isinstance(node, Leaf)
    return [level.form.name for level in node.levels]


def test_a_word_is_looked_up_in_all_its_forms_best_first() -> None:
    assert forms(plan_of("Wasser", ["Wasser", "water"]).root) == ["exact", "inflected", "part", "synonym"]
    assert forms(plan_of("=Wasser", ["Wasser", "water"]).root) == ["exact"]
    assert forms(plan_of('"Wasser"', ["Wasser", "water"]).root) == ["exact"]
    assert forms(plan_of("Wass*").root) == ["exact", "prefix"]
    assert forms(plan_of("IT").root) == ["exact"]


def test_a_title_is_looked_for_in_titles_and_headings_only() -> None:
    (leaf,) = plan_of("title:Wasser").leaves
    assert leaf.fields == plan.HEADINGS


@pytest.mark.parametrize(
    ("typed", "words"), [("Wasser", 1), ("Wasser Ruhr der", 2), ("(Wasser OR Ruhr) -Kraft", 1), ("Wasser region:x", 1)]
)
def test_the_standing_of_a_record_counts_once_for_each_word_it_must_have(typed: str, words: int) -> None:
    root = plan_of(typed).root
    assert isinstance(root, AllOf)
    amounts = [part.amount for part in root.also if isinstance(part, Worth)]
    assert amounts == [150 * words, 80 * words]


def test_the_standing_of_records_says_nothing_where_no_word_is_asked_for() -> None:
    assert plan_of("").root == AllOf()
    assert plan_of("region:x").root == FacetFilter("region", ("x",))


def test_stop_words_beside_others_only_help_the_order() -> None:
    made = plan_of("der Wasser of")
    root = made.root
    assert isinstance(root, AllOf)
    assert [leaf.shown for leaf in root.also if isinstance(leaf, Leaf) and leaf in made.leaves] == ["der", "of"]
    assert len(root.nodes) == 1
    alone = plan_of("der die").root
    assert isinstance(alone, AllOf)
    assert len(alone.nodes) == 2


def test_words_count_more_as_a_whole_name_and_side_by_side_but_are_explained_one_by_one() -> None:
    made = plan_of("Ziel-2 Programm")
    assert isinstance(made.root, AllOf)
    assert [leaf.shown for leaf in made.leaves] == ["Ziel-2", "Programm"]
    assert [leaf.levels[0].lookups[0] for leaf in made.root.also if isinstance(leaf, Leaf)] == [
        IndexTerm(STEMS, "=ziel2programm"),
        Sequence(("ziel", "2", "programm")),
    ]
    single = plan_of("gocluster").root
    assert isinstance(single, AllOf)
    assert [leaf.levels for leaf in single.also if isinstance(leaf, Leaf)] == [
        (Level(WHOLE, (IndexTerm(STEMS, "=gocluster"),)),),
        (Level(TOPIC, (IndexTerm(STEMS, "#gocluster"),)),),
    ], "what is written as one may be a name of two words, or a topic"
    for typed in ("Wass*", "Wasser Wirt*", "Wasser -Kraft", "Wasser year:1998", "title:Wasser title:Kraft"):
        root = plan_of(typed).root
        assert isinstance(root, AllOf)
        assert [part for part in root.also if not isinstance(part, Worth)] == []


def test_an_abbreviation_in_capitals_is_not_the_english_word() -> None:
    assert plan_of("IT").leaves[0].levels[0].lookups == (IndexTerm(STEMS, "IT"),)
    assert plan_of("it").leaves[0].levels[0].lookups == (IndexTerm(WORDS, "it"),)
    also = plan_of("EDV", ["EDV", "IT"]).leaves[0].levels[-1]
    assert also.lookups == (IndexTerm(STEMS, "IT"),)


def test_the_telling_words_of_a_long_synonym_may_stand_in_any_form() -> None:
    (_, together) = plan_of("KMU", ["KMU", "kleine und mittlere Unternehmen"]).leaves[0].levels[-1].lookups
    assert isinstance(together, Conjunction)
    assert [terms[0].text for terms in together.terms] == ["kleine", "mittlere", "unternehmen"]
    short = plan_of("FuE", ["FuE", "Forschung und Entwicklung"]).leaves[0].levels[-1]
    assert not any(isinstance(lookup, Conjunction) for lookup in short.lookups)


def test_pieces_that_make_an_english_word_are_not_joined() -> None:
    assert plan_of("it's").leaves[0].levels[0].lookups == (Sequence(("it", "s")),)


def test_excluded_words_are_not_widened_and_not_counted() -> None:
    made = plan_of('-Wasser -(a OR (b c)) -region:x -"d e"', ["Wasser", "water"])
    assert made.leaves == ()
    assert made.expansions == ()
    assert isinstance(made.root, AllOf)
    first, *others = made.root.nodes
    assert isinstance(first, Complement)
    assert forms(first.node) == ["exact", "inflected"]
    assert [type(other.node) for other in others if isinstance(other, Complement)] == [AnyOf, FacetFilter, Leaf]


def test_a_word_typed_over_and_over_is_looked_up_and_explained_once() -> None:
    made = plan_of("Wasser " * 60, ["Wasser", "water"])
    assert [leaf.shown for leaf in made.leaves] == ["Wasser"]
    assert isinstance(made.root, AllOf)
    assert made.root.nodes == (made.leaves[0],)
    assert len(plan_of("Wasser WASSER OR wasser =Wasser title:Wasser die Die").leaves) == 4
    either = plan_of("Wasser OR Wasser").root
    assert isinstance(either, AllOf)
    assert either.nodes == (AnyOf((plan_of("Wasser").leaves[0],)),)


def test_words_side_by_side_may_repeat() -> None:
    made = plan_of("Duran Duran")
    assert isinstance(made.root, AllOf)
    assert len(made.root.nodes) == 1
    assert [leaf.levels[0].lookups[0] for leaf in made.root.also if isinstance(leaf, Leaf)] == [
        IndexTerm(STEMS, "=duranduran"),
        Sequence(("duran", "duran")),
    ]


def test_years_become_values() -> None:
    root = plan_of("year:1998..2000").root
    assert root == FacetFilter("year", ("1998", "1999", "2000"))


def test_a_name_of_several_words_is_widened_as_one() -> None:
    made = plan_of("neue health economy Ruhr", ["health economy", "Gesundheitswirtschaft"])
    assert [(expansion.word, expansion.also) for expansion in made.expansions] == [
        ("health economy", ("Gesundheitswirtschaft",))
    ]
    assert isinstance(made.root, AllOf)
    assert [type(node) for node in made.root.nodes] == [Leaf, AnyOf, Leaf]


def test_a_stop_word_inside_a_name_need_not_occur() -> None:
    made = plan_of("Forschung und Entwicklung", ["Forschung und Entwicklung", "R&D"])
    assert [leaf.shown for leaf in made.leaves] == ["Forschung", "Entwicklung", "Forschung und Entwicklung"]


def test_plain_words_stay_as_they_are() -> None:
    made = plan.make(query.parse("Wasser"), synonyms.build([["Wasser", "water"]]), frozenset({"wasser"}))
    assert made.expansions == ()


@pytest.mark.parametrize("typed", ["Ziel-2", "Ziel 2", "ziel2"])
def test_spellings_of_one_name_have_the_same_synonyms(typed: str) -> None:
    made = plan_of(typed, ["Ziel 2", "Objective 2"])
    assert [expansion.also for expansion in made.expansions] == [("Objective 2",)]


def test_groups_of_names_are_not_merged() -> None:
    names = synonyms.build(
        [["Chemie", "Chemistry"], ["Chemie", "Pharma"], ["allein"], ["Chemie ", "chemie"], ["", "Nichts"]]
    )
    assert names.of(("chemie",)) == ("Chemistry", "Pharma")
    assert names.of(("pharma",)) == ("Chemie",)
    assert names.of(("allein",)) == ()
    assert names.longest == 1


@pytest.mark.parametrize(("names", "used"), [("ABCDEFGHIJKL", 12), ("ABCDEFGHIJKLM", 12)])
def test_a_word_is_widened_by_at_most_twelve_synonyms(names: str, used: int) -> None:
    level = synonym_level(tuple(f"XQ{name}" for name in names))
    texts = {language.unmarked(lookup.text) for lookup in level.lookups if isinstance(lookup, IndexTerm)}
    assert len(texts) == used


@pytest.mark.parametrize(("words", "is_whole"), [(20, True), (21, False)])
def test_at_most_twenty_words_are_looked_up_as_a_whole(words: int, is_whole: bool) -> None:
    made = plan_of(" ".join(f"wort{chr(ord('a') + number)}x" for number in range(words)))
    assert (repr(WHOLE) in repr(made.root)) is is_whole


def conjunctions(name: str) -> list[int]:
    """Return the numbers of words that must all occur in one field for a synonym."""
    return [len(lookup.terms) for lookup in synonym_level((name,)).lookups if isinstance(lookup, Conjunction)]


def test_a_name_with_three_words_of_four_letters_matches_in_any_order() -> None:
    assert conjunctions("Xaba Xebe und Xibi") == [3]
    assert conjunctions("Xaba Xebe und Xib") == []
