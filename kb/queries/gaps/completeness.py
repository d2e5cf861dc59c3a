"""Completeness: which properties a record of a kind can have, which it should have, and which it lacks.

The same conditions count the properties of all records and judge a single one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, Sourced
from kb.models.columns import HIDDEN, PROVENANCE, table_of
from kb.models.labels import PLURALS, PLURALS_OF_PARTS, name_of
from kb.texts import Text

PARTS: Mapping[str, tuple[str, ...]] = {
    "event": ("contribution",),
    "initiative": (
        "initiative_region",
        "initiative_field",
        "initiative_activity",
        "initiative_objective",
        "initiative_programme",
        "cluster_manager",
        "participation",
        "label",
        "milestone",
        "statement",
    ),
    "policy_era": ("era_programme",),
    "programme": ("initiative_programme", "programme_area", "statement"),
}
"""The kinds of fact of which a record can have some."""
_LINKED: Mapping[tuple[str, str], str] = {
    ("initiative", "initiative_region"): "region",
    ("initiative", "initiative_field"): "competence_field",
    ("initiative", "initiative_programme"): "programme",
    ("policy_era", "era_programme"): "programme",
    ("programme", "initiative_programme"): "initiative",
}
"""The kind of record that a fact links to, where it names the fact best."""
CONFIRMED = "source"
"""The property of a record that a source confirms it."""
EXPECTED: Mapping[str, tuple[str, ...]] = {
    "cluster_manager": ("started_on", CONFIRMED),
    "competence_field": ("description", CONFIRMED),
    "event": ("description", "started_on", "place", "region", "organisation", "contribution", CONFIRMED),
    "field_scheme": ("description", "author", "published_on", CONFIRMED),
    "initiative": (
        "summary",
        "status",
        "legal_form",
        "website",
        "initiative_region",
        "initiative_field",
        "initiative_activity",
        "cluster_manager",
        "milestone",
        "statement",
        CONFIRMED,
    ),
    "organisation": ("region", "city", "website", CONFIRMED),
    "policy_era": ("description", "started_on", "region", "era_programme", CONFIRMED),
    "programme": (
        "description",
        "started_on",
        "region",
        "organisation",
        "budget_total",
        "initiative_programme",
        "statement",
        CONFIRMED,
    ),
    "project": ("organisation", "programme", "region", "amount", "started_on", CONFIRMED),
    "region": ("latitude", CONFIRMED),
    "source": ("publisher", "published_on", "url", "language", "seen", "voice"),
}
"""What every record of a kind has in the world, so that its lack here is a gap. Ours; people are not asked for more."""
_UNCOUNTED = (*HIDDEN, *(f"{name}_id" for name in PROVENANCE), *PROVENANCE, "slug")
"""Columns that say nothing about the record itself."""


@dataclass(frozen=True, slots=True)
class KnowableProperty:
    """A property of the records of a kind, and the condition that a record has it."""

    name: str
    label: Text
    is_known: sa.ColumnElement[bool]
    plural: Text | None = None

    @property
    def of_many(self) -> Text:
        """What it is called where many records are counted."""
        return self.plural or self.label


@dataclass(frozen=True, slots=True)
class Completeness:
    """The properties that a record should have, as far as it has them."""

    known: tuple[Text, ...]
    missing: tuple[Text, ...]

    @property
    def total(self) -> int:
        """The number of properties that it should have."""
        return len(self.known) + len(self.missing)


@cache
def properties(entity: str) -> Mapping[str, KnowableProperty]:
    """Return all properties of a kind that may be unknown, by name."""
    return {known.name: known for known in (*_columns(entity), *_parts(entity), *_confirmed(entity))}


@cache
def expected(entity: str) -> tuple[KnowableProperty, ...]:
    """Return the properties that every record of a kind should have; none for a kind that is not judged."""
    return tuple(properties(entity)[name] for name in EXPECTED.get(entity, ()))


def completeness(session: Session, entity: str, record_id: int) -> Completeness | None:
    """Judge a record; None for a kind that is not judged."""
    if not expected(entity):
        return None
    answers = session.execute(_judging(entity), {"record": record_id}).one()
    return judged(expected(entity), [bool(answer) for answer in answers])


@cache
def _judging(entity: str) -> sa.Select[*tuple[bool, ...]]:
    """Select which conditions a record fulfils, built once because each profile asks it."""
    return sa.select(*_conditions(entity)).where(table_of(entity).c.id == sa.bindparam("record"))


def judged(asked: Sequence[KnowableProperty], answers: Sequence[bool]) -> Completeness:
    """Divide properties into known and missing ones."""
    pairs = list(zip(asked, answers, strict=True))
    return Completeness(
        tuple(known.label for known, is_known in pairs if is_known),
        tuple(known.label for known, is_known in pairs if not is_known),
    )


@dataclass(frozen=True, slots=True)
class ThinRecord:
    """A record by id with what it has and lacks."""

    id: int
    completeness: Completeness


def thinnest(session: Session, entity: str, missing: str = "") -> Sequence[ThinRecord]:
    """Return the records of a kind that lack something, those that lack most first, else in the order of their names.

    With ``missing``, only those that lack this property.
    """
    table, conditions = table_of(entity), _conditions(entity)
    query = sa.select(table.c.id, *conditions).order_by(table.c.slug)
    if missing:
        query = query.where(sa.not_(properties(entity)[missing].is_known))
    records = [ThinRecord(key, judged(expected(entity), answers)) for key, *answers in session.execute(query)]
    return sorted(
        (record for record in records if missing or record.completeness.missing),
        key=lambda record: len(record.completeness.known),
    )


def _conditions(entity: str) -> list[sa.ColumnElement[bool]]:
    return [known.is_known.label(known.name) for known in expected(entity)]


def _columns(entity: str) -> Iterator[KnowableProperty]:
    """Yield the columns that may be empty; of a text in two languages either counts."""
    table = table_of(entity)
    optional = sorted(column.name for column in table.c if column.nullable and column.name not in _UNCOUNTED)
    for name in dict.fromkeys(column.removesuffix("_de").removesuffix("_en") for column in optional):
        columns = [table.c[known] for known in (name, f"{name}_de", f"{name}_en") if known in table.c]
        yield KnowableProperty(
            name.removesuffix("_id"), name_of(name), sa.or_(*(column.is_not(None) for column in columns))
        )


def _parts(entity: str) -> Iterator[KnowableProperty]:
    for part in PARTS.get(entity, ()):
        others = table_of(part)
        is_part = others.c[f"{entity}_id"] == table_of(entity).c.id
        plural = (PLURALS | PLURALS_OF_PARTS)[_LINKED.get((entity, part), part)]
        yield KnowableProperty(part, ENTITIES[part].__title__, sa.exists().where(is_part), plural)


def _confirmed(entity: str) -> Iterator[KnowableProperty]:
    table = table_of(entity)
    if issubclass(ENTITIES[entity], Sourced):
        is_confirmed = sa.and_(table.c.source_id.is_not(None), sa.not_(table.c.unconfirmed))
        yield KnowableProperty(
            CONFIRMED, Text("Bestätigung durch eine Quelle", "confirmation by a source"), is_confirmed
        )
