"""Change sets in lists: the files they came from, and their changes counted by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from kb.models import ENTITIES, Change, ChangeSet, ChangeSetFile
from kb.models.vocabulary import ChangeSetKind, Operation
from kb.queries.changes.answer_cache import cached_recently
from kb.texts import Text

ChangeCounts = Mapping[str, Mapping[Operation, int]]
"""Number of changes by entity and operation."""
SHORT = 12
"""Characters shown of a SHA-256."""
MOST_FILES = 3
MOST_KINDS = 5
"""Files and kinds of records named of a change set."""


def latest_sets(session: Session, limit: int) -> Sequence[ChangeSet]:
    """Return the newest change sets with their files."""
    query = sa.select(ChangeSet).options(selectinload(ChangeSet.files)).order_by(ChangeSet.id.desc())
    return session.scalars(query.limit(limit)).all()


def counts_by_kind(session: Session, change_sets: Collection[int]) -> Mapping[int, ChangeCounts]:
    """Return the changes of change sets, counted by entity and operation."""
    return cached_recently(session, _Counting(tuple(change_sets)))


@dataclass(frozen=True, slots=True)
class _Counting:
    """Count what change sets changed; the first import, which most records show, is as large as the whole log."""

    change_sets: Sequence[int]

    def __call__(self, session: Session) -> Mapping[int, ChangeCounts]:
        kind = (Change.change_set_id, Change.entity, Change.operation)
        query = sa.select(*kind, sa.func.count()).where(Change.change_set_id.in_(self.change_sets)).group_by(*kind)
        counts: dict[int, dict[str, dict[Operation, int]]] = {number: defaultdict(dict) for number in self.change_sets}
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
    """Return the first files and the mapping of a change set, with shortened SHA-256.

    The text is empty for a change set without files.
    """
    files = [_in_words(file, _FILE) for file in change_set.files if not file.is_mapping]
    mappings = [_in_words(file, _MAPPING) for file in change_set.files if file.is_mapping]
    return _joined(" · ", [*_first(files, MOST_FILES), *mappings])


def counts_in_words(counts: ChangeCounts, most: int = MOST_KINDS) -> Text:
    """Return the counts of the ``most`` numerous kinds as a sentence without full stop."""
    kinds = sorted(counts, key=lambda entity: (-sum(counts[entity].values()), entity))
    return _joined("; ", _first([_counted(entity, counts[entity]) for entity in kinds], most))


def _in_words(file: ChangeSetFile, pattern: Text) -> Text:
    return pattern.format(name=file.name, sha256=file.sha256[:SHORT])


def _first(parts: Sequence[Text], most: int) -> Sequence[Text]:
    """Return the first parts, and how many more there are."""
    return parts if len(parts) <= most else [*parts[:most], _MORE.format(count=len(parts) - most)]


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
_MORE = Text("{count} weitere", "{count} more")
_COUNT = Text("{count} {operation}", "{count} {operation}")
