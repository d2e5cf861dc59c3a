"""Log lines for operators, as text or JSON; each names the request it belongs to, and none a reader.

``event`` writes what has happened, with fields. Everything else that this program logs takes the same form.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

LogStyle = Literal["off", "text", "json"]
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The request that this thread answers."""
_PRIVATE = re.compile(r"(/persons/|/account/link/)[^/]+")
_EVENTS = logging.getLogger("kb.events")
_OURS = logging.getLogger("kb")


def configure(style: LogStyle) -> None:
    """Write log lines to stderr; ``off`` leaves warnings and errors, as text."""
    handler = _ToStderr()
    handler.setFormatter(_Json() if style == "json" else _Text())
    _OURS.handlers = [handler]
    _OURS.setLevel(logging.WARNING if style == "off" else logging.INFO)


def is_on() -> bool:
    """Return whether events are logged."""
    return _EVENTS.isEnabledFor(logging.INFO)


def event(name: str, **fields: object) -> None:
    """Log what has happened, with fields; the caller sees to it that they name nobody."""
    if is_on():
        _EVENTS.info(name, extra={"fields": fields})


def loggable(path: str) -> str:
    """Return a path as log lines may have it: escaped, at most 300 characters, without names of persons and tokens of links."""
    return quote(_PRIVATE.sub(r"\1*", path), safe="/*:@!$&'()+,;=~-._")[:300]


def _members(record: logging.LogRecord) -> dict[str, object]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    members: dict[str, object] = {"time": at, "level": record.levelname.lower(), "event": record.getMessage()}
    if identity := request_id.get():
        members["request_id"] = identity
    return {**members, **getattr(record, "fields", {})}


class _ToStderr(logging.Handler):
    """Write to what stderr is at the moment, in one call, so that lines of several processes do not mix."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  # As every handler: no request fails because its line cannot be written.
            self.handleError(record)


class _Json(logging.Formatter):
    """One JSON object per line, a traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        members = _members(record)
        if record.exc_info:
            members["traceback"] = self.formatException(record.exc_info)
        return json.dumps(members, ensure_ascii=False, default=str)


class _Text(logging.Formatter):
    """Time, level, event, and fields as ``name=value``; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        members = _members(record)
        start = f"{members.pop('time')} {str(members.pop('level')).upper()} {members.pop('event')}"
        line = " ".join([start, *(f"{name}={_value(value)}" for name, value in members.items())])
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _value(value: object) -> str:
    """Write a value, in quotes if it has spaces, quotes or control characters."""
    text = str(value)
    return text if text.isascii() and text.isprintable() and not set(' "=') & set(text) else json.dumps(text)
