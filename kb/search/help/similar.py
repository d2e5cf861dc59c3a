"""Records like another one: of its kind, with the same fields, programmes, regions and words. Each says why.

Of competence fields, the mappings between them and their initiatives say more (``kin.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from kb.search.answers import in_language
from kb.search.documents import HEADING, TEXT, TITLE, Stored, named_apart, stored
from kb.search.fields import EXACT, FACETS_BY_NAME, INFLECTED
from kb.search.help import similar_fields
from kb.search.index import Index, State
from kb.search.query import STEMS, WORDS, AllOf, FacetFilter, IndexTerm, Leaf, Level, PlanNode
from kb.search.words import language
from kb.texts import Language, Text

MOST = 5
MOST_COMPARED = 30
MOST_VALUES = 5
"""Of each facet, so many values that fewest others have."""
MOST_LOOKED_AT = 60
MOST_WORDS = 8
SHORTEST = 4
LEAST = 6
"""What weighs less, such as a single common word, makes no record similar."""

# What sharing a value counts, times its rarity among records of the kind. A field says what a record is about; a
# programme or a region holds many that have nothing else in common; a word may be there by chance.
WEIGHTS: Mapping[str, int] = {"field": 6, "programme": 3, "region": 3, "era": 2, "word": 2}
_WORDED = (TITLE, HEADING, TEXT)
FIELD = "competence_field"
_SAME: Mapping[str, Text] = {
    "field": Text("gleiches Kompetenzfeld: {values}", "same competence field: {values}"),
    "programme": Text("gleiches Programm: {values}", "same programme: {values}"),
    "region": Text("gleiche Region: {values}", "same region: {values}"),
    "era": Text("gleiche Politikphase: {values}", "same policy era: {values}"),
    "word": Text("gleiche Wörter: {values}", "same words: {values}"),
}
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """A record like another one; the title is in ``title_language`` when that is known.

    ``detail`` tells a region or field from others of its name.
    """

    kind: str
    slug: str
    title: str
    title_language: str | None
    why: tuple[Text, ...]
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class _Trait:
    """Something a record may share: which of WEIGHTS it is, what it is called, how to look it up, what it counts."""

    name: str
    label: Text
    node: PlanNode
    weight: int


def similar(index: Index, session: Session, kind: str, slug: str, wanted: Language) -> tuple[Similar, ...]:
    """Return the records most like one, best first; none when the index does not know it.

    Raises Unavailable when there is no index.
    """
    state = index.state()
    payload = state.snapshot.payloads([f"{kind}/{slug}"]).get(f"{kind}/{slug}")
    if payload is None:
        return ()
    record = stored(payload)
    candidates = list(_by_traits(state, record))
    if kind == FIELD:
        # Within a scheme names are chosen to differ; what words they share tells nothing.
        others = [one for one in candidates if one.record.detail != record.detail]
        candidates = _with_kin(state, others, similar_fields.of_field(session, slug))
    found: dict[tuple[str, Text | None], Similar] = {}
    for one in candidates:
        title, title_language = in_language(one.record, wanted)
        if one.record.slug != slug and one.weight >= LEAST:
            # What has the same name several times, as in lists of projects, is shown once.
            detail = named_apart(one.record)
            found.setdefault((title, detail), Similar(kind, one.record.slug, title, title_language, one.why, detail))
    return tuple(islice(found.values(), MOST))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A record that shares something: how much that counts, and what it is."""

    record: Stored
    weight: int
    why: tuple[Text, ...]


def _by_traits(state: State, record: Stored) -> Iterator[_Candidate]:
    """Yield what shares values of facets or words, what shares most first."""
    traits = _traits(state, record)
    parts = [(trait.weight, trait.node) for trait in traits]
    for one in state.snapshot.weigh(_of_kind(record.kind), parts, MOST_COMPARED):
        shared = [trait for trait, has_it in zip(traits, one.matched, strict=True) if has_it]
        yield _Candidate(stored(one.payload), sum(trait.weight for trait in shared), tuple(_why(shared)))


def _with_kin(
    state: State, candidates: Iterable[_Candidate], ties: Mapping[str, similar_fields.FieldTies]
) -> list[_Candidate]:
    """Add what ties fields to each other beside their words; of equal weight, by name."""
    worded = {one.record.slug: one for one in candidates}
    payloads = state.snapshot.payloads([f"{FIELD}/{slug}" for slug in ties if slug not in worded])
    for record in map(stored, payloads.values()):
        worded[record.slug] = _Candidate(record, 0, ())
    tied = [
        _Candidate(one.record, one.weight + ties[slug].weight, (*ties[slug].why, *one.why)) if slug in ties else one
        for slug, one in worded.items()
    ]
    return sorted(
        tied, key=lambda one: (-one.weight, one.record.title[0] or one.record.title[1] or "", one.record.slug)
    )


