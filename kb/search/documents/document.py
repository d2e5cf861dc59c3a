"""Search documents: the texts of a record by language and field, its facets, and its page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from kb.dates import PartialDate
from kb.search.documents import analysis
from kb.search.documents.taxonomy import Names, Taxonomy, TaxonomyEntry, words_of
from kb.search.engines import NO_FOLD, IndexDocument, Terms
from kb.search.facets import FACETS, FACETS_BY_NAME, NO_STATEMENT
from kb.search.facts import KIND, OTHER, REGION, TRAIT, Fact
from kb.search.fields import ACCOUNT, ACCOUNTS, ENTRY, KIND_NAMES, SOURCE_TERM, SUBJECT, TEXT_FIELDS, Standing
from kb.search.query import term_of_name, term_of_standing, term_of_topic
from kb.search.words import NO_DOMAIN_WORDS, DomainWords, language
from kb.texts import Text

TITLE, HEADING, FACTS, TEXT, STATEMENTS, MEMBERS = (text_field.code for text_field in TEXT_FIELDS)
TOPICS = ("competence_field", "policy_era")
"""Kinds whose names are also facts of the records below them; their own names do not count twice."""
NESTED = ("competence_field", "programme")
"""Kinds that stand in a tree: the names above a record are among its members."""
FOLDED = ("project",)
"""Kinds of which records with the same title are one hit."""
NAMED_BY_A_WORD = (*TOPICS, "programme", "region")
"""Kinds that stand near the top when their whole name is one word and was typed."""
LONGEST_ORDER = 120
MOST_WORDS_OF_NAME = 8
_DECODER = json.JSONDecoder()
_ADDED = re.compile(r" [(–]")
"""What begins an addition to a name: Duisburger Hafen AG (duisport)."""


@dataclass(slots=True)
class SearchDocument:
    """One record; ``title`` is shown, ``texts`` are searched: field code -> (language, text), "" for both languages.

    ``owner`` is (kind, slug) of the record whose page shows it, when it has no page of its own; ``newest`` the year of its
    newest source; ``day`` the day of its year; ``detail`` distinguishes it from others of the same name; ``is_entry`` is true when only a list names it.
    """

    kind: str
    id: int
    slug: str
    title: Names
    year: int = 0
    day: int = 0
    owner: tuple[str, str] | None = None
    texts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    facets: dict[str, set[str]] = field(default_factory=dict)
    newest: int = 0
    detail: Names = (None, None)
    is_entry: bool = False
    facts: dict[str, Fact] = field(default_factory=dict)
    """The kind of fact of each text among the facts."""

    @property
    def key(self) -> str:
        """The permanent key of the record; its slug may change."""
        return f"{self.kind}:{self.id}"

    @property
    def standing(self) -> Standing:
        """The standing of the record in the ranking."""
        if self.is_entry:
            return ENTRY
        return ACCOUNT if self.kind in ACCOUNTS else SUBJECT

    def dated(self, *dates: PartialDate | None) -> None:
        """Take year and day from the first date of which the year is known."""
        date = next((date for date in dates if date is not None and date.known_year), None)
        if date is not None:
            self.year, self.day = date.year, (date.month or 0) * 100 + (date.day or 0)

    def say(self, code: str, *texts: tuple[str, str], fact: Fact = OTHER) -> None:
        """Add texts to a field as (language, text), without duplicates."""
        if fact is not OTHER:
            for _, text in texts:
                self.facts.setdefault(text, fact)
        there = self.texts.setdefault(code, [])
        there.extend(text for text in dict.fromkeys(texts) if text not in there)

    def say_names(self, code: str, de: str | None, en: str | None, fact: Fact = OTHER) -> None:
        """Add a text in German and English; either may be missing."""
        self.say(code, *words_of((de, en)), fact=fact)

    def count_for(self, facet: str, values: Iterable[str]) -> None:
        """Add values of a facet."""
        self.facets.setdefault(facet, set()).update(values)

    def belongs_to(self, *entries: TaxonomyEntry | None) -> None:
        """Add the words and facets of regions, fields, programmes or eras."""
        for entry in entries:
            if entry is not None:
                is_itself = entry.slug == self.slug
                own_names = self.texts.get(TITLE, ()) if self.kind in TOPICS and is_itself else ()
                words = [word for word in entry.words if word not in own_names]
                if self.kind in NESTED and is_itself:
                    # What only the entries above say finds a record last.
                    own = words_of(entry.names)
                    self.say(MEMBERS, *(word for word in words if word not in own))
                    words = [word for word in words if word in own]
                self.say(FACTS, *words, fact=FACETS_BY_NAME[next(iter(entry.facets))].fact)
                for facet, values in entry.facets.items():
                    self.count_for(facet, values)

    def is_about(self, subject: SearchDocument) -> None:
        """Take over the facets of a subject, and the names of its regions, which find a record last."""
        self.facets = {name: set(values) for name, values in subject.facets.items()}
        named = subject.texts.get(FACTS, ())
        self.say(MEMBERS, *((code, text) for code, text in named if subject.facts.get(text) is REGION))

    def rests_on(self, taxonomy: Taxonomy, sources: Iterable[int | None]) -> None:
        """Add the sources and their years as facet values."""
        for source in sources:
            if source is not None and source in taxonomy.sources:
                entry = taxonomy.sources[source]
                self.count_for(SOURCE_TERM, [entry.slug])
                if entry.year:
                    self.count_for("year", [str(entry.year)])
                    self.newest = max(self.newest, entry.year)

    def is_told_of(self, taxonomy: Taxonomy, statements: Sequence[Any]) -> None:
        """Add the kinds of the statements about the record, and who speaks in them."""
        self.count_for("statement", {row.kind.value for row in statements} or [NO_STATEMENT])
        for row in statements:
            self.quotes(taxonomy, row.source_id)

    def ended_for(self, reasons: Sequence[Any]) -> None:
        """Add the reasons for which the record ended."""
        self.count_for("reason", {row.reason.value for row in reasons})
        for row in reasons:
            self.say_names(FACTS, row.reason.label.de, row.reason.label.en, TRAIT)

    def quotes(self, taxonomy: Taxonomy, source: int | None) -> None:
        """Add who speaks in a source, and its kind."""
        entry = taxonomy.sources.get(source) if source is not None else None
        if entry is not None:
            self.count_for("voice", filter(None, [entry.voice]))
            self.count_for("medium", filter(None, [entry.medium]))

    @property
    def is_thin(self) -> bool:
        """Return whether the record is an initiative that no statement is about."""
        return self.kind == "initiative" and NO_STATEMENT in self.facets.get("statement", ())


def indexed(document: SearchDocument, domain_words: DomainWords = NO_DOMAIN_WORDS) -> IndexDocument:
    """Turn a document into what an engine stores; ``domain_words`` may be parts of compounds."""
    document.count_for("kind", [document.kind])
    for facet in FACETS:
        if facet.by_years:
            document.count_for(facet.by_years, document.facets.get(facet.name, ()))
    for name in KIND_NAMES[document.kind]:
        document.say_names(FACTS, name.de, name.en, KIND)
    title = document.title[0] or document.title[1] or ""
    fields = {
        code: analysis.terms(texts, domain_words, repeated=code == FACTS)
        for code, texts in document.texts.items()
        if texts
    }
    if TITLE in fields:
        fields[TITLE].stems = {*fields[TITLE].stems, *_names(_called(document))}
    if document.kind in NAMED_BY_A_WORD:
        # What a topic is called counts more than what else it may be called.
        for code, texts in ((TITLE, document.texts.get(TITLE, ())), (FACTS, words_of(document.title))):
            if code in fields:
                fields[code].stems = {*fields[code].stems, *_topics(texts)}
    titles = fields.setdefault(TITLE, Terms())
    titles.stems = {*titles.stems, term_of_standing(document.standing)}
    return IndexDocument(
        key=document.key,
        address=f"{document.kind}/{document.slug}",
        order=" ".join(language.words(title))[:LONGEST_ORDER],
        kind=document.kind,
        year=document.year,
        day=document.day,
        fields=fields,
        facets=document.facets,
        payload=_payload(document),
        newest=document.newest,
        is_thin=document.is_thin,
        fold=_fold(document),
    )


def _called(document: SearchDocument) -> Iterator[str]:
    """Yield the names of a record, with and without additions; those of topics are what tells them apart."""
    for _, name in document.texts[TITLE]:
        yield name
        if document.kind not in TOPICS:
            yield _ADDED.split(name, maxsplit=1)[0]


def _names(titles: Iterable[str]) -> Iterable[str]:
    """Return the terms of whole names of several words, up to a limit.

    A name of one word says less: a query for Logistik need not mean the competence field before all initiatives.
    """
    for name in dict.fromkeys(titles):
        words = language.words(name)
        if 1 < len(words) <= MOST_WORDS_OF_NAME:
            yield term_of_name(words)


def _topics(names: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Return the terms of names of one word."""
    return (term_of_topic(words) for _, name in names if len(words := language.words(name)) == 1)


