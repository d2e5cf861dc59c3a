"""Entries of Atom feeds: changes of records in words, with ids and addresses that stay."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.models import ENTITIES, ChangeSet
from kb.models.labels import PLURALS
from kb.models.vocabulary import Operation
from kb.queries.changes import NewsBatch, NewsItem
from kb.texts import Language, Text
from kb.web.request import absolute, settings, url_for_record
from kb.web.writing import formatting

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


def entries(pieces: Sequence[NewsItem | NewsBatch], language: Language) -> list[Entry]:
    """Write changes as entries, the newest first."""
    return [_of_many(piece, language) if isinstance(piece, NewsBatch) else _entry(piece, language) for piece in pieces]


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


def _entry(piece: NewsItem, language: Language) -> Entry:
    kind = ENTITIES[piece.entity].__title__.in_(language)
    name = formatting.localised(piece.record, "name", language).text if piece.record is not None else ""
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


def _of_many(batch: NewsBatch, language: Language) -> Entry:
    """Write what a change set did to many records as one entry that names none of them."""
    change_set = batch.change_set
    kind = change_set.kind.label.in_(language)
    pattern = _MORE_RECORDS if batch.is_partial else _RECORDS
    total = pattern.in_(language).format(count=formatting.number(batch.total, language))
    return Entry(
        id=tag(f"change/{change_set.id}"),
        title=f"{kind[0].upper()}{kind[1:]}: {total}",
        url=None,
        updated=moment(change_set.created_at),
        summary=f"{_counted(batch, language)}. {_why(change_set, language)}",
        kind=kind,
    )


def _counted(batch: NewsBatch, language: Language) -> str:
    """Name the kinds of records in the order readers know, with what was done to how many."""
    told = []
    for entity in (entity for entity in PLURALS if any(key[0] == entity for key in batch.counts)):
        counts = {operation: batch.counts.get((entity, operation), 0) for operation in _DONE}
        done = [f"{formatting.number(n, language)} {_DONE[each].in_(language)}" for each, n in counts.items() if n]
        told.append(f"{PLURALS[entity].in_(language)}: {', '.join(done)}")
    return "; ".join(told)


def _why(change_set: ChangeSet, language: Language) -> str:
    return f"{change_set.kind.label.in_(language)}: {formatting.without_folders(change_set.reason)}"


def _summary(piece: NewsItem, kind: str, language: Language) -> str:
    """Say what was done and why; the reason may name files of whoever made the change, of which only the name is told."""
    pattern = _ONE if piece.rows == 1 else _MANY
    rows = pattern.in_(language).format(rows=piece.rows)
    done = _DONE[piece.operation].in_(language)
    return f"{kind} {done}, {rows}. {_why(piece.change_set, language)}"


_DONE = {
    Operation.CREATE: Text("neu", "new"),
    Operation.REVISE: Text("geändert", "changed"),
    Operation.WITHDRAW: Text("zurückgezogen", "withdrawn"),
}
_ONE = Text("eine Angabe", "one fact")
_MANY = Text("{rows} Angaben", "{rows} facts")
_RECORDS = Text("{count} Einträge", "{count} records")
_MORE_RECORDS = Text("mehr als {count} Einträge", "more than {count} records")
