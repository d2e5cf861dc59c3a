"""Parse a typed query into a small syntax tree. Every text has a meaning.

This module depends neither on an engine nor on HTTP. The grammar:

query  = { either }
either = item { ("OR" | "ODER") item }
item   = ("-" | "NOT" | "NICHT") item | "(" query ")" | name ":" value | phrase | "=" word | word "*" | word
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kb.errors import InvalidInput
from kb.search.facets import FACETS_BY_NAME, Facet, facet_named
from kb.search.fields import TITLE_NAMES
from kb.search.words import language
from kb.texts import Text

MOST_CHARACTERS = 500
MOST_TYPED = 20
"""Words beside fillers; a longer query is a pasted text, which is answered by its rarest words only."""
MOST_NESTED = 20
FIRST_YEAR, LAST_YEAR = 0, 9999
LONGEST_DOTTED = 6
"""Maximum length of an abbreviation with dots (``e.V.``, ``z.B.``); a longer word is an address (``Logistik.NRW``)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its folded pieces, of which ``Ziel-2`` has two. ``joined`` is all pieces together.

    A filler, such as a stop word or what frames a question, need not occur beside content.
    """

    shown: str
    words: tuple[str, ...]
    joined: str | None = None
    exact: bool = False
    prefix: bool = False
    title_only: bool = False
    filler: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent words in exactly this order and form."""

    shown: str
    words: tuple[str, ...]
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class Narrow:
    """``name:value``: documents with a value of a facet, written as slug or label."""

    facet: Facet
    value: str


@dataclass(frozen=True, slots=True)
class Years:
    """``year:first..last``: documents of these years, both ends included."""

    facet: Facet
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Documents that match every part; all documents if there is none."""

    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Documents that match at least one part."""

    nodes: tuple[Node, ...]


Node = Word | Phrase | Narrow | Years | Not | All | Either


@lru_cache(maxsize=64)
def parse(text: str) -> Node:
    """Parse a query. Raises InvalidInput (field ``q``) only above MOST_CHARACTERS characters."""
    nodes = [node for nodes, _ in _items(text) for node in nodes]
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))


def items(text: str) -> list[tuple[Node, str]]:
    """Parse the required parts of a query, each with its spelling. Raises InvalidInput as ``parse`` does."""
    return [(_together(nodes), written) for nodes, written in _items(text)]


def _items(text: str) -> Iterator[tuple[list[Node], str]]:
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(_TOO_LONG.format(most=MOST_CHARACTERS, length=len(text)), field="q")
    tidy = language.tidy(text)
    reader = _Reader(_symbols(tidy))
    framed = _is_question(tidy)
    while not reader.at_end():
        if not reader.skip(")"):  # An unmatched closing parenthesis means nothing.
            first = reader.symbols[reader.at]
            nodes = [_framing(node) if framed else node for node in reader.either()]
            if nodes:
                yield nodes, tidy[first.start : reader.symbols[reader.at - 1].end].rstrip(_PAUSES)


def is_pasted(node: Node) -> bool:
    """Return whether a query has more words than anybody types."""
    return sum(not (isinstance(leaf, Word) and leaf.filler) for leaf in leaves(node)) > MOST_TYPED


def leaves(node: Node) -> list[Word | Phrase]:
    """Return the words and phrases of a query in typed order, without excluded ones."""
    if isinstance(node, Word | Phrase):
        return [node]
    if isinstance(node, All | Either):
        return [leaf for part in node.nodes for leaf in leaves(part)]
    return []


def facets_in(node: Node) -> frozenset[str]:
    """Return the names of the facets that a query filters by, excluded ones included."""
    match node:
        case Narrow() | Years():
            return frozenset([node.facet.name])
        case Not():
            return facets_in(node.node)
        case All() | Either():
            return frozenset(name for part in node.nodes for name in facets_in(part))
    return frozenset()


