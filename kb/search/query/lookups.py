"""Turn words, phrases and synonyms into lookups in the index, best form first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kb.search import query
from kb.search.fields import EXACT, INFLECTED, PART, PREFIX, SYNONYM, Form, Standing
from kb.search.words import language, word_forms

# Every text field has three spaces of terms: the folded words as written, their stems where these differ, and the stems
# of the parts of compounds.
WORDS, STEMS, PARTS = "w", "s", "p"
NAME_MARK = "="  # Precedes the folded words of a whole name, among the stems; no stem contains it.
TOPIC_MARK = "#"  # Precedes the name of one word of a topic, among the stems of its title.
STANDING_MARK = "=="  # Precedes the standing of a record, among the stems of its title.
REPETITION_MARK = "*"  # Precedes the stem of a word that a text has more than once, among the stems.
MOST_SYNONYMS = 12
CACHED_LEVELS = 2048
"""Words whose forms are remembered: an answer plans the query again for each other spelling and for fewer words."""
LONGEST_FILLER = 3  # Words of a name up to this length, such as "und" and "the", need not occur.
LEAST_DISTINCTIVE = (
    3  # With at least this many longer words, a name also matches in any order and form within one field.
)


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """A term in the index of a text field."""

    space: str
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Adjacent words in one field."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Terms that must all occur in one field."""

    terms: tuple[tuple[IndexTerm, ...], ...]
    """Each item lists alternatives, of which one must occur."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with a text."""

    text: str


