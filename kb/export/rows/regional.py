"""Figures of a region that no row has: those of all its parts together, the population, and numbers per head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kb.export.rows.facts import Property
from kb.models import Source
from kb.queries.figures import RegionFigures
from kb.queries.records import regions
from kb.queries.rows import Entry, EntryReader
from kb.texts import Text

PER_HEAD = {
    "initiatives_per_million": Text("Initiativen je Million Einwohner", "initiatives per million inhabitants"),
    "employed_per_hundred": Text("Beschäftigte je 100 Einwohner", "persons employed per 100 inhabitants"),
}


def computed(reader: EntryReader, entry: Entry) -> Iterator[Property]:
    """Yield the figures of a region that its page computes; those that it has as rows are left out."""
    figures: RegionFigures | None = regions.profile(reader.session, entry.values["slug"]).figures
    if figures is None:
        return
    for known in figures.figures:
        if figures.is_sum or known.is_derived:
            yield _property(
                reader, entry, known.figure.value, known.figure.label, known.value, known.year, known.sources[0]
            )
    sources = figures.figures[0].sources if figures.figures else ()
    for name, label in PER_HEAD.items():
        if (value := getattr(figures, name)) is not None and sources:
            yield _property(reader, entry, name, label, value, None, sources[0])


def _property(
    reader: EntryReader, entry: Entry, name: str, label: Text, value: Decimal, year: int | None, source: Source
) -> Property:
    reader.seen.add(source.id)
    sourced = replace(
        entry, source=source, values={**entry.values, "source_locator": None, "quote": None, "unconfirmed": False}
    )
    return Property(sourced, name, None, None, value, label, year)
