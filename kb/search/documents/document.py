"""A record as it is searched: its texts by language and field, its facets, and the page it is shown on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.search.documents import analysis
from kb.search.documents.taxonomy import Names, Taxonomy, TaxonomyEntry, words_of
from kb.search.engines import IndexDocument, Terms
from kb.search.fields import (
    ACCOUNT,
    ACCOUNTS,
    ENTRY,
    FACT_OF_FACET,
    OTHER,
    SOURCE_TERM,
    SUBJECT,
    TEXT_FIELDS,
    Fact,
    Standing,
)
from kb.search.query import term_of_name, term_of_standing
from kb.search.words import NO_DOMAIN_WORDS, DomainWords, language
from kb.texts import Text

TITLE, HEADING, FACTS, TEXT, STATEMENTS, MEMBERS = (text_field.code for text_field in TEXT_FIELDS)
TOPICS = ("competence_field", "policy_era")
"""Whoever types the name of one looks for what belongs to it, too: among their own facts their names do not count again."""
LONGEST_ORDER = 120
MOST_WORDS_OF_NAME = 8


@dataclass(slots=True)
class SearchDocument:
    """One record; ``title`` is shown, ``texts`` are searched: field code -> (language, text), "" for both languages.

    ``owner`` is (kind, slug) of the record on whose page it stands, when it has no page of its own; ``newest`` the year of
    the newest source it rests on; ``detail`` tells it from others of the same name; ``is_entry`` says that a list names it
    and nobody else says anything of it.
    """

    kind: str
    id: int
    slug: str
    title: Names
    year: int = 0
    owner: tuple[str, str] | None = None
    texts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    facets: dict[str, set[str]] = field(default_factory=dict)
    newest: int = 0
    detail: Names = (None, None)
    is_entry: bool = False
    facts: dict[str, Fact] = field(default_factory=dict)
    """What the texts among the facts are."""

    @property
    def key(self) -> str:
        """What names the record for good, whatever its slug becomes."""
        return f"{self.kind}:{self.id}"

    @property
    def standing(self) -> Standing:
        """How much of the knowledge base the record is."""
        if self.is_entry:
            return ENTRY
        return ACCOUNT if self.kind in ACCOUNTS else SUBJECT

    def say(self, code: str, *texts: tuple[str, str], fact: Fact = OTHER) -> None:
        """Add texts, given as (language, text), to a field; what is there already is not repeated."""
        if fact is not OTHER:
            for _, text in texts:
                self.facts.setdefault(text, fact)
        there = self.texts.setdefault(code, [])
        there.extend(text for text in dict.fromkeys(texts) if text not in there)

    def say_names(self, code: str, de: str | None, en: str | None, fact: Fact = OTHER) -> None:
        """Add a text in German and English; either may be missing."""
        self.say(code, *words_of((de, en)), fact=fact)

    def count_for(self, facet: str, values: Iterable[str]) -> None:
        """Let the document count for these values of a facet."""
        self.facets.setdefault(facet, set()).update(values)

    def belongs_to(self, *things: TaxonomyEntry | None) -> None:
        """Take over the words and facets of regions, fields, programmes or eras."""
        for thing in things:
            if thing is not None:
                own = self.texts.get(TITLE, ()) if self.kind in TOPICS and thing.slug == self.slug else ()
                words = (word for word in thing.words if word not in own)
                self.say(FACTS, *words, fact=FACT_OF_FACET[next(iter(thing.facets))])
                for facet, values in thing.facets.items():
                    self.count_for(facet, values)

    def rests_on(self, world: Taxonomy, sources: Iterable[int | None]) -> None:
        """Count for the years of the sources, and be found again when one of them changes."""
        for source in sources:
            if source is not None and source in world.sources:
                slug, year = world.sources[source]
                self.count_for(SOURCE_TERM, [slug])
                if year:
                    self.count_for("year", [str(year)])
                    self.newest = max(self.newest, year)


def indexed(document: SearchDocument, own: DomainWords = NO_DOMAIN_WORDS) -> IndexDocument:
    """Turn a document into what an engine stores; ``own`` are the words that the index takes for parts of compounds."""
    document.count_for("kind", [document.kind])
    title = document.title[0] or document.title[1] or ""
    fields = {
        code: analysis.terms(texts, own, repeated=code == FACTS) for code, texts in document.texts.items() if texts
    }
    if TITLE in fields:
        fields[TITLE].stems = {*fields[TITLE].stems, *_names(document.texts[TITLE])}
    titles = fields.setdefault(TITLE, Terms())
    titles.stems = {*titles.stems, term_of_standing(document.standing)}
    return IndexDocument(
        key=document.key,
        address=f"{document.kind}/{document.slug}",
        order=" ".join(language.words(title))[:LONGEST_ORDER],
        kind=document.kind,
        year=document.year,
        fields=fields,
        facets=document.facets,
        payload=_payload(document),
        newest=document.newest,
    )


def _names(titles: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Return the terms for whole names of several words, and not of so many that nobody types them.

    A name of one word says less: the competence field Logistik is not what is meant before all initiatives for logistics.
    """
    for _, title in titles:
        words = language.words(title)
        if 1 < len(words) <= MOST_WORDS_OF_NAME:
            yield term_of_name(words)


def _payload(document: SearchDocument) -> bytes:
    head = [document.kind, document.slug, document.title, document.detail]
    facts = "".join(document.facts.get(text, OTHER).code for _, text in document.texts.get(FACTS, ()))
    stored = [*head, document.owner, document.year, document.texts, facts]
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Stored:
    """What is read back of a document to show it."""

    kind: str
    slug: str
    title: Names
    detail: Text | None
    owner: tuple[str, str] | None
    year: int
    texts: dict[str, list[tuple[str, str]]]
    facts: str = ""
    """For each text among the facts the code of what it is."""


def stored(payload: bytes) -> Stored:
    """Read a document back."""
    kind, slug, (de, en), detail, owner, year, texts, *facts = json.loads(payload)
    return Stored(kind, slug, (de, en), _in_both(*detail), owner and (owner[0], owner[1]), year, texts, "".join(facts))


def named_apart(record: Stored) -> Text | None:
    """Return what tells a record from another of its name, where these are two things and not one project in several rows."""
    return None if record.kind == "project" else record.detail


def _in_both(de: str | None, en: str | None) -> Text | None:
    return Text(de or en or "", en or de or "") if de or en else None
