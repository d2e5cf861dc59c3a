"""What an answer is about: some initiatives or programmes, also those of a reader's own list, and who is heard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Source, Statement
from kb.models.columns import Key, table_of
from kb.models.vocabulary import SourceKind, Voice
from kb.queries import matrix
from kb.queries.answers.lessons import conditions
from kb.queries.changes import cached
from kb.queries.matrix import ListedColumn, listed_columns

SUBJECTS = ("initiative", "programme")
"""The kinds of records that answers are about."""
ABOUT = ("programme", "region", "competence_field")
"""The kinds of records that statements of result are about, besides initiatives."""


@dataclass(frozen=True, slots=True)
class AnswerSelection:
    """Records that an answer is about, as (entity, id), and the voices and kinds of sources that it hears.

    Without voices or media, every source is heard. ``is_whole`` means that nobody has narrowed the records.
    """

    subjects: frozenset[Key]
    voices: frozenset[Voice] = frozenset()
    media: frozenset[SourceKind] = frozenset()
    is_whole: bool = False
    ids: dict[str, frozenset[int]] = field(init=False, repr=False, compare=False)
    """The ids of the records by entity, such as ``initiative``."""

    def __post_init__(self) -> None:
        """Sort the records by entity."""
        by_entity = {entity: frozenset(key for kind, key in self.subjects if kind == entity) for entity in SUBJECTS}
        object.__setattr__(self, "ids", by_entity)

    def hears(self, source: Source | None) -> bool:
        """Return whether statements of a source count."""
        return self.hears_as(*((source.voice, source.kind) if source else (None, None)))

    def hears_as(self, voice: Voice | None, medium: SourceKind | None) -> bool:
        """Return whether sources with this voice and of this kind count."""
        return (not self.voices or voice in self.voices) and (not self.media or medium in self.media)

    def statements(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return the statements about these records by sources that are heard, in the order given."""
        return [fact for fact in statements if self.has(fact) and self.hears(fact.source)]

    def has(self, fact: Statement) -> bool:
        """Return whether a statement is about one of these records."""
        return fact.initiative_id in self.ids["initiative"] or fact.programme_id in self.ids["programme"]


def everything(session: Session, entities: Sequence[str]) -> frozenset[Key]:
    """Return all records of some entities; kept until the next change."""
    return cached(session, _Everything(tuple(entities)))


@dataclass(frozen=True, slots=True)
class _Everything:
    """The question for all records of some entities; equal ones share one answer."""

    entities: tuple[str, ...]

    def __call__(self, session: Session) -> frozenset[Key]:
        ids = {entity: session.scalars(sa.select(table_of(entity).c.id)) for entity in self.entities}
        return frozenset((entity, key) for entity, keys in ids.items() for key in keys)


@dataclass(frozen=True, slots=True)
class OwnList:
    """What a list is about: its initiatives, else those that count for its other records, and these records.

    ``columns`` are the records that initiatives count for, each with those of the list.
    """

    columns: Sequence[ListedColumn]
    subjects: frozenset[Key]

    def ids(self, entity: str) -> frozenset[int]:
        """Return the ids of the listed records of a kind that have a column."""
        return frozenset(column.id for column in self.columns if column.entity == entity)

    def subjects_of(self, column: ListedColumn) -> frozenset[Key]:
        """Return what a column is about: its initiatives and its own record."""
        return self.subjects & {column.key, *(("initiative", member) for member in column.members)}


def own_list(session: Session, keys: Iterable[Key]) -> OwnList:
    """Read what a list of records is about."""
    columns = listed_columns(cached(session, matrix.facts), keys)
    listed = {column.id for column in columns if column.entity == "initiative"}
    chosen = listed or {member for column in columns for member in column.members}
    return OwnList(
        [replace(column, members=column.members & chosen) for column in columns],
        frozenset(
            {("initiative", member) for member in chosen} | {column.key for column in columns if column.entity in ABOUT}
        ),
    )


def lessons_about(session: Session, subjects: Collection[Key]) -> frozenset[Key]:
    """Return the lessons about some records, as keys of statements."""
    learnt = cached(session, conditions)
    return frozenset(("statement", key) for key, lesson in learnt.items() if lesson.subject in subjects)


def alike(session: Session, about: OwnList) -> frozenset[int]:
    """Return the initiatives in a listed field, or without one in any field of the list's initiatives."""
    known = cached(session, matrix.facts)
    fields = about.ids("competence_field")
    in_fields = listed_columns(known, (("competence_field", key) for key in fields))
    if in_fields:
        return frozenset(member for column in in_fields for member in column.members)
    listed = {key for entity, key in about.subjects if entity == "initiative"}
    shared = {field for initiative in known.initiatives if initiative.id in listed for field in initiative.fields}
    return frozenset(initiative.id for initiative in known.initiatives if shared & initiative.fields)
