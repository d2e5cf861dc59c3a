"""Selection of a timeline: its initiatives, programmes and eras, and the grouping of initiatives."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    PolicyEra,
    Programme,
    ProgrammeArea,
    Record,
    Region,
)
from kb.models.columns import table_of
from kb.models.vocabulary import RegionKind
from kb.queries import names
from kb.queries.changes import cached
from kb.queries.closure import Closure, inside, region_closure
from kb.queries.map import places
from kb.queries.timeline.facts import TimelineFacts
from kb.queries.trees import Parents, below, line_of

_Selected = TypeVar("_Selected", bound=Record)


class Grouping(enum.StrEnum):
    """The grouping of a timeline's initiatives."""

    REGION = "region"
    FIELD = "field"
    PROGRAMME = "programme"
    ERA = "era"


@dataclass(frozen=True, slots=True)
class TimelineSelection:
    """Choices of the reader, by slugs; an empty selection means everything.

    ``unfolded`` are the keys of groups whose lines are drawn; None leaves it to their number. With ``by_years`` an
    initiative also belongs to the eras that its years fall into.
    """

    region: str = ""
    field: str = ""
    scheme: str = ""
    programme: str = ""
    era: str = ""
    initiatives: tuple[str, ...] = ()
    grouping: Grouping | None = None
    unfolded: tuple[str, ...] | None = None
    by_years: bool = False


@dataclass(frozen=True, slots=True)
class SelectedRecords:
    """The records that a selection names."""

    region: Region | None = None
    field: CompetenceField | None = None
    scheme: FieldScheme | None = None
    programme: Programme | None = None
    era: PolicyEra | None = None
    initiatives: Sequence[Initiative] = ()
    by_years: bool = False

    @property
    def is_all(self) -> bool:
        """Return whether nothing is selected."""
        selection = self.region, self.field, self.scheme, self.programme, self.era, self.initiatives
        return not any(selection)

    def programmes_of(self, session: Session, known: TimelineFacts, initiatives: Collection[int]) -> set[int]:
        """Return the ids of the programmes to show: those of the initiatives, with their parents, and of the selection.

        Without a selection, those that have initiatives or belong to an era; lists of funded projects bring many
        others.
        """
        parents: Parents = {programme.id: programme.parent_id for programme in known.programmes}
        own = {programme for key in initiatives for programme in known.programmes_of.get(key, ())}
        shown = {step for programme in own for step in line_of(programme, parents)}
        if self.programme:
            shown |= {*below(self.programme.id, parents), *line_of(self.programme.id, parents)}
        era_id = None if self.era is None else self.era.id
        if self.era or self.is_all:
            shown |= {programme for era, programme in known.linked if era_id in (None, era)}
        return shown | (_programmes_in(session, self.region.id) if self.region else set())

    def eras_of_initiatives(self, known: TimelineFacts) -> Mapping[int, Collection[int]]:
        """Return the ids of the eras that each initiative counts for in this selection."""
        return known.eras.also_by_years if self.by_years else known.eras.through_programmes

    def eras_of(self, known: TimelineFacts, programmes: Collection[int]) -> set[int]:
        """Return the ids of the eras to show besides those of the initiatives."""
        era_ids = {era for era, programme in known.linked if self.programme and programme in programmes}
        era_ids |= {self.era.id} if self.era else set()
        return era_ids | {
            era_record.id for era_record in known.policy if self.region and era_record.region_id == self.region.id
        }


def selected_records(session: Session, selection: TimelineSelection) -> SelectedRecords:
    """Return the records that a selection names. Raises NotFound for an unknown one."""

    def find(model: type[_Selected], slug: str) -> _Selected | None:
        return names.record(session, model, slug) if slug else None

    return SelectedRecords(
        find(Region, selection.region),
        find(CompetenceField, selection.field),
        find(FieldScheme, selection.scheme),
        find(Programme, selection.programme),
        find(PolicyEra, selection.era),
        [names.record(session, Initiative, slug) for slug in selection.initiatives],
        selection.by_years,
    )


