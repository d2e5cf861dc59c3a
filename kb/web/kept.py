"""What takes all of the database to answer and changes only with it: kept in memory until the next change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import current_app
from sqlalchemy.orm import Session

from kb.queries.versions import last_change
from kb.web.context import db

_EXTENSION = "clusterwissen.kept"
_Answer = TypeVar("_Answer")


def kept(read: Callable[[Session], _Answer]) -> _Answer:
    """Return what ``read`` answers; it is asked once per process and change, so its answer must not be altered."""
    memory: dict[Callable[[Session], Any], tuple[int, Any]] = current_app.extensions.setdefault(_EXTENSION, {})
    # Both questions are put in one transaction, so the answer is that of this change and no later one.
    newest = last_change(db())
    found = memory.get(read)
    if found is None or found[0] != newest:
        found = memory[read] = newest, read(db())
    return cast(_Answer, found[1])
