"""Entries of Atom feeds: changes of records in words, with permanent ids and addresses."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.models import ENTITIES, ChangeSet
from kb.models.labels import PLURALS
from kb.models.vocabulary import Operation
from kb.queries.changes import NewsBatch, NewsItem, change_sets
from kb.texts import Language, Text
from kb.web.request import absolute, settings, url_for_record
from kb.web.writing import formatting

FIRST = datetime.datetime(2003, 12, 5, tzinfo=datetime.UTC)
"""The date of a feed without entries: the day of the conference at which the collection began."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A change as feed readers show it; ``url`` is None if there is no page to open."""

    id: str
    title: str
    url: str | None
    updated: str
    summary: str
    kind: str


def entries(news: Sequence[NewsItem | NewsBatch], language: Language) -> list[FeedEntry]:
    """Turn changes into entries, newest first."""
    return [
        _batch_entry(item, language) if isinstance(item, NewsBatch) else _item_entry(item, language) for item in news
    ]


def moment(value: datetime.datetime) -> str:
    """Format a moment according to RFC 3339."""
    return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def updated(entries: Sequence[FeedEntry]) -> str:
    """Return the date of the last change of a feed."""
    return max((entry.updated for entry in entries), default=moment(FIRST))


def tag(name: str) -> str:
    """Return a tag URI (RFC 4151), independent of language and site address."""
    host = urlsplit(settings().base_url).hostname or "clusterwissen"
    return f"tag:{host},2026:{name}"


def _item_entry(item: NewsItem, language: Language) -> FeedEntry:
    kind = ENTITIES[item.entity].__title__.in_(language)
    name = formatting.localised(item.record, "name", language).text if item.record is not None else ""
    slug = None if item.record is None or item.is_gone else item.record.slug
    return FeedEntry(
        id=tag(f"change/{item.change_set.id}/{item.entity}/{item.record_id}"),
        title=f"{name} ({_OPERATIONS[item.operation].in_(language)})"
        if name
        else f"{kind} {_OPERATIONS[item.operation].in_(language)}",
        url=None if slug is None else absolute(url_for_record(item.entity, slug)),
        updated=moment(item.change_set.created_at),
        summary=_summary(item, kind, language),
        kind=kind,
    )


def _batch_entry(batch: NewsBatch, language: Language) -> FeedEntry:
    """Summarise the changes of a change set to many records in one entry."""
    change_set = batch.change_set
    kind = change_set.kind.label.in_(language)
    pattern = _MORE_RECORDS if batch.is_partial else _RECORDS
    total = pattern.in_(language).format(count=formatting.number(batch.total, language))
    return FeedEntry(
        id=tag(f"change/{change_set.id}"),
        title=f"{kind[0].upper()}{kind[1:]}: {total}",
        url=None,
        updated=moment(change_set.created_at),
        summary=f"{_counted(batch, language)}. {_why(change_set, language)}",
        kind=kind,
    )


def _counted(batch: NewsBatch, language: Language) -> str:
    """List the number of records per kind and operation, in the usual order."""
    parts = []
    for entity in (entity for entity in PLURALS if any(key[0] == entity for key in batch.counts)):
        counts = {operation: batch.counts.get((entity, operation), 0) for operation in _OPERATIONS}
        numbers = [
            f"{formatting.number(n, language)} {_OPERATIONS[key].in_(language)}" for key, n in counts.items() if n
        ]
        parts.append(f"{PLURALS[entity].in_(language)}: {', '.join(numbers)}")
    return "; ".join(parts)


def _why(change_set: ChangeSet, language: Language) -> str:
    files = change_sets.files_in_words(change_set).in_(language)
    why = f"{change_set.kind.label.in_(language)}: {formatting.without_folders(change_set.reason)}"
    return f"{why} · {files}" if files else why


def _summary(item: NewsItem, kind: str, language: Language) -> str:
    """Describe a change and its reason. File names in the reason are shown without their folders."""
    pattern = _ONE if item.rows == 1 else _MANY
    rows = pattern.in_(language).format(rows=item.rows)
    done = _OPERATIONS[item.operation].in_(language)
    return f"{kind} {done}, {rows}. {_why(item.change_set, language)}"


_OPERATIONS = {
    Operation.CREATE: Text("neu", "new"),
    Operation.REVISE: Text("geändert", "changed"),
    Operation.WITHDRAW: Text("zurückgezogen", "withdrawn"),
}
_ONE = Text("eine Angabe", "one fact")
_MANY = Text("{rows} Angaben", "{rows} facts")
_RECORDS = Text("{count} Einträge", "{count} records")
_MORE_RECORDS = Text("mehr als {count} Einträge", "more than {count} records")
