"""Note new records whose name differs from a known one only in its spelling."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.ingest.draft import Draft
from kb.ingest.report import NoteKind, Place, Report
from kb.models.columns import table_of
from kb.spelling import fingerprint
from kb.texts import Text

NAMED_IN_LISTS = ("initiative", "organisation")
"""The records that lists name in different spellings."""
_NAME = "name_de"


class SimilarNames:
    """The names of records by what remains of them without spelling and legal form."""

    def __init__(self, session: Session, report: Report) -> None:
        self._session = session
        self._report = report
        self._known: dict[str, dict[str, str]] = {}

    def load(self, entity: str) -> None:
        """Read the names of an entity before the first record of it is created."""
        if entity in NAMED_IN_LISTS and entity not in self._known:
            column = table_of(entity).c[_NAME]
            names = self._session.scalars(sa.select(column).where(column.is_not(None)))
            self._known[entity] = {fingerprint(name): name for name in names}

    def note(self, draft: Draft, place: Place) -> None:
        """Note a created record that resembles a known one."""
        entity, name = draft.role.entity, draft.values.get(_NAME)
        known = self._known.get(entity)
        if known is None or not isinstance(name, str):
            return
        other = known.setdefault(fingerprint(name), name)
        if other != name:
            kind = NoteKind(_SIMILAR, _MANY_SIMILAR, entity, _NAME)
            self._report.note_value(kind, place, _NAME, f"{name} ≈ {other}")


_SIMILAR = Text(
    "Neu, aber einem bekannten Namen bis auf die Schreibweise gleich: „{value}“. Sind beide dasselbe?",
    "New, but equal to a known name except for its spelling: “{value}”. Are both the same?",
)
_MANY_SIMILAR = Text(
    "{count}× neu, aber einem bekannten Namen bis auf die Schreibweise gleich: {values}",
    "{count}× new, but equal to a known name except for its spelling: {values}",
)