def _fold(document: SearchDocument) -> bytes:
    """Return what the projects of one title share: a list has a project once for each partner."""
    if document.kind not in FOLDED:
        return NO_FOLD
    names = "\n".join(name or "" for name in document.title)
    return blake2b(names.encode(), digest_size=len(NO_FOLD)).digest()


def _payload(document: SearchDocument) -> bytes:
    head = [document.kind, document.slug, document.title, document.detail]
    facts = "".join(document.facts.get(text, OTHER).code for _, text in document.texts.get(FACTS, ()))
    stored = [*head, document.owner, document.year, document.texts, facts, int(document.is_thin)]
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The part of a document that is stored to show it."""

    kind: str
    slug: str
    title: Names
    detail: Text | None
    owner: tuple[str, str] | None
    year: int
    texts: dict[str, list[tuple[str, str]]]
    facts: str = ""
    """The fact code of each text among the facts."""
    is_thin: bool = False
    """Whether no statement is about it."""


def stored_head(payload: bytes) -> tuple[str, Names, Text | None]:
    """Decode slug, title and detail of a stored document, without its texts."""
    kind_and_more = payload.decode()
    at = 1
    head: list[Any] = []
    for _ in range(4):
        value, at = _DECODER.raw_decode(kind_and_more, at)
        head.append(value)
        at += 1
    _, slug, (de, en), detail = head
    return slug, (de, en), _in_both(*detail)


def stored(payload: bytes) -> StoredDocument:
    """Decode a stored document."""
    kind, slug, (de, en), detail, owner, year, texts, facts, thin = json.loads(payload)
    page = owner and (owner[0], owner[1])
    return StoredDocument(kind, slug, (de, en), _in_both(*detail), page, year, texts, facts, bool(thin))


def named_apart(record: StoredDocument) -> Text | None:
    """Return the detail of a record; none for projects, which lists may repeat."""
    return None if record.kind == "project" else record.detail


def _in_both(de: str | None, en: str | None) -> Text | None:
    return Text(de or en or "", en or de or "") if de or en else None
