"""Independence of sources: who publishes them, and whether two of them confirm each other. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from kb.models import Source
from kb.spelling import fingerprint


def publisher_of(publisher: str | None, author: str | None, slug: str) -> str:
    """Return who publishes a source, without its spelling; its author, or itself if nobody is named."""
    return fingerprint(publisher or author or "") or slug


def are_independent(source: Source, other: Source) -> bool:
    """Return whether two sources confirm each other.

    They have different publishers, and at least one of them has no interest of its own in the result.
    """
    is_disinterested = any(voice is not None and voice.is_independent for voice in (source.voice, other.voice))
    return is_disinterested and _published(source) != _published(other)


def have_independent(sources: Iterable[Source]) -> bool:
    """Return whether some sources have two among them that are independent."""
    return any(are_independent(source, other) for source, other in combinations(sources, 2))


def _published(source: Source) -> str:
    return publisher_of(source.publisher, source.author, source.slug)
