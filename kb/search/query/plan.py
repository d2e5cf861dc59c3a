"""Turn a parsed query into a plan, the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kb.search import query
from kb.search.fields import (
    ACCOUNT,
    ACCOUNTS,
    BESIDE,
    EXACT,
    FILLER,
    PART,
    STANDINGS,
    SUBJECT,
    SYNONYM,
    TEXT_FIELDS,
    TOPIC,
    WHOLE,
)
from kb.search.query.lookups import (
    MOST_SYNONYMS,
    PARTS,
    STEMS,
    WORDS,
    Conjunction,
    IndexTerm,
    Level,
    Lookup,
    Prefix,
    Sequence,
    levels_of,
    levels_of_counted,
    spellings_of_counted,
    synonym_level,
    term_of_name,
    term_of_standing,
    term_of_topic,
    written_as,
)
from kb.search.query.naming import kinds_asked_for
from kb.search.query.plan_nodes import (
    AllOf,
    AnyOf,
    Complement,
    Expansion,
    FacetFilter,
    Leaf,
    Plan,
    PlanNode,
    Records,
    Worth,
)
from kb.search.words import Synonyms

__all__ = [
    "ALL_FIELDS",
    "HEADINGS",
    "PARTS",
    "PHRASED",
    "STEMS",
    "TITLE_FIELD",
    "WORDS",
    "AllOf",
    "AnyOf",
    "Complement",
    "Conjunction",
    "Expansion",
    "FacetFilter",
    "IndexTerm",
    "Leaf",
    "Level",
    "Lookup",
    "Plan",
    "PlanNode",
    "Prefix",
    "Records",
    "Sequence",
    "Worth",
    "make",
]


ALL_FIELDS = tuple(field.code for field in TEXT_FIELDS)
TITLE_FIELD = (TEXT_FIELDS[0].code,)
FACTS = next(field for field in TEXT_FIELDS if field.name == "facts")
HEADINGS = tuple(field.code for field in TEXT_FIELDS if field.name in ("title", "heading"))
"""The fields searched by ``title:``."""
PHRASED = tuple(field.code for field in TEXT_FIELDS if field.name in ("title", "facts", "text"))
"""Fields where adjacent words score more than scattered ones; in the others the order would not matter to readers."""
LED = ACCOUNTS - {"succession"}
"""Accounts that lead when they are asked for by their kind; a word for a succession may mean what came after."""
MOST_SIDE_BY_SIDE = 20
"""Maximum number of words looked up as a whole; a longer query is a pasted text."""


def make(node: query.Node, synonyms: Synonyms, plain: frozenset[str] = frozenset()) -> Plan:
    """Turn a parsed query into a plan. The folded words in ``plain`` get no synonyms."""
    return _Planner(synonyms, plain).plan(node)


class _Planner:
    def __init__(self, synonyms: Synonyms, plain: frozenset[str]) -> None:
        self.synonyms = synonyms
        self.plain = plain
        self.leaves: dict[tuple[object, ...], Leaf] = {}
        self.expansions: dict[str, Expansion] = {}

    def plan(self, node: query.Node) -> Plan:
        root = self.node(node)
        whole = _as_a_whole(node)
        standing = standings(_words(root), whole[:1])
        topic = _as_a_topic(node)
        also: tuple[PlanNode | Worth, ...] = (*whole, *standing, *topic, *_of_a_kind(node, _words(root)))
        if also:
            root = replace(root, also=(*root.also, *also)) if isinstance(root, AllOf) else AllOf((root,), also)
        entitled = replace(topic[0], fields=TITLE_FIELD) if topic else None
        return Plan(root, tuple(self.leaves.values()), tuple(self.expansions.values()), topic=entitled)

    def node(self, node: query.Node) -> PlanNode:
        match node:
            case query.Word() | query.Phrase():
                return self.word(node)
            case query.Narrow():
                return FacetFilter(node.facet.name, (node.value,))
            case query.Years():
                years = range(max(node.first, 1000), min(node.last, 2999) + 1)
                return FacetFilter(node.facet.name, tuple(str(year) for year in years))
            case query.Not():
                return Complement(_Planner(Synonyms(), frozenset()).narrow(node.node))
            case query.Either():
                return AnyOf(_once(self.node(part) for part in node.nodes))
            case query.All():
                return self.every(node)

    def narrow(self, node: query.Node) -> PlanNode:
        """Plan an excluded part by its words themselves, without compounds and synonyms."""
        return _without_guesses(self.node(node))

    def every(self, node: query.All) -> PlanNode:
        """Require all parts, except fillers beside others, which only add to the score."""
        parts, runs = list(node.nodes), self._runs(node.nodes)
        required: list[PlanNode] = []
        optional: list[PlanNode] = []
        at = 0
        while at < len(parts):
            length, names = runs.get(at, (1, ()))
            part = parts[at]
            if length == 1 and (spellings := spellings_of_counted(parts[at : at + 2])):
                length = 2
                required.append(self._counted(parts[at : at + 2], spellings))
            elif length > 1:
                required.append(self._run(parts[at : at + length], names))
            elif isinstance(part, query.Word) and part.filler and _has_content(parts):
                optional.append(self._filler(part))
            else:
                required.append(self.node(part))
            at += length
        return AllOf(_once(required), _once(optional))

    def _runs(self, parts: tuple[query.Node, ...]) -> dict[int, tuple[int, tuple[str, ...]]]:
        """Find neighbouring words that form a name with synonyms.

        The result maps their position to their number and the synonyms.
        """
        runs: dict[int, tuple[int, tuple[str, ...]]] = {}
        at = 0
        while at < len(parts):
            first = parts[at]
            longest = self.synonyms.longest if isinstance(first, query.Word) and self._begins(first) else 1
            for length in range(min(longest, len(parts) - at), 1, -1):
                run = parts[at : at + length]
                if all(isinstance(part, query.Word) and self._expandable(part) for part in run):
                    words = tuple(word for part in run if isinstance(part, query.Word) for word in part.words)
                    names = () if "".join(words) in self.plain else self.synonyms.of(words)
                    if names:
                        runs[at] = (length, names)
                        at += length - 1
                        break
            at += 1
        return runs

    def _begins(self, word: query.Word) -> bool:
        return self._expandable(word) and self.synonyms.begin_with(word.words[0])

    def _run(self, parts: list[query.Node], names: tuple[str, ...]) -> PlanNode:
        """Search each word of a name, or a synonym of the whole name."""
        words = [part for part in parts if isinstance(part, query.Word)]
        shown = " ".join(word.shown for word in words)
        self.expansions.setdefault(shown, Expansion(shown, names[:MOST_SYNONYMS]))
        content = [word for word in words if not word.filler] or words
        each = AllOf(_once(self.word(word, expand=False) for word in content))
        return AnyOf((each, self._leaf(shown, ALL_FIELDS, (synonym_level(names),))))

    def _counted(self, parts: list[query.Node], spellings: tuple[tuple[str, ...], ...]) -> Leaf:
        """Search a number with what it counts in all spellings; written as a word it may stand apart from it."""
        shown = " ".join(part.shown for part in parts if isinstance(part, query.Word))
        return self._leaf(shown, ALL_FIELDS, levels_of_counted(spellings))

    def _filler(self, node: query.Word) -> Leaf:
        """Search a filler in every form; any of them scores next to nothing."""
        lookups = tuple(lookup for level in levels_of(node) for lookup in level.lookups)
        return self._leaf(node.shown, ALL_FIELDS, (Level(FILLER, lookups),))

    def word(self, node: query.Word | query.Phrase, expand: bool = True) -> Leaf:
        fields = HEADINGS if node.title_only else ALL_FIELDS
        if isinstance(node, query.Phrase):
            return self._leaf(node.shown, fields, (Level(EXACT, written_as(node.words, None)),), is_required=True)
        levels = list(levels_of(node))
        if expand and self._expandable(node):
            names = self.synonyms.of(node.words) or (self.synonyms.of((node.joined,)) if node.joined else ())
            if names:
                self.expansions.setdefault(node.shown, Expansion(node.shown, names[:MOST_SYNONYMS]))
                levels.append(synonym_level(names))
        return self._leaf(node.shown, fields, tuple(levels), is_required=node.exact or node.title_only)

    def _expandable(self, word: query.Word) -> bool:
        return not (word.exact or word.prefix or "".join(word.words) in self.plain)

    def _leaf(
        self, shown: str, fields: tuple[str, ...], levels: tuple[Level, ...], *, is_required: bool = False
    ) -> Leaf:
        """Return the leaf of a word; a repeated word shares one leaf."""
        return self.leaves.setdefault((fields, levels), Leaf(shown, fields, levels, len(self.leaves), is_required))


def _once(nodes: Iterable[PlanNode]) -> tuple[PlanNode, ...]:
    """Remove repeated nodes, which would take time and change no answer."""
    return tuple(dict.fromkeys(nodes))


def _as_a_whole(node: query.Node) -> tuple[Leaf, ...]:
    """Return the leaves that score a whole query as a name or adjacent words.

    They belong to no typed word, so they have no number and are not explained.
    """
    parts = node.nodes if isinstance(node, query.All) else (node,)
    typed = [part for part in parts if isinstance(part, query.Word) and not (part.prefix or part.title_only)]
    if not 1 <= len(typed) <= MOST_SIDE_BY_SIDE or len(typed) != len(parts):
        return ()
    words = tuple(piece for word in typed for piece in word.words)
    name = term_of_name(words)
    named = Leaf(name, TITLE_FIELD, (Level(WHOLE, (IndexTerm(STEMS, name),)),), -1)
    # A single typed word such as Ziel-2 has adjacent pieces in any case.
    return (named,) if len(typed) == 1 else (named, Leaf(name, PHRASED, (Level(BESIDE, (Sequence(words),)),), -1))


def _as_a_topic(node: query.Node) -> tuple[Leaf, ...]:
    """Return the leaf that scores a topic whose whole name is the only word of a query."""
    if not isinstance(node, query.Word) or node.prefix or node.title_only:
        return ()
    levels = (Level(TOPIC, (IndexTerm(STEMS, term_of_topic(node.words)),)),)
    return (Leaf(node.shown, (*TITLE_FIELD, FACTS.code), levels, -1),)


def _of_a_kind(node: query.Node, words: int) -> Iterable[Worth]:
    """Yield the score of records of a kind that a word beside others names, with which these lead."""
    parts = node.nodes if isinstance(node, query.All) else ()
    typed = [part for part in parts if not (isinstance(part, query.Word) and part.filler)]
    for kind in kinds_asked_for(typed):
        amount = SUBJECT.weight
        if kind in LED:
            # It stands as high as its subject, of which it has the region among its members only.
            amount += (SUBJECT.weight - ACCOUNT.weight) * words + FACTS.weight
        yield Worth(FacetFilter("kind", (kind,)), amount * EXACT.weight)


def standings(words: int, named: tuple[Leaf, ...] = ()) -> Iterable[Worth]:
    """Yield the score added to ``words`` words for the standing of a record. A typed whole name gets the highest."""
    for number, standing in enumerate(STANDINGS[1:] if words else (), start=1):
        terms = tuple(IndexTerm(STEMS, term_of_standing(other)) for other in STANDINGS[number:])
        at_least = Leaf(standing.name, TITLE_FIELD, (Level(EXACT, terms),), -1)
        more = standing.weight - STANDINGS[number - 1].weight
        yield Worth(AnyOf((at_least, *named)), more * EXACT.weight * words)


def _words(node: PlanNode) -> int:
    """Count the words of the query in every matching record. Of alternatives one is enough."""
    match node:
        case Leaf():
            return 1
        case AllOf():
            return sum(map(_words, node.nodes))
        case AnyOf():
            return max(map(_words, node.nodes), default=0)
        case _:
            return 0


def _has_content(parts: list[query.Node]) -> bool:
    return any(isinstance(p, query.Phrase) or (isinstance(p, query.Word) and not p.filler) for p in parts)


def _without_guesses(node: PlanNode) -> PlanNode:
    match node:
        case Leaf():
            levels = tuple(level for level in node.levels if level.form not in (PART, SYNONYM))
            return Leaf(node.shown, node.fields, levels, node.number)
        case AllOf():
            return AllOf(tuple(_without_guesses(part) for part in node.nodes))
        case AnyOf():
            return AnyOf(tuple(_without_guesses(part) for part in node.nodes))
        case _:
            return node
