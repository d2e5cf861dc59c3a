"""Translate a plan into a tree of Tantivy's queries.

Every field and form of a word scores its weight of ``fields.py`` instead of Tantivy's own score, so that the sums are
the same whole numbers as in other engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import Occur, Query

from kb.search.facets import INDEXED
from kb.search.fields import SOURCE_TERM, TEXT_FIELDS
from kb.search.query import (
    PARTS,
    STEMS,
    WORDS,
    AllOf,
    AnyOf,
    Complement,
    Conjunction,
    FacetFilter,
    IndexTerm,
    Leaf,
    Lookup,
    PlanNode,
    Prefix,
    Records,
    Sequence,
    Worth,
)

KEY, ADDRESS, PAYLOAD, FOLD = "key", "address", "payload", "fold"
PLACE, NAME, LATEST, NEWEST, CLOSENESS = "place", "name", "latest", "newest", "closeness"
MEMORY_KEY = "memory"
AT_SPACES = "at_spaces"
_MOST_KNOWN = 100_000
_WEIGHTS = {field.code: field.weight for field in TEXT_FIELDS}
_MOST_PARTS = 500
Clauses = list[tuple[Occur, Query]]
LeafPart = tuple[int, str, str, Query]


def schema() -> tantivy.Schema:
    """Return the schema, with fields for terms, facets and sort orders."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(PLACE, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (ADDRESS, SOURCE_TERM):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (NAME, LATEST, NEWEST, *INDEXED):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for field in TEXT_FIELDS:
        builder.add_text_field(field.code + WORDS, tokenizer_name=AT_SPACES, index_option="position")
        for space in (STEMS, PARTS):
            builder.add_text_field(field.code + space, tokenizer_name=AT_SPACES, index_option="basic")
    builder.add_float_field(CLOSENESS, fast=True)
    builder.add_bytes_field(PAYLOAD, stored=True)
    builder.add_bytes_field(FOLD, stored=True)
    return builder.build()


