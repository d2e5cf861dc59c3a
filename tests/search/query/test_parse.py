"""Typed queries are parsed; every text has a meaning."""

from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb.errors import InvalidInput
from kb.search import query
from kb.search.query.parse import All, Either, Narrow, Not, Phrase, Word, Years, parse
from kb.search.words import language
from tests.search.nasty import QUERIES, READABLE


def _sketch(node: query.Node) -> str:
    """Write a tree in one readable line."""
    match node:
        case Word():
            return ("=" * node.exact) + "+".join(node.words) + ("*" * node.prefix) + ("@title" * node.title_only)
        case Phrase():
            return '"' + " ".join(node.words) + '"' + ("@title" * node.title_only)
        case Narrow():
            return f"{node.facet.name}:{node.value}"
        case Years():
            return f"{node.facet.name}:{node.first}-{node.last}"
        case Not():
            return f"-{_sketch(node.node)}"
        case All():
            return "(" + " ".join(map(_sketch, node.nodes)) + ")"
        case Either():
            return "{" + " | ".join(map(_sketch, node.nodes)) + "}"


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("Logistik", "logistik"),
        ("Logistik Ruhr", "(logistik ruhr)"),
        ("", "()"),
        ("   ", "()"),
        ('"cluster management"', '"cluster management"'),
        ("„Strukturpolitik im Ruhrgebiet“", '"strukturpolitik im ruhrgebiet"'),
        ('"offen gelassen', '"offen gelassen"'),
        ('""', "()"),
        ("Chemie -Pharma", "(chemie -pharma)"),
        ("-Pharma", "-pharma"),
        ("dortmund-project", "dortmund+project"),
        ("Logistik - Ruhr", "(logistik ruhr)"),
        ("a OR b", "{a | b}"),
        ("a ODER b c", "({a | b} c)"),
        ("a b OR c d", "(a {b | c} d)"),
        ("a OR b OR c", "{a | b | c}"),
        ("OR", "or"),
        ("a OR", "(a or)"),
        ("OR a", "(or a)"),
        ("a AND b", "(a b)"),
        ("a UND (b AND c)", "(a (b c))"),
        ("a NOT b", "(a -b)"),
        ("a NICHT b", "(a -b)"),
        ("a AND NOT (b ODER c)", "(a -{b | c})"),
        ("a UND NICHT b c", "(a -b c)"),
        ('NOT "a b"', '-"a b"'),
        ("a OR NOT b", "{a | -b}"),
        ("(NOT) b", "(not b)"),
        ("NOT", "not"),
        ("a NICHT", "(a nicht)"),
        ("NOT OR a", "{not | a}"),
        ("NOT NOT a", "(not -a)"),
        ("a nicht b", "(a nicht b)"),
        ("AND", "and"),
        ("a AND", "(a and)"),
        ("a and b", "(a and b)"),
        ("(a OR -) b", "(a b)"),
        ("x OR -y", "{x | -y}"),
        ("(a b) OR (c d)", "{(a b) | (c d)}"),
        ("-(a OR b)", "-{a | b}"),
        ("((((", "()"),
        ("a) b", "(a b)"),
        ("wirt*", "wirt*"),
        ("Ziel-2*", "ziel+2"),
        ("=Stadt", "=stadt"),
        ('="a b"', '"a b"'),
        ("region:Dortmund", "region:Dortmund"),
        ('Region:"Emscher Lippe"', "region:Emscher Lippe"),
        ("kompetenzfeld:chemie", "field:chemie"),
        ("year:1998..2003", "year:1998-2003"),
        ("jahr:..2000", "year:0-2000"),
        ("year:2003..1998", "year:1998-2003"),
        ("year:1998..", "year:1998-9999"),
        ("Logistik 1998..2003", "(logistik year:1998-2003)"),
        ("1998..", "year:1998-9999"),
        ("..2000", "year:0-2000"),
        ("1998...", "1998"),
        ("70..80", "(70 80)"),
        ("=1998..", "=1998"),
        ("year:1998", "year:1998"),
        ("year:..", "year:.."),
        ("titel:Chem*", "chem*@title"),
        ('title:"a b"', '"a b"@title'),
        ("foo:bar", "(foo bar)"),
        ('foo:"a b"', '(foo "a b")'),
        ('region:" "', "region"),
        ("region:", "region"),
        ("http://x.de/y", "(http x+de y)"),
        ("- - -", "()"),
        ("(-)", "()"),
        ("*", "()"),
    ],
)
def test_what_is_typed_is_understood(typed: str, tree: str) -> None:
    assert _sketch(parse(typed)) == tree


