"""Names of records: lookup by slug, and references to records that others point to."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from kb.dates import PartialDate, in_words
from kb.errors import NotFound
from kb.models import ENTITIES, Record
from kb.models.columns import Key, owner_of, table_of, target_of
from kb.models.types import SLUG
from kb.models.vocabulary import Term
from kb.texts import Text

_Record = TypeVar("_Record", bound=Record)
_Pair = tuple[str | None, str | None]
LONGEST = 160
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "cluster_manager": ("organisation_id", "person_id", "initiative_id"),
    "era_programme": ("programme_id",),
    "exchange_rate": ("currency", "year"),
    "field_mapping": ("match", "target_id"),
    "glossary_term": ("term", "synonym"),
    "initiative_activity": ("activity",),
    "initiative_field": ("competence_field_id",),
    "initiative_objective": ("objective",),
    "initiative_programme": ("programme_id", "role"),
    "initiative_region": ("region_id", "role"),
    "label": ("kind", "name", "issued_on"),
    "milestone": ("kind", "happened_on", "text_de", "text_en"),
    "participation": ("organisation_id", "person_id", "role"),
    "programme_area": ("region_id", "status"),
    "reason_ended": ("reason", "text_de", "text_en"),
    "region_employment": ("nace_group", "year"),
    "region_figure": ("figure", "year"),
    "region_member": ("member_id",),
    "region_shape": ("nuts_version", "scale"),
    "region_successor": ("successor_id",),
    "statement_finding": ("aspect", "tendency"),
    "region_type": ("trait",),
    "succession": ("kind", "successor_initiative_id", "successor_organisation_id", "successor_programme_id"),
}
"""Columns that name a row without a name, title or text of its own."""
_WORDS = ("name", "title", "text")


@dataclass(frozen=True, slots=True)
class Reference:
    """A record's name, with everything a link to it needs.

    ``subject`` is the record whose page shows it; None if it has a page of its own or none at all. A name that is the
    same in all languages, such as a person's, is in both columns.
    """

    entity: str
    id: int
    slug: str | None
    name_de: str | None
    name_en: str | None
    subject: Reference | None = None


References = Mapping[Key, Reference]


def record(session: Session, model: type[_Record], slug: str, *links: InstrumentedAttribute[Any]) -> _Record:
    """Return the record with ``slug``, with its ``links`` loaded; raises NotFound."""
    # Texts that cannot be slugs are not queried, because PostgreSQL raises an error for a null character.
    if SLUG.fullmatch(slug):
        match: _Record | None = session.scalars(_called(model, *links), {"slug": slug}).one_or_none()
        if match is not None:
            return match
    raise unknown(model.__title__, slug)


@cache
def _called(model: type[_Record], *links: InstrumentedAttribute[Any]) -> sa.Select[_Record]:
    """Select a record by its slug.

    The statement is built once, because building it takes longer than running it.
    """
    named = table_of(model.__tablename__).c.slug == sa.bindparam("slug")
    return sa.select(model).where(named).options(*(joinedload(link) for link in links))


def references(session: Session, keys: Iterable[Key]) -> dict[Key, Reference]:
    """Name records by entity and id, with one query per entity. Missing records are left out."""
    rows: dict[Key, Mapping[str, Any]] = {}
    for entity, ids in _by_entity(keys).items():
        rows.update(_rows(session, entity, ids))
    linked = {key for (entity, _), row in rows.items() for key in links_of(entity, row)}
    known = references(session, linked) if linked else {}
    return {key: reference_to(key[0], row, known) for key, row in rows.items()}


def links_of(entity: str, row: Mapping[str, Any]) -> set[Key]:
    """Return the records needed to name a row: its subject and those in its name."""
    links = {
        (target, row[column])
        for column in NAMED_BY.get(entity, ())
        if (target := target_of(entity, column)) and row.get(column) is not None
    }
    subject = owner_of(entity, row)
    return links if subject is None else links | {subject}


def reference_to(entity: str, row: Mapping[str, Any], known: References) -> Reference:
    """Build the reference to a row; ``known`` holds the records of ``links_of``."""
    subject = owner_of(entity, row)
    name_de, name_en = _name_of(entity, row, known)
    return Reference(
        entity, row["id"], row.get("slug"), name_de, name_en, None if subject is None else known.get(subject)
    )


def term_of(entity: str, column: str, value: object) -> Text | None:
    """Return the names of a term, given as member or as stored; None for other columns."""
    kind = table_of(entity).c[column].type
    if not isinstance(kind, sa.Enum) or kind.enum_class is None:
        return None
    member: enum.Enum = kind.enum_class(value)
    return member.label if isinstance(member, Term) else None


def shorten(text: str | None) -> str | None:
    """Cut a long text at a word."""
    if text is None or len(text) <= LONGEST:
        return text or None
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def _printable(typed: str) -> str:
    """Replace unprintable characters of a requested slug, for use in a sentence."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in typed[:120])