Lookup = IndexTerm | Sequence | Conjunction | Prefix


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """A form of a word, and the lookups of which one must succeed."""

    form: Form
    lookups: tuple[Lookup, ...]
    _hash: int = field(init=False, repr=False, compare=False)
    """Computed once, as plans are compared all the time."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.form.name, self.lookups)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Level)
            and self._hash == other._hash
            and (self.form, self.lookups) == (other.form, other.lookups)
        )


def term_of_name(words: Iterable[str]) -> str:
    """Return the term of a whole name, regardless of spaces."""
    return NAME_MARK + "".join(words)


def term_of_topic(words: Iterable[str]) -> str:
    """Return the term of a topic whose name is one word."""
    return TOPIC_MARK + "".join(words)


def term_of_standing(standing: Standing) -> str:
    """Return the term of all records with a standing."""
    return STANDING_MARK + standing.name


def term_of_repetition(stem: str) -> str:
    """Return the term of all texts that have a stem more than once."""
    return REPETITION_MARK + stem


@lru_cache(maxsize=CACHED_LEVELS)
def levels_of(word: query.Word) -> tuple[Level, ...]:
    """Return the forms of a word to look up, best first."""
    if word.words[0] in language.CAPITALS and word.shown == language.CAPITALS[word.words[0]]:
        return (Level(EXACT, (IndexTerm(STEMS, word.shown),)),)
    if word.prefix:
        return (Level(EXACT, (IndexTerm(WORDS, word.words[0]),)), Level(PREFIX, (Prefix(word.words[0]),)))
    written = Level(EXACT, written_as(word.words, word.joined))
    if word.exact:
        return (written,)
    return tuple(level for level in (written, _inflected(word), _parts(word)) if level.lookups)


def written_as(words: tuple[str, ...], joined: str | None) -> tuple[Lookup, ...]:
    """Return the lookups of words as written: adjacent, or joined."""
    first: Lookup = IndexTerm(WORDS, words[0]) if len(words) == 1 else Sequence(words)
    return (first,) if joined is None else (first, IndexTerm(WORDS, joined))


def _inflected(word: query.Word) -> Level:
    whole = word.joined or word.words[0]
    lookups: list[Lookup] = list(_stemmed(whole)) if len(whole) > 2 else []
    if len(word.words) == 1:
        lookups += lookups_of_stems(word_forms.related_stems(whole))
    if len(word.words) > 1 and all(len(piece) > 2 for piece in word.words):
        lookups.append(Conjunction(tuple((IndexTerm(WORDS, piece), *_stemmed(piece)) for piece in word.words)))
    return Level(INFLECTED, tuple(lookups))


def _stemmed(word: str) -> tuple[IndexTerm, ...]:
    # A word equal to its stem is indexed among the words only. A stem that is a stop word is skipped: Waser is not
    # "was".
    return lookups_of_stems(
        stem
        for stem in (*language.marked_stems(word), *language.cognate_stems(word))
        if language.unmarked(stem) == word or not language.is_stop_word(language.unmarked(stem))
    )


def lookups_of_stems(stems: Iterable[str]) -> tuple[IndexTerm, ...]:
    """Return the lookups of stems, each of which may be a word of its own."""
    terms = (term for stem in stems for term in (IndexTerm(STEMS, stem), IndexTerm(WORDS, language.unmarked(stem))))
    return tuple(dict.fromkeys(terms))


def _parts(word: query.Word) -> Level:
    whole = word.joined or word.words[0]
    return Level(PART, _part_terms(whole) if len(whole) > 2 else ())


def _part_terms(word: str) -> tuple[IndexTerm, ...]:
    """Return the lookups of a word as a part of compounds, which are German."""
    stems = (language.german_stem(word), *language.cognate_stems(word))
    return tuple(IndexTerm(PARTS, stem) for stem in stems if stem == language.unmarked(stem))


def lookups_of_part(word: str) -> tuple[Lookup, ...]:
    """Return the lookups of a part of a typed compound, which may be a word or a part of another compound."""
    return (IndexTerm(WORDS, word), *_stemmed(word), *_part_terms(word))


def lookups_of_repetition(word: str) -> tuple[Lookup, ...]:
    """Return the lookups of texts that have a folded word more than once."""
    return tuple(IndexTerm(STEMS, term_of_repetition(stem)) for stem in language.marked_stems(word))


def spellings_of_counted(parts: list[query.Node]) -> tuple[tuple[str, ...], ...]:
    """Return all spellings of a number and what it counts; none if two neighbours are something else."""
    words = [part for part in parts if isinstance(part, query.Word) and not (part.exact or part.prefix)]
    return word_forms.counted(words[0].words, words[1].words) if len(words) == len(parts) == 2 else ()


def levels_of_counted(spellings: tuple[tuple[str, ...], ...]) -> tuple[Level, ...]:
    """Return the lookups of a number and what it counts: side by side, or both words in one field."""
    side_by_side = Level(EXACT, tuple(map(Sequence, spellings)))
    words = [spelling for spelling in spellings if not any(map(word_forms.is_figure, spelling))]
    if not words:
        return (side_by_side,)
    pairs = ((IndexTerm(WORDS, word) for word in dict.fromkeys(place)) for place in zip(*words, strict=True))
    return side_by_side, Level(INFLECTED, (Conjunction(tuple(map(tuple, pairs))),))


@lru_cache(maxsize=CACHED_LEVELS)
def synonym_level(names: tuple[str, ...]) -> Level:
    """Return the lookups of the synonyms of a word."""
    lookups: list[Lookup] = []
    for name in names[:MOST_SYNONYMS]:
        lookups += _name_lookups(name, tuple(language.words(name)))
    return Level(SYNONYM, tuple(dict.fromkeys(lookups)))


def _name_lookups(name: str, words: tuple[str, ...]) -> Iterable[Lookup]:
    """Return the lookups of a name as written, and of its unambiguous other forms."""
    if language.CAPITALS.get(words[0]) == name:
        return (IndexTerm(STEMS, name),)
    written = written_as(words, _joined(name))
    if len(words) == 1:
        return (*written, *_stemmed(words[0]))
    content = [word for word in words if len(word) > LONGEST_FILLER]
    if len(content) < LEAST_DISTINCTIVE:
        return written
    # "Kleine und mittlere Unternehmen" must match "kleiner und mittlerer Unternehmen" in a text.
    return (*written, Conjunction(tuple((IndexTerm(WORDS, word), *_stemmed(word)) for word in content)))


def _joined(name: str) -> str | None:
    chunks = language.chunks(name)
    return chunks[0].joined if len(chunks) == 1 else None