@pytest.mark.parametrize("typed", ["a OR", "OR a", "ODER a", "a AND", "UND a", "a or", "a NOT", "a nicht"])
def test_a_connective_that_connects_nothing_need_not_occur(typed: str) -> None:
    (connective,) = [leaf for leaf in query.leaves(parse(typed)) if leaf.shown != "a"]
    assert language.is_stop_word(connective.shown)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("e.V.", "e.V."), ("eV.", "eV"), ("z.B. Ruhr", "z.B."), ("e.V.,", "e.V."), ("Logistik.NRW.", "Logistik.NRW")]
    + [("abc.de.", "abc.de."), ("abc.def.", "abc.def")],  # Six and seven characters.
)
def test_the_last_dot_of_an_abbreviation_is_shown(typed: str, shown: str) -> None:
    assert query.leaves(parse(typed))[0].shown == shown


def test_only_an_over_long_query_is_refused_and_says_why() -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse("x" * (query.MOST_CHARACTERS + 1))
    assert refusal.value.field == "q"
    assert str(query.MOST_CHARACTERS) in refusal.value.message.de
    assert str(query.MOST_CHARACTERS) in refusal.value.message.en


_SYMBOLS = st.lists(
    st.sampled_from(
        [
            "(",
            ")",
            '"',
            "„",
            "“",
            "-",
            "–",
            "=",
            "*",
            ":",
            "..",
            " ",
            "OR",
            "ODER",
            "region:",
            "year:",
            "title:",
            "a",
            "Ziel-2",
        ]
        + ["1998", "Förderung", "\\", "'", "[", "{", "~", "^", "\x00", "\u00ad", "\ufeff", "𝒳", "ß", "AND", "NOT", "\n"]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(READABLE, QUERIES, _SYMBOLS))
def test_every_text_has_a_meaning(typed: str) -> None:
    tree = parse(typed[: query.MOST_CHARACTERS])
    for kind in _kinds(tree):
        event(kind)
    assert isinstance(query.leaves(tree), list)
    assert parse(typed[: query.MOST_CHARACTERS]) == tree


def _kinds(node: query.Node) -> set[str]:
    """Return the kinds of nodes in a tree."""
    match node:
        case All(nodes) | Either(nodes):
            return {type(node).__name__}.union(*map(_kinds, nodes))
        case Not(inner):
            return {"Not"} | _kinds(inner)
    return {type(node).__name__}


def test_deeply_nested_parentheses_are_understood() -> None:
    assert _sketch(parse("(" * 200 + "a" + ")" * 200)) == "a"


@pytest.mark.parametrize(("outer", "tree"), [(19, Not), (20, All)])
def test_parentheses_beyond_the_twentieth_group_nothing(outer: int, tree: type[query.Node]) -> None:
    assert isinstance(parse("(" * outer + "-(a b)"), tree)


def test_a_query_of_500_characters_is_read_whole() -> None:
    assert len(query.leaves(parse("x " * 249 + "xx"))) == 250
    with pytest.raises(InvalidInput):
        parse("x " * 249 + "xxx")


def test_excluded_words_are_not_among_those_to_be_found() -> None:
    assert [leaf.shown for leaf in query.leaves(parse('a (b OR "c d") -e region:x'))] == ["a", "b", "c d"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Erzeugung und -bearbeitung", query.Word),
        ("Chemie -Ruhr", Not),
        ("a UND -b", Not),
        ("Vor- oder -nachteil", query.Word),
    ],
)
def test_a_hyphen_after_a_conjunction_stands_for_the_first_half_of_a_word(text: str, tree: type[query.Node]) -> None:
    parsed = parse(text)
    assert isinstance(parsed, All) and isinstance(parsed.nodes[-1], tree)
