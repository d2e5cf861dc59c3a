"""Records of a reader's own list as columns: each with the initiatives that count for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.models.columns import Key
from kb.queries.matrix.facts import MatrixFacts, MatrixField, MatrixInitiative, MatrixRegion, NamedRecord
from kb.queries.matrix.matches import IdSet
from kb.queries.trees import line_of


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A record of the list; ``members`` are the ids of the initiatives that count for it."""

    entity: str
    id: int
    slug: str
    name_de: str | None
    name_en: str | None
    members: IdSet

    @property
    def key(self) -> Key:
        """Entity and id of the record."""
        return self.entity, self.id


COUNTED: Mapping[str, Callable[[MatrixInitiative], Collection[int]]] = {
    "initiative": lambda initiative: (initiative.id,),
    "region": lambda initiative: initiative.regions,
    "competence_field": lambda initiative: initiative.fields,
    "programme": lambda initiative: initiative.programmes,
    "policy_era": lambda initiative: initiative.eras,
}
"""The kinds of records that can be columns, with those that an initiative counts for."""


class ListedReach:
    """The listed records that initiatives count for, in the place of fields; nothing comes through a mapping."""

    def __init__(self, columns: Iterable[ListedColumn]) -> None:
        """Give each record the id that its field has in the matrix, so that kinds do not mix."""
        self.columns = dict(enumerate(columns))

    @property
    def fields(self) -> Sequence[MatrixField]:
        """The records as columns of the matrix, in the order of the list."""
        return [
            MatrixField(key, column.slug, None, column.name_de, column.name_en, None, 0)
            for key, column in self.columns.items()
        ]

    def of(self, initiative: MatrixInitiative) -> IdSet:
        """Return the columns that an initiative counts for."""
        return frozenset(key for key, column in self.columns.items() if initiative.id in column.members)

    def is_derived(self, _initiative: MatrixInitiative, _field: int) -> bool:
        """Return whether an initiative counts for a column through a mapping only."""
        return False

    def via(self, _members: Iterable[MatrixInitiative], _field: int) -> Sequence[str]:
        """Return the slugs of fields that bring initiatives to a column by mapping."""
        return ()


def listed_columns(known: MatrixFacts, keys: Iterable[Key]) -> list[ListedColumn]:
    """Return a column for each record that initiatives count for, in the order given; others have none."""
    columns = []
    for entity, key in keys:
        record = _records(known).get(entity, {}).get(key)
        if record is not None:
            names = record.slug, record.name_de, record.name_en
            columns.append(ListedColumn(entity, key, *names, _members(known, entity, key)))
    return columns


def _records(
    known: MatrixFacts,
) -> Mapping[str, Mapping[int, MatrixInitiative | MatrixRegion | MatrixField | NamedRecord]]:
    return {
        "initiative": {initiative.id: initiative for initiative in known.initiatives},
        "region": known.regions,
        "competence_field": known.fields,
        "programme": known.programmes,
        "policy_era": known.eras,
    }


def _members(known: MatrixFacts, entity: str, key: int) -> IdSet:
    parents = (
        {field: record.parent_id for field, record in known.fields.items()} if entity == "competence_field" else {}
    )
    return frozenset(
        initiative.id
        for initiative in known.initiatives
        if any(key in line_of(counted, parents) for counted in COUNTED[entity](initiative))
    )