@dataclass(frozen=True, slots=True)
class _Symbol:
    kind: str
    start: int
    end: int
    text: str = ""
    name: str = ""
    exact: bool = False


_PAUSES = ",;!?"
EITHER = ("OR", "ODER")
BOTH = ("AND", "UND")
"""Connectives that other search engines need to require all words; here they change nothing."""
NEITHER = ("NOT", "NICHT")
"""Connectives with the meaning of a minus sign, beside OR and AND."""
CONNECTIVES = (*EITHER, *BOTH, *NEITHER)
"""Words that connect others if written in capitals."""
_SIGNS = {"open": "(", "close": ")", "minus": "-"}
_QUOTES = '"“”„«»‟'
_SYMBOL = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<open>\()
  | (?P<close>\))
  | (?P<minus>(?<![^\s(])(?<!\bund\s)(?<!\boder\s)(?<!\bsowie\s)[-–−](?=[^\s)]))  # But "Erzeugung und -bearbeitung".
  | (?P<phrase>(?:(?P<field>[^\W\d_]+):)?=?[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?)
  | (?P<named>(?P<name>[^\W\d_]+):(?P<value>[^\s(){_QUOTES}]+))
  | (?P<exact>=(?P<plain>[^\s(){_QUOTES}]+))
  | (?P<run>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)


def _symbols(text: str) -> list[_Symbol]:
    symbols = [_symbol(match) for match in _SYMBOL.finditer(text) if match.lastgroup != "space"]
    return [symbol for at, symbol in enumerate(symbols) if symbol.kind != "and" or at in (0, len(symbols) - 1)]


def _symbol(match: re.Match[str]) -> _Symbol:
    kind, (start, end) = str(match.lastgroup), match.span()
    if kind == "phrase":
        return _Symbol("phrase", start, end, match["quoted"], match["field"] or "")
    if kind == "named":
        return _Symbol("named", start, end, match["value"], match["name"])
    if kind == "exact":
        return _Symbol("run", start, end, match["plain"], exact=True)
    # A connective that connects nothing is read as a word; in lower case it is a stop word, which need not occur.
    for connective, spellings in (("or", EITHER), ("and", BOTH), ("not", NEITHER)):
        if match["run"] in spellings:
            return _Symbol(connective, start, end, match["run"].lower())
    return _Symbol(_SIGNS.get(kind, kind), start, end, match.group())


def _is_question(text: str) -> bool:
    """Return whether a query is a question, by an interrogative or its mark at the end."""
    return text.rstrip().endswith("?") or any(map(language.is_interrogative, text.split()))


def _framing(node: Node) -> Node:
    """Return a part of a question, as a filler if it only frames it."""
    if not isinstance(node, Word) or len(node.words) > 1 or node.exact or node.prefix or node.title_only:
        return node
    return replace(node, filler=True) if language.frames_question(node.shown) else node


@dataclass(slots=True)
class _Reader:
    symbols: list[_Symbol]
    at: int = 0
    depth: int = field(default=0)

    def at_end(self) -> bool:
        return self.at >= len(self.symbols)

    def sees(self, kind: str) -> bool:
        return not self.at_end() and self.symbols[self.at].kind == kind

    def skip(self, kind: str) -> bool:
        if self.sees(kind):
            self.at += 1
            return True
        return False

    def query(self) -> Node:
        nodes: list[Node] = []
        while not self.at_end() and not self.sees(")"):
            nodes += self.either()
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def either(self) -> list[Node]:
        first = self.item()
        branches = [first]
        while first and self.sees("or") and self._item_follows():
            self.at += 1
            branches.append(self.item())
        filled = [_together(branch) for branch in branches if branch]
        return [Either(tuple(filled))] if len(filled) > 1 else [node for branch in branches for node in branch]

    def _item_follows(self) -> bool:
        after = self.at + 1
        return after < len(self.symbols) and self.symbols[after].kind != ")"

    def item(self) -> list[Node]:
        symbol = self.symbols[self.at]
        self.at += 1
        if symbol.kind == "-" or (symbol.kind == "not" and self._sees_operand()):
            return self._negated()
        if symbol.kind == "(":
            return self._group()
        return _nodes(symbol)

    def _sees_operand(self) -> bool:
        return not (self.at_end() or any(map(self.sees, (")", "or", "and", "not"))))

    def _negated(self) -> list[Node]:
        nodes = self.item()
        return [Not(_together(nodes))] if nodes else []

    def _group(self) -> list[Node]:
        if self.depth >= MOST_NESTED:
            return []
        self.depth += 1
        node = self.query()
        self.depth -= 1
        self.skip(")")
        return [] if node == All() else [node]


def _together(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))


