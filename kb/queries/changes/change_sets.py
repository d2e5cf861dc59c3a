"""Change sets in lists: the files they came from, and their changes counted by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from kb.models import ENTITIES, Change, ChangeSet, ChangeSetFile
from kb.models.vocabulary import ChangeSetKind, Operation
from kb.texts import Text

ChangeCounts = Mapping[str, Mapping[Operation, int]]
"""Number of changes by entity and operation."""
SHORT = 12
"""Characters shown of a SHA-256."""


def latest_sets(session: Session, limit: int) -> Sequence[ChangeSet]:
    """Return the newest change sets with their files."""
    query = sa.select(ChangeSet).options(selectinload(ChangeSet.files)).order_by(ChangeSet.id.desc())
    return session.scalars(query.limit(limit)).all()


def counts_by_kind(session: Session, change_sets: Collection[int]) -> Mapping[int, ChangeCounts]:
    """Return the changes of change sets, counted by entity and operation."""
    kind = (Change.change_set_id, Change.entity, Change.operation)
    query = sa.select(*kind, sa.func.count()).where(Change.change_set_id.in_(change_sets)).group_by(*kind)
    counts: dict[int, dict[str, dict[Operation, int]]] = defaultdict(lambda: defaultdict(dict))
    for number, entity, operation, count in session.execute(query.order_by(*kind)):
        counts[number][entity][operation] = count
    return counts


def imports_of(session: Session, sha256: str) -> Sequence[ChangeSet]:
    """Return the imports of a file with this content, newest first."""
    query = (
        sa.select(ChangeSet)
        .join(ChangeSet.files)
        .where(ChangeSetFile.sha256 == sha256, ChangeSetFile.is_mapping.is_(False), ChangeSet.kind.in_(_IMPORTS))
    )
    return session.scalars(query.order_by(ChangeSet.id.desc())).unique().all()


def files_in_words(change_set: ChangeSet) -> Text:
    """Return the files of a change set with the beginning of their SHA-256, and the mapping; empty without files."""
    parts = [
        (_MAPPING if file.is_mapping else _FILE).format(name=file.name, sha256=file.sha256[:SHORT])
        for file in sorted(change_set.files, key=lambda file: file.is_mapping)
    ]
    return _joined(" · ", parts)


def counts_in_words(counts: ChangeCounts) -> Text:
    """Return counted changes as a sentence without its full stop."""
    return _joined("; ", [_counted(entity, counts[entity]) for entity in sorted(counts)])


def _counted(entity: str, counts: Mapping[Operation, int]) -> Text:
    parts = [
        _COUNT.format(count=counts[operation], operation=operation.label)
        for operation in Operation
        if operation in counts
    ]
    return _KIND.format(title=ENTITIES[entity].__title__, counts=_joined(", ", parts))


def _joined(between: str, parts: Sequence[Text]) -> Text:
    return Text(between.join(part.de for part in parts), between.join(part.en for part in parts))


_IMPORTS = (ChangeSetKind.IMPORT, ChangeSetKind.SEED)
_FILE = Text("{name} (SHA-256 {sha256}…)", "{name} (SHA-256 {sha256}…)")
_MAPPING = Text("Zuordnung {name} (SHA-256 {sha256}…)", "mapping {name} (SHA-256 {sha256}…)")
_KIND = Text("{title}: {counts}", "{title}: {counts}")
_COUNT = Text("{count} {operation}", "{count} {operation}")
