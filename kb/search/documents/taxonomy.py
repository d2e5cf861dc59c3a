"""The taxonomy that describes documents: regions, fields, programmes, eras and sources by id, with their facets.

Read once per synchronisation. ``digests`` show which entries have changed since the last one, and thereby which
documents must be indexed again, without following a change through a tree of regions.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    EraProgramme,
    FieldLabel,
    FieldMapping,
    GlossaryTerm,
    PolicyEra,
    Programme,
    Region,
    RegionType,
    Source,
)
from kb.models.vocabulary import MatchKind, RegionKind, RegionTrait
from kb.queries.closure import region_closure
from kb.queries.trees import line_of
from kb.search.fields import SOURCE_TERM
from kb.search.words import tidy

Names = tuple[str | None, str | None]
"""A name in German and in English."""


@dataclass(frozen=True, slots=True)
class TaxonomyEntry:
    """A region, field, programme or era: its names, words, and the facet values of its records."""

    slug: str
    names: Names
    words: tuple[tuple[str, str], ...]
    """(language, text) added to the records that belong to it."""
    facets: Mapping[str, frozenset[str]]
    reach: str = ""
    """The years and the region of an era, which also decide which records belong to it."""


class SourceEntry(NamedTuple):
    """A source that documents rest on; the year is 0 when it is undated."""

    slug: str
    year: int
    voice: str
    medium: str


@dataclass(slots=True)
class Taxonomy:
    """All entries that documents refer to, by id."""

    regions: dict[int, TaxonomyEntry] = field(default_factory=dict)
    fields: dict[int, TaxonomyEntry] = field(default_factory=dict)
    programmes: dict[int, TaxonomyEntry] = field(default_factory=dict)
    eras: dict[int, TaxonomyEntry] = field(default_factory=dict)
    sources: dict[int, SourceEntry] = field(default_factory=dict)
    synonyms: list[list[str]] = field(default_factory=list)
    """Groups of names that mean the same."""

    def digests(self) -> dict[str, dict[str, int]]:
        """Return a digest per facet value; when it changes, its documents are indexed again."""
        entries_of = {"region": self.regions, "field": self.fields, "programme": self.programmes, "era": self.eras}
        digests = {name: {entry.slug: _digest(entry) for entry in by_id.values()} for name, by_id in entries_of.items()}
        digests[SOURCE_TERM] = {source.slug: zlib.crc32(repr(source).encode()) for source in self.sources.values()}
        return digests


def read(session: Session) -> Taxonomy:
    """Read the taxonomy; some thousand rows."""
    eras = _eras(session)
    return Taxonomy(
        regions=_regions(session),
        fields=_fields(session),
        programmes=_programmes(session, eras),
        eras=eras,
        sources=_sources(session),
        synonyms=_synonyms(session),
    )


def _digest(entry: TaxonomyEntry) -> int:
    facets = sorted((name, sorted(values)) for name, values in entry.facets.items())
    return zlib.crc32(repr((entry.words, facets, entry.reach)).encode())


def words_of(names: Names) -> tuple[tuple[str, str], ...]:
    """Return the names as (language, text); equal ones once, for both languages."""
    de, en = names
    if de and en and de == en:
        return (("", tidy(de)),)
    return tuple((code, tidy(name)) for code, name in (("de", de), ("en", en)) if name)


def _regions(session: Session) -> dict[int, TaxonomyEntry]:
    query = sa.select(Region.id, Region.slug, Region.name_de, Region.name_en, Region.kind)
    rows = {row.id: row for row in session.execute(query)}
    traits: dict[int, list[RegionTrait]] = defaultdict(list)
    for region, trait in session.execute(sa.select(RegionType.region_id, RegionType.trait)):
        traits[region].append(trait)
    entries = {}
    for region, counted in region_closure(session).items():
        row = rows[region]
        words = tuple(
            word for above in sorted(counted) for word in words_of((rows[above].name_de, rows[above].name_en))
        )
        countries = (rows[above] for above in counted if rows[above].kind is RegionKind.NUTS0)
        types = [trait for above in sorted(counted) for trait in traits[above]]
        words += tuple(word for trait in types for word in words_of((trait.label.de, trait.label.en)))
        facets = {
            "region": frozenset(rows[above].slug for above in counted),
            "trait": frozenset(trait.value for trait in types),
            "country": frozenset(country.slug for country in countries),
        }
        entries[region] = TaxonomyEntry(row.slug, (row.name_de, row.name_en), tuple(dict.fromkeys(words)), facets)
    return entries


def _fields(session: Session) -> dict[int, TaxonomyEntry]:
    columns = CompetenceField.id, CompetenceField.slug, CompetenceField.name_de, CompetenceField.name_en
    rows = {row.id: row for row in session.execute(sa.select(*columns, CompetenceField.parent_id))}
    parents = {key: row.parent_id for key, row in rows.items()}
    entries = {}
    for key, row in rows.items():
        line = line_of(key, parents)
        words = tuple(word for above in line for word in words_of((rows[above].name_de, rows[above].name_en)))
        facets = {"field": frozenset(rows[above].slug for above in line)}
        entries[key] = TaxonomyEntry(row.slug, (row.name_de, row.name_en), tuple(dict.fromkeys(words)), facets)
    return entries


def _eras(session: Session) -> dict[int, TaxonomyEntry]:
    columns = PolicyEra.id, PolicyEra.slug, PolicyEra.name_de, PolicyEra.name_en
    reach = PolicyEra.started_on, PolicyEra.ended_on, PolicyEra.region_id
    entries = {}
    for row in session.execute(sa.select(*columns, *reach)):
        names = row.name_de, row.name_en
        covers = f"{row.started_on}/{row.ended_on}/{row.region_id}"
        entries[row.id] = TaxonomyEntry(row.slug, names, words_of(names), _only("era", row.slug), covers)
    return entries


def _only(facet: str, slug: str) -> Mapping[str, frozenset[str]]:
    return {facet: frozenset([slug])}


def _programmes(session: Session, eras: Mapping[int, TaxonomyEntry]) -> dict[int, TaxonomyEntry]:
    columns = Programme.id, Programme.slug, Programme.name_de, Programme.name_en, Programme.cci, Programme.parent_id
    rows = {row.id: row for row in session.execute(sa.select(*columns))}
    parents = {key: row.parent_id for key, row in rows.items()}
    eras_of: dict[int, set[str]] = defaultdict(set)
    for era, programme in session.execute(sa.select(EraProgramme.policy_era_id, EraProgramme.programme_id)):
        eras_of[programme].add(eras[era].slug)
    entries = {}
    for key, row in rows.items():
        line = line_of(key, parents)
        words = [word for above in line for word in words_of((rows[above].name_de, rows[above].name_en))]
        words += [("", rows[above].cci) for above in line if rows[above].cci]
        facets = {
            "programme": frozenset(rows[above].slug for above in line),
            "era": frozenset(era for above in line for era in eras_of[above]),
        }
        entries[key] = TaxonomyEntry(row.slug, (row.name_de, row.name_en), tuple(dict.fromkeys(words)), facets)
    return entries


def _sources(session: Session) -> dict[int, SourceEntry]:
    query = sa.select(Source.id, Source.slug, Source.published_on, Source.voice, Source.kind)
    return {
        row.id: SourceEntry(
            row.slug,
            row.published_on.known_year or 0 if row.published_on else 0,
            row.voice.value if row.voice else "",
            row.kind.value if row.kind else "",
        )
        for row in session.execute(query)
    }


def _synonyms(session: Session) -> list[list[str]]:
    """Return groups of synonyms: names of the same or close fields, and glossary pairs."""
    names: dict[int, list[str]] = defaultdict(list)
    columns = CompetenceField.id, CompetenceField.name_de, CompetenceField.name_en
    for key, *field_names in session.execute(sa.select(*columns)):
        names[key] += [name for name in field_names if name]
    for key, text in session.execute(sa.select(FieldLabel.competence_field_id, FieldLabel.text)):
        names[key].append(text)
    groups = [group for group in names.values() if len(group) > 1]
    same = FieldMapping.match.in_((MatchKind.EXACT, MatchKind.CLOSE))
    pairs = sa.select(FieldMapping.competence_field_id, FieldMapping.target_id).where(same)
    groups += [names[start] + names[target] for start, target in session.execute(pairs)]
    groups += [[term, synonym] for term, synonym in session.execute(sa.select(GlossaryTerm.term, GlossaryTerm.synonym))]
    return [sorted(set(map(tidy, group))) for group in groups]
