"""Rows of several entities in one table: search results, or everything known about one record.

The columns are those that every entity can fill; each table below lists the columns that fill one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kb.export.rows.content import exported_tables
from kb.models import ENTITIES
from kb.models.columns import HIDDEN, PROVENANCE, field_names, target_of
from kb.models.labels import name_of
from kb.models.vocabulary import Term
from kb.queries.names import Reference
from kb.queries.rows import ABOUT, ADDRESS, KIND, PROPERTY, Column, Entry, ListCell, Site, pointers, provenance
from kb.texts import Language, Text

WORDS = ("text", "summary", "description", "note")
BEGINS = ("as_of", "happened_on", "started_on", "issued_on", "published_on", "valid_from", "year")
ENDS = ("target_on", "ended_on", "valid_until")
VALUES = ("value", "amount", "budget_total", "persons")
BESIDE = {
    "cluster_manager": ("initiative_id", "organisation_id", "person_id"),
    "participation": ("organisation_id", "person_id"),
    "contribution": ("organisation_id", "person_id"),
}
"""Columns that show a row with a record that does not own it."""


@dataclass(frozen=True, slots=True)
class Property:
    """One column of a record as a fact, or a number computed for it; columns for two languages are one property.

    ``label`` and ``year`` are those of a computed number.
    """

    entry: Entry
    name: str
    de: str | None
    en: str | None
    number: Decimal | int | float | None = None
    label: Text | None = None
    year: int | None = None


FactRow = Entry | Property


def columns(site: Site) -> tuple[Column, ...]:
    """Return the columns for rows of several entities."""
    plain = ("indicator", "precision", "currency", "role", "status")
    return (
        Column("kind", KIND, lambda fact: _entry(fact).entity),
        Column("property", PROPERTY, lambda fact: fact.name if isinstance(fact, Property) else None),
        Column("slug", name_of("slug"), lambda fact: _entry(fact).values.get("slug")),
        Column("title_de", Text("Titel (deutsch)", "title (German)"), lambda fact: _title(fact).de),
        Column("title_en", Text("Titel (englisch)", "title (English)"), lambda fact: _title(fact).en),
        Column("text_de", name_of("text_de"), lambda fact: _words(fact, "de")),
        Column("text_en", name_of("text_en"), lambda fact: _words(fact, "en")),
        Column("value", name_of("value"), _number),
        Column("value_most", name_of("value_most"), lambda fact: _plain(fact, ("value_most",))),
        *(Column(name, name_of(name), _reads(name)) for name in plain),
        Column("from", Text("Datum oder Beginn", "date or start"), _begin),
        Column("until", Text("Ende oder Zieldatum", "end or target date"), lambda fact: _plain(fact, ENDS)),
        Column("about", ABOUT, _about),
        *(replace(column, cell=_of_entry(column.cell)) for column in provenance("statement")),
        Column("address", ADDRESS, lambda fact: site.record(_entry(fact).reference)),
    )


def properties(entry: Entry) -> Iterator[Property]:
    """Yield the columns and links of a record as properties."""
    seen = set()
    for column in entry.values:
        base = column[:-3] if column[-3:] in ("_de", "_en") else column
        if base in seen or column in HIDDEN or column in PROVENANCE or column == "slug":
            continue
        seen.add(base)
        if base != column:
            yield from _text_property(entry, base, entry.values[f"{base}_de"], entry.values[f"{base}_en"])
        elif column in pointers(entry.entity):
            yield from _reference_property(entry, field_names(entry.entity)[column], entry.linked(column))
        else:
            yield from _value_property(entry, column, entry.values[column])


def owned_by(entity: str) -> Iterator[tuple[str, str]]:
    """Yield the tables shown with an entity, and their column that refers to it."""
    for other in exported_tables():
        model = ENTITIES[other]
        for column in (*model.__owner__, *BESIDE.get(other, ())):
            if target_of(other, column) == entity:
                yield other, column


def _text_property(entry: Entry, name: str, de: str | None, en: str | None) -> Iterator[Property]:
    if de or en:
        yield Property(entry, name, de, en)


def _value_property(entry: Entry, name: str, value: Any) -> Iterator[Property]:
    if isinstance(value, Term):
        yield Property(entry, name, value.label.de, value.label.en)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        yield Property(entry, name, None, None, value)
    elif value is not None:
        yield Property(entry, name, str(value), str(value))


def _reference_property(entry: Entry, name: str, to: Reference | None) -> Iterator[Property]:
    if to is not None:
        yield Property(entry, name, to.name_de, to.name_en)


def _of_entry(cell: Callable[[Entry], ListCell]) -> Callable[[FactRow], ListCell]:
    return lambda fact: cell(_entry(fact))


def _entry(fact: FactRow) -> Entry:
    return fact.entry if isinstance(fact, Property) else fact


def _title(fact: FactRow) -> Text:
    """Return the title of a fact: the record's name, or the label of a property's column."""
    if isinstance(fact, Property):
        return fact.label or name_of(fact.name)
    own = fact.reference
    return Text(own.name_de or "", own.name_en or "")


def _words(fact: FactRow, language: Language) -> ListCell:
    if isinstance(fact, Property):
        return fact.de if language == "de" else fact.en
    return next((text for word in WORDS for end in (f"_{language}", "") if (text := fact.values.get(word + end))), None)


def _number(fact: FactRow) -> ListCell:
    return fact.number if isinstance(fact, Property) else _plain(fact, VALUES)


def _begin(fact: FactRow) -> ListCell:
    return fact.year if isinstance(fact, Property) else _plain(fact, BEGINS)


def _plain(fact: FactRow, columns: Sequence[str]) -> ListCell:
    """Return the first non-empty value among some columns; properties have none of them."""
    if isinstance(fact, Property):
        return None
    return next((fact.values[column] for column in columns if fact.values.get(column) is not None), None)


def _reads(column: str) -> Callable[[FactRow], ListCell]:
    return lambda fact: _plain(fact, (column,))


def _about(fact: FactRow) -> ListCell:
    """Return the slug of the record that a row belongs to; a property belongs to its own record."""
    if isinstance(fact, Property):
        return fact.entry.reference.slug
    above = fact.reference.subject
    return None if above is None else above.slug
