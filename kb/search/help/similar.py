"""Similar records: of the same kind, with the same fields, regions, programmes, managers, publishers and eras.

Each has its reasons. Words in common are none, except in the names of competence fields, for which mappings and shared
initiatives count more (``similar_fields.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.search.answers import in_language
from kb.search.documents import TITLE, StoredDocument, named_apart, stored
from kb.search.facets import FACETS_BY_NAME
from kb.search.fields import EXACT, INFLECTED
from kb.search.help import similar_fields
from kb.search.index import Index, State
from kb.search.query import WORDS, AllOf, FacetFilter, IndexTerm, Leaf, Level, PlanNode, lookups_of_stems
from kb.search.words import language
from kb.texts import Language, Text

MOST = 5
MOST_COMPARED = 30
MOST_VALUES = 5
"""The rarest values compared per facet."""
RARE: Mapping[str, int] = {"region": 2, "era": 2}
"""The least rarity of values, if not 1: a region or era that more than a quarter of all records share is none."""
MOST_LOOKED_AT = 60
MOST_WORDS = 8
SHORTEST = 4
LEAST = 6
"""The least weight of a similar record; a region or era that many share weighs less."""

# What sharing a value counts, times its rarity among records of the kind. A field says what a record is about; a
# programme or a region holds many that have nothing else in common; a word may be there by chance.
WEIGHTS: Mapping[str, int] = {
    "field": 6,
    "region": 3,
    "programme": 3,
    "manager": 3,
    "publisher": 3,
    "era": 2,
    "word": 2,
}
FIELD = "competence_field"
_SAME: Mapping[str, Text] = {
    "field": Text("gleiches Kompetenzfeld: {values}", "same competence field: {values}"),
    "region": Text("gleiche Region: {values}", "same region: {values}"),
    "programme": Text("gleiches Programm: {values}", "same programme: {values}"),
    "manager": Text("gleiches Clustermanagement: {values}", "same cluster manager: {values}"),
    "publisher": Text("gleicher Herausgeber: {values}", "same publisher: {values}"),
    "era": Text("gleiche Politikphase: {values}", "same policy era: {values}"),
    "word": Text("ähnlicher Name: {values}", "similar name: {values}"),
}
_MOST_NAMED: Mapping[str, int] = {"region": 1, "era": 2}
"""The most values named, if not three: the rarest region lies within the others, and eras overlap."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A similar record; the title is in ``title_language`` when that is known.

    ``detail`` distinguishes a region or field from others of its name.
    """

    kind: str
    slug: str
    title: str
    title_language: str | None
    why: tuple[Text, ...]
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class _Trait:
    """A property that records may share: its key in WEIGHTS, label, plan node and weight."""

    name: str
    label: Text
    node: PlanNode
    weight: int


def similar(index: Index, session: Session, kind: str, slug: str, preferred: Language) -> tuple[Similar, ...]:
    """Return the records most similar to one, best first; none for an unknown record.

    Raises Unavailable when there is no index.
    """
    state = index.state()
    payload = state.snapshot.payloads([f"{kind}/{slug}"]).get(f"{kind}/{slug}")
    if payload is None:
        return ()
    record = stored(payload)
    candidates: Iterable[_Candidate] = _by_traits(state, record)
    if kind == FIELD:
        # Within a scheme names are chosen to differ, so shared words mean nothing.
        others = [other for other in candidates if other.record.detail != record.detail]
        candidates = _with_ties(state, others, similar_fields.of_field(session, slug))
    by_title: dict[tuple[str, Text | None], Similar] = {}
    for candidate in candidates:
        title, title_language = in_language(candidate.record, preferred)
        if candidate.record.slug != slug and candidate.weight >= LEAST:
            # Records of the same name, as in lists of projects, are shown once.
            detail = named_apart(candidate.record)
            similar_record = Similar(kind, candidate.record.slug, title, title_language, candidate.why, detail)
            by_title.setdefault((title, detail), similar_record)
            if len(by_title) == MOST:
                break
    return tuple(by_title.values())


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A record with shared traits: their weight, and the reasons."""

    record: StoredDocument
    weight: int
    why: tuple[Text, ...]


def _by_traits(state: State, record: StoredDocument) -> Iterator[_Candidate]:
    """Yield records that share facet values or words, best first."""
    traits = _traits(state, record)
    parts = [(trait.weight, trait.node) for trait in traits]
    for hit in state.snapshot.weigh(_of_kind(record.kind), parts, MOST_COMPARED):
        shared = [trait for trait, has_it in zip(traits, hit.matched, strict=True) if has_it]
        yield _Candidate(stored(hit.payload), sum(trait.weight for trait in shared), tuple(_why(shared)))