def _of_kind(kind: str) -> PlanNode:
    return FacetFilter("kind", (kind,))


def _traits(state: State, record: Stored) -> list[_Trait]:
    """Collect what distinguishes a record: what some others of its kind share, but not most."""
    of_kind = _of_kind(record.kind)
    size = state.snapshot.count(of_kind)

    def rarity(node: PlanNode) -> int:
        """Return how often the number of those that share something can be doubled, up to all; 0 if nobody does."""
        count = state.snapshot.count(AllOf((of_kind, node)))
        return (size // count).bit_length() - 1 if count > 1 else 0

    found: list[_Trait] = []
    # What competence fields count for is the line of their tree.
    facets = {} if record.kind == FIELD else state.snapshot.facets_of(f"{record.kind}/{record.slug}")
    for name, values in facets.items():
        if name in WEIGHTS:
            nodes = [(value, FacetFilter(name, (value,))) for value in sorted(values)[:MOST_LOOKED_AT]]
            graded = sorted(((rarity(node), value, node) for value, node in nodes), key=lambda one: (-one[0], one[1]))
            chosen = [one for one in graded if one[0]][:MOST_VALUES]
            called = state.named(name, [value for _, value, _ in chosen])
            found += [_Trait(name, called[value].label, node, grade * WEIGHTS[name]) for grade, value, node in chosen]
    named = {
        stem
        for trait in found
        for text in _both(trait.label)
        for stem in map(language.german_stem, language.words(text))
    }
    for word, shown in _words(state, record, named):
        if grade := rarity(leaf := _leaf(word)):
            found.append(_Trait("word", Text.same(shown), leaf, grade * WEIGHTS["word"]))
    return found


def _both(text: Text) -> tuple[str, str]:
    return text.de, text.en


def _words(state: State, record: Stored, named: Collection[str]) -> list[tuple[str, str]]:
    """Return the rarest telling words that others have too, folded and as written; no stem of ``named``.

    Of German texts these are the nouns and names; English ones are only looked at where there is no German one.
    """
    counts = state.vocabulary.counts
    texts = _texts(record)
    german = [text for code, text in texts if code != "en"]
    found: dict[str, tuple[str, str]] = {}
    for text in german or [text for _, text in texts]:
        for word, shown in _in_text(text):
            stem = language.german_stem(word)
            if counts.get(word, 0) > 1 and stem not in named and (shown[0].isupper() or not german):
                found.setdefault(stem, (word, shown))
    return sorted(found.values(), key=lambda one: (counts[one[0]], one[0]))[:MOST_WORDS]


def _texts(record: Stored) -> list[tuple[str, str]]:
    """Return the texts whose words are compared; of competence fields the name, as further labels are their synonyms."""
    if record.kind == FIELD:
        de, en = record.title
        return [(code, name) for code, name in (("de", de), ("en", en)) if name]
    return [text for code in _WORDED for text in record.texts.get(code, ())]


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    for chunk in language.chunks(text):
        for word, start, end in chunk.tokens:
            shown = text[start:end]
            if len(word) >= SHORTEST and not word.isdecimal() and not language.is_stop_word(shown):
                yield word, shown + "-" if text[end : end + 2] == "- " else shown


def _leaf(word: str) -> Leaf:
    """Return what looks up a word or another ending of it in names and descriptions."""
    stems = tuple(IndexTerm(space, stem) for stem in language.stems(word) for space in (STEMS, WORDS))
    return Leaf(word, _WORDED, (Level(EXACT, (IndexTerm(WORDS, word),)), Level(INFLECTED, stems)), 0)


def _why(shared: Iterable[_Trait]) -> Iterator[Text]:
    """Say what is shared, in the order of WEIGHTS; of each the rarest."""
    by_name: dict[str, list[Text]] = {name: [] for name in WEIGHTS}
    said: set[Text] = set()  # An era is often called like the programme it is the era of.
    for trait in shared:
        if trait.label not in said:
            by_name[trait.name].append(trait.label)
            said.add(trait.label)
    for name, labels in by_name.items():
        if labels:
            some = labels[:_MOST_NAMED]
            values = Text(", ".join(label.de for label in some), ", ".join(label.en for label in some))
            same = _SAME[name]
            yield Text(same.de.format(values=values.de), same.en.format(values=values.en))


assert set(WEIGHTS) - {"word"} <= set(FACETS_BY_NAME), "what is shared is a facet or a word"
