"""The selection that an answer is about: some initiatives or programmes, and the sources that are heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Source, Statement
from kb.models.columns import Key, table_of
from kb.models.vocabulary import SourceKind, Voice
from kb.queries.changes import cached

SUBJECTS = ("initiative", "programme")
"""The kinds of records that answers are about."""


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
