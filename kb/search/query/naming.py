"""Words that name a kind of record or a value of a facet, such as "Initiativen" and "GmbH"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.models import ENTITIES
from kb.search import query
from kb.search.facets import FACETS_BY_NAME
from kb.search.fields import KIND_NAMES
from kb.search.words import language
from kb.texts import Text

NAMED_FACETS = ("form", "role", "status", "activity", "label", "statement")
"""The facets whose values are asked for by words, beside the kind."""
_ALSO_CALLED = {("form", "ev"): Text("Verein", "association")}
_ASIDE = re.compile(r" *\([^)]*\)")


def kinds_named(word: query.Node) -> Iterator[str]:
    """Yield the kinds that a word names in either language, in any form."""
    stems = _stems_of(word)
    return (kind for kind, names in _KINDS.items() if names & stems)


def kinds_asked_for(words: Sequence[query.Node]) -> Iterator[str]:
    """Yield the kinds that one of several words names, unless all of them are the name, as in "competence field"."""
    stems = [_stems_of(word) for word in words]
    for kind, names in _KINDS.items():
        if any(names & own for own in stems) and not all(_WHOLE_NAMES[kind] & own for own in stems):
            yield kind


def values_named(word: query.Node) -> Iterator[tuple[str, str]]:
    """Yield the facets and values that a word names; what names a kind names none."""
    stems = _stems_of(word)
    if not any(kinds_named(word)):
        yield from (pair for pair, names in _VALUES.items() if names & stems)


def _stems_of(word: query.Node) -> frozenset[str]:
    """Return the stems of a typed word; none for one with a sign, which means the word itself."""
    if not isinstance(word, query.Word) or word.exact or word.prefix or word.title_only:
        return frozenset()
    whole = word.joined or (word.words[0] if len(word.words) == 1 else "")
    return frozenset(language.stems(whole)) if whole else frozenset()


def _stems(names: Iterable[Text]) -> frozenset[str]:
    """Return the stems of names that are one word."""
    written = (_ASIDE.sub("", name) for text in names for name in (text.de, text.en))
    single = ("".join(language.words(name)) for name in written if " " not in name)
    return frozenset(stem for word in single for stem in language.stems(word))


_KINDS: Mapping[str, frozenset[str]] = {kind: _stems(names) for kind, names in KIND_NAMES.items()}
_WHOLE_NAMES: Mapping[str, frozenset[str]] = {
    kind: names
    | _stems(Text.same(word) for word in f"{ENTITIES[kind].__title__.de} {ENTITIES[kind].__title__.en}".split())
    for kind, names in _KINDS.items()
}
_VALUES: Mapping[tuple[str, str], frozenset[str]] = {
    (name, value): _stems(filter(None, (label, _ALSO_CALLED.get((name, value)))))
    for name in NAMED_FACETS
    for value, label in FACETS_BY_NAME[name].terms.items()
    if value not in ("other", "unknown")
}
