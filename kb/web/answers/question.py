"""The selection of the answer pages: the facets and words of the search, as the map and the lists have them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from kb import search
from kb.models.columns import Key
from kb.models.vocabulary import SourceKind, Voice
from kb.queries import answers
from kb.queries.answers import SUBJECTS, AnswerSelection, Dimension, OwnList, everything
from kb.queries.shortlist import Shortlist
from kb.texts import Text
from kb.web.request import Params, app_state, db, language, query_string
from kb.web.search import SHOWN
from kb.web.search import question as search_question
from kb.web.shortlist import COLLECTED, place, present

FACETS = tuple(
    search.FACETS_BY_NAME[name]
    for name in (
        "region",
        "country",
        "field",
        "programme",
        "era",
        "status",
        "label",
        "form",
        "trait",
        "voice",
        "medium",
    )
)
"""The facets that narrow an answer, in the order shown."""
FACET_NAMES = frozenset(facet.name for facet in FACETS)
INITIATIVES = ("initiative",)
LESSONS = ("statement",)
WITH_RESULTS = ("initiative", "programme", "region", "competence_field")
"""The kinds of records that statements of result are about."""
LABELS: Mapping[Dimension, Text] = {
    Dimension.ERA: Text("Politikphase", "policy era"),
    Dimension.FIELD: Text("Kompetenzfeld", "competence field"),
    Dimension.COUNTRY: Text("Staat", "country"),
    Dimension.FORM: Text("Rechtsform", "legal form"),
}
"""What the mix of activities is compared by, in the order shown."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A reader's own list: its records, and what answers over it are about."""

    shortlist: Shortlist
    about: OwnList

    @property
    def places(self) -> Sequence[str]:
        """The records as the address names them."""
        return [place(entry.entity, entry.slug) for entry in self.shortlist.records]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A selection with the answer of the search that it comes from, which counts the values of the facets.

    With an ``own`` list the selection is what the list and the search have in common.
    """

    answered: search.Answered
    selection: AnswerSelection
    own: Listed | None = None

    @property
    def found(self) -> search.Page:
        """The answer of the search: its total, facets and query."""
        return self.answered.page

    @property
    def chosen(self) -> Sequence[search_question.Chosen]:
        """The chosen values of the facets, without the kind of record."""
        return [(facet, value) for facet, value in search_question.chosen(self.found) if facet in FACETS]


def kinds(params: Params) -> Sequence[str]:
    """Return the kinds of records that an answer is about: initiatives, unless programmes are chosen."""
    return params.choices("kind", SUBJECTS) or INITIATIVES


def read(params: Params, kinds: Sequence[str] = INITIATIVES, **fixed: tuple[str, ...]) -> search.Query:
    """Read the words and facets of an answer about records of some kinds; ``fixed`` facets are not read."""
    return search.Query(
        text=params.text("q"),
        selected={**{facet.name: params.texts(facet.name) for facet in FACETS}, **fixed, "kind": tuple(kinds)},
        per_page=1,
        language=language(),
        plain=frozenset(params.texts("plain")),
        without=frozenset(params.texts("without")),
    )


def narrowed(
    params: Params,
    kinds: Sequence[str] = INITIATIVES,
    counted: Sequence[str] | None = None,
    **fixed: tuple[str, ...],
) -> Narrowed:
    """Choose the records of some kinds that match; the facets count those of ``counted``, if not all of them.

    Raises InvalidInput for impossible values, and Unavailable without an index.
    """
    query = read(params, kinds if counted is None else counted, **fixed)
    answered = search_question.answer(query, as_typed=search_question.is_as_typed(params))
    is_whole = not query.text and not any(query.selected[facet.name] for facet in FACETS)
    of_kinds = replace(answered.page.query, selected={**answered.page.query.selected, "kind": tuple(kinds)})
    # A walk over everything would take longer than the answer, which is kept.
    is_kept = is_whole and not fixed
    own = own_list(params)
    keys = everything(db(), kinds) if is_kept else frozenset(search.walk(app_state().index, of_kinds))
    return Narrowed(
        answered,
        AnswerSelection(
            keys if own is None else keys & _about(own, kinds),
            frozenset(map(Voice, query.selected["voice"])),
            frozenset(map(SourceKind, query.selected["medium"])),
            is_whole and own is None,
        ),
        own,
    )


def own_list(params: Params) -> Listed | None:
    """Read the reader's own list, if the address has one. Raises InvalidInput for records that are not there."""
    shortlist = present(db(), params)
    if shortlist is None:
        return None
    return Listed(shortlist, answers.own_list(db(), [(entry.entity, entry.record.id) for entry in shortlist.records]))


def _about(own: Listed, kinds: Sequence[str]) -> frozenset[Key]:
    return answers.lessons_about(db(), own.about.subjects) if kinds == LESSONS else own.about.subjects


def dimension(params: Params) -> Dimension:
    """Read what the mix of activities is compared by."""
    return Dimension(params.choice("mix", tuple(Dimension), default=Dimension.FIELD))


def this_year() -> int:
    """Return the year from which the age of statements is counted."""
    return datetime.datetime.now(datetime.UTC).year


def frame(narrowed: Narrowed) -> dict[str, object]:
    """Return what the frame of every answer page shows: the filters with their counts, and what is chosen."""
    return {
        "narrowed": narrowed,
        "answered": narrowed.answered,
        "found": narrowed.found,
        "chosen": narrowed.chosen,
        "facets": FACETS,
        "shown": SHOWN,
        "kept": kept(narrowed),
        "own": narrowed.own,
        "hits": hits(narrowed),
    }


def kept(narrowed: Narrowed) -> dict[str, str | Sequence[str]]:
    """Return the parameters that choose the same selection on another page: its words and facets."""
    query = narrowed.found.query
    words: dict[str, str | Sequence[str]] = {"q": query.text} if query.text else {}
    facets = {name: values for name, values in query.selected.items() if values and name in FACET_NAMES}
    return words | facets | ({COLLECTED: narrowed.own.places} if narrowed.own else {})


def hits(narrowed: Narrowed) -> str:
    """Return the address of the initiatives of the selection: a search, or the reader's own list."""
    if narrowed.own:
        return url_for("pages.shortlist") + query_string({COLLECTED: narrowed.own.places})
    return url_for("pages.search") + query_string({**kept(narrowed), "kind": "initiative"})