def initiatives_in(session: Session, selected: SelectedRecords, known: TimelineFacts) -> set[int] | None:
    """Return the ids of the initiatives that match the whole selection; None means all.

    Regions, fields and programmes include what is below them, as in the facets of the search.
    """
    sets: list[set[int]] = []
    if selected.initiatives:
        sets.append({initiative.id for initiative in selected.initiatives})
    if selected.region:
        sets.append(_with(session, InitiativeRegion, "region_id", inside(region_closure(session), selected.region.id)))
    if selected.field:
        fields = below(selected.field.id, _parents(session))
        sets.append(_with(session, InitiativeField, "competence_field_id", fields))
    if selected.scheme:
        sets.append({key for key, related in known.fields.items() if _within(related, selected.scheme)})
    if selected.programme:
        programmes = set(below(selected.programme.id, {row.id: row.parent_id for row in known.programmes}))
        sets.append({key for key, related in known.programmes_of.items() if programmes.intersection(related)})
    if selected.era:
        eras_of = selected.eras_of_initiatives(known)
        sets.append({key for key, related in eras_of.items() if selected.era.id in related})
    return set.intersection(*sets) if sets else None


def placed(
    session: Session, selected: SelectedRecords, known: TimelineFacts, shown: Collection[int], grouping: Grouping
) -> Mapping[int, Sequence[Any]]:
    """Return the records that group each initiative; those without are left out.

    That is one region, or the main field, or the first field of the selected scheme; but all programmes and eras.
    """
    if grouping is Grouping.FIELD:
        fields = ((key, _within(known.fields.get(key, ()), selected.scheme)) for key in shown)
        return {key: fields_of[:1] for key, fields_of in fields if fields_of}
    if grouping is Grouping.PROGRAMME:
        return _programmes(known, shown, selected.programme)
    if grouping is Grouping.ERA:
        eras = {era.id: era for era in known.policy}
        eras_of = selected.eras_of_initiatives(known)
        return {key: [eras[era] for era in sorted(eras_of[key])] for key in shown if eras_of.get(key)}
    return _regions(session, known, shown, selected.region)


def _programmes(
    known: TimelineFacts, shown: Collection[int], within: Programme | None
) -> Mapping[int, Sequence[Programme]]:
    """Return the topmost programmes of each initiative, within a programme those directly below it."""
    programmes = {programme.id: programme for programme in known.programmes}
    parents: Parents = {programme.id: programme.parent_id for programme in known.programmes}

    def topmost(programme: int) -> int:
        line = line_of(programme, parents)
        return line[max(0, line.index(within.id) - 1)] if within is not None and within.id in line else line[-1]

    keys = ((key, sorted({topmost(programme) for programme in known.programmes_of.get(key, ())})) for key in shown)
    return {key: [programmes[programme] for programme in tops] for key, tops in keys if tops}


def _within(fields: Iterable[CompetenceField], scheme: FieldScheme | None) -> Sequence[CompetenceField]:
    return [field for field in fields if scheme is None or field.field_scheme_id == scheme.id]


def _with(session: Session, link: type[Record], column: str, ids: Collection[int]) -> set[int]:
    table = table_of(link.__tablename__).c
    return set(session.scalars(sa.select(table.initiative_id).where(table[column].in_(ids))))


def _parents(session: Session) -> Parents:
    columns = CompetenceField.id, CompetenceField.parent_id
    return {row.id: row.parent_id for row in session.execute(sa.select(*columns))}


def _programmes_in(session: Session, region: int) -> set[int]:
    """Return the programmes of a region itself and those with it as their area."""
    own = session.scalars(sa.select(Programme.id).where(Programme.region_id == region))
    areas = session.scalars(sa.select(ProgrammeArea.programme_id).where(ProgrammeArea.region_id == region))
    return {*own, *areas}


def _regions(
    session: Session, known: TimelineFacts, shown: Iterable[int], within: Region | None
) -> Mapping[int, Sequence[places.LocatedRegion]]:
    """Return the region of each initiative at the most informative level.

    That is the country, within a country NUTS 1, and below that the seat itself.
    """
    regions, closure = cached(session, places.areas), region_closure(session)
    level = RegionKind.NUTS0 if within is None else RegionKind.NUTS1 if within.kind is RegionKind.NUTS0 else None
    seats = ((key, known.seats[key]) for key in shown if key in known.seats)
    return {key: [regions[_lifted(seat, level, regions, closure)]] for key, seat in seats}


def _lifted(seat: int, level: RegionKind | None, regions: Mapping[int, places.LocatedRegion], closure: Closure) -> int:
    """Return the one region of a level around a seat, else the seat.

    A seat that counts for two regions of a level is not lifted.
    """
    above = [key for key in closure[seat] if regions[key].kind is level]
    return above[0] if len(above) == 1 else seat
