"""Entries of Atom feeds: changes of records in words, with ids and addresses that stay."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.models import ENTITIES
from kb.models.vocabulary import Operation
from kb.queries.news import Piece
from kb.texts import Language, Text
from kb.web import present
from kb.web.addresses import absolute, url_for_record
from kb.web.context import settings

FIRST = datetime.datetime(2003, 12, 5, tzinfo=datetime.UTC)
"""What a feed without entries says when it changed: the day of the conference at which all this began."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as feed readers show it; without ``url`` there is no page to open."""

    id: str
    title: str
    url: str | None
    updated: str
    summary: str
    kind: str


def entries(pieces: Sequence[Piece], language: Language) -> list[Entry]:
    """Write changes as entries, the newest first."""
    return [_entry(piece, language) for piece in pieces]


def moment(value: datetime.datetime) -> str:
    """Write a moment as RFC 3339 has it."""
    return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def updated(several: Sequence[Entry]) -> str:
    """Return when a feed changed last."""
    return max((entry.updated for entry in several), default=moment(FIRST))


def tag(name: str) -> str:
    """Return an id after RFC 4151 that is the same in every language and wherever the feed is read."""
    host = urlsplit(settings().base_url).hostname or "clusterwissen"
    return f"tag:{host},2026:{name}"


def _entry(piece: Piece, language: Language) -> Entry:
    kind = ENTITIES[piece.entity].__title__.in_(language)
    name = present.localised(piece.record, "name", language).text if piece.record is not None else ""
    slug = None if piece.record is None or piece.is_gone else piece.record.slug
    return Entry(
        id=tag(f"change/{piece.change_set.id}/{piece.entity}/{piece.record_id}"),
        title=f"{name} ({_DONE[piece.operation].in_(language)})"
        if name
        else f"{kind} {_DONE[piece.operation].in_(language)}",
        url=None if slug is None else absolute(url_for_record(piece.entity, slug)),
        updated=moment(piece.change_set.created_at),
        summary=_summary(piece, kind, language),
        kind=kind,
    )


def _summary(piece: Piece, kind: str, language: Language) -> str:
    """Say what was done and why; the reason may name files of whoever made the change, of which only the name is told."""
    pattern = _ONE if piece.rows == 1 else _MANY
    rows = pattern.in_(language).format(rows=piece.rows)
    done = _DONE[piece.operation].in_(language)
    why = f"{piece.change_set.kind.label.in_(language)}: {present.without_folders(piece.change_set.reason)}"
    return f"{kind} {done}, {rows}. {why}"


_DONE = {
    Operation.CREATE: Text("neu", "new"),
    Operation.REVISE: Text("geändert", "changed"),
    Operation.WITHDRAW: Text("zurückgezogen", "withdrawn"),
}
_ONE = Text("eine Angabe", "one fact")
_MANY = Text("{rows} Angaben", "{rows} facts")
