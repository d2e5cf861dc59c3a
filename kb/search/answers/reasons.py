"""The reasons for a hit: for each word of the query the field, the form, and the text around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kb.search.answers.marking import Marker, MatchMark, forms_of, most_apart
from kb.search.answers.snippets import MarkedText, Piece, snippet
from kb.search.documents import FACTS, MEMBERS, NESTED, TITLE
from kb.search.facts import FACTS_BY_CODE, OTHER
from kb.search.fields import ACCOUNTS, DIVIDED, EXACT, FORMS, SYNONYM, TEXT_FIELDS
from kb.search.query import Leaf
from kb.texts import Language, Text

_FIELDS = {text_field.code: text_field for text_field in TEXT_FIELDS}
_FORMS = {form.name: form for form in FORMS}
_ORDER = {form.name: place for place, form in enumerate(FORMS)}


@dataclass(frozen=True, slots=True)
class Reason(Text):
    """A whole sentence; also split into its statement and the fact with the word marked."""

    statement: Text
    value: tuple[Piece, ...] = ()
    value_language: str | None = None


_NEAR = Text("nach der Bedeutung", "by meaning")
_ABOVE = Text("im Namen eines übergeordneten Eintrags", "in the name of an entry above it")
_AROUND = Text("in der Region dessen, worum es geht", "in the region of what it is about")
BY_MEANING = Reason(_NEAR.de, _NEAR.en, _NEAR)
"""The reason for a hit that is near in meaning to the whole query, whatever its words."""


@dataclass(frozen=True, slots=True)
class SearchedTexts:
    """The marked texts of a hit by field, its kind, and the codes of its facts."""

    texts: Mapping[str, Sequence[MarkedText]]
    facts: str
    marker: Marker
    preferred: Language
    kind: str

    def fact(self, code: str, place: int) -> str:
        """Return the fact code of a text."""
        return (code == FACTS and self.facts[place : place + 1]) or OTHER.code


class _Spot(NamedTuple):
    """A text that matches a word: its place in the field, the form, the words and their marks."""

    place: int
    form: str
    words: tuple[str, ...]
    marks: Sequence[MatchMark]


def reasons(
    searched: SearchedTexts, leaves: Sequence[Leaf], matched: Sequence[tuple[str, str] | None], telling: frozenset[int]
) -> Iterator[Reason]:
    """Yield the best reason for each significant word of the query."""
    whole = {leaf.shown for leaf, match in zip(leaves, matched, strict=True) if match and match[1] != DIVIDED.name}
    for leaf, match in zip(leaves, matched, strict=True):
        # The parts of a compound explain nothing where it stands as a whole.
        is_said = match is not None and match[1] == DIVIDED.name and leaf.shown in whole
        if match is not None and leaf.number in telling and not is_said:
            code, form = match
            yield _reason(searched, leaf, code, _spot(searched, leaf, code, form))


def _reason(searched: SearchedTexts, leaf: Leaf, code: str, spot: _Spot | None) -> Reason:
    where = _where(code, searched.kind)
    if spot is None:
        # A match spread over several texts of a field is quoted as typed.
        return _plainly(EXACT.how.format(word=leaf.shown), where)
    words = " … ".join(spot.words[: most_apart(leaf, spot.form)])
    how = _FORMS[spot.form].how.format(word=leaf.shown, found=words)
    language, text, _ = searched.texts[code][spot.place]
    if code == FACTS:
        statement = _together(how, FACTS_BY_CODE[searched.fact(code, spot.place)].where)
        value = snippet(text, spot.marks)
        shown = "".join(piece for piece, _ in value)
        return Reason(f"{statement.de}: {shown}", f"{statement.en}: {shown}", statement, value, language or None)
    if code == TITLE and spot.place:
        where = Text(f"{where.de} „{text}“", f"{where.en} “{text}”")
    return _plainly(how, where)


def _where(code: str, kind: str) -> Text:
    """Return the place of a match; the members of some kinds are names that they take over from others."""
    if code == MEMBERS and kind in NESTED:
        return _ABOVE
    return _AROUND if code == MEMBERS and kind in ACCOUNTS else _FIELDS[code].where


def _plainly(how: Text, where: Text) -> Reason:
    statement = _together(how, where)
    return Reason(statement.de, statement.en, statement)


def _together(how: Text, where: Text) -> Text:
    return Text(f"{how.de} {where.de}", f"{how.en} {where.en}")


def _spot(searched: SearchedTexts, leaf: Leaf, code: str, form: str) -> _Spot | None:
    """Return the spot of a word in a form, preferably in the reader's language.

    A spot in that language may have another form if it is in the same kind of fact.
    """
    texts = searched.texts.get(code, ())
    spots = list(_spots(texts, leaf))
    best = next((spot for spot in spots if spot.form == form), None)
    if best is None:
        # A word may match several leaves and forms but is marked for one, so mark again with this one only.
        only = replace(leaf, levels=tuple(level for level in leaf.levels if level.form.name == form))
        marker = Marker([only], searched.marker.domain_words)
        alone = [(language, text, marker.marks(language, text)) for language, text, _ in texts]
        best = next(iter(_spots(alone, leaf)), None)
    if best is None or code == TITLE or texts[best.place][0] in (searched.preferred, ""):
        return best
    kind = searched.fact(code, best.place)
    readable = [
        spot for spot in spots if spot.form != SYNONYM.name and texts[spot.place][0] in (searched.preferred, "")
    ]
    same = [spot for spot in readable if searched.fact(code, spot.place) == kind]
    return min(same, key=lambda spot: _ORDER[spot.form], default=best)


def _spots(texts: Sequence[MarkedText], leaf: Leaf) -> Iterator[_Spot]:
    for place, (_, text, marks) in enumerate(texts):
        leaf_marks = [mark for mark in marks if mark.leaf == leaf.number]
        for (_, form), words in forms_of(leaf_marks, text).items():
            yield _Spot(place, form, words, leaf_marks)
