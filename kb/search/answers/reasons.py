"""Why a hit was found: for each word of the query the place, the form of the word, and what is said there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kb.search.answers.marking import Marker, MatchMark, forms_of, most_apart
from kb.search.answers.snippets import Piece, snippet
from kb.search.documents import FACTS, TITLE
from kb.search.fields import EXACT, FACTS_BY_CODE, FORMS, OTHER, SYNONYM, TEXT_FIELDS
from kb.search.query import Leaf
from kb.texts import Language, Text

MarkedText = tuple[str, str, Sequence[MatchMark]]
"""Language, text, marks."""
_FIELDS = {text_field.code: text_field for text_field in TEXT_FIELDS}
_FORMS = {form.name: form for form in FORMS}
_ORDER = {form.name: place for place, form in enumerate(FORMS)}


@dataclass(frozen=True, slots=True)
class Reason(Text):
    """A whole sentence; also taken apart into what is said and the fact it was found in, with the word marked."""

    said: Text
    value: tuple[Piece, ...] = ()
    value_language: str | None = None


@dataclass(frozen=True, slots=True)
class SearchedTexts:
    """What was looked through for a hit: its texts by field, with marks, and what each of its facts is."""

    texts: Mapping[str, Sequence[MarkedText]]
    facts: str
    marker: Marker
    wanted: Language

    def fact(self, code: str, place: int) -> str:
        """Return the code of what a text of a field is."""
        return (code == FACTS and self.facts[place : place + 1]) or OTHER.code


class _Spot(NamedTuple):
    """A text that answers a word: its place among those of the field, the form, the words and their marks."""

    place: int
    form: str
    words: tuple[str, ...]
    marks: Sequence[MatchMark]


def reasons(
    looked: SearchedTexts, leaves: Sequence[Leaf], matched: Sequence[tuple[str, str] | None], telling: frozenset[int]
) -> Iterator[Reason]:
    """Say for each telling word of the query where it was found best, and in which form."""
    for leaf, match in zip(leaves, matched, strict=True):
        if match is not None and leaf.number in telling:
            code, form = match
            yield _reason(looked, leaf, code, _spot(looked, leaf, code, form))


def _reason(looked: SearchedTexts, leaf: Leaf, code: str, spot: _Spot | None) -> Reason:
    where = _FIELDS[code].where
    if spot is None:
        # What stands in several texts of a field is quoted as it was typed.
        return _plainly(EXACT.how.format(word=leaf.shown), where)
    found = " … ".join(spot.words[: most_apart(leaf, spot.form)])
    how = _FORMS[spot.form].how.format(word=leaf.shown, found=found)
    language, text, _ = looked.texts[code][spot.place]
    if code == FACTS:
        said = _together(how, FACTS_BY_CODE[looked.fact(code, spot.place)].where)
        value = snippet(text, spot.marks)
        shown = "".join(piece for piece, _ in value)
        return Reason(f"{said.de}: {shown}", f"{said.en}: {shown}", said, value, language or None)
    if code == TITLE and spot.place:
        where = Text(f"{where.de} „{text}“", f"{where.en} “{text}”")
    return _plainly(how, where)


def _plainly(how: Text, where: Text) -> Reason:
    said = _together(how, where)
    return Reason(said.de, said.en, said)


def _together(how: Text, where: Text) -> Text:
    return Text(f"{how.de} {where.de}", f"{how.en} {where.en}")


def _spot(looked: SearchedTexts, leaf: Leaf, code: str, form: str) -> _Spot | None:
    """Return where a word is found in a form; rather in the reader's language, where that says the same in another form."""
    texts = looked.texts.get(code, ())
    spots = list(_spots(texts, leaf))
    best = next((spot for spot in spots if spot.form == form), None)
    if best is None:
        # A word may answer several leaves and forms, of which it was marked for one: look for this one alone.
        only = replace(leaf, levels=tuple(level for level in leaf.levels if level.form.name == form))
        marker = Marker([only], looked.marker.own)
        alone = [(language, text, marker.marks(language, text)) for language, text, _ in texts]
        best = next(iter(_spots(alone, leaf)), None)
    if best is None or code == TITLE or texts[best.place][0] in (looked.wanted, ""):
        return best
    kind = looked.fact(code, best.place)
    own = [one for one in spots if one.form != SYNONYM.name and texts[one.place][0] in (looked.wanted, "")]
    same = [one for one in own if looked.fact(code, one.place) == kind]
    return min(same, key=lambda one: _ORDER[one.form], default=best)


def _spots(texts: Sequence[MarkedText], leaf: Leaf) -> Iterator[_Spot]:
    for place, (_, text, marks) in enumerate(texts):
        own = [mark for mark in marks if mark.leaf == leaf.number]
        for (_, form), words in forms_of(own, text).items():
            yield _Spot(place, form, words, own)
