"""Similar competence fields: by their mappings, their tree, and shared initiatives.

Their names are short and come from many authors, so shared words mean little. The ties are read from the database, because
the index would have to update a field whenever an initiative names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from kb.models import CompetenceField, FieldMapping, Initiative, InitiativeField
from kb.models.vocabulary import MatchKind
from kb.queries.records import fields as field_queries
from kb.texts import Text

MOST_NAMED = 3
"""The most shared initiatives named, and one more when it would be the only one left."""
# The weights of ties. A mapping was made by a person who compared both fields. A match with the same third field counts less
# than a direct match; initiatives are added, as they often work in several fields.
MATCHES: Mapping[MatchKind, tuple[int, Text]] = {
    MatchKind.EXACT: (60, Text("entspricht genau", "the same field")),
    MatchKind.CLOSE: (48, Text("entspricht ungefähr", "nearly the same field")),
    MatchKind.NARROW: (36, Text("enger gefasst", "a narrower field")),
    MatchKind.BROAD: (36, Text("weiter gefasst", "a broader field")),
    MatchKind.RELATED: (24, Text("verwandt", "a related field")),
}
OVER = 36, Text("übergeordnetes Feld", "the field above")
# A field with many fields below it is not especially similar to any of them, so they share the weight.
UNDER = 72, Text("untergeordnetes Feld", "a field below")
BESIDE = 24, Text("beide unter: {name}", "both below: {name}")
THROUGH = 24, Text("entspricht wie dieses Feld: {name}", "matches, like this field: {name}")
SHARED = 40, Text("gemeinsame Initiativen: {names}", "shared initiatives: {names}")
SHARED_MORE = Text("gemeinsame Initiativen: {names} und {more} weitere", "shared initiatives: {names} and {more} more")
DAMPING = 3
"""Added to the divisor of shared initiatives, because one shared of two says little."""


@dataclass(slots=True)
class FieldTies:
    """The ties of a field to another one: their weight, and the reasons."""

    weight: int = 0
    why: list[Text] = field(default_factory=list)

    def tie(self, weight: int, why: Text) -> None:
        """Add a tie."""
        self.weight += weight
        self.why.append(why)


def of_field(session: Session, slug: str) -> dict[str, FieldTies]:
    """Return the fields tied to the field ``slug``, by slug; none for an unknown field."""
    start = session.execute(
        sa.select(CompetenceField.id, CompetenceField.parent_id).where(CompetenceField.slug == slug)
    ).one_or_none()
    if start is None:
        return {}
    ties: dict[int, FieldTies] = defaultdict(FieldTies)
    direct = _matches(session, [start.id])
    for other, match in direct[start.id].items():
        ties[other].tie(*MATCHES[match])
    _tie_in_tree(session, ties, start.id, start.parent_id)
    _tie_through(session, ties, start.id, direct[start.id])
    _tie_by_initiatives(session, ties, start.id)
    slugs = session.execute(sa.select(CompetenceField.id, CompetenceField.slug).where(CompetenceField.id.in_(ties)))
    return {row.slug: ties[row.id] for row in slugs}


def _matches(session: Session, fields: Collection[int]) -> Mapping[int, Mapping[int, MatchKind]]:
    """Return the mappings of some fields, read in both directions."""
    matches: dict[int, dict[int, MatchKind]] = defaultdict(dict)
    left, right = FieldMapping.competence_field_id, FieldMapping.target_id
    query = sa.select(left, right, FieldMapping.match).where(sa.or_(left.in_(fields), right.in_(fields)))
    for start, other, match in session.execute(query.order_by(FieldMapping.id)):
        matches[start].setdefault(other, match)
        matches[other].setdefault(start, field_queries.REVERSED.get(match, match))
    return matches


def _tie_in_tree(session: Session, ties: Mapping[int, FieldTies], field_id: int, parent: int | None) -> None:
    below = session.scalars(sa.select(CompetenceField.id).where(CompetenceField.parent_id == field_id)).all()
    for other in below:
        ties[other].tie(min(OVER[0], UNDER[0] // len(below)), UNDER[1])
    if parent is not None:
        ties[parent].tie(*OVER)
        name = _names(session, CompetenceField, [parent])[parent]
        beside = session.scalars(
            sa.select(CompetenceField.id).where(CompetenceField.parent_id == parent, CompetenceField.id != field_id)
        ).all()
        for other in beside:
            ties[other].tie(BESIDE[0] // len(beside), BESIDE[1].format(name=name))


def _tie_through(
    session: Session, ties: Mapping[int, FieldTies], field_id: int, direct: Mapping[int, MatchKind]
) -> None:
    """Tie fields that match the same third field, except direct matches."""
    between = [other for other, match in direct.items() if match in field_queries.ALIKE]
    names = _names(session, CompetenceField, between)
    seen: set[int] = {field_id, *direct}
    matches = _matches(session, between)
    for middle in between:
        for other, match in matches[middle].items():
            if match in field_queries.ALIKE and other not in seen:
                seen.add(other)
                ties[other].tie(THROUGH[0], THROUGH[1].format(name=names[middle]))


def _tie_by_initiatives(session: Session, ties: Mapping[int, FieldTies], field_id: int) -> None:
    mine, theirs = aliased(InitiativeField), aliased(InitiativeField)
    query = (
        sa.select(theirs.competence_field_id, theirs.initiative_id)
        .join(mine, mine.initiative_id == theirs.initiative_id)
        .where(mine.competence_field_id == field_id)
    )
    shared: dict[int, list[int]] = defaultdict(list)
    for other, initiative in session.execute(query):
        shared[other].append(initiative)
    all_mine = shared.pop(field_id, [])
    sizes = _sizes(session, shared)
    names = _names(session, Initiative, all_mine)
    for other, both in shared.items():
        either = len(all_mine) + sizes[other] - len(both)
        weight = SHARED[0] * len(both) // (either + DAMPING)
        if weight:
            ties[other].tie(weight, _named([names[initiative] for initiative in both]))


def _sizes(session: Session, fields: Collection[int]) -> Mapping[int, int]:
    column = InitiativeField.competence_field_id
    rows = session.execute(sa.select(column, sa.func.count()).where(column.in_(fields)).group_by(column))
    return {row[0]: row[1] for row in rows}


def _names(session: Session, table: type[CompetenceField | Initiative], ids: Iterable[int]) -> Mapping[int, Text]:
    columns = table.id, table.name_de, table.name_en
    rows = session.execute(sa.select(*columns).where(table.id.in_(list(ids))))
    return {key: Text(de or en or "", en or de or "") for key, de, en in rows}


def _named(names: Collection[Text]) -> Text:
    most = len(names) if len(names) == MOST_NAMED + 1 else MOST_NAMED
    some = sorted(names, key=lambda name: name.de)[:most]
    listed = Text(", ".join(name.de for name in some), ", ".join(name.en for name in some))
    more = len(names) - len(some)
    return SHARED_MORE.format(names=listed, more=more) if more else SHARED[1].format(names=listed)