def _with_ties(
    state: State, candidates: Iterable[_Candidate], ties: Mapping[str, similar_fields.FieldTies]
) -> list[_Candidate]:
    """Add ties between fields to the candidates; sort equal weights by name."""
    worded = {candidate.record.slug: candidate for candidate in candidates}
    payloads = state.snapshot.payloads([f"{FIELD}/{slug}" for slug in ties if slug not in worded])
    for record in map(stored, payloads.values()):
        worded[record.slug] = _Candidate(record, 0, ())
    tied = [_tied(candidate, ties[slug]) if slug in ties else candidate for slug, candidate in worded.items()]
    return sorted(
        tied, key=lambda entry: (-entry.weight, entry.record.title[0] or entry.record.title[1] or "", entry.record.slug)
    )


def _tied(candidate: _Candidate, ties: similar_fields.FieldTies) -> _Candidate:
    return _Candidate(candidate.record, candidate.weight + ties.weight, (*ties.why, *candidate.why))


def _of_kind(kind: str) -> PlanNode:
    return FacetFilter("kind", (kind,))


def _traits(state: State, record: StoredDocument) -> list[_Trait]:
    """Collect the traits that some records of the kind share, but not most."""
    of_kind = _of_kind(record.kind)
    size = state.snapshot.count(of_kind)

    def shared_by(node: PlanNode) -> int:
        return state.snapshot.count(AllOf((of_kind, node)))

    traits: list[_Trait] = []
    # The facets of a competence field are only its line in the tree.
    facets = {} if record.kind == FIELD else state.snapshot.facets_of(f"{record.kind}/{record.slug}")
    for name, values in facets.items():
        if name in WEIGHTS:
            nodes = [(value, FacetFilter(name, (value,))) for value in sorted(values)[:MOST_LOOKED_AT]]
            counted = sorted(((shared_by(node), value, node) for value, node in nodes), key=lambda row: row[:2])
            chosen = [row for row in counted if _rarity(row[0], size) >= RARE.get(name, 1)][:MOST_VALUES]
            called = state.named(name, [value for _, value, _ in chosen])
            traits += [
                _Trait(name, called[value].label, node, _rarity(count, size) * WEIGHTS[name])
                for count, value, node in chosen
            ]
    for word, shown in _words(state, record) if record.kind == FIELD else ():
        if grade := _rarity(shared_by(leaf := _leaf(word)), size):
            traits.append(_Trait("word", Text.same(shown), leaf, grade * WEIGHTS["word"]))
    return traits


def _rarity(count: int, size: int) -> int:
    """Return how often the records with a value can be doubled, up to all; 0 for a value of one record."""
    return (size // count).bit_length() - 1 if count > 1 else 0


def _words(state: State, record: StoredDocument) -> list[tuple[str, str]]:
    """Return the rarest words of the name shared with others, folded and as written.

    In German names only nouns count; an English name is read only where there is no German one.
    """
    counts = state.vocabulary.counts
    german, english = record.title
    by_stem: dict[str, tuple[str, str]] = {}
    for word, shown in _in_text(german or english or ""):
        if counts.get(word, 0) > 1 and (shown[0].isupper() or not german):
            by_stem.setdefault(language.german_stem(word), (word, shown))
    return sorted(by_stem.values(), key=lambda pair: (counts[pair[0]], pair[0]))[:MOST_WORDS]


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    for chunk in language.chunks(text):
        for word, start, end in chunk.tokens:
            shown = text[start:end]
            if len(word) >= SHORTEST and not word.isdecimal() and not language.is_stop_word(shown):
                yield word, shown + "-" if text[end : end + 2] == "- " else shown


def _leaf(word: str) -> Leaf:
    """Return the lookup of a word and its inflections in names."""
    stems = lookups_of_stems(language.marked_stems(word))
    return Leaf(word, (TITLE,), (Level(EXACT, (IndexTerm(WORDS, word),)), Level(INFLECTED, stems)), 0)


def _why(shared: Iterable[_Trait]) -> Iterator[Text]:
    """Yield the reasons in the order of WEIGHTS, with the rarest labels of each."""
    by_name: dict[str, list[Text]] = {name: [] for name in WEIGHTS}
    seen: set[Text] = set()  # An era often has the same name as its programme.
    for trait in shared:
        if trait.label not in seen:
            by_name[trait.name].append(trait.label)
            seen.add(trait.label)
    for name, labels in by_name.items():
        if labels:
            some = labels[: _MOST_NAMED.get(name, 3)]
            values = Text(", ".join(label.de for label in some), ", ".join(label.en for label in some))
            same = _SAME[name]
            yield Text(same.de.format(values=values.de), same.en.format(values=values.en))


assert set(WEIGHTS) - {"word"} <= set(FACETS_BY_NAME), "every trait is a facet or a word"
