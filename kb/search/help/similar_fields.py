"""Competence fields like another one, by what the knowledge base says of them: mappings, their tree, and shared initiatives.

Their names are short and written by many hands, so that words in common say little. These facts are read from the database,
not from the index, which would have to read a field again whenever an initiative names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from kb.models import CompetenceField, FieldMapping, Initiative, InitiativeField
from kb.models.vocabulary import MatchKind
from kb.queries.records import ALIKE, REVERSED
from kb.texts import Text

MOST_NAMED = 3
"""So many shared initiatives are named, and one more when it would be the only one left."""
# What counts for what. A mapping was made by somebody who compared both fields. That two fields match the same third one says less
# than a match of their own; initiatives come on top, as they often work in several fields.
MATCHES: Mapping[MatchKind, tuple[int, Text]] = {
    MatchKind.EXACT: (60, Text("entspricht genau", "the same field")),
    MatchKind.CLOSE: (48, Text("entspricht ungefähr", "nearly the same field")),
    MatchKind.NARROW: (36, Text("enger gefasst", "a narrower field")),
    MatchKind.BROAD: (36, Text("weiter gefasst", "a broader field")),
    MatchKind.RELATED: (24, Text("verwandt", "a related field")),
}
OVER = 36, Text("übergeordnetes Feld", "the field above")
# One of many fields below another is not like it more than all the others are, so these share what counts for one.
UNDER = 72, Text("untergeordnetes Feld", "a field below")
BESIDE = 24, Text("beide unter: {name}", "both below: {name}")
THROUGH = 24, Text("entspricht wie dieses Feld: {name}", "matches, like this field: {name}")
SHARED = 40, Text("gemeinsame Initiativen: {names}", "shared initiatives: {names}")
SHARED_MORE = Text("gemeinsame Initiativen: {names} und {more} weitere", "shared initiatives: {names} and {more} more")
DAMPING = 3
"""One shared initiative of two says little: what is shared is divided by all that either has, and by this."""


@dataclass(slots=True)
class FieldTies:
    """What ties a field to another one: how much it counts, and in which words."""

    weight: int = 0
    why: list[Text] = field(default_factory=list)

    def tie(self, weight: int, why: Text) -> None:
        """Add something that both have in common."""
        self.weight += weight
        self.why.append(why)


def of_field(session: Session, slug: str) -> dict[str, FieldTies]:
    """Return the fields that something ties to the one called ``slug``, by slug; none when there is no such field."""
    one = session.execute(
        sa.select(CompetenceField.id, CompetenceField.parent_id).where(CompetenceField.slug == slug)
    ).one_or_none()
    if one is None:
        return {}
    found: dict[int, FieldTies] = defaultdict(FieldTies)
    direct = _matches(session, [one.id])
    for other, match in direct[one.id].items():
        found[other].tie(*MATCHES[match])
    _tie_in_tree(session, found, one.id, one.parent_id)
    _tie_through(session, found, one.id, direct[one.id])
    _tie_by_initiatives(session, found, one.id)
    slugs = session.execute(sa.select(CompetenceField.id, CompetenceField.slug).where(CompetenceField.id.in_(found)))
    return {row.slug: found[row.id] for row in slugs}


def _matches(session: Session, fields: Collection[int]) -> Mapping[int, Mapping[int, MatchKind]]:
    """Return for some fields what they are mapped to, read from each of them."""
    found: dict[int, dict[int, MatchKind]] = defaultdict(dict)
    left, right = FieldMapping.competence_field_id, FieldMapping.target_id
    query = sa.select(left, right, FieldMapping.match).where(sa.or_(left.in_(fields), right.in_(fields)))
    for one, other, match in session.execute(query.order_by(FieldMapping.id)):
        found[one].setdefault(other, match)
        found[other].setdefault(one, REVERSED.get(match, match))
    return found


def _tie_in_tree(session: Session, found: Mapping[int, FieldTies], own: int, parent: int | None) -> None:
    below = session.scalars(sa.select(CompetenceField.id).where(CompetenceField.parent_id == own)).all()
    for other in below:
        found[other].tie(min(OVER[0], UNDER[0] // len(below)), UNDER[1])
    if parent is not None:
        found[parent].tie(*OVER)
        name = _names(session, CompetenceField, [parent])[parent]
        beside = session.scalars(
            sa.select(CompetenceField.id).where(CompetenceField.parent_id == parent, CompetenceField.id != own)
        ).all()
        for other in beside:
            found[other].tie(BESIDE[0] // len(beside), BESIDE[1].format(name=name))


def _tie_through(session: Session, found: Mapping[int, FieldTies], own: int, direct: Mapping[int, MatchKind]) -> None:
    """Tie fields that match the same one; who matches this one itself needs no such detour."""
    between = [other for other, match in direct.items() if match in ALIKE]
    names = _names(session, CompetenceField, between)
    told: set[int] = {own, *direct}
    matches = _matches(session, between)
    for middle in between:
        for other, match in matches[middle].items():
            if match in ALIKE and other not in told:
                told.add(other)
                found[other].tie(THROUGH[0], THROUGH[1].format(name=names[middle]))


def _tie_by_initiatives(session: Session, found: Mapping[int, FieldTies], own: int) -> None:
    mine, theirs = aliased(InitiativeField), aliased(InitiativeField)
    query = (
        sa.select(theirs.competence_field_id, theirs.initiative_id)
        .join(mine, mine.initiative_id == theirs.initiative_id)
        .where(mine.competence_field_id == own)
    )
    shared: dict[int, list[int]] = defaultdict(list)
    for other, initiative in session.execute(query):
        shared[other].append(initiative)
    all_mine = shared.pop(own, [])
    sizes = _sizes(session, shared)
    names = _names(session, Initiative, all_mine)
    for other, both in shared.items():
        either = len(all_mine) + sizes[other] - len(both)
        weight = SHARED[0] * len(both) // (either + DAMPING)
        if weight:
            found[other].tie(weight, _named([names[one] for one in both]))


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
