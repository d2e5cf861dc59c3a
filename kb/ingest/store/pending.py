"""Bundles that wait for records, and the problems of those never resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.ingest.check import rules_among, suggestion, trees
from kb.ingest.draft import Bundle, Draft, DraftReference
from kb.ingest.report import Problem, faults
from kb.ingest.store.references import NameKey, name_of, reference_columns
from kb.models.columns import field_names, table_of

MOST_SUGGESTED = 20_000


class Pending:
    """Bundles by the names of the records they wait for."""

    def __init__(self) -> None:
        self._bundles: dict[NameKey, list[Bundle]] = {}
        self.rejected: set[NameKey] = set()
        """Names of records that this import rejected."""
        self._known: dict[str, list[str]] = {}

    def add(self, bundle: Bundle, names: list[NameKey]) -> None:
        """Add a bundle under its first missing name; the others are checked on release."""
        self._bundles.setdefault(names[0], []).append(bundle)

    def release(self, name: NameKey) -> list[Bundle]:
        """Return the bundles that waited for a record that now exists."""
        return self._bundles.pop(name, [])

    def problems(self, session: Session) -> Iterator[Problem]:
        """Yield a problem for every unresolved reference of the remaining bundles."""
        bundles = [bundle for waiting in self._bundles.values() for bundle in waiting]
        own: dict[NameKey, Bundle] = {}
        for bundle in bundles:
            for column in reference_columns(bundle.main.role.entity):
                if (text := bundle.main.values.get(column)) is not None:
                    own[bundle.main.role.entity, None, text] = bundle
        for bundle in sorted(
            bundles, key=lambda bundle: (bundle.place.file, bundle.place.sheet or "", bundle.place.line or 0)
        ):
            for draft, column, reference in bundle.references():
                yield bundle.mapper.with_heading(self._problem(bundle, draft, column, reference, own, session))
            named = {column: reference.text for _, column, reference in bundle.references()}
            broken = rules_among(bundle.main.role.entity, {**bundle.main.values, **named}, bundle.place)
            yield from map(bundle.mapper.with_heading, broken)

    def _problem(
        self,
        bundle: Bundle,
        draft: Draft,
        column: str,
        reference: DraftReference,
        own: Mapping[NameKey, Bundle],
        session: Session,
    ) -> Problem:
        field = field_names(draft.role.entity)[column]
        name = name_of(reference)
        if name in own and (path := _circle(bundle, own)):
            return faults.CYCLE.at(bundle.place_of(draft), field, reference.text, path=" → ".join(path))
        if name in own or name in self.rejected:
            return faults.WAITS_FOR_REJECTED.at(bundle.place_of(draft), field, reference.text)
        hint = suggestion(reference.text, self._slugs(session, reference.entity))
        return faults.NOWHERE.at(
            bundle.place_of(draft), field, reference.text, entity=reference.entity, suggestion=hint
        )

    def _slugs(self, session: Session, entity: str) -> list[str]:
        if entity not in self._known:
            slug = table_of(entity).c.slug
            self._known[entity] = list(session.scalars(sa.select(slug).limit(MOST_SUGGESTED)))
        return self._known[entity]

    @staticmethod
    def cycles(session: Session, moved: Mapping[str, Mapping[int, Draft]]) -> Iterator[Problem]:
        """Yield the rows that close a cycle in a tree with stored records."""
        for entity, drafts in moved.items():
            if drafts:
                yield from _cycles_in(session, entity, drafts)


def _cycles_in(session: Session, entity: str, drafts: Mapping[int, Draft]) -> Iterator[Problem]:
    table, column = table_of(entity), trees()[entity]
    rows = session.execute(sa.select(table.c.id, table.c[column], table.c.slug)).all()
    parents = {row[0]: row[1] for row in rows}
    slugs = {row[0]: row[2] for row in rows}
    sound: set[int] = set()
    for record_id, draft in drafts.items():
        line: list[int] = []
        step: int | None = record_id
        while step is not None and step not in line and step not in sound:
            line.append(step)
            step = parents.get(step)
        if line and step == record_id:
            path = " → ".join(slugs[ancestor] for ancestor in [*line, record_id])
            yield faults.CYCLE.at(draft.place, field_names(entity)[column], slugs[parents[record_id]], path=path)
        elif step is None or step in sound:
            sound.update(line)


def _circle(start: Bundle, own: Mapping[NameKey, Bundle]) -> list[str]:
    """Return the slugs on a bundle's path back to itself, if any."""
    path = [start]
    todo = [(start, iter(_next(start, own)))]
    visited = {id(start)}
    while todo:
        _, following = todo[-1]
        step = next(following, None)
        if step is None:
            todo.pop()
            path.pop()
        elif step is start:
            return [str(bundle.main.values.get("slug")) for bundle in [*path, start]]
        elif id(step) not in visited:
            visited.add(id(step))
            path.append(step)
            todo.append((step, iter(_next(step, own))))
    return []


def _next(bundle: Bundle, own: Mapping[NameKey, Bundle]) -> list[Bundle]:
    return [own[name_of(reference)] for _, _, reference in bundle.references() if name_of(reference) in own]
