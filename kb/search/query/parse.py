"""What somebody typed -> our own small syntax tree. Knows no engine and no HTTP; whatever is typed has a meaning.

query  = { either }
either = item { ("OR" | "ODER") item }
item   = ("-" | "NOT" | "NICHT") item | "(" query ")" | name ":" value | phrase | "=" word | word "*" | word
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.errors import InvalidInput
from kb.search.fields import FACETS_BY_NAME, TITLE_NAMES, Facet, facet_named
from kb.search.words import language
from kb.texts import Text

MOST_CHARACTERS = 500
MOST_NESTED = 20
FIRST_YEAR, LAST_YEAR = 0, 9999
LONGEST_DOTTED = 6
"""So long is what dots inside make an abbreviation (``e.V.``, ``z.B.``) and no address (``Logistik.NRW``)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word; ``words`` are its folded pieces (``Ziel-2`` has two), ``joined`` the pieces written together."""

    shown: str
    words: tuple[str, ...]
    joined: str | None = None
    exact: bool = False
    prefix: bool = False
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand beside each other, in this order and form."""

    shown: str
    words: tuple[str, ...]
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class Narrow:
    """``name:value``: documents whose facet has the value, given as slug or as label."""

    facet: Facet
    value: str


@dataclass(frozen=True, slots=True)
class Years:
    """``year:first..last``: documents of these years, both included."""

    facet: Facet
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Documents that match every part; with no parts, all documents."""

    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Documents that match at least one part."""

    nodes: tuple[Node, ...]


Node = Word | Phrase | Narrow | Years | Not | All | Either


def parse(text: str) -> Node:
    """Read a query. Raises InvalidInput (field ``q``) only when it is longer than MOST_CHARACTERS characters."""
    nodes = [node for nodes, _ in _items(text) for node in nodes]
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))


def items(text: str) -> list[tuple[Node, str]]:
    """Read the parts of a query that must all match, each with how it is written. Raises InvalidInput as ``parse`` does."""
    return [(_together(nodes), written) for nodes, written in _items(text)]


def _items(text: str) -> Iterator[tuple[list[Node], str]]:
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(_TOO_LONG.format(most=MOST_CHARACTERS, length=len(text)), field="q")
    tidy = language.tidy(text)
    reader = _Reader(_symbols(tidy))
    while not reader.at_end():
        if not reader.skip(")"):  # A closing parenthesis too many.
            first = reader.symbols[reader.at]
            nodes = reader.either()
            if nodes:
                yield nodes, tidy[first.start : reader.symbols[reader.at - 1].end].rstrip(_PAUSES)


def leaves(node: Node) -> list[Word | Phrase]:
    """Return the words and phrases a document is to match, in the order typed; excluded ones are left out."""
    if isinstance(node, Word | Phrase):
        return [node]
    if isinstance(node, All | Either):
        return [leaf for part in node.nodes for leaf in leaves(part)]
    return []


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
"""What other searches ask for to want all words; here all words must match anyway."""
NEITHER = ("NOT", "NICHT")
"""The same as a minus sign, for those who write OR and AND."""
CONNECTIVES = (*EITHER, *BOTH, *NEITHER)
"""Words that connect others when they are in capitals, and mean nothing by themselves."""
_SIGNS = {"open": "(", "close": ")", "minus": "-"}
_QUOTES = '"“”„«»‟'
_SYMBOL = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<open>\()
  | (?P<close>\))
  | (?P<minus>(?<![^\s(])[-–−](?=[^\s)]))
  | (?P<phrase>(?:(?P<field>[^\W\d_]+):)?=?[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?)
  | (?P<named>(?P<name>[^\W\d_]+):(?P<value>[^\s(){_QUOTES}]+))
  | (?P<exact>=(?P<plain>[^\s(){_QUOTES}]+))
  | (?P<run>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)


def _symbols(text: str) -> list[_Symbol]:
    found = [_symbol(match) for match in _SYMBOL.finditer(text) if match.lastgroup != "space"]
    return [one for at, one in enumerate(found) if one.kind != "and" or at in (0, len(found) - 1)]


def _symbol(match: re.Match[str]) -> _Symbol:
    kind, (start, end) = str(match.lastgroup), match.span()
    if kind == "phrase":
        return _Symbol("phrase", start, end, match["quoted"], match["field"] or "")
    if kind == "named":
        return _Symbol("named", start, end, match["value"], match["name"])
    if kind == "exact":
        return _Symbol("run", start, end, match["plain"], exact=True)
    # Where they connect nothing they are words, in small letters such that need not occur.
    for connective, spelt in (("or", EITHER), ("and", BOTH), ("not", NEITHER)):
        if match["run"] in spelt:
            return _Symbol(connective, start, end, match["run"].lower())
    return _Symbol(_SIGNS.get(kind, kind), start, end, match.group())


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
        if symbol.kind == "-" or (symbol.kind == "not" and self._sees_what_may_be_left_out()):
            return self._negated()
        if symbol.kind == "(":
            return self._group()
        return _nodes(symbol)

    def _sees_what_may_be_left_out(self) -> bool:
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
    """Give a symbol its meaning; a name that is no field is a word like any other."""
    if symbol.name:
        if symbol.name.lower() in TITLE_NAMES:
            plain = _phrase(symbol.text, True) if symbol.kind == "phrase" else _words(symbol.text, title_only=True)
            return list(plain)
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
    found = []
    for chunk in chunks:
        shown = _shown(text, chunk)
        words = tuple(token.word for token in chunk.tokens)
        prefix = chunk is chunks[-1] and text.endswith("*")
        # The pieces of "it's" together are no name but the English word "its".
        joined = None if chunk.joined is None or language.is_stop_word(chunk.joined) else chunk.joined
        found.append(Word(shown, words, joined, exact, prefix and len(words) == 1, title_only))
    return found


def _shown(text: str, chunk: language.Chunk) -> str:
    """Return a word as it is typed; the last dot of an abbreviation such as ``e.V.`` belongs to it."""
    start, end = chunk.tokens[0].start, chunk.tokens[-1].end
    is_abbreviated = end - start <= LONGEST_DOTTED and "." in text[start:end]
    return text[start : end + (is_abbreviated and text[end : end + 1] == ".")]


# Four digits and two dots are years without being called so.
_YEARS = re.compile(r"[0-9]{4}\.\.([0-9]{4})?|\.\.[0-9]{4}")
_RANGE = re.compile(r"([0-9]{1,4})?\.\.\.?([0-9]{1,4})?")


def _narrow(facet: Facet, value: str) -> Node:
    found = _RANGE.fullmatch(value)
    if facet.is_year and found is not None and value.strip("."):
        first, last = int(found[1] or FIRST_YEAR), int(found[2] or LAST_YEAR)
        return Years(facet, min(first, last), max(first, last))  # Whoever types 2003..1998 means 1998..2003.
    return Narrow(facet, value)


_TOO_LONG = Text(
    "Die Suchanfrage hat {length} Zeichen; erlaubt sind höchstens {most}.",
    "The query has {length} characters; at most {most} are allowed.",
)
