"""The nodes of a plan, which every engine evaluates, and the plan itself."""

from __future__ import annotations

from dataclasses import dataclass

from kb.search.query.lookups import Level


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word or phrase with the fields and forms to look up, best first.

    Its score is multiplied by ``times``. Best matches may lack it unless it ``is_required``.
    """

    shown: str
    fields: tuple[str, ...]
    levels: tuple[Level, ...]
    number: int
    is_required: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class FacetFilter:
    """Documents with at least one of some values of a facet."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Documents with these keys (kind:id), whatever their words."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Complement:
    """All documents except those that match."""

    node: PlanNode


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that match all parts; ``also`` only affects their scores."""

    nodes: tuple[PlanNode, ...] = ()
    also: tuple[PlanNode | Worth, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that match at least one part."""

    nodes: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount added to the score of documents that match."""

    node: PlanNode
    amount: int


PlanNode = Leaf | FacetFilter | Records | Complement | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word of the query and its synonyms, which are searched too."""

    word: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The lookups of a query, its words in typed order, and their synonyms.

    A plan for best matches has in ``complete`` what a record with all words matches, and in ``parts`` the words that a
    record may lack. If some match by meaning, ``near`` has their keys, nearest first, ``words`` what matches without,
    and ``known`` the share of the words that any record has. ``by_part`` is true when a single part of the only word is
    enough, because no record has more of it. Of ``typed`` words in all, ``parts`` are those that count.
    ``topic`` is what a topic matches whose title is the only word of the query.
    """

    root: PlanNode
    leaves: tuple[Leaf, ...]
    expansions: tuple[Expansion, ...]
    complete: PlanNode | None = None
    parts: tuple[PlanNode, ...] = ()
    words: PlanNode | None = None
    near: tuple[str, ...] = ()
    known: float = 1.0
    by_part: bool = False
    typed: int = 0
    topic: PlanNode | None = None