class Translator:
    """Translates plans for a state of an index, whose terms it caches."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self.schema = schema
        self.searcher = searcher
        self._present: dict[tuple[str, str], bool] = {}
        self._parts: dict[tuple[object, ...], list[LeafPart]] = {}
        # An index of an older version, which is used until the rebuild, may lack a field.
        self.codes = {field.code for field in TEXT_FIELDS if self._has_field(field.code + WORDS)}

    def _has_field(self, name: str) -> bool:
        try:
            self.searcher.doc_freq(name, "")
        except ValueError:
            return False
        return True

    def matching(self, root: PlanNode) -> tuple[Query, int]:
        """Return the query of a plan, and its excess over the sum of weights."""
        parts, also = (root.nodes, root.also) if isinstance(root, AllOf) else ((root,), ())
        clauses: Clauses = []
        base = 0
        for part in parts:
            clauses += self._required(part)
            base += not isinstance(part, Leaf | Complement)
        clauses += [(Occur.Should, self._scoring(scored)) for part in also for scored in _scored(part)]
        if not any(occur == Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, worth(self.all(), 1)))
            base += 1
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses), base

    def unscored(self, root: PlanNode) -> Query:
        """Return the query of a plan without scores."""
        parts = root.nodes if isinstance(root, AllOf) else (root,)
        excluded = [(Occur.MustNot, self.plain(part.node)) for part in parts if isinstance(part, Complement)]
        required = [(Occur.Must, self.plain(part)) for part in parts if not isinstance(part, Complement)]
        return Query.boolean_query([*(required or [(Occur.Must, self.all())]), *excluded])

    def _required(self, part: PlanNode) -> Clauses:
        """Return the clauses of a required part.

        A word scores wherever it is found, even if its branch of an alternative does not match as a whole. Therefore
        matching and scoring are separate clauses, except for a single word.
        """
        match part:
            case Leaf():
                return [(Occur.Must, self._scoring(part))]
            case Complement():
                return [(Occur.MustNot, self.plain(part.node))]
            case _:
                scoring = [(Occur.Should, self._scoring(scored)) for scored in _scored(part)]
                return [(Occur.Must, worth(self.plain(part), 1)), *scoring]

    def plain(self, node: PlanNode) -> Query:
        """Return the query of a node without scores."""
        match node:
            case Leaf():
                return any_of([query for _, _, _, query in self.parts(node)])
            case FacetFilter():
                return self.any_value(node.facet, node.values)
            case Records():
                return any_of([self.term(KEY, key) for key in node.keys])
            case Complement():
                return Query.boolean_query([(Occur.Must, self.all()), (Occur.MustNot, self.plain(node.node))])
            case AnyOf():
                return any_of([self.plain(part) for part in node.nodes])
            case AllOf():
                return all_of([self.plain(part) for part in node.nodes] or [self.all()])

    def _scoring(self, scored: Leaf | Worth) -> Query:
        """Return a query that scores the best form of a word in each field."""
        if isinstance(scored, Worth):
            return worth(self.plain(scored.node), scored.amount)
        fields: dict[str, list[Query]] = {}
        for amount, code, _, query in self.parts(scored):
            fields.setdefault(code, []).append(worth(query, amount * scored.times))
        return any_of([best_of(levels) for levels in fields.values()])

    def parts(self, leaf: Leaf) -> list[LeafPart]:
        """Return the parts of a leaf: score, field code, form name and query."""
        key = (leaf.fields, leaf.levels)
        parts = self._parts.get(key)
        if parts is None:
            if len(self._parts) >= _MOST_PARTS:
                self._parts = {}
            parts = self._parts[key] = list(self._new_parts(leaf))
        return parts

    def _new_parts(self, leaf: Leaf) -> Iterator[LeafPart]:
        for code in (code for code in leaf.fields if code in self.codes):
            for level in leaf.levels:
                queries = [query for lookup in level.lookups if (query := self._lookup(code, lookup)) is not None]
                if queries:
                    yield _WEIGHTS[code] * level.form.weight, code, level.form.name, any_of(queries)

    def _lookup(self, code: str, lookup: Lookup) -> Query | None:
        """Return the query of a lookup in a field; None if words are unknown."""
        match lookup:
            case IndexTerm():
                return self._present_term(code + lookup.space, lookup.text)
            case Sequence():
                if not all(self._is_present(code + WORDS, word) for word in lookup.words):
                    return None
                return Query.phrase_query(self.schema, code + WORDS, list(lookup.words))
            case Prefix():
                # Tantivy has prefixes only in fuzzy queries; this one allows no mistakes.
                return Query.fuzzy_term_query(self.schema, code + WORDS, lookup.text, 0, prefix=True)
            case Conjunction():
                return self._conjunction(code, lookup)

    def _conjunction(self, code: str, lookup: Conjunction) -> Query | None:
        required = []
        for terms in lookup.terms:
            queries = [
                query for term in terms if (query := self._present_term(code + term.space, term.text)) is not None
            ]
            if not queries:
                return None
            required.append(any_of(queries))
        return all_of(required)

    def _present_term(self, field: str, text: str) -> Query | None:
        return self.term(field, text) if self._is_present(field, text) else None

    def _is_present(self, field: str, text: str) -> bool:
        """Return whether a term is in the index. Most forms of most words occur in few fields."""
        key = (field, text)
        if key not in self._present:
            if len(self._present) > _MOST_KNOWN:
                self._present = {}
            self._present[key] = self.searcher.doc_freq(field, text) > 0
        return self._present.get(key, True)

    def term(self, field: str, text: str) -> Query:
        """Return the query for documents with a term."""
        return worth(Query.term_query(self.schema, field, text, "basic"), 0)

    def any_value(self, facet: str, values: Iterable[str]) -> Query:
        """Return the query for documents with at least one value of a facet."""
        return any_of([self.term(facet, value) for value in values if self._is_present(facet, value)])

    def all(self) -> Query:
        """Return the query for all documents except the memory of the index."""
        clauses = [(Occur.Must, worth(Query.all_query(), 0)), (Occur.MustNot, self.term(KEY, MEMORY_KEY))]
        return Query.boolean_query(clauses)


def _scored(node: PlanNode | Worth) -> Iterator[Leaf | Worth]:
    """Yield the nodes that score."""
    match node:
        case Leaf() | Worth():
            yield node
        case AnyOf():
            for part in node.nodes:
                yield from _scored(part)
        case AllOf():
            for scored in (*node.nodes, *node.also):
                yield from _scored(scored)


def worth(query: Query, amount: int) -> Query:
    """Return a query with a fixed score."""
    return Query.const_score_query(query, float(amount))


def any_of(queries: list[Query]) -> Query:
    """Return the query for documents that match any of the queries. Scores are added up."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def best_of(queries: list[Query]) -> Query:
    """Return the query for documents that match any of the queries. The highest score counts."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)


def all_of(queries: list[Query]) -> Query:
    """Return the query for documents that match all queries."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


def both(query: Query, filters: Iterable[Query]) -> Query:
    """Return a query narrowed by filters, which do not score."""
    return all_of([query, *(worth(chosen, 0) for chosen in filters)])
