"""Columns of lists, derived from the model: the same for exports and for imports of edited exports.

A reference is written as the slug of the other record, as in an import file, followed by its name. Every row ends with
its links, its source with address, and its permanent address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kb.models.columns import fields_of, table_of, target_of
from kb.models.labels import name_of
from kb.models.vocabulary import LabelUse
from kb.queries import money
from kb.queries.names import Reference
from kb.queries.rows.cells import Column, ListCell
from kb.queries.rows.citation import citation
from kb.queries.rows.entries import LINKS, Entry, LinkTable
from kb.queries.rows.site import Site
from kb.texts import Language, Text

KIND = Text("Art des Eintrags", "kind of record")
PROPERTY = Text("Angabe", "property")
ABOUT = Text("gehört zu", "belongs to")
_NAME = Text("{column} (Name)", "{column} (name)")
ADDRESS = Text("Adresse des Eintrags", "address of the record")
CITED = Text("Quelle (ausführlich)", "source (in full)")
CITED_AT = Text("Adresse der Quelle", "address of the source")
_SPEAKS = Text("Wer in der Quelle spricht", "who speaks in the source")
RATE = Text("Einheiten je Euro", "units per euro")
_IN_EURO = Text("{column} (in Euro)", "{column} (in euros)")
_CITATION = Text("Zitat", "citation")


def columns_of(entity: str, site: Site) -> tuple[Column, ...]:
    """Return the columns of an entity."""
    return (
        *_own(entity, site.language),
        *_converted(entity),
        *(_linked(link, site.language) for link in LINKS.get(entity, ())),
        *provenance(entity),
        Column("address", ADDRESS, lambda entry: site.record(entry.reference), follows="slug"),
    )


def provenance(entity: str) -> Iterator[Column]:
    """Yield the columns for source, locator, words and confirmation; a source itself has a citation."""
    if entity == "source":
        yield Column("citation", _CITATION, lambda entry: entry.source and citation(entry.source), follows="title")
    if entity == "source" or "source_id" not in table_of(entity).c:
        return
    fields = fields_of(entity)
    yield Column("source", name_of("source"), lambda entry: entry.source and entry.source.slug, fields["source"])
    yield Column("source_citation", CITED, lambda entry: entry.source and citation(entry.source), follows="source")
    yield Column("source_url", CITED_AT, lambda entry: entry.source and entry.source.url, follows="source")
    yield Column("source_voice", _SPEAKS, lambda entry: entry.source and entry.source.voice, follows="source")
    yield Column("source_seen", name_of("seen"), lambda entry: entry.source and entry.source.seen, follows="source")
    for name in ("source_locator", "quote", "unconfirmed"):
        yield Column(name, name_of(name), _value(name), fields[name])


def named(reference: Reference | None, language: Language) -> str | None:
    """Return the name of a record in a language, else in the other."""
    if reference is None:
        return None
    de, en = reference.name_de, reference.name_en
    return (de or en) if language == "de" else (en or de)


def _own(entity: str, language: Language) -> Iterator[Column]:
    for field in fields_of(entity).values():
        if field.is_hidden or field.is_provenance:
            continue
        stored_name, label = field.column.name, field.label
        if field.target:
            yield Column(field.name, label, _slug(stored_name), field)
            named_by = _name(stored_name, language)
            yield Column(f"{field.name}_name", _NAME.format(column=label), named_by, follows=field.name)
        else:
            yield Column(field.name, label, _value(stored_name), field)


def _converted(entity: str) -> Iterator[Column]:
    """Yield the columns for amounts in other currencies: what they are in euros, and by the rate of which year."""
    amounts = money.amounts_of(entity)
    for amount in amounts:
        label = _IN_EURO.format(column=fields_of(entity)[amount].label)
        yield Column(f"{amount}_in_euro", label, _euro(amount), follows=amount)
    if amounts:
        yield Column("exchange_rate", RATE, _rate(amounts), follows="currency")


def _euro(amount: str) -> Callable[[Entry], ListCell]:
    def cell(entry: Entry) -> ListCell:
        conversion = entry.in_euro(amount)
        return None if conversion is None else conversion.euro

    return cell


def _rate(amounts: Sequence[str]) -> Callable[[Entry], ListCell]:
    def cell(entry: Entry) -> ListCell:
        return next((known.rate.rate for amount in amounts if (known := entry.in_euro(amount))), None)

    return cell


def _value(name: str) -> Callable[[Entry], ListCell]:
    return lambda entry: entry.values.get(name)


def _slug(column: str) -> Callable[[Entry], ListCell]:
    def cell(entry: Entry) -> ListCell:
        reference = entry.linked(column)
        return None if reference is None else reference.slug

    return cell


def _name(column: str, language: Language) -> Callable[[Entry], ListCell]:
    return lambda entry: named(entry.linked(column), language)


def _linked(link: LinkTable, language: Language) -> Column:
    """Return a column with the names of linked records; several slugs side by side would be unreadable."""

    def cell(entry: Entry) -> ListCell:
        shown = (_shown(entry, link, row, language) for row in entry.links[link.name] if is_public(row))
        return tuple(dict.fromkeys(name for name in shown if name is not None))

    return Column(link.name, link.label, cell, table=link.entity)


def is_public(row: Any) -> bool:
    """Return whether a linked row is public; hidden labels only help the search."""
    return row.get("use") is not LabelUse.HIDDEN


def _shown(entry: Entry, link: LinkTable, row: Any, language: Language) -> Any:
    column = link.shows if row[link.shows] or not link.else_shows else link.else_shows
    if target_of(link.entity, column):
        return named(entry.linked(column, link.entity, row), language)
    return row[column]