def _name_of(entity: str, row: Mapping[str, Any], known: References) -> _Pair:
    if entity not in NAMED_BY:
        return _own_name(row)
    parts = [part for column in NAMED_BY[entity] if any(part := _part(entity, column, row, known))]
    # A name that lacks one of its words in a language falls back as a whole, so that it is marked as one text.
    whole_de, whole_en = all(part[0] for part in parts), all(part[1] for part in parts)
    name_de = ", ".join(part[0] or part[1] or "" for part in parts)
    name_en = ", ".join(part[1] or part[0] or "" for part in parts)
    return (name_de if whole_de or not whole_en else None), (name_en if whole_en or not whole_de else None)


def _part(entity: str, column: str, row: Mapping[str, Any], known: References) -> _Pair:
    if column.endswith("_de"):
        return shorten(row.get(column)), shorten(row.get(column.removesuffix("de") + "en"))
    value = row.get(column)
    if value is None or column.endswith("_en"):
        return None, None
    if target := target_of(entity, column):
        reference = known.get((target, value))
        return (None, None) if reference is None else (reference.name_de, reference.name_en)
    # The change log keeps a date as it is stored.
    term = in_words(PartialDate.parse(str(value))) if column.endswith("_on") else term_of(entity, column, value)
    return (term.de, term.en) if term is not None else (str(value), str(value))


def _own_name(row: Mapping[str, Any]) -> _Pair:
    for word in _WORDS:
        if row.get(word):
            return shorten(row[word]), shorten(row[word])
        if row.get(f"{word}_de") or row.get(f"{word}_en"):
            return shorten(row[f"{word}_de"]), shorten(row[f"{word}_en"])
    # Every kind of record must have a name; the traces of an erased one in the log may not.
    return row.get("slug"), row.get("slug")


def _by_entity(keys: Iterable[Key]) -> dict[str, set[int]]:
    grouped: dict[str, set[int]] = defaultdict(set)
    for entity, record_id in keys:
        grouped[entity].add(record_id)
    return grouped


def _rows(session: Session, entity: str, ids: set[int]) -> dict[Key, Mapping[str, Any]]:
    rows = session.execute(_naming(entity), {"ids": sorted(ids)}).mappings()
    return {(entity, row["id"]): dict(row) for row in rows}


@cache
def _naming(entity: str) -> sa.Select[Any]:
    """Select what names records, and what they belong to; built once like ``_called``."""
    table = table_of(entity)
    naming = NAMED_BY.get(entity) or [f"{word}{end}" for word in _WORDS for end in ("", "_de", "_en")]
    columns_read = dict.fromkeys(("id", "slug", *naming, *ENTITIES[entity].__owner__))
    columns = [table.c[name] for name in columns_read if name in table.c]
    return sa.select(*columns).where(table.c.id.in_(sa.bindparam("ids", expanding=True)))


def unknown(title: Text, slug: str) -> NotFound:
    """Return the error for an unknown slug.

    Within an English sentence the kind begins with a small letter.
    """
    kind = Text(title.de, title.en[:1].lower() + title.en[1:])
    return NotFound(_UNKNOWN.format(title=kind, slug=_printable(slug)))


_UNKNOWN = Text("{title} „{slug}“ gibt es hier nicht.", "There is no {title} “{slug}” here.")
