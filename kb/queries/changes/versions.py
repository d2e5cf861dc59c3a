"""Versions: the last change of all records or of one, and the present slug of a former one."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, Change, ChangeSet
from kb.models.columns import table_of
from kb.models.history import FORMER_SLUG
from kb.models.types import SLUG
from kb.models.vocabulary import ChangeSetKind, Operation

KindsAndSlug = tuple[tuple[str, ...], str]
"""The kinds that a record may be of, and its slug."""


@dataclass(frozen=True, slots=True)
class Version:
    """The last change of a record or of a row it owns."""

    change_id: int
    changed_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The present slug of a record that was renamed, or merged into another."""

    slug: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawn record with the time of its withdrawal."""

    slug: str
    at: datetime.datetime


def last_change(session: Session, entities: Collection[str] = ()) -> int:
    """Return the number of the newest change of all or some entities; 0 without any."""
    newest = _LAST.where(Change.entity.in_(entities)) if entities else _LAST
    return session.connection().scalar(newest) or 0


def version(session: Session, entity: str, record_id: int) -> Version | None:
    """Return the version of a record that has a page; None if the log does not mention it."""
    row = session.execute(_VERSION, {"entity": entity, "record": record_id}).one_or_none()
    return None if row is None else Version(row.id, row.created_at)


def former(session: Session, entity: str, slug: str) -> Moved | Withdrawn | None:
    """Return the fate of the record that last had ``slug``; None for a slug in use or never used.

    Follows any number of renamings through the log, and merges to the record that remains.
    """
    if not SLUG.fullmatch(slug) or _is_used(session, entity, slug):
        return None
    record_id = _last_called(session, entity, slug)
    fate = None if record_id is None else _fate(session, entity, record_id)
    return Withdrawn(slug, fate) if isinstance(fate, datetime.datetime) else fate


def present_slug(session: Session, entity: str, record_id: int) -> str | None:
    """Return the slug of a record, or of the one into which it was merged; None if it is gone."""
    fate = _fate(session, entity, record_id)
    return fate.slug if isinstance(fate, Moved) else None


def _fate(session: Session, entity: str, record_id: int) -> Moved | datetime.datetime | None:
    """Return the present slug of a record, following merges, or the time of its withdrawal; None if not in the log."""
    following: int | None = record_id
    seen: set[int] = set()
    while following is not None and following not in seen:
        seen.add(following)
        present = session.scalar(_slug_of(entity, following))
        if present is not None:
            return Moved(present)
        gone = _withdrawal(session, entity, following)
        if gone is None:
            return None
        following = _kept(gone, entity)
        if following is None:
            return gone.created_at
    return None


def renamed(session: Session, records: Collection[KindsAndSlug]) -> dict[KindsAndSlug, str]:
    """Return the present slugs of renamed or merged records; all others are left out.

    For slugs in use this is one query per kind, and the log is not read.
    """
    used = _each(session, records, _used)
    missing = [named for named in records if not any((entity, named[1]) in used for entity in named[0])]
    once = _each(session, missing, once_used)
    candidates = [(named, entity) for named in missing for entity in named[0] if (entity, named[1]) in once]
    fates = [(named, former(session, entity, named[1])) for named, entity in candidates]
    return {named: fate.slug for named, fate in fates if isinstance(fate, Moved)}


def _each(
    session: Session, records: Iterable[KindsAndSlug], query: Callable[[Session, str, Collection[str]], Set[str]]
) -> set[tuple[str, str]]:
    """Run one query per kind for its slugs.

    Texts that cannot be slugs are skipped.
    """
    slugs: dict[str, set[str]] = defaultdict(set)
    for entities, slug in records:
        for entity in entities if SLUG.fullmatch(slug) else ():
            slugs[entity].add(slug)
    return {(entity, slug) for entity, of_kind in slugs.items() for slug in query(session, entity, of_kind)}


def once_used(session: Session, entity: str, slugs: Collection[str]) -> Set[str]:
    """Return the slugs that the log knows as former ones, in one query."""
    query = sa.select(FORMER_SLUG).select_from(Change).where(Change.entity == entity, FORMER_SLUG.in_(slugs))
    return set(session.scalars(query.distinct()))


def _used(session: Session, entity: str, slugs: Collection[str]) -> Set[str]:
    """Return the slugs that records have now."""
    return set(session.scalars(_called(entity), {"slugs": sorted(slugs)}))


@cache
def _called(entity: str) -> sa.Select[str]:
    column = table_of(entity).c.slug
    return sa.select(column).where(column.in_(sa.bindparam("slugs", expanding=True)))


def _is_used(session: Session, entity: str, slug: str) -> bool:
    return session.scalar(sa.select(sa.exists().where(table_of(entity).c.slug == slug))) or False


def _last_called(session: Session, entity: str, slug: str) -> int | None:
    """Return the last record that had a slug; erased persons have left none."""
    return session.scalar(
        sa.select(Change.record_id)
        .where(Change.entity == entity, FORMER_SLUG.in_([slug]))
        .order_by(Change.id.desc())
        .limit(1)
    )


def _slug_of(entity: str, record_id: int) -> sa.Select[str]:
    table = table_of(entity)
    return sa.select(table.c.slug).where(table.c.id == record_id)


def _withdrawal(session: Session, entity: str, record_id: int) -> ChangeSet | None:
    """Return the change set that withdrew a record; None if its trace in the log was erased."""
    return session.scalar(
        sa.select(ChangeSet)
        .join(Change, Change.change_set_id == ChangeSet.id)
        .where(
            Change.entity == entity,
            Change.record_id == record_id,
            Change.operation == Operation.WITHDRAW,
            Change.before.is_not(None),
        )
        .order_by(Change.id.desc())
        .limit(1)
    )


def _kept(gone: ChangeSet, entity: str) -> int | None:
    """Return the record into which a merge put another; None for any other withdrawal.

    A merge names the remaining record as its origin, such as ``initiative 7``. Owned rows withdrawn with the
    duplicate have no such successor.
    """
    kind, _, number = (gone.origin or "").partition(" ")
    return int(number) if gone.kind is ChangeSetKind.MERGE and kind == entity in ENTITIES and number.isdigit() else None


# These are built once, because every page runs them.
_LAST = sa.select(sa.func.max(Change.id))
_VERSION = (
    sa.select(Change.id, ChangeSet.created_at)
    .join(ChangeSet, ChangeSet.id == Change.change_set_id)
    .where(
        Change.id
        == sa.select(sa.func.max(Change.id))
        .where(Change.subject_entity == sa.bindparam("entity"), Change.subject_id == sa.bindparam("record"))
        .scalar_subquery()
    )
)
