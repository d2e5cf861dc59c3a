"""Similar competence fields: by their mappings, their tree, and shared initiatives.

Their names are short and come from many authors, so shared words mean little. The ties are read from the database, because
the index would have to update a field whenever an initiative names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import CompetenceField, FieldMapping, Initiative, InitiativeField
from kb.models.vocabulary import MatchKind
from kb.queries.changes import cached
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


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """All that ties fields, by id: their tree, mappings in both directions, and initiatives."""

    slugs: Mapping[int, str]
    names: Mapping[int, Text]
    parents: Mapping[int, int | None]
    matches: Mapping[int, Mapping[int, MatchKind]]
    initiatives: Mapping[int, Sequence[int]]
    fields_of: Mapping[int, Sequence[int]]
    """The fields of each initiative."""
    initiative_names: Mapping[int, Text]

    def below(self, parent: int) -> list[int]:
        """Return the fields directly below another."""
        return [key for key, above in self.parents.items() if above == parent]


def of_field(session: Session, slug: str) -> dict[str, FieldTies]:
    """Return the fields tied to the field ``slug``, by slug; none for an unknown field."""
    facts = cached(session, field_facts)
    start = next((key for key, known in facts.slugs.items() if known == slug), None)
    if start is None:
        return {}
    ties: dict[int, FieldTies] = defaultdict(FieldTies)
    for other, match in facts.matches.get(start, {}).items():
        ties[other].tie(*MATCHES[match])
    _tie_in_tree(facts, ties, start)
    _tie_through(facts, ties, start)
    _tie_by_initiatives(facts, ties, start)
    return {facts.slugs[key]: tied for key, tied in ties.items()}


def field_facts(session: Session) -> FieldFacts:
    """Read the ties of all fields; the pages of fields share them until the next change."""
    fields = session.execute(sa.select(CompetenceField.id, CompetenceField.slug, CompetenceField.parent_id)).all()
    initiatives: dict[int, list[int]] = defaultdict(list)
    fields_of: dict[int, list[int]] = defaultdict(list)
    pairs = sa.select(InitiativeField.competence_field_id, InitiativeField.initiative_id)
    for field_id, initiative in session.execute(pairs.order_by(InitiativeField.id)):
        initiatives[field_id].append(initiative)
        fields_of[initiative].append(field_id)
    return FieldFacts(
        {row.id: row.slug for row in fields},
        _names(session, CompetenceField),
        {row.id: row.parent_id for row in fields},
        _matches(session),
        dict(initiatives),
        dict(fields_of),
        _names(session, Initiative),
    )


def _matches(session: Session) -> Mapping[int, Mapping[int, MatchKind]]:
    """Return all mappings of fields, read in both directions."""
    matches: dict[int, dict[int, MatchKind]] = defaultdict(dict)
    query = sa.select(FieldMapping.competence_field_id, FieldMapping.target_id, FieldMapping.match)
    for start, other, match in session.execute(query.order_by(FieldMapping.id)):
        matches[start].setdefault(other, match)
        matches[other].setdefault(start, field_queries.REVERSED.get(match, match))
    return dict(matches)


def _names(session: Session, table: type[CompetenceField | Initiative]) -> Mapping[int, Text]:
    rows = session.execute(sa.select(table.id, table.name_de, table.name_en))
    return {key: Text(de or en or "", en or de or "") for key, de, en in rows}


def _tie_in_tree(facts: FieldFacts, ties: Mapping[int, FieldTies], field_id: int) -> None:
    below, parent = facts.below(field_id), facts.parents[field_id]
    for other in below:
        ties[other].tie(min(OVER[0], UNDER[0] // len(below)), UNDER[1])
    if parent is not None:
        ties[parent].tie(*OVER)
        beside = [other for other in facts.below(parent) if other != field_id]
        for other in beside:
            ties[other].tie(BESIDE[0] // len(beside), BESIDE[1].format(name=facts.names[parent]))


def _tie_through(facts: FieldFacts, ties: Mapping[int, FieldTies], field_id: int) -> None:
    """Tie fields that match the same third field, except direct matches."""
    direct = facts.matches.get(field_id, {})
    seen: set[int] = {field_id, *direct}
    for middle in (other for other, match in direct.items() if match in field_queries.ALIKE):
        for other, match in facts.matches[middle].items():
            if match in field_queries.ALIKE and other not in seen:
                seen.add(other)
                ties[other].tie(THROUGH[0], THROUGH[1].format(name=facts.names[middle]))


def _tie_by_initiatives(facts: FieldFacts, ties: Mapping[int, FieldTies], field_id: int) -> None:
    all_mine = facts.initiatives.get(field_id, ())
    shared: dict[int, list[int]] = defaultdict(list)
    for initiative in all_mine:
        for other in facts.fields_of[initiative]:
            shared[other].append(initiative)
    shared.pop(field_id, None)
    for other, both in shared.items():
        either = len(all_mine) + len(facts.initiatives[other]) - len(both)
        weight = SHARED[0] * len(both) // (either + DAMPING)
        if weight:
            ties[other].tie(weight, _named([facts.initiative_names[initiative] for initiative in both]))


def _named(names: Collection[Text]) -> Text:
    most = len(names) if len(names) == MOST_NAMED + 1 else MOST_NAMED
    some = sorted(names, key=lambda name: name.de)[:most]
    listed = Text(", ".join(name.de for name in some), ", ".join(name.en for name in some))
    more = len(names) - len(some)
    return SHARED_MORE.format(names=listed, more=more) if more else SHARED[1].format(names=listed)