def _nodes(symbol: _Symbol) -> list[Node]:
    """Return the nodes of a symbol. The name of an unknown field is read as a word."""
    if symbol.name:
        if symbol.name.lower() in TITLE_NAMES:
            nodes = _phrase(symbol.text, True) if symbol.kind == "phrase" else _words(symbol.text, title_only=True)
            return list(nodes)
        facet = facet_named(symbol.name)
        if facet is not None and symbol.text.strip():
            return [_narrow(facet, symbol.text.strip())]
        return [*_words(symbol.name), *(_phrase(symbol.text) if symbol.kind == "phrase" else _words(symbol.text))]
    if symbol.kind == "phrase":
        return list(_phrase(symbol.text))
    if not symbol.exact and _YEARS.fullmatch(symbol.text):
        return [_narrow(FACETS_BY_NAME["year"], symbol.text)]
    return list(_words(symbol.text, exact=symbol.exact))


def _phrase(text: str, title_only: bool = False) -> list[Phrase]:
    words = tuple(language.words(text))
    return [Phrase(text.strip(), words, title_only)] if words else []


def _words(text: str, exact: bool = False, title_only: bool = False) -> list[Word]:
    chunks = language.chunks(text)
    words = []
    for chunk in chunks:
        shown = _shown(text, chunk)
        pieces = tuple(token.word for token in chunk.tokens)
        prefix = chunk is chunks[-1] and text.endswith("*")
        # The pieces of "it's" joined are the English word "its".
        joined = None if chunk.joined is None or language.is_stop_word(chunk.joined) else chunk.joined
        is_prefix = prefix and len(pieces) == 1
        filler = len(pieces) == 1 and not (exact or is_prefix) and language.is_stop_word(shown)
        words.append(Word(shown, pieces, joined, exact, is_prefix, title_only, filler))
    return words


def _shown(text: str, chunk: language.Chunk) -> str:
    """Return a word as typed, including the last dot of ``e.V.``."""
    start, end = chunk.tokens[0].start, chunk.tokens[-1].end
    is_abbreviated = end - start <= LONGEST_DOTTED and "." in text[start:end]
    return text[start : end + (is_abbreviated and text[end : end + 1] == ".")]


# Four digits and two dots are a range of years even without ``year:``.
_YEARS = re.compile(r"[0-9]{4}\.\.([0-9]{4})?|\.\.[0-9]{4}")
_RANGE = re.compile(r"([0-9]{1,4})?\.\.\.?([0-9]{1,4})?")


def _narrow(facet: Facet, value: str) -> Node:
    match = _RANGE.fullmatch(value)
    if facet.is_year and match is not None and value.strip("."):
        first, last = int(match[1] or FIRST_YEAR), int(match[2] or LAST_YEAR)
        return Years(facet, min(first, last), max(first, last))  # 2003..1998 is read as 1998..2003.
    return Narrow(facet, value)


_TOO_LONG = Text(
    "Die Suchanfrage hat {length} Zeichen; erlaubt sind höchstens {most}.",
    "The query has {length} characters; at most {most} are allowed.",
)
